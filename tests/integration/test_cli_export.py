"""`copydesk export` with formats, filters and a file to write."""

import csv
import json
from pathlib import Path

import pytest

from builders import story
from integration.command_line import Run, run, upload

__all__ = ["run"]


@pytest.fixture
def stocked(run: Run) -> Run:
    """A store with three stories of two publishers, one of them withdrawn."""
    upload("a.json", **story(1), publisher={"domain": "gazette.example"}, datePublished="2026-03-01")
    upload("b.json", **{**story(2), "url": "https://post.example/2"}, datePublished="2026-04-01")
    upload("c.json", **story(3), datePublished="2026-03-02", pubStatus="canceled")
    run("ingest", "a.json", "b.json", "c.json", "--store", "x.db", "--json")
    return run


def test_export_without_filters_has_articles_of_any_status(stocked: Run) -> None:
    assert sorted(stocked("export", "--store", "x.db").column("pubStatus")) == ["usable", "usable", "withdrawn"]


@pytest.mark.parametrize(
    ("filters", "headlines"),
    [
        (["--from", "2026-04"], ["Story 2"]),
        (["--publisher", "gazette.example"], ["Story 1"]),
        (["--status", "withdrawn"], ["Story 3"]),
        (["headline:2"], ["Story 2"]),
        (["--language", "xx"], []),
    ],
)
def test_export_selects_what_search_finds(stocked: Run, filters: list[str], headlines: list[str]) -> None:
    assert stocked("export", *filters, "--store", "x.db").column("headline") == headlines


def test_export_writes_a_file_in_the_place_of_an_earlier_one(stocked: Run) -> None:
    Path("out.csv").write_text("earlier", "utf-8")

    ran = stocked("export", "--format", "csv", "--output", "out.csv", "--store", "x.db")

    assert (ran.status, ran.out) == (0, "")
    with Path("out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert sorted(row["headline"] for row in csv.DictReader(file)) == ["Story 1", "Story 2", "Story 3"]
    assert not Path("out.csv.part").exists()


def test_export_as_rss_has_usable_articles_alone(stocked: Run) -> None:
    assert stocked("export", "--format", "rss", "--store", "x.db").out.count("<item>") == 2

    refused = stocked("export", "--format", "rss", "--status", "any", "--store", "x.db")
    assert refused.status == 2
    assert "rss cannot mark articles that are not usable; leave --status out" in refused.err


def test_export_as_ninjs_is_a_list(stocked: Run) -> None:
    items = json.loads(stocked("export", "--format", "ninjs", "--store", "x.db").out)

    assert sorted(item["pubStatus"] for item in items) == ["canceled", "usable", "usable"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--format", "xlsx"], "invalid choice: 'xlsx'"),
        (["--output", "."], "is a folder; name a file in it"),
        (["--output", "none/out.csv"], "the folder none does not exist; create it first"),
        (["ferry", "--status", "withdrawn"], "search usable ones, or filter by language alone"),
        (['"ferry'], "quotation mark without a closing one"),
    ],
)
def test_export_that_cannot_be_done_is_answered_with_the_cure(stocked: Run, options: list[str], message: str) -> None:
    ran = stocked("export", *options, "--store", "x.db")

    assert ran.status == 2
    assert message in ran.err


def test_export_with_a_bookmark_has_what_is_new_since_the_last_one(stocked: Run) -> None:
    since = ("export", "--since", "daily.mark", "--store", "x.db")
    first = stocked(*since).column("headline")
    upload("d.json", **story(4))
    upload("a.json", **{**story(1), "headline": "Story 1, corrected"}, datePublished="2026-03-01")
    stocked("ingest", "d.json", "a.json", "--store", "x.db", "--json")

    assert sorted(first) == ["Story 1", "Story 2", "Story 3"]
    assert sorted(stocked(*since).column("headline")) == ["Story 1, corrected", "Story 4"]
    assert stocked(*since).lines == []
    assert stocked("export", "--since", "other.mark", "headline:4", "--store", "x.db").column("headline") == ["Story 4"]


def test_bookmark_does_not_move_when_an_export_fails(stocked: Run) -> None:
    stocked("export", "--since", "a.mark", '"ferry', "--store", "x.db")

    assert not Path("a.mark").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{}", "is not a bookmark of `copydesk export`"),
        ("[1]", "is not a bookmark of `copydesk export`"),
        ('{"store": "another", "changed": 3}', "is the bookmark of another store"),
    ],
)
def test_file_that_is_not_a_bookmark_of_the_store_is_refused_and_kept(stocked: Run, content: str, message: str) -> None:
    Path("a.mark").write_text(content, "utf-8")

    ran = stocked("export", "--since", "a.mark", "--store", "x.db")

    assert (ran.status, ran.out, Path("a.mark").read_text("utf-8")) == (2, "", content)
    assert message in ran.err
