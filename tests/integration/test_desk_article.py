"""The page of an article: its text beside the page it came from, fields with their source, uploads, its record."""

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from builders import TEXT
from copydesk.cli.main import main
from copydesk.desk.views.wording import WARNINGS
from docs.markdown import named_in, section
from docs.tables import ROOT
from integration import desk as desk_fixtures
from integration.desk import ARTICLE_ID, HOSTILE, LONG_KEY, PAGE_ID, client_of
from integration.test_desk import Elements

newsroom, desk = desk_fixtures.newsroom, desk_fixtures.desk  # fixtures


def hit_of(desk: TestClient, words: str) -> str:
    """The id of the best hit."""
    found: str = desk.get("/", params={"q": words, "format": "json"}).json()["hits"][0]["articleId"]
    return found


def test_page_shows_every_block_that_was_removed_in_its_place_with_the_reason(desk: TestClient) -> None:
    twin = desk.get(f"/article/{PAGE_ID}?format=json").json()["page"]

    texts = [block["text"] for block in twin["blocks"]]
    menu, opening, teaser = (
        next(block for block in twin["blocks"] if block["text"].startswith(beginning))
        for beginning in ("Skip to main content", "Ansleigh council will keep", "Millgate petition passes")
    )
    assert (twin["kept"], twin["removed"]) == (7, 33)
    assert [block["isKept"] for block in (menu, opening, teaser)] == [False, True, False]
    assert texts.index(menu["text"]) < texts.index(opening["text"]) < texts.index(teaser["text"])
    assert teaser["why"] == "Removed: it is a link far from any prose."
    assert menu["why"].startswith("Removed: under 1 % likely to belong to the article; most against it: ")


def test_page_has_the_same_facts_as_its_json_twin(desk: TestClient) -> None:
    twin = desk.get(f"/article/{PAGE_ID}?format=json").json()
    text = " ".join(Elements(desk.get(f"/article/{PAGE_ID}").text).text.split())

    shown = [twin["headline"], *twin["paragraphs"], *(block["text"] for block in twin["page"]["blocks"])]
    shown += [value for field in twin["fields"] for value in field["values"]]
    shown += [upload["key"] for upload in twin["uploads"]]
    assert all(" ".join(part.split()) in text for part in shown)
    assert "7 blocks kept, 33 removed, confidence 0.97" in text


def test_lines_of_a_page_text_are_shown_with_their_reasons(desk: TestClient) -> None:
    page = desk.get(f"/article/{hit_of(desk, 'rockfalls')}?format=json").json()["page"]

    assert page["absent"] == ""
    assert page["confidence"] > 0.9
    assert "Removed: it repeats a line that is kept elsewhere." in {block["why"] for block in page["blocks"]}


def test_page_of_very_many_blocks_is_shown_around_its_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "samples" / "02-council-budget.html").read_text("utf-8")
    links = "".join(f'<li><a href="/n/{n}">News number {n} of the county</a></li>' for n in range(1_500))
    Path("page.html").write_text(page.replace("<body>", f"<body><ul>{links}</ul>"), "utf-8")
    main(["ingest", "page.html", "--store", "x.db", "--json"])

    answer = client_of(tmp_path / "x.db").get(f"/article/{PAGE_ID}?format=json").json()["page"]

    assert (answer["kept"], answer["kept"] + answer["removed"]) == (7, 1_540)
    assert (answer["isCut"], len(answer["blocks"]), answer["start"]) == (True, 1_000, 541)
    assert sum(block["isKept"] for block in answer["blocks"]) == 7


def test_article_whose_text_was_named_has_no_page(desk: TestClient) -> None:
    page = desk.get(f"/article/{ARTICLE_ID}?format=json").json()["page"]

    assert page["absent"].startswith("the upload names its text")
    assert page["blocks"] == []


def test_original_that_is_gone_is_named_in_words(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("gone")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        (folder / "page.html").write_bytes((ROOT / "samples" / "02-council-budget.html").read_bytes())
        main(["ingest", "page.html", "--store", "x.db", "--json"])
    (folder / "page.html").write_bytes(b"<html>another page</html>")

    answer = client_of(folder / "x.db").get(f"/article/{PAGE_ID}")

    assert answer.status_code == 200
    assert "the upload cannot be read again: its file has changed since, or is gone" in answer.text


def test_fields_name_their_source_where_it_is_recorded(desk: TestClient) -> None:
    fields = {field["name"]: field for field in desk.get(f"/article/{PAGE_ID}?format=json").json()["fields"]}

    assert fields["datePublished"]["values"] == ["2026-02-26T22:48:00Z"]
    assert fields["datePublished"]["source"] == "the article's JSON-LD"
    assert fields["wordCount"]["source"] == "found in the page, confidence 0.97"
    assert fields["publisher"]["source"] == ""


def test_record_is_the_one_that_export_prints(
    desk: TestClient, newsroom: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["export", "--store", str(newsroom)])
    exported = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    record = desk.get(f"/article/{ARTICLE_ID}?format=json").json()["record"]

    assert record == next(line for line in exported if line["articleId"] == ARTICLE_ID)


def test_uploads_name_object_outcome_and_reason(desk: TestClient) -> None:
    (upload,) = desk.get(f"/article/{ARTICLE_ID}?format=json").json()["uploads"]

    assert (upload["key"], upload["outcome"], upload["isLive"]) == ("inbox/a.json", "revised", True)


def test_hostile_fields_are_inert(desk: TestClient) -> None:
    name = hit_of(desk, "harbour pilots tide")
    page = Elements(desk.get(f"/article/{name}").text)

    assert [one.get("src") for one in page.all("script")] == ["/static/desk.js"]
    assert page.all("img") == []
    assert not [one for one in page.all("a") if "javascript" in one["href"]]
    assert str(HOSTILE["headline"]) not in desk.get(f"/article/{name}").text
    assert "javascript:alert(1)" in page.text


def test_long_key_is_shown_and_leads_to_its_object(desk: TestClient) -> None:
    name = hit_of(desk, "story 7")
    page = Elements(desk.get(f"/article/{name}").text)

    assert f"inbox/{LONG_KEY}" in page.text
    assert any("ledger/object?key=inbox" in one["href"] for one in page.all("a"))


def test_every_warning_of_the_documentation_has_words(desk: TestClient) -> None:
    listed = named_in(section(ROOT / "docs" / "troubleshooting.md", "## Warnings"))

    assert {name.partition(":")[0] for name in listed} == set(WARNINGS)


def test_paragraphs_are_those_of_the_text(desk: TestClient) -> None:
    paragraphs = desk.get(f"/article/{ARTICLE_ID}?format=json").json()["paragraphs"]

    assert len(paragraphs) == len(TEXT.split("\n\n")) + 1
