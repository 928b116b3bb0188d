"""The overlay of a rehearsal answers like a table that had all writes; the store below keeps its own."""

from collections.abc import Callable
from typing import Any

import pytest

from builders import story
from copydesk.adapters.local.database import Database
from copydesk.adapters.local.overlay import LocalItems, OverlayTable, overlay_bucket
from copydesk.adapters.local.table import LocalTable
from copydesk.article import Record
from copydesk.outcome import LedgerPage
from copydesk.settings import Limits
from copydesk.table.article_table import ArticleTable
from copydesk.table.claim import Claim
from copydesk.table.cluster import Cluster
from copydesk.table.stored import StoredArticle
from ports import EVERY_FIELD

NOW = 1_772_625_600.0
LATER = int(NOW) + 100
PRINTS = ("f0" * 16, "f1" * 16)


def record(name: str, text: str) -> Record:
    return EVERY_FIELD.model_copy(update={"article_id": name, "text": text, "content_hash": text.ljust(32, "0")})


def page(sequence: str, number: int = 0) -> LedgerPage:
    return LedgerPage("local/1", sequence.ljust(32, "0"), "local", "inbox/a", page=number, complete=True)


def claim(key: str, name: str) -> Claim:
    return Claim(key, name, "0f" * 16, "f0" * 16, b"sketch")


def first_half(table: ArticleTable) -> None:
    table.put(StoredArticle(record("a_one", "aa"), {}, 1))
    table.keep(record("a_one", "bb"))
    table.extend(Cluster(PRINTS[0], exact={"a_one": ""}), LATER)
    table.enter(page("01"))
    table.claim(claim("k1", "a_one"), LATER)


def second_half(table: ArticleTable) -> None:
    table.put(StoredArticle(record("a_one", "cc"), {}, 2))
    table.put(StoredArticle(record("a_two", "dd"), {}, 1))
    table.keep(record("a_one", "ee"))
    table.extend(Cluster(PRINTS[0], exact={"a_two": "2026"}), LATER)
    table.extend(Cluster(PRINTS[1], exact={"a_two": "2026"}), LATER)
    table.leave(PRINTS[0], "a_one")
    table.enter(page("02"))
    table.claim(claim("k2", "a_two"), LATER)


ANSWERS: dict[str, Callable[[ArticleTable], Any]] = {
    "articles": lambda table: table.articles(["a_one", "a_two", "a_three"]),
    "revisions": lambda table: table.revisions("a_one"),
    "clusters": lambda table: table.clusters(PRINTS),
    "ledger": lambda table: table.ledger("local/1"),
    "ledger-since": lambda table: table.ledger("local/1", "02"),
    "claims": lambda table: table.claims(["k1", "k2", "k3"]),
    "claim-of-an-owned-key": lambda table: table.claim(claim("k1", "a_two"), LATER),
    "put-of-a-known-version": lambda table: table.put(StoredArticle(record("a_one", "ff"), {}, 1)),
}


@pytest.mark.parametrize("question", ANSWERS)
def test_overlay_answers_like_a_table_with_all_writes(question: str) -> None:
    store, whole = Database(None), LocalTable(Database(None), lambda: NOW)
    first_half(LocalTable(store, lambda: NOW))
    overlay = OverlayTable(LocalItems(store), lambda: NOW)
    second_half(overlay)
    first_half(whole)
    second_half(whole)

    assert ANSWERS[question](overlay) == ANSWERS[question](whole)


def test_store_below_keeps_its_items() -> None:
    store = Database(None)
    first_half(LocalTable(store))
    before = store.connection.execute("SELECT * FROM items").fetchall()

    second_half(OverlayTable(LocalItems(store)))

    assert store.connection.execute("SELECT * FROM items").fetchall() == before


def test_versions_of_the_inbox_are_numbered_after_those_of_the_store() -> None:
    store = Database(None)
    store.connection.execute(
        "INSERT INTO objects (sequence, bucket, key, etag, size, event_time) VALUES (41, 'local', 'inbox/a', '', 0, '')"
    )

    ref = overlay_bucket(store, Limits()).upload("inbox/a", str(story(1)).encode())

    assert int(ref.sequencer, 16) == 42
