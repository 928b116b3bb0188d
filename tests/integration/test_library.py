"""`import copydesk` in a notebook: what it returns, what it refuses, and what it costs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import copydesk
from builders import story
from copydesk.errors import Rejected


@pytest.fixture
def store(tmp_path: Path) -> copydesk.Store:
    """A store with three articles in English and one in German, closed at the end of the process."""
    texts = [story(number) for number in range(3)]
    german = {
        "headline": "Das neue Hafenbecken wird später fertig",
        "text": "Der Hafen wird erst im Herbst fertig, und die Stadt zahlt mehr als geplant. " * 5,
        "url": "https://hafenblatt.example/1",
    }
    made = copydesk.Store(tmp_path / "news.db")
    made.ingest(*(json.dumps(one).encode() for one in [*texts, german]))
    return made


def test_bytes_are_named_by_their_hash_and_ingested_once(store: copydesk.Store) -> None:
    again = store.ingest(json.dumps(story(0)).encode())

    assert [one["outcome"] for one in again] == ["duplicate"]
    assert again[0]["source"].startswith("inbox/bytes/")


def test_bytes_with_a_name_are_a_new_version_of_it(tmp_path: Path) -> None:
    with copydesk.Store(tmp_path / "news.db") as store:
        store.ingest(json.dumps(story(0)).encode(), name="feed.json")
        changed = {**story(0), "headline": "Another headline"}
        outcomes = store.ingest(json.dumps(changed).encode(), name="feed.json")

        assert [(one["source"], one["outcome"], one["revision"]) for one in outcomes] == [("feed.json", "revised", 2)]
        assert [text["headline"] for text in store.revisions(story(0)["url"])] == [
            story(0)["headline"],
            "Another headline",
        ]


def test_export_without_filters_has_articles_of_any_status(store: copydesk.Store) -> None:
    store.ingest(json.dumps({**story(1), "pubStatus": "canceled"}).encode())

    assert sorted(one["pubStatus"] for one in store.export()) == ["usable"] * 3 + ["withdrawn"]
    assert len(list(store.export(publisher=story(0)["url"].split("/")[2]))) < 4
    assert [one["pubStatus"] for one in store.export(status="withdrawn")] == ["withdrawn"]


def test_export_finds_what_search_finds(store: copydesk.Store) -> None:
    found = {hit["articleId"] for hit in store.search("hafen", limit=100)}

    assert [one["articleId"] for one in store.export("hafen")] == sorted(found)
    assert {one["inLanguage"] for one in store.export("hafen")} == {"de"}


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda store: store.search("x", langauge="de"), TypeError, "there is no filter langauge"),
        (lambda store: store.search("x", status="gone"), copydesk.UnclearQuery, "status must be one of usable"),
        (lambda store: store.search("x", sort="size"), copydesk.UnclearQuery, "sort must be one of relevance, date"),
        (lambda store: store.search("x", limit=0), copydesk.UnclearQuery, "limit must be at least 1"),
        (lambda store: store.search(published_from="May"), copydesk.UnclearQuery, "write a year, a month"),
        (lambda store: store.ingest("nowhere"), copydesk.WrongUsage, "nowhere: no such file or folder"),
        (lambda store: store.ingest("https://a.example/"), copydesk.WrongUsage, "save the page first"),
        (lambda store: store.revisions("a_none"), copydesk.WrongUsage, "there is no article a_none"),
    ],
)
def test_what_cannot_be_done_is_answered_with_the_cure(
    store: copydesk.Store, ask: object, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        ask(store)  # type: ignore[operator]


def test_article_that_is_unknown_is_none(store: copydesk.Store) -> None:
    assert store.article("https://nowhere.example/") is None


def test_read_raises_the_reason_of_a_rejected_file_or_collects_it() -> None:
    rejected: list[Rejected] = []

    assert copydesk.read(bytes(range(256)), rejected=rejected) == []
    assert [one.code for one in rejected] == ["unknown_format"]
    with pytest.raises(Rejected, match="no format"):
        copydesk.read(bytes(range(256)))


def test_read_refuses_a_folder_with_the_cure(tmp_path: Path) -> None:
    with pytest.raises(copydesk.WrongUsage, match="is a folder; read its files one by one"):
        copydesk.read(tmp_path)


def test_store_in_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(copydesk.WrongUsage, match="create it first"):
        copydesk.Store(tmp_path / "none" / "news.db")


def test_import_alone_loads_no_other_module() -> None:
    code = "import sys; before = set(sys.modules); import copydesk; print(sorted(set(sys.modules) - before))"

    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout

    assert printed.strip() == "['copydesk']"
    assert set(copydesk.__all__) <= set(dir(copydesk))
