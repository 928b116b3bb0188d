"""A delivery stored articles and died; when it comes again, the version of its object is gone.

The bytes cannot be read again, so the outcomes come from the notes that the first delivery made and from the articles.
"""

from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from builders import story
from copydesk.errors import TableUnavailable
from copydesk.events import ObjectRef
from copydesk.outcome import Outcome
from copydesk.pipeline.ingest import ingest
from copydesk.settings import Limits
from copydesk.table.identity import source_id
from fakes import Faulty, MemoryStore
from newsroom import EARLY, LATE, Newsroom, body

GONE = "this version was gone before it was read to its end"
ECHO = "https://echo.example/1"


def copy(**over: Any) -> dict[str, Any]:
    """A near copy of the first story at another newspaper."""
    text = str(story(1)["text"]).rpartition("\n\n")[0]
    return {**story(1), "text": f"Yesterday {text}", "url": ECHO, "datePublished": LATE, **over}


def die_at(room: Newsroom, ref: ObjectRef, call: str, number: int = 0) -> None:
    """Deliver an object whose delivery fails at one of its calls to the table, counted from 0."""
    calls = count()

    def dies(name: str) -> None:
        if name == call and next(calls) == number:
            raise TableUnavailable("ThrottlingException")

    with pytest.raises(TableUnavailable):
        ingest(ref, replace(room.desk, table=Faulty(room.table, before=dies)))


def entered(room: Newsroom, ref: ObjectRef) -> list[Outcome]:
    pages = room.table.ledger(source_id(ref.bucket, ref.key), since=ref.sequence)
    return [outcome for page in pages for outcome in page.outcomes if page.sequence == ref.sequence]


def test_articles_of_a_failed_delivery_are_named_in_the_ledger_when_its_version_is_gone() -> None:
    room = Newsroom()
    ref = room.store.upload("inbox/a.json", body(story(1), story(2), story(3)))
    die_at(room, ref, "put", 2)
    room.store.delete_version(ref)

    assert room.ingest(ref) == [("stored", ""), ("stored", ""), ("stale", GONE)]
    assert [outcome.article_id for outcome in entered(room, ref)][:2] == [
        stored.record.article_id for stored in room.table.written
    ]


def test_removal_of_a_version_withdraws_what_a_failed_delivery_stored_of_it() -> None:
    room = Newsroom()
    ref = room.store.upload("inbox/a.json", body(story(1)))
    die_at(room, ref, "enter")
    removal = room.store.delete_version(ref)

    room.ingest(removal)
    room.ingest(ref)

    assert room.record(str(story(1)["url"])).pub_status == "withdrawn"


def test_article_of_an_earlier_version_outlives_a_version_that_was_about_to_store_it() -> None:
    room = Newsroom()
    first = room.store.upload("inbox/a.json", body(story(1)))
    second = room.store.upload("inbox/a.json", body(story(2), story(1)))
    die_at(room, second, "put", 1)
    removal = room.store.delete_version(second)

    for ref in (first, removal, second, removal):
        room.ingest(ref)

    assert room.record(str(story(1)["url"])).pub_status == "usable"
    assert room.record(str(story(2)["url"])).pub_status == "withdrawn"


def test_removal_of_a_version_withdraws_at_once_what_an_unfinished_delivery_has_stored() -> None:
    """The unfinished delivery comes again after 12 minutes at the earliest: too late for a takedown."""
    room = Newsroom()
    ref = room.store.upload("inbox/a.json", body(story(1)))
    die_at(room, ref, "enter")

    room.ingest(room.store.delete_version(ref))

    assert room.record(str(story(1)["url"])).pub_status == "withdrawn"


def test_deletion_without_versions_withdraws_what_a_failed_delivery_stored() -> None:
    room = Newsroom(store=MemoryStore(is_versioned=False))
    ref = room.store.upload("inbox/a.json", body(story(1)))
    die_at(room, ref, "enter")
    deletion = room.store.delete("inbox/a.json")

    assert room.ingest(ref) == [("stored", ""), ("stale", GONE)]
    room.ingest(deletion)

    assert room.record(str(story(1)["url"])).pub_status == "withdrawn"


def test_copy_whose_delivery_died_before_its_links_is_linked_when_its_version_is_gone() -> None:
    room = Newsroom()
    room.ingest(room.store.upload("inbox/a.json", body({**story(1), "datePublished": EARLY})))
    ref = room.store.upload("inbox/b.json", body(copy()))
    die_at(room, ref, "extend")
    room.store.delete_version(ref)

    [(kind, _), _] = room.ingest(ref)

    assert kind == "duplicate"
    assert room.record(ECHO).duplicate_of == room.record(str(story(1)["url"])).article_id


def test_record_set_aside_between_two_stored_ones_keeps_its_place_when_its_version_is_gone() -> None:
    room = Newsroom()
    ref = room.store.upload("inbox/a.json", body(story(1), {"headline": "No text"}, story(2)))
    die_at(room, ref, "enter")
    room.store.delete_version(ref)

    assert [kind for kind, _ in room.ingest(ref)] == ["stored", "rejected", "stored", "stale"]


def test_article_that_a_later_version_brought_again_is_named_as_stale() -> None:
    room = Newsroom(store=MemoryStore(is_versioned=False))
    first = room.store.upload("inbox/a.json", body(story(1)))
    die_at(room, first, "enter")
    room.ingest(room.store.upload("inbox/a.json", body({**story(1), "headline": "Corrected"})))

    [outcome, _] = (room.ingest(first), entered(room, first))[1]

    assert (outcome.kind, outcome.reason) == ("stale", "a later version of the same object is known")
    assert outcome.article_id


def test_version_gone_before_anything_was_stored_names_no_article() -> None:
    room = Newsroom(limits=Limits(records_per_page=1))
    ref = room.store.upload("inbox/a.json", body(story(1), story(2)))
    die_at(room, ref, "put")
    room.store.delete_version(ref)

    assert room.ingest(ref) == [("stale", "this version was gone before it was read")]
