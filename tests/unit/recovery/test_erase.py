"""Erasure of articles: nothing is left of them, their copies are linked anew, and redeliveries change nothing."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from builders import story
from copydesk.errors import TableUnavailable
from copydesk.events import ObjectRef
from copydesk.ports import BulkOutcome, BulkStatus
from copydesk.recovery.erase import Eraser, Erasure
from copydesk.recovery.quarantine import Retry, noted
from copydesk.search.documents import bulk_action
from copydesk.search.handler import refusal_note
from copydesk.table.identity import article_id_of_url, source_id
from fakes import Faulty, MemoryIndex
from newsroom import CORRECTED, EARLY, ECHO, GAZETTE, LATE, MERCURY, Newsroom, body, fields
from search_indexes import write

NAME = article_id_of_url(GAZETTE)


def eraser(room: Newsroom, **over: Any) -> Eraser:
    table = over.pop("table", room.table)
    ports = {"notes": room.quarantine, "originals": room.store}
    return Eraser(replace(room.desk, table=table), table, **{**ports, **over})


def erased(room: Newsroom, *names: str, **over: Any) -> Erasure:
    made = eraser(room, **over)
    return made.erase(names or [NAME], lambda: None)


def left_of(room: Newsroom, name: str = NAME) -> list[str]:
    """Where the room still has something of an article, apart from the ledger."""
    places = {
        "article": name in room.table.articles([name]),
        "revisions": bool(room.table.revisions(name)),
        "claims": any(claim.article_id == name for claim, _ in room.table._claims.values()),
        "clusters": any(name in cluster.members for cluster, _ in room.table._clusters.values()),
        "links": any(stored.record.duplicate_of == name for stored in room.table.scan()),
        "notes": any(name in note for note in room.quarantine.notes),
    }
    return [place for place, is_there in places.items() if is_there]


def stocked() -> tuple[Newsroom, list[ObjectRef]]:
    """An article with two texts and a refused document, two copies of it, and another article."""
    room = Newsroom()
    refs = [
        room.add(datePublished=EARLY),
        room.add("inbox/b.json", url=ECHO, datePublished=LATE),
        room.add("inbox/c.json", url=MERCURY, datePublished="2026-03-03T09:00:00Z"),
        room.add(datePublished=EARLY, headline=CORRECTED),
        room.add("inbox/other.json", **story(5)),
    ]
    for ref in refs:
        room.ingest(ref)
    room.quarantine.set_aside(*refusal_note(write(1, NAME), BulkOutcome(BulkStatus.REJECTED, "mapping")))
    return room, refs


def test_nothing_is_left_of_an_erased_article() -> None:
    room, _ = stocked()
    assert left_of(room) == ["article", "revisions", "claims", "clusters", "links", "notes"]

    done = erased(room)

    assert left_of(room) == []
    assert (done.articles, done.revisions, done.claims > 0, done.memberships > 0, len(done.notes)) == (
        [NAME], 1, True, True, 1,
    )  # fmt: skip


def test_copies_of_an_erased_article_are_linked_to_the_next_one() -> None:
    room, _ = stocked()

    erased(room)

    assert room.record(ECHO).duplicate_of is None
    assert room.record(MERCURY).duplicate_of == room.record(ECHO).article_id


def test_other_articles_are_as_if_the_erased_one_had_been_withdrawn() -> None:
    room, _ = stocked()
    withdrawn, _ = stocked()
    withdrawn.delete()

    erased(room)

    records = withdrawn.state["records"]
    assert room.state["records"] == {name: record for name, record in records.items() if name != NAME}


def test_found_parts_are_those_that_an_erasure_removes() -> None:
    room, _ = stocked()
    made = eraser(room, with_originals=True)
    before = room.state

    found = made.found([NAME])

    assert room.state == before
    assert found == erased(room, with_originals=True)


def test_erasure_again_removes_nothing_more() -> None:
    room, _ = stocked()
    erased(room)
    before = room.state

    assert erased(room) == Erasure()
    assert room.state == before


def test_redelivery_is_answered_from_the_ledger_and_does_not_store_the_article_again() -> None:
    room, refs = stocked()
    answers = [room.ingest(ref) for ref in refs]
    erased(room)
    written = len(room.table.written)

    assert [room.ingest(ref) for ref in refs] == answers
    assert (len(room.table.written), left_of(room)) == (written, [])


def test_article_that_is_uploaded_anew_is_stored() -> None:
    room, _ = stocked()
    erased(room)

    assert room.upload("inbox/new.json", datePublished=EARLY)[0][0] == "stored"
    assert room.record().revision == 1


def test_deletion_of_the_object_after_the_erasure_changes_nothing() -> None:
    room, _ = stocked()
    erased(room)
    before = room.state

    room.delete()

    assert room.state == before


def test_retry_of_another_record_does_not_store_an_erased_article_again() -> None:
    room = Newsroom(limits=replace(Newsroom().limits, json_chars=700))
    long = fields(**{**story(1), "text": f"{story(1)['text']}\n\n{story(2)['text']}"})
    ref = room.store.upload("inbox/a.jsonl", b"\n".join(body(one)[1:-1] for one in (fields(), long)))
    room.ingest(ref)
    room.limits = Newsroom().limits
    erased(room)

    retry = Retry(room.quarantine, room.table, room.store, lambda found: [*room.ingest(found)] and None)
    list(retry.begin(list(noted(room.quarantine))))

    assert [stored.record.headline for stored in room.table.scan()] == ["Story 1"]
    assert [kind for kind, _ in room.ingest(ref)] == ["stored", "stored"]


def versions(refs: Sequence[ObjectRef]) -> list[str]:
    return [ref.version_id for ref in refs]


def test_originals_of_the_article_are_removed_and_others_stay() -> None:
    room, refs = stocked()

    done = erased(room, with_originals=True)

    assert versions(done.originals) == versions([refs[0], refs[3]])
    assert [room.store.find(ref) is None for ref in refs] == [True, False, False, True, False]


def test_originals_stay_without_the_option() -> None:
    room, refs = stocked()

    assert erased(room).originals == []
    assert all(room.store.find(ref) for ref in refs)


def shared() -> tuple[Newsroom, ObjectRef]:
    """An object of two articles."""
    room = Newsroom()
    ref = room.store.upload("inbox/feed.json", body(fields(), fields(**story(3))))
    room.ingest(ref)
    return room, ref


def test_original_that_holds_another_article_is_kept_and_named() -> None:
    room, ref = shared()

    done = erased(room, with_originals=True)

    assert (versions(done.kept), done.originals) == (versions([ref]), [])
    assert room.store.find(ref)


def test_original_of_articles_that_are_erased_together_is_removed() -> None:
    room, ref = shared()

    done = erased(room, NAME, article_id_of_url(story(3)["url"]), with_originals=True)

    assert versions(done.originals) == versions([ref])
    assert list(room.table.scan()) == []


def test_rejected_version_of_the_same_object_goes_with_its_note() -> None:
    room = Newsroom()
    room.upload()
    broken = room.store.upload("inbox/a.json", body(fields(text="<p> </p>")))
    room.ingest(broken)

    done = erased(room, with_originals=True)

    assert room.quarantine.notes == {}
    assert broken.version_id in versions(done.originals)


def test_note_of_another_record_in_the_same_object_stays_unless_it_names_the_article() -> None:
    room = Newsroom()
    records = [
        fields(),
        fields(text="", headline="Same address"),
        fields(**{**story(3), "text": ""}),
        fields(**story(4)),
    ]
    room.ingest(room.store.upload("inbox/feed.json", body(*records)))

    erased(room)

    assert [entry.record_index for entry in noted(room.quarantine)] == [2]


def test_incomplete_delivery_is_named() -> None:
    room, refs = stocked()
    (page, *_) = room.table.ledger(source_id(refs[0].bucket, refs[0].key))
    room.table._ledger[page.source][page.sequence, page.page] = replace(page, complete=False)
    made = eraser(room)

    assert versions(made.under_way([NAME])) == versions(refs[:1])


def test_complete_deliveries_are_not_under_way() -> None:
    made = eraser(stocked()[0])

    assert made.under_way([NAME]) == []


def test_document_is_deleted_under_the_version_after_the_last() -> None:
    room, _ = stocked()
    index = MemoryIndex()
    index.write([bulk_action(stored) for stored in room.table.scan()])

    erased(room, index=index)

    last = max(stored.version for stored in room.table.written if stored.record.article_id == NAME)
    assert index.held[NAME] == (last + 1, None)


class Cut(Exception):
    """The process dies: nothing after this is run."""


WRITES = {
    "put", "keep", "remove", "remove_revision", "remove_texts", "release", "join", "leave", "unite", "place",
    "set_aside", "write",
}  # fmt: skip


def dying(call: int) -> Callable[[str], None]:
    calls = count()

    def before(name: str) -> None:
        if name in WRITES and next(calls) == call:
            raise Cut(name)

    return before


@pytest.mark.parametrize("moment", ["before", "after"])
def test_erasure_that_died_at_any_write_is_completed_by_the_next(moment: str) -> None:
    straight, _ = stocked()
    erased(straight, with_originals=True)

    for call in count():
        room, _ = stocked()
        hook = {moment: dying(call)}
        faulty = {"table": room.table, "notes": room.quarantine, "originals": room.store, "index": MemoryIndex()}
        try:
            erased(room, with_originals=True, **{name: Faulty(port, **hook) for name, port in faulty.items()})
        except Cut:
            named = {one.article_id for one in room.table.names()}
            assert NAME in named or left_of(room) == [], f"call {call}: the article cannot be found again"
        else:
            break
        erased(room, with_originals=True)
        assert (left_of(room), room.state) == ([], straight.state), f"call {call}"
        assert room.quarantine.notes == straight.quarantine.notes
        assert room.store._objects == straight.store._objects
    assert call > 10


def test_delivery_that_writes_the_article_meanwhile_is_overtaken() -> None:
    room, _ = stocked()
    calls = iter(range(3))

    def correct(name: str) -> None:
        if name == "remove" and next(calls, None) == 0:
            room.upload("inbox/late.json", datePublished=LATE, headline="Corrected meanwhile")

    erased(room, table=Faulty(room.table, before=correct))

    assert NAME not in room.table.articles([NAME])


def test_article_that_is_written_all_the_time_is_an_error() -> None:
    room, _ = stocked()

    class Busy(Faulty):
        def remove(self, _: Any) -> bool:
            return False

    with pytest.raises(TableUnavailable, match="too many at once"):
        erased(room, table=Busy(room.table))
