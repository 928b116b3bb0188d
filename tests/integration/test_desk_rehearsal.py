"""The rehearsal: a file passes through the ingest path over the store, and nothing is stored."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from builders import TEXT, story
from copydesk.cli.main import main
from copydesk.desk.guard import MOST_BODY
from integration import desk as desk_fixtures
from integration.command_line import URL, everything
from integration.desk import ARTICLE_ID, HOSTILE, PORT, SAMPLES
from integration.test_desk import POLICY, Elements

newsroom, desk = desk_fixtures.newsroom, desk_fixtures.desk  # fixtures
ORIGIN = {"origin": f"http://127.0.0.1:{PORT}"}


def send(desk: TestClient, name: str, body: bytes, address: str = "/rehearse") -> Any:
    return desk.post(address, files={"file": (name, body)}, headers=ORIGIN)


def rehearsed(desk: TestClient, name: str, **fields: Any) -> dict[str, Any]:
    """The only record of a file of JSON."""
    body = json.dumps({"headline": "Ansleigh keeps its libraries", "text": TEXT, "url": URL, **fields}).encode()
    (record,) = send(desk, name, body, "/rehearse?format=json").json()["records"]
    found: dict[str, Any] = record
    return found


@pytest.mark.parametrize(
    ("name", "fields", "outcome", "is_known"),
    [
        ("new.json", {**story(99)}, "stored", False),
        ("b-again.json", {"url": "https://third.example/libraries", "datePublished": "2026-03-09"}, "duplicate", False),
        ("a.json", {"text": f"{TEXT}\n\nA new paragraph.", "datePublished": "2026-03-04T10:15:00Z"}, "revised", True),
        ("empty.json", {"text": ""}, "rejected", False),
    ],
)
def test_outcome_is_the_one_that_ingest_would_have(
    desk: TestClient, name: str, fields: dict[str, Any], outcome: str, is_known: bool
) -> None:
    record = rehearsed(desk, name, **fields)

    assert (record["outcome"], record["isKnown"]) == (outcome, is_known)


def test_copy_names_the_article_and_the_evidence(desk: TestClient) -> None:
    record = rehearsed(desk, "x.json", url="https://third.example/libraries", datePublished="2026-03-09")

    assert record["duplicateOf"] == ARTICLE_ID
    assert record["evidence"] == ["It has the same words as the first article."]


def test_nothing_is_stored(newsroom: Path, desk: TestClient) -> None:
    before = everything(newsroom.parent)

    first, again = (rehearsed(desk, "a.json", text=f"{TEXT}\n\nAnother paragraph.") for _ in range(2))

    assert first == again
    assert everything(newsroom.parent) == before
    assert desk.get(f"/article/{ARTICLE_ID}?format=json").json()["revision"] == 2


def test_rehearsal_agrees_with_the_ingest_that_follows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    desk_fixtures.upload("first.json")
    main(["ingest", "first.json", "--store", "x.db", "--json"])
    client = desk_fixtures.client_of(tmp_path / "x.db")
    file = SAMPLES / "04-wire.jsonl"

    expected = send(client, file.name, file.read_bytes(), "/rehearse?format=json").json()["records"]
    (tmp_path / file.name).write_bytes(file.read_bytes())
    main(["ingest", file.name, "--store", "x.db", "--json"])
    (version,) = client.get(f"/ledger/object?key=inbox/{file.name}&format=json").json()["versions"]

    names = ("recordIndex", "outcome", "reason", "articleId")
    assert [[one[name] for name in names] for one in expected] == [
        [one[name] for name in names] for one in version["records"]
    ]


def test_page_is_shown_with_its_removed_blocks(desk: TestClient) -> None:
    answer = send(desk, "new.html", (SAMPLES / "02-council-budget.html").read_bytes())

    text = Elements(answer.text).text
    assert answer.headers["content-security-policy"] == POLICY
    assert "7 blocks kept, 33 removed, confidence 0.97." in text
    assert "Removed: it is a link far from any prose." in text


def test_file_of_many_records_is_read_to_the_limit(desk: TestClient) -> None:
    lines = "\n".join(json.dumps(story(number)) for number in range(200, 330))

    records = send(desk, "many.jsonl", lines.encode(), "/rehearse?format=json").json()["records"]

    assert len(records) == 101
    assert records[-1]["reason"] == "unreadable_object: over 100 records: the rest is not read"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("../../etc/passwd", b"{}"),
        ("<script>alert(1)</script>.json", json.dumps(HOSTILE).encode()),
        ("C:\\folder\\x.json", b"\xff\xfe\x00"),
        ("bomb.gz", gzip.compress(b"0" * 30_000_000)),
        ("n" * 1_024, b"\x00" * 10),
        ("empty", b""),
    ],
    ids=["path", "script", "windows", "bomb", "long-name", "empty"],
)
def test_hostile_files_are_inert(desk: TestClient, name: str, body: bytes) -> None:
    answer = send(desk, name, body)

    assert answer.status_code == 200
    assert [one.get("src") for one in Elements(answer.text).all("script")] == ["/static/desk.js"]
    assert "1 record" in answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({**ORIGIN, "host": "evil.example"}, 421),
        ({**ORIGIN, "content-length": str(MOST_BODY + 1)}, 413),
        ({**ORIGIN, "content-length": "-1"}, 411),
    ],
)
def test_files_from_elsewhere_and_too_large_ones_are_refused(
    desk: TestClient, headers: dict[str, str], status: int
) -> None:
    assert desk.post("/rehearse", content=b"{}", headers=headers).status_code == status


def test_body_without_its_length_is_refused(desk: TestClient) -> None:
    assert desk.post("/rehearse", content=iter([b"{}"]), headers=ORIGIN).status_code == 411


@pytest.mark.parametrize("body", [{}, {"data": {"file": "text"}}, {"files": {"other": ("a", b"b")}}])
def test_form_without_a_file_is_answered_in_words(desk: TestClient, body: dict[str, Any]) -> None:
    answer = desk.post("/rehearse", headers=ORIGIN, **body)

    assert answer.status_code == 400


def test_form_asks_for_a_file(desk: TestClient) -> None:
    (form,) = Elements(desk.get("/rehearse").text).all("form")

    assert form == {"action": "/rehearse", "method": "post", "enctype": "multipart/form-data"}
