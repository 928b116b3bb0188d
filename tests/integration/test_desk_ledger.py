"""The ledger's pages: every upload, and what became of each record of an object."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from builders import story
from copydesk.cli.main import main
from integration import desk as desk_fixtures
from integration.command_line import uploads
from integration.desk import ARTICLE_ID, LONG_KEY, client_of
from integration.test_desk import Elements

newsroom, desk = desk_fixtures.newsroom, desk_fixtures.desk  # fixtures
OBJECT = "/ledger/object?key=inbox/d.jsonl"


def test_uploads_are_listed_newest_first_with_their_outcomes(desk: TestClient) -> None:
    twin = desk.get("/ledger?format=json").json()

    rows = {(one["key"], tuple(one["outcomes"].items())) for one in twin["uploads"]}
    assert twin["count"] == len(twin["uploads"]) == 8
    assert ("inbox/d.jsonl", (("stored", 1), ("rejected", 1))) in rows
    assert ("inbox/a.json", (("revised", 1),)) in rows
    times = [one["eventTime"] for one in twin["uploads"]]
    assert times == sorted(times, reverse=True)


def test_page_has_the_facts_of_its_json_twin(desk: TestClient) -> None:
    twin, page = desk.get("/ledger?format=json").json(), Elements(desk.get("/ledger").text)

    text = " ".join(page.text.split())
    assert "8 uploads." in text
    assert "1 stored, 1 rejected" in text
    assert all(one["key"] in text for one in twin["uploads"])


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        ("outcome=rejected", ["inbox/d.jsonl"]),
        ("outcome=revised", ["inbox/a.json"]),
        ("outcome=unfinished", []),
        ("key=b.json", ["inbox/b.json"]),
        ("key=json&outcome=duplicate", ["inbox/b.json"]),
        ("key=nothing", []),
    ],
)
def test_uploads_are_filtered_by_outcome_and_part_of_the_key(desk: TestClient, asked: str, keys: list[str]) -> None:
    twin = desk.get(f"/ledger?{asked}&format=json").json()

    assert [one["key"] for one in twin["uploads"]] == keys
    assert "No upload matches." in desk.get(f"/ledger?{asked}").text or keys


def test_rejected_record_has_its_reason_and_the_letters_around_the_fault(desk: TestClient) -> None:
    (version,) = desk.get(f"{OBJECT}&format=json").json()["versions"]

    stored, rejected = version["records"]
    assert (stored["outcome"], rejected["outcome"]) == ("stored", "rejected")
    assert rejected["reason"].startswith("malformed_payload: line 2: Unterminated string starting at, column 14")
    assert rejected["excerpt"] == {"text": '{"headline": "cut <b>off', "place": 13, "isCut": False}
    assert rejected["note"].endswith("/000001.json")


def test_excerpt_is_shown_as_text_with_the_place_marked(desk: TestClient) -> None:
    answer = desk.get(OBJECT)

    assert "{&#34;headline&#34;: <mark>&#34;</mark>cut &lt;b&gt;off" in answer.text
    assert "malformed_payload: line 2" in Elements(answer.text).text
    assert "copydesk quarantine retry" in answer.text


def test_versions_of_an_object_are_shown_in_order(desk: TestClient) -> None:
    twin = desk.get("/ledger/object?key=inbox/a.json&format=json").json()

    records = [record for version in twin["versions"] for record in version["records"]]
    assert [(one["outcome"], one["articleId"]) for one in records] == [
        ("stored", ARTICLE_ID),
        ("revised", ARTICLE_ID),
    ]


def test_object_of_a_long_key_is_found(desk: TestClient) -> None:
    answer = desk.get("/ledger/object", params={"key": f"inbox/{LONG_KEY}"})

    assert answer.status_code == 200
    assert f"inbox/{LONG_KEY}" in Elements(answer.text).text


def test_object_of_many_records_comes_in_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    uploads("many.jsonl", story(1), *({"headline": f"A headline without a text, number {n}"} for n in range(520)))
    main(["ingest", "many.jsonl", "--store", "x.db", "--json"])
    client = client_of(tmp_path / "x.db")

    pages = [client.get(f"/ledger/object?key=inbox/many.jsonl&page={n}&format=json").json() for n in (1, 2, 3)]

    assert [sum(len(version["records"]) for version in page["versions"]) for page in pages] == [500, 21, 0]
    assert client.get("/ledger?format=json").json()["uploads"][0]["outcomes"] == {"stored": 1, "rejected": 520}


def test_deletion_is_a_version_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    uploads("one.jsonl", story(1))
    main(["ingest", "one.jsonl", "--store", "x.db", "--json"])
    main(["withdraw", "one.jsonl", "--store", "x.db", "--json"])
    client = client_of(tmp_path / "x.db")

    listed = client.get("/ledger?format=json").json()["uploads"]
    shown = client.get("/ledger/object?key=inbox/one.jsonl&format=json").json()["versions"]

    assert [(one["isDeletion"], one["outcomes"]) for one in listed] == [
        (True, {"withdrawn": 1}),
        (False, {"stored": 1}),
    ]
    assert [version["isDeletion"] for version in shown] == [False, True]
    assert "(deletion)" in client.get("/ledger").text
    article = shown[0]["records"][0]["articleId"]
    assert "This article is withdrawn." in client.get(f"/article/{article}").text
