"""Commands on stored articles: export, search, trace and withdraw."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import copydesk
from copydesk.article import Record
from integration import command_line
from integration.command_line import URL, Run, upload, uploads

run, stocked, shelf = command_line.run, command_line.stocked, command_line.shelf  # fixtures

ARTICLE_ID = "a_gbbrba4wngu4cu5opbzn2bqajg"  # of the article at URL
IN_A_PROCESS = {"PYTHONPATH": str(Path(copydesk.__file__).parents[1]), "PATH": os.environ["PATH"]}
EXPORTED = {
    "articleId", "revision", "clusterId", "duplicateOf", "duplicateKind", "duplicateEvidence", "headline",
    "description", "text", "url", "canonicalUrl", "author", "publisher", "datePublished", "inLanguage", "provenance",
}  # fmt: skip


def test_export_has_a_line_per_record_with_the_promised_fields(stocked: Run) -> None:
    ran = stocked("export", "--store", "x.db")

    records = [Record.model_validate(line) for line in ran.lines]
    assert all(set(line) >= EXPORTED for line in ran.lines)
    assert {(record.headline, record.provenance.key) for record in records} == {
        ("Ansleigh keeps its libraries", "inbox/a.json"),
        ("Fog until noon", "inbox/b.json"),
    }
    assert ran.status == 0


def test_export_is_utf8_whatever_the_locale(stocked: Run) -> None:
    upload("c.json", headline="Żółw 🐢 fährt", url=f"{URL}/3")
    stocked("ingest", "c.json", "--store", "x.db")

    exported = subprocess.run(
        [sys.executable, "-m", "copydesk.cli", "export", "--store", "x.db"],
        env={**IN_A_PROCESS, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )

    assert "Żółw 🐢 fährt" in {json.loads(line)["headline"] for line in exported.stdout.decode().splitlines()}


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ('"all four"', 1),
        ('"four all"', 0),
        ("four all", 1),
        ("LIBRARIES", 1),
        ("the", 2),
        ("the fog", 1),
        ("submarine", 0),
    ],
)
def test_search_finds_articles_with_every_word_or_the_phrase(run: Run, shelf: Path, query: str, hits: int) -> None:
    ran = run("search", query, "--store", shelf, "--json")

    assert len(ran.lines) == hits
    assert ran.status == 0


@pytest.mark.parametrize(
    "query",
    ["NEAR(a b", "fog*", "- fog", "^fog", "headline:fog", "a-b", "[bold]fog[/bold]", "[/nope]", "100%",
     "fog; DROP TABLE items", "fog {", "Ж", "x" * 5_000, "fog or not and", "fog '"],
)  # fmt: skip
def test_query_may_have_any_words_and_signs(run: Run, shelf: Path, query: str) -> None:
    ran = run("search", "--store", shelf, "--", query)

    assert (ran.status, ran.err) == (0, "")


@pytest.mark.parametrize("query", ["", " ", '"', "'", "AND", "OR NOT", "(", "*", "-", '"fog', "{", "🐢", "(fog)"])
def test_query_that_cannot_be_applied_is_wrong_usage(run: Run, shelf: Path, query: str) -> None:
    ran = run("search", "--store", shelf, "--", query)

    assert (ran.status, ran.out, len(ran.err.splitlines())) == (2, "", 1)


def test_words_of_a_query_need_no_quotes(run: Run, shelf: Path) -> None:
    assert len(run("search", "the", "fog", "--store", shelf, "--json").lines) == 1


def test_search_without_a_query_lists_the_newest(run: Run) -> None:
    upload("a.json", datePublished="2026-03-04T10:15:00Z")
    upload("b.json", url=f"{URL}/2", datePublished="2026-03-05T10:15:00Z", text="Dense fog covers the harbour.")
    run("ingest", "a.json", "b.json", "--store", "x.db")

    assert run("search", "--store", "x.db", "--json").column("url") == [f"{URL}/2", URL]
    assert run("search", "--store", "x.db", "--json", "--to", "2026-03-04").column("url") == [URL]


def test_hits_that_are_not_shown_are_counted(run: Run, shelf: Path) -> None:
    ran = run("search", "the", "--limit", "1", "--store", shelf)

    assert "search the: 2 hits, 1 to 1 shown" in ran.out
    assert ran.err == "copydesk: 2 hits in all; --offset 1 shows the next\n"
    assert "2 to 2 shown" in run("search", "the", "--limit", "1", "--offset", "1", "--store", shelf).out
    assert "none from --offset 5" in run("search", "the", "--offset", "5", "--store", shelf).err


def test_hit_shows_address_publisher_and_id(run: Run, shelf: Path) -> None:
    (line,) = run("search", "fog", "--store", shelf, "--json").lines
    shown = [written.strip() for written in run("search", "fog", "--store", shelf).out.splitlines()]

    assert shown[-2:] == ["https://gazette.example/fog", f"gazette.example  {line['articleId']}"]


def test_folded_copies_are_listed_with_their_story(run: Run) -> None:
    upload("a.json")
    upload("b.json", url="https://herald.example/copy")
    run("ingest", "a.json", "b.json", "--store", "x.db")

    (story,) = run("search", "libraries", "--fold", "--store", "x.db", "--json").lines
    assert {story["url"], story["copies"][0]["url"]} == {URL, "https://herald.example/copy"}
    assert "and 1 more of this story:" in run("search", "libraries", "--fold", "--store", "x.db").out


def test_search_table_shows_date_headline_and_the_words_found(run: Run) -> None:
    upload("a.json", datePublished="2026-03-04T10:15:00Z")
    upload("b.json", url=f"{URL}/copy", datePublished="2026-03-05T10:15:00Z")
    run("ingest", "a.json", "b.json", "--store", "x.db")

    ran = run("search", "reading rooms", "--store", "x.db")

    assert "search reading rooms: 2 hits" in ran.out
    assert "2026-03-04  Ansleigh keeps its libraries" in ran.out
    assert f"copy of {ARTICLE_ID}" in ran.out
    assert "[reading] [rooms]" in ran.out


def test_limit_bounds_the_hits(run: Run, shelf: Path) -> None:
    assert len(run("search", "the", "--store", shelf, "--json", "--limit", "1").lines) == 1


@pytest.mark.parametrize(
    "name",
    [
        "a.json",
        "./a.json",
        "inbox/a.json",
        URL,
        f"{URL}?utm_source=letter&fbclid=1#top",
        "http://gazette.example/libraries/",
        ARTICLE_ID,
    ],
    ids=["path", "dotted-path", "key", "address", "address-with-tracking", "other-form-of-address", "id"],
)
def test_trace_finds_the_file_of_an_article(run: Run, shelf: Path, name: str) -> None:
    ran = run("trace", name, "--store", shelf, "--json")

    assert [(line["key"], line["articleId"], line["outcome"]) for line in ran.lines] == [
        ("inbox/a.json", ARTICLE_ID, "stored")
    ]
    assert ran.status == 0


def test_trace_names_version_time_and_place_of_each_record(run: Run, shelf: Path) -> None:
    (line,) = run("trace", "a.json", "--store", shelf, "--json").lines

    assert datetime.fromisoformat(line.pop("eventTime")).tzinfo == UTC
    assert line == {
        "key": "inbox/a.json",
        "versionId": "000000000000000001",
        "format": "json",
        "recordIndex": 0,
        "outcome": "stored",
        "reason": None,
        "articleId": ARTICLE_ID,
        "revision": 1,
    }


def test_trace_of_an_object_shows_each_version_and_rejection(stocked: Run) -> None:
    upload("a.json", text=None)
    stocked("ingest", "a.json", "--store", "x.db")

    ran = stocked("trace", "a.json", "--store", "x.db", "--json")

    assert ran.column("outcome") == ["stored", "rejected"]
    assert ran.column("reason") == [None, "invalid_article: text: no article text"]


def test_trace_of_an_article_omits_the_other_records_of_its_file(run: Run) -> None:
    uploads("many.jsonl", *(upload("a.json", url=f"{URL}/{n}", headline=f"No. {n}") for n in range(3)))
    run("ingest", "many.jsonl", "--store", "x.db")

    assert run("trace", f"{URL}/1", "--store", "x.db", "--json").column("recordIndex") == [1]
    assert run("trace", "many.jsonl", "--store", "x.db", "--json").column("recordIndex") == [0, 1, 2]


def test_trace_table_names_object_outcome_and_reason(stocked: Run) -> None:
    stocked("ingest", "a.json", "--store", "x.db")

    lines = stocked("trace", "a.json", "--store", "x.db").out.splitlines()

    assert lines[0] == "inbox/a.json"
    assert lines[2].split()[1:] == ["0", "stored", f"{ARTICLE_ID},", "revision", "1"]
    assert lines[3].split()[2] == "duplicate"
    assert " ".join(" ".join(lines[4:]).split()) == "unchanged: this text of the article is stored"


@pytest.mark.parametrize("name", ["c.json", "https://gazette.example/other", "a_unknown", "", " "])
def test_unknown_name_is_wrong_usage(run: Run, shelf: Path, name: str) -> None:
    ran = run("trace", name, "--store", shelf)

    assert f"the store has no record of {name}" in ran.err
    assert ran.status == 2


@pytest.mark.parametrize("name", ["a.json", "inbox/a.json"], ids=["path", "key"])
def test_withdrawn_article_is_no_longer_found(stocked: Run, name: str) -> None:
    ran = stocked("withdraw", name, "--store", "x.db", "--json")

    assert ran.column("outcome") == ["withdrawn"]
    assert ran.status == 0
    assert stocked("search", "libraries", "--store", "x.db", "--json").lines == []
    assert stocked("trace", "a.json", "--store", "x.db", "--json").column("outcome") == ["stored", "withdrawn"]


def test_withdraw_table_names_the_withdrawn_article(stocked: Run) -> None:
    ran = stocked("withdraw", "a.json", "--store", "x.db")

    assert "withdrawn  Ansleigh keeps its libraries" in ran.out
    assert "1 record: 1 withdrawn" in ran.out


def test_withdrawn_object_without_an_article_is_in_the_ledger(stocked: Run) -> None:
    upload("c.json", text=None)
    stocked("ingest", "c.json", "--store", "x.db")

    assert stocked("withdraw", "c.json", "--store", "x.db", "--json").lines == []
    deletion = stocked("trace", "c.json", "--store", "x.db", "--json").lines[-1]
    assert (deletion["outcome"], deletion["reason"]) == (None, "the object was deleted; it held no article")
    assert stocked("trace", "c.json", "--store", "x.db").status == 0


def test_unknown_key_is_wrong_usage_and_is_not_in_the_ledger(stocked: Run) -> None:
    assert stocked("withdraw", "c.json", "--store", "x.db").status == 2
    assert stocked("trace", "c.json", "--store", "x.db").status == 2
