"""The file of a store: what people see in it, what it shares, and how an earlier one becomes one of today."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from builders import story
from copydesk.adapters.local import fulltext
from copydesk.adapters.local.database import DATABASE_VERSION, Database
from copydesk.adapters.local.layout import backup_of
from copydesk.local_store import LocalStore
from earlier_store import write_as_of
from fakes import RecordingReporter

REVISED = {**story(1), "headline": "Story 1, corrected", "author": ["Ann Example", "Bo Example"]}
COPY = {**story(1), "url": "https://post.example/1", "publisher": "The Post"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with a revised article, a copy of it, a withdrawn one and a rejected record."""
    path = tmp_path / "news.db"
    uploads = [story(1), REVISED, COPY, {**story(2), "pubStatus": "canceled"}, {"headline": "No text"}]
    with LocalStore(path) as store:
        for number, fields in enumerate(uploads):
            store.upload(f"inbox/{number}.json", json.dumps(fields).encode(), RecordingReporter())
    return path


def rows(path: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def content(path: Path) -> dict[str, Any]:
    """Everything that the parts of a store return."""
    with LocalStore(path) as store:
        table, index = store.table, store.index
        return {
            "articles": list(table.scan()),
            "revisions": [table.revisions(one.record.article_id) for one in table.scan()],
            "claims": table.claims([key[2:] for (key,) in rows(path, "SELECT pk FROM items WHERE sk = 'K'")]),
            "ledger": list(table.sources()),
            "documents": index.documents(),
            "versions": index.versions(),
            "found": [hit.document["headline"] for hit in index.search("bal* OR cor*")],
        }


@pytest.mark.parametrize("schema", [3, 4])
def test_store_of_an_earlier_copydesk_has_the_same_content_after_it_is_opened(path: Path, schema: int) -> None:
    before = content(path)
    write_as_of(schema, path)
    earlier = rows(path, "SELECT * FROM items")

    after = content(path)

    assert after == before
    assert len(after["claims"]) > 3
    assert rows(path, "PRAGMA user_version") == [(DATABASE_VERSION,)]
    assert rows(backup_of(path, schema), "SELECT * FROM items") == earlier


def test_upgrade_that_fails_leaves_the_earlier_store(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_as_of(4, path)

    def fail(*_: object) -> Iterator[str]:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(fulltext, "refill", fail)
    with pytest.raises(sqlite3.OperationalError, match="full"):
        Database(path)

    assert rows(path, "PRAGMA user_version") == [(4,)]
    assert len(rows(path, "SELECT * FROM held")) == 0


def test_index_is_filled_anew_when_words_are_cut_in_another_way(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(path)
    monkeypatch.setattr(fulltext, "edition", lambda: "another stemmer")

    with LocalStore(path) as store:
        assert [hit.document["headline"] for hit in store.index.search("bal* OR cor*")] == before["found"]

    assert rows(path, "SELECT value FROM marks WHERE name = 'words'") == [("another stemmer",)]
    assert not list(path.parent.glob("*.backup"))


def test_equal_text_of_copies_and_documents_is_stored_once(path: Path) -> None:
    [texts] = rows(path, "SELECT count(*) FROM contents WHERE typeof(content) = 'text'")

    assert texts == (2,)


def test_text_and_sketches_of_removed_rows_leave_the_file_when_it_is_compacted(path: Path) -> None:
    with LocalStore(path) as store:
        for table in ("items", "documents"):
            store.database.connection.execute(f"DELETE FROM {table}")
        store.database.compact()

    assert rows(path, "SELECT count(*) FROM contents") == [(0,)]


def test_backup_of_an_earlier_layout_is_removed_when_the_store_is_compacted(path: Path) -> None:
    write_as_of(4, path)

    with LocalStore(path) as store:
        assert backup_of(path, 4).exists()
        store.database.compact()

    assert not backup_of(path, 4).exists()


def test_view_of_articles_has_columns_for_people(path: Path) -> None:
    query = "SELECT headline, authors, status, revision, source, text FROM articles ORDER BY source"

    revised, copy, withdrawn = rows(path, query)

    assert revised[:5] == ("Story 1, corrected", "Ann Example; Bo Example", "usable", 2, "inbox/1.json")
    assert revised[5] == story(1)["text"]
    assert copy[0] == "Story 1"
    assert withdrawn[2] == "withdrawn"


def test_view_of_revisions_has_every_text(path: Path) -> None:
    query = "SELECT headline, is_current FROM revisions WHERE source < 'inbox/2' ORDER BY received"

    assert rows(path, query) == [("Story 1", 0), ("Story 1, corrected", 1)]


def test_view_of_stories_counts_copies(path: Path) -> None:
    assert rows(path, "SELECT articles, publishers IS NOT NULL FROM stories") == [(2, 1)]


def test_view_of_outcomes_has_a_row_for_each_record(path: Path) -> None:
    query = "SELECT source, record, outcome, reason FROM outcomes ORDER BY source"

    assert [row[2] for row in rows(path, query)] == ["stored", "revised", "duplicate", "withdrawn", "rejected"]
    assert rows(path, query)[4] == ("inbox/4.json", 0, "rejected", "invalid_article: text: no article text")
