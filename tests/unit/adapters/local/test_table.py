"""The SQLite table beyond its port: its stream, the whole ledger, and other processes at the same file."""

import json
from pathlib import Path

import pytest

import ports
from builders import stored
from copydesk.adapters.local.database import Database
from copydesk.adapters.local.table import LocalTable
from copydesk.outcome import LedgerPage
from copydesk.table import items
from copydesk.table.cluster import Cluster
from copydesk.table.stored import StoredArticle


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Database:
    return ports.database(request)


@pytest.fixture
def table(database: Database) -> LocalTable:
    return LocalTable(database, lambda: 0)


def stream(database: Database) -> list[tuple[StoredArticle | None, ...]]:
    """Read the stream: the old and new version of each changed article."""
    rows = database.connection.execute("SELECT old_image, new_image FROM stream ORDER BY number")
    return [tuple(items.stored_article(json.loads(image)) if image else None for image in row) for row in rows]


def test_each_version_is_a_stream_record_with_both_images(database: Database, table: LocalTable) -> None:
    for version in (1, 2):
        table.put(stored(version))

    assert stream(database) == [(None, stored(1)), (stored(1), stored(2))]


def test_write_without_a_change_adds_no_stream_record(database: Database, table: LocalTable) -> None:
    for article in (stored(), stored(), stored(3)):
        table.put(article)

    assert stream(database) == [(None, stored())]


def test_revisions_clusters_and_ledger_add_no_stream_records(database: Database, table: LocalTable) -> None:
    table.keep(stored().record)
    table.extend(Cluster("f1", {"a_1": ""}), 60)
    table.enter(LedgerPage("local/01", "01", "local", "a"))

    assert stream(database) == []


def test_whole_ledger_is_read_in_order(table: LocalTable) -> None:
    pages = [LedgerPage(source, sequence, "local", "a") for source in ("b", "a") for sequence in ("02", "01")]
    for page in pages:
        table.enter(page)

    assert list(table.sources()) == pages[::-1]


def test_writes_of_another_process_are_visible(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    first, second = (LocalTable(ports.database(request, tmp_path / "store.db")) for _ in range(2))
    first.put(stored())

    assert second.put(stored(2)) is None
    assert first.put(stored(2, headline="Late")) == stored(2)


def test_scan_continues_while_articles_are_written(table: LocalTable) -> None:
    for number in range(3):
        table.put(stored(url=f"https://gazette.example/{number}"))
    scanned = table.scan()
    first = next(scanned)
    table.put(stored(2, url=first.record.url))

    assert len(list(scanned)) == 2
