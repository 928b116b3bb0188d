"""The comparison of table and index, in both directions, and the repair."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from builders import stored
from copydesk.errors import IndexUnavailable
from copydesk.ports import BulkAction, BulkOutcome, BulkStatus
from copydesk.recovery.index_check import Difference, IndexCheck, Kind, Repair
from copydesk.search.documents import bulk_action
from copydesk.table.stored import StoredArticle
from fakes import Faulty, MemoryIndex, MemoryQuarantine, MemoryTable

ARTICLES = [stored(url=f"https://gazette.example/{n}") for n in range(4)]
NAMES = [article.record.article_id for article in ARTICLES]


def desk() -> tuple[MemoryTable, MemoryIndex]:
    """A table of four articles, and an index that equals it."""
    table, index = MemoryTable(), MemoryIndex()
    for article in ARTICLES:
        table.put(article)
        index.write([bulk_action(article)])
    return table, index


def found(table: Any, index: Any, quarantine: MemoryQuarantine | None = None) -> list[Difference]:
    return list(IndexCheck(table, index, lambda _: None, quarantine).differences())


def versions(table: MemoryTable) -> dict[str, int]:
    return {article.record.article_id: article.version for article in table.scan()}


def test_equal_index_has_no_differences() -> None:
    assert found(*desk()) == []


def differing() -> tuple[MemoryTable, MemoryIndex]:
    """A desk whose index lacks article 0, has an older 1, a newer 2, and a document without an article."""
    table, index = desk()
    del index.held[NAMES[0]]
    table.put(replace(ARTICLES[1], version=2))
    index.write([bulk_action(replace(ARTICLES[2], version=9))])
    index.write([replace(bulk_action(ARTICLES[3]), document_id="a_erased", version=5)])
    return table, index


def test_differences_are_named_with_both_versions() -> None:
    assert sorted(found(*differing()), key=lambda one: one.kind) == [
        Difference(NAMES[0], Kind.MISSING, 1, 0),
        Difference(NAMES[2], Kind.NEWER, 1, 9),
        Difference(NAMES[1], Kind.OLDER, 2, 1),
        Difference("a_erased", Kind.WITHOUT_ARTICLE, 0, 5),
    ]


def test_check_writes_nothing() -> None:
    table, index = differing()
    calls: list[str] = []

    found(table, Faulty(index, calls.append))

    assert set(calls) == {"versions_of", "version_pages"}


def test_repair_writes_what_is_missing_or_older_and_deletes_what_has_no_article() -> None:
    table, index = differing()

    repaired = found(table, index, MemoryQuarantine())

    kept = {one.kind: one.repair for one in repaired}
    assert kept == {
        Kind.MISSING: Repair.DONE,
        Kind.OLDER: Repair.DONE,
        Kind.NEWER: Repair.NONE,
        Kind.WITHOUT_ARTICLE: Repair.DONE,
    }
    assert index.versions() == {**versions(table), NAMES[2]: 9}


def test_repair_again_finds_only_what_it_cannot_repair() -> None:
    table, index = differing()
    found(table, index, MemoryQuarantine())

    assert [one.kind for one in found(table, index, MemoryQuarantine())] == [Kind.NEWER]


def test_repair_of_an_empty_index_writes_every_article() -> None:
    table, _ = desk()
    index = MemoryIndex()

    assert [one.repair for one in found(table, index, MemoryQuarantine())] == [Repair.DONE] * 4
    assert index.versions() == versions(table)


def test_article_written_while_it_is_compared_does_not_differ() -> None:
    table, index = desk()

    class Stale(Faulty):
        def scan(self) -> Iterator[StoredArticle]:
            yield from ARTICLES

    table.put(replace(ARTICLES[0], version=2))
    index.write([bulk_action(replace(ARTICLES[0], version=2))])

    assert found(Stale(table), index) == []


def test_document_that_a_search_still_shows_after_its_deletion_does_not_differ() -> None:
    table, index = desk()

    class Lagging(Faulty):
        def version_pages(self) -> Iterator[dict[str, int]]:
            yield {**index.versions(), "a_deleted": 3}

    assert found(table, Lagging(index)) == []


def test_refused_document_is_set_aside_and_does_not_affect_the_others() -> None:
    table, _ = desk()
    index = MemoryIndex({NAMES[1]: BulkOutcome(BulkStatus.REJECTED, "mapper_parsing_exception")})
    quarantine = MemoryQuarantine()

    repairs = {one.article_id: one.repair for one in found(table, index, quarantine)}

    assert repairs == {name: Repair.REFUSED if name == NAMES[1] else Repair.DONE for name in NAMES}
    (note,) = quarantine.notes.values()
    assert note == {"articleId": NAMES[1], "version": 1, "reason": "index_refused: mapper_parsing_exception"}


def test_busy_index_is_an_error_that_a_repetition_may_cure() -> None:
    table, _ = desk()
    index = MemoryIndex({NAMES[1]: BulkOutcome(BulkStatus.RETRY, "es_rejected_execution_exception")})

    with pytest.raises(IndexUnavailable, match="es_rejected_execution_exception"):
        found(table, index, MemoryQuarantine())


def test_article_erased_while_its_document_is_written_is_deleted_again() -> None:
    """The write arrives after the node has forgotten the deletion."""
    table, _ = desk()
    index = MemoryIndex()

    def erase(name: str) -> None:
        if name == "write" and NAMES[0] in versions(table):
            table.remove(ARTICLES[0])

    found(table, Faulty(index, before=erase), MemoryQuarantine())

    assert sorted(index.documents()) == sorted(NAMES[1:])


def test_article_stored_anew_right_after_its_erasure_is_left_for_later() -> None:
    table, index = desk()
    index.write([BulkAction(NAMES[0], 9, None)])

    assert [one.repair for one in found(table, index, MemoryQuarantine())] == [Repair.LATER]
    index.forget(NAMES[:1])
    assert [one.repair for one in found(table, index, MemoryQuarantine())] == [Repair.DONE]
    assert index.versions() == versions(table)


def test_every_page_is_counted_before_it_is_compared() -> None:
    counted: list[int] = []
    table, index = desk()

    list(IndexCheck(table, index, counted.append).differences())

    assert counted == [4, 2, 2]
