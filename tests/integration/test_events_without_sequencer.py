"""Notifications that carry no sequencer: listings, inventories, batch jobs and events sent by hand.

Such a notification ranks below every one that has a sequencer, so it never freezes its key.
"""

from dataclasses import replace

from copydesk.events import ObjectRef
from copydesk.table import items, ledger_items
from newsroom import CORRECTED, Newsroom


def by_hand(ref: ObjectRef, event_time: str = "2026-03-05T12:00:00Z") -> ObjectRef:
    """The same version as a listing names it: without a sequencer, at the time of the listing."""
    return replace(ref, sequencer="", event_time=event_time)


def test_live_overwrite_after_an_event_sent_by_hand_is_a_revision() -> None:
    room = Newsroom()
    room.ingest(by_hand(room.add()))

    assert room.upload(headline=CORRECTED) == [("revised", "")]
    assert room.record().headline == CORRECTED


def test_deletion_after_an_event_sent_by_hand_withdraws() -> None:
    room = Newsroom()
    room.ingest(by_hand(room.add()))

    assert room.delete() == [("withdrawn", "")]
    assert room.record().pub_status == "withdrawn"


def test_version_sent_again_by_hand_is_answered_from_the_ledger() -> None:
    room = Newsroom()
    ref = room.add()
    first = room.ingest(ref)

    assert room.ingest(by_hand(ref)) == first == [("stored", "")]
    assert [len(pages) for pages in room.table._ledger.values()] == [1]


def test_earlier_version_sent_again_by_hand_is_stale() -> None:
    room = Newsroom()
    unseen, later = room.add(), room.add(headline=CORRECTED)
    room.ingest(later)

    assert room.ingest(by_hand(unseen)) == [("stale", "a later version of the same object is known")]
    assert room.record().headline == CORRECTED


def test_event_of_a_version_that_was_first_sent_by_hand_changes_nothing() -> None:
    room = Newsroom()
    ref = room.add()
    room.ingest(by_hand(ref))
    before = room.record()

    assert room.ingest(ref) == [("duplicate", "unchanged: this text of the article is stored")]
    assert room.record().headline == before.headline
    assert room.upload(headline=CORRECTED) == [("revised", "")]


def test_two_versions_of_one_second_sent_by_hand_have_two_places() -> None:
    room = Newsroom()
    one, other = by_hand(room.add()), by_hand(room.add(headline=CORRECTED))

    assert one.sequence != other.sequence
    assert max(one.sequence, other.sequence) < room.add().sequence


def test_register_that_an_earlier_release_froze_is_read_below_every_sequencer() -> None:
    room = Newsroom()
    room.ingest(room.add())
    [stored] = room.table.scan()
    [(source, state)] = stored.sources.items()
    frozen = replace(stored, sources={source: replace(state, sequence="T2026-03-05T12:00:00Z")})

    [read] = items.stored_article(items.article_item(frozen)).sources.values()

    assert read.sequence == "-2026-03-05T12:00:00Z"
    assert read.is_live


def test_ledger_pages_of_an_earlier_release_are_read_below_every_sequencer() -> None:
    room = Newsroom()
    room.ingest(room.add())
    [[page]] = [list(pages.values()) for pages in room.table._ledger.values()]

    late = ledger_items.ledger_item(replace(page, sequence="T2026-03-05T12:00:00Z"))
    read = ledger_items.ledger_pages([ledger_items.ledger_item(page), late])

    assert [one.sequence for one in read] == ["-2026-03-05T12:00:00Z", page.sequence]
