"""A table rebuilt from the originals equals the one before, record by record."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from builders import story
from copydesk.pipeline.desk import Desk
from copydesk.recovery.erase import Eraser
from copydesk.recovery.rebuild import (
    Comparison,
    EventClock,
    Kind,
    Rebuilt,
    compared,
    erase_again,
    ingest_again,
    record_hash,
    versions_in_order,
)
from copydesk.table.identity import article_id_of_url
from fakes import Faulty, MemoryQuarantine, MemoryTable
from newsroom import CORRECTED, EARLY, ECHO, GAZETTE, LATE, MERCURY, Newsroom, body, fields


def history() -> Newsroom:
    """Corrections, copies, deletions of an object and of a version, a kill order, rejected and shared objects."""
    room = Newsroom()
    room.upload(datePublished=EARLY)
    room.upload("inbox/b.json", url=ECHO, datePublished=LATE)
    room.upload(datePublished=EARLY, headline=CORRECTED)
    room.upload("inbox/c.json", url=MERCURY)
    room.ingest(room.store.upload("inbox/feed.json", body(fields(**story(1)), fields(text=""), fields(**story(2)))))
    room.upload("inbox/killed.json", **story(3))
    room.upload("inbox/kill.json", **story(3), pubStatus="canceled")
    room.upload("inbox/deleted.json", **story(4))
    room.delete("inbox/deleted.json")
    room.upload("inbox/twice.json", **story(5))
    room.ingest(room.store.upload("inbox/broken.json", b"{"))
    return room


def rebuilt(room: Newsroom, table: Any, quarantine: Any = None) -> tuple[Rebuilt, list[Comparison]]:
    clock = EventClock()
    desk = Desk(room.store, table, quarantine or MemoryQuarantine(), limits=room.limits)
    done = ingest_again(versions_in_order(room.table), room.store, desk, clock, lambda: None)
    erase_again(room.table, table, desk, MemoryQuarantine(), room.store)
    return done, list(compared(room.table, table))


def kinds(found: list[Comparison]) -> set[Kind]:
    return {one.kind for one in found}


def test_every_record_is_rebuilt_byte_for_byte() -> None:
    room, table = history(), MemoryTable()

    done, found = rebuilt(room, table)

    assert (kinds(found), len(found)) == ({Kind.EQUAL}, 8)
    assert (done.versions, done.deletions, done.gone) == (10, 1, [])
    again = Newsroom(table=table)
    assert again.state == room.state
    assert list(table.pages()) == list(room.table.pages())


def test_versions_are_listed_in_the_order_of_their_events() -> None:
    refs = versions_in_order(history().table)

    assert [ref.event_time for ref in refs] == sorted(ref.event_time for ref in refs)
    assert [ref.key for ref in refs if ref.removed] == ["inbox/deleted.json"]


def test_deletion_of_one_version_is_repeated_as_such() -> None:
    room, table = history(), MemoryTable()
    ref = room.add("inbox/twice.json", **{**story(5), "headline": "Later"})
    room.ingest(ref)
    room.ingest(room.store.delete_version(ref))

    removals = [one for one in versions_in_order(room.table) if one.removes_one_version]
    done, _ = rebuilt(room, table)

    assert [one.version_id for one in removals] == [ref.version_id]
    assert [one.version_id for one in done.gone] == [ref.version_id]


def test_record_whose_original_is_gone_is_missing() -> None:
    room, table = history(), MemoryTable()
    ref = room.add("inbox/gone.json", **story(7))
    room.ingest(ref)
    room.store.remove(ref)

    done, found = rebuilt(room, table)

    name = article_id_of_url(str(story(7)["url"]))
    assert [one for one in found if one.kind is not Kind.EQUAL] == [Comparison(name, Kind.MISSING)]
    assert done.gone == [replace(ref, etag="", size=None)]


def test_erased_article_is_not_rebuilt() -> None:
    room, table = history(), MemoryTable()
    eraser = Eraser(room.desk, room.table, room.quarantine, room.store)
    eraser.erase([article_id_of_url(GAZETTE)], lambda: None)

    _, found = rebuilt(room, table)

    assert article_id_of_url(GAZETTE) not in table.articles([article_id_of_url(GAZETTE)])
    assert kinds(found) == {Kind.EQUAL}


def test_differing_record_is_named_with_its_fields() -> None:
    room, table = history(), MemoryTable()
    name = article_id_of_url(MERCURY)
    stored = room.table.articles([name])[name]
    other = stored.record.model_copy(update={"headline": "Another", "word_count": 1})
    room.table.put(replace(stored, record=other, version=stored.version + 1))

    _, found = rebuilt(room, table)

    (differing,) = (one for one in found if one.kind is not Kind.EQUAL)
    assert (differing.article_id, differing.kind, differing.fields) == (
        name, Kind.DIFFERENT, ("headline", "word_count"),
    )  # fmt: skip


def test_record_with_other_links_is_counted_apart() -> None:
    room, table = history(), MemoryTable()
    name = article_id_of_url(MERCURY)
    stored = room.table.articles([name])[name]
    other = stored.record.model_copy(update={"duplicate_of": None, "cluster_id": "c_other"})
    room.table.put(replace(stored, record=other, version=stored.version + 1))

    _, found = rebuilt(room, table)

    assert [one.kind for one in found if one.kind is not Kind.EQUAL] == [Kind.LINKS]


def test_record_that_was_not_there_before_is_extra() -> None:
    room, table = Newsroom(), Newsroom()
    table.upload()

    (found,) = compared(room.table, table.table)

    assert (found.kind, found.digest) == (Kind.EXTRA, record_hash(table.record()))


def test_copies_of_an_expired_window_are_found_again() -> None:
    """Claims of old uploads have expired by the clock of today, not by that of their events."""
    clock = EventClock()
    room = Newsroom(table=MemoryTable(clock))
    for ref in (room.add(datePublished=EARLY), room.add("inbox/b.json", url=ECHO, datePublished=LATE)):
        room.ingest(ref)
    clock.now = 4_102_444_800.0  # 2100
    target = MemoryTable(now := EventClock())

    ingest_again(versions_in_order(room.table), room.store, Desk(room.store, target, MemoryQuarantine()), now, int)

    assert [one.kind for one in compared(room.table, target)] == [Kind.EQUAL, Kind.EQUAL]


class Cut(Exception):
    """The process dies: nothing after this is run."""


READS = {"articles", "revisions", "claims", "clusters", "ledger", "scan", "names", "pages", "revision_names", "now"}


def dying(call: int) -> Callable[[str], None]:
    calls = count()

    def before(name: str) -> None:
        if name not in READS and next(calls) == call:
            raise Cut(name)

    return before


@pytest.mark.parametrize("moment", ["before", "after"])
def test_rebuild_that_died_at_any_write_is_completed_by_the_next(moment: str) -> None:
    room = history()
    for call in count():
        table, quarantine = MemoryTable(), MemoryQuarantine()
        try:
            rebuilt(room, Faulty(table, **{moment: dying(call)}), quarantine)
        except Cut:
            _, found = rebuilt(room, table, quarantine)
            assert kinds(found) == {Kind.EQUAL}, f"call {call}"
            assert quarantine.notes == room.quarantine.notes
        else:
            break
    assert call > 50


def test_rebuild_again_writes_nothing() -> None:
    room, table = history(), MemoryTable()
    rebuilt(room, table)
    written = len(table.written)

    rebuilt(room, table)

    assert len(table.written) == written
