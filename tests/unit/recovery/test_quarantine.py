"""Retries of rejected input, after the fix of its cause: limits that are raised between two deliveries."""

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from builders import story
from copydesk.errors import TableUnavailable
from copydesk.events import ObjectRef
from copydesk.outcome import LedgerPage
from copydesk.pipeline.ingest import ingest
from copydesk.ports import BulkOutcome, BulkStatus
from copydesk.recovery.quarantine import NoteEntry, Retry, State, noted
from copydesk.search.handler import refusal_note
from copydesk.settings import Limits
from copydesk.table.identity import source_id
from fakes import Faulty, MemoryIndex
from newsroom import GAZETTE, Newsroom, fields
from search_indexes import write

LOW, HIGH = Limits(json_chars=700, records_per_page=4), Limits(records_per_page=4)
LONG = {3: "long", 6: "long"}  # records of LINES over the low limit


def lines(*records: dict[str, Any]) -> bytes:
    return b"\n".join(json.dumps(record).encode() for record in records)


def record(number: int) -> dict[str, Any]:
    made = fields(**story(number))
    return {**made, "text": f"{made['text']}\n\n{story(100 + number)['text']}"} if number in LONG else made


LINES = lines(*map(record, range(10)))


def rejecting(body: bytes = LINES, key: str = "inbox/a.jsonl") -> tuple[Newsroom, ObjectRef]:
    """A desk that has ingested an object under the low limit; the limit is high now."""
    room = Newsroom(limits=LOW)
    ref = room.store.upload(key, body)
    room.ingest(ref)
    room.limits = HIGH
    return room, ref


def retry_of(room: Newsroom, table: Any = None, **over: Any) -> Retry:
    table = table or room.table
    desk = replace(room.desk, table=table)
    ports = {"notes": room.quarantine, "table": table, "originals": room.store}
    return Retry(**{**ports, "deliver": lambda ref: ingest(ref, desk), **over})


def retried(room: Newsroom, entries: list[NoteEntry] | None = None, **over: Any) -> list[State]:
    """Retry notes to the end; return their states in order of name."""
    retry = retry_of(room, **over)
    states = {entry.name: state for entry, state in retry.begin(entries or list(noted(room.quarantine)))}
    waiting = [entry for entry in noted(room.quarantine) if states.get(entry.name) is State.WAITING]
    states |= {entry.name: state for entry, state in retry.settled(waiting)}
    return [states[name] for name in sorted(states)]


def pages(room: Newsroom, ref: ObjectRef) -> list[LedgerPage]:
    return room.table.ledger(source_id(ref.bucket, ref.key))


def kinds(room: Newsroom, ref: ObjectRef) -> list[str]:
    return [outcome.kind.value for page in pages(room, ref) for outcome in page.all_outcomes]


def test_records_over_a_limit_are_rejected_before_the_fix() -> None:
    room, ref = rejecting()

    assert kinds(room, ref) == ["rejected" if number in LONG else "stored" for number in range(10)]
    assert [entry.record_index for entry in noted(room.quarantine)] == [3, 6]


def test_retry_stores_what_was_rejected_and_removes_its_notes() -> None:
    room, ref = rejecting()

    assert retried(room) == [State.SOLVED, State.SOLVED]
    assert kinds(room, ref) == ["stored"] * 10
    assert room.quarantine.notes == {}
    assert len(list(room.table.scan())) == 10


def test_retried_version_is_complete_in_the_ledger_and_answered_from_it() -> None:
    room, ref = rejecting()
    retried(room)

    written = len(room.table.written)
    assert [kind for kind, _ in room.ingest(ref)] == ["stored"] * 10
    assert (len(room.table.written), [len(page.earlier) for page in pages(room, ref)]) == (written, [0, 0, 0])


def test_retry_changes_no_outcome_and_no_article_that_was_stored() -> None:
    room, ref = rejecting()
    room.upload("inbox/later.json", **{**story(0), "headline": "A correction"})
    room.ingest(room.store.upload("inbox/a.jsonl", lines(*map(record, range(3)))))
    before = {outcome.record_index: outcome for page in pages(room, ref)[:3] for outcome in page.outcomes}
    articles = {article.record.article_id: article for article in room.table.scan()}

    retried(room)

    after = {outcome.record_index: outcome for page in pages(room, ref)[:3] for outcome in page.outcomes}
    assert {index: after[index] for index in before if index not in LONG} == {
        index: outcome for index, outcome in before.items() if index not in LONG
    }
    assert {article.record.article_id: article for article in room.table.scan()}.items() >= articles.items()


def test_retry_of_one_record_leaves_the_records_before_it_unread() -> None:
    room, ref = rejecting()
    (note,) = (entry for entry in noted(room.quarantine) if entry.record_index == 6)
    list(retry_of(room, deliver=lambda _: None).begin([note]))

    first, second, _ = pages(room, ref)
    assert (len(first.outcomes), first.earlier) == (4, ())
    assert (len(second.outcomes), [outcome.record_index for outcome in second.earlier]) == (2, [6, 7])


def test_object_that_could_not_be_read_at_all_is_retried() -> None:
    room = Newsroom(limits=Limits(object_bytes=10))
    room.store.limits = room.limits
    ref = room.store.upload("inbox/a.jsonl", LINES)
    room.ingest(ref)
    room.store.limits = room.limits = Limits()

    assert retried(room) == [State.SOLVED]
    assert kinds(room, ref) == ["stored"] * 10


def test_record_rejected_again_keeps_its_note_with_the_new_reason() -> None:
    room, ref = rejecting()
    room.limits = replace(LOW, json_chars=701)

    assert retried(room) == [State.REJECTED, State.REJECTED]
    assert kinds(room, ref).count("rejected") == 2
    assert all("701" in entry.reason for entry in noted(room.quarantine))


def test_version_that_is_gone_keeps_outcomes_and_notes() -> None:
    room, ref = rejecting()
    before = pages(room, ref)
    room.store.remove(ref)

    assert retried(room) == [State.GONE, State.GONE]
    assert pages(room, ref) == before
    assert len(room.quarantine.notes) == 2


def test_version_that_goes_after_its_ledger_was_reopened_keeps_its_outcomes() -> None:
    room, ref = rejecting()
    before = pages(room, ref)
    list(retry_of(room, deliver=lambda _: None).begin(noted(room.quarantine)))
    room.store.remove(ref)

    room.ingest(ref)

    assert pages(room, ref) == before


def test_articles_of_a_reopened_version_are_withdrawn_with_their_object() -> None:
    room, ref = rejecting()
    list(retry_of(room, deliver=lambda _: None).begin(noted(room.quarantine)))

    room.delete("inbox/a.jsonl")
    room.ingest(ref)

    assert {article.record.pub_status for article in room.table.scan()} == {"withdrawn"}
    assert "rejected" not in kinds(room, ref)


def test_retry_of_a_deleted_object_does_not_publish_it() -> None:
    room, _ = rejecting()
    room.delete("inbox/a.jsonl")

    assert retried(room) == [State.SOLVED, State.SOLVED]
    assert {article.record.pub_status for article in room.table.scan()} == {"withdrawn"}


def test_record_that_became_rejected_keeps_the_outcome_it_had() -> None:
    room, ref = rejecting()
    room.limits = replace(LOW, json_chars=500)

    retried(room)

    assert kinds(room, ref) == ["rejected" if number in LONG else "stored" for number in range(10)]


def test_note_whose_record_is_stored_already_is_removed_without_a_delivery() -> None:
    room, _ = rejecting()
    entries = list(noted(room.quarantine))
    notes = dict(room.quarantine.notes)
    retried(room)
    room.quarantine.notes = notes

    assert retried(room, entries, deliver=lambda ref: pytest.fail(f"{ref} was delivered")) == [State.SOLVED] * 2
    assert room.quarantine.notes == {}


def test_notes_are_chosen_by_reason_and_key() -> None:
    room, _ = rejecting()
    room.ingest(room.store.upload("inbox/2026/b.json", b'{"headline": "No text", "url": "https://a.example/b"}'))

    assert [entry.key for entry in noted(room.quarantine, reason="NO ARTICLE text")] == ["inbox/2026/b.json"]
    assert [entry.key for entry in noted(room.quarantine, prefix="inbox/2026/")] == ["inbox/2026/b.json"]
    assert list(noted(room.quarantine, reason="unknown_format")) == []


def test_expected_states_are_named_without_a_write() -> None:
    room, ref = rejecting()
    calls: list[str] = []
    before = pages(room, ref)

    states = retry_of(room, Faulty(room.table, calls.append)).expected(noted(room.quarantine))

    assert [state for _, state in states] == [State.WAITING, State.WAITING]
    assert (set(calls), pages(room, ref), len(room.quarantine.notes)) == ({"ledger"}, before, 2)


class Cut(Exception):
    """The process dies: nothing after this is run."""


def dying(call: int) -> Callable[[str], None]:
    calls = count()

    def before(name: str) -> None:
        if name not in {"ledger", "articles", "revisions", "find", "read", "names"} and next(calls) == call:
            raise Cut(name)

    return before


@pytest.mark.parametrize("moment", ["before", "after"])
def test_retry_that_died_at_any_write_is_completed_by_the_next(moment: str) -> None:
    straight, ref = rejecting()
    retried(straight)

    for call in count():
        room, _ = rejecting()
        hook = {moment: dying(call)}
        faulty = {name: Faulty(getattr(room, name), **hook) for name in ("table", "quarantine")}
        try:
            retried(room, table=faulty["table"], notes=faulty["quarantine"])
        except Cut:
            assert all(
                entry.record_index in [o.record_index for p in pages(room, ref) for o in p.all_outcomes]
                for entry in noted(room.quarantine)
            )
        else:
            break
        retried(room)
        assert (room.state, pages(room, ref)) == (straight.state, pages(straight, ref)), f"call {call}"
        assert room.quarantine.notes == {}
    assert call > 15


def test_ledger_that_is_written_by_too_many_at_once_is_an_error_and_changes_nothing() -> None:
    room, ref = rejecting()
    before = pages(room, ref)

    class Busy(Faulty):
        def replace_page(self, *_: Any) -> bool:
            return False

    with pytest.raises(TableUnavailable, match="too many at once"):
        retried(room, table=Busy(room.table))
    assert pages(room, ref) == before


def refused(room: Newsroom) -> NoteEntry:
    """A note about the document of a stored article."""
    room.upload()
    name = room.record().article_id
    noted_as = refusal_note(write(1, name), BulkOutcome(BulkStatus.REJECTED, "mapper_parsing_exception"))
    room.quarantine.set_aside(*noted_as)
    return NoteEntry(*noted_as)


def test_refused_document_is_written_again_and_its_note_removed() -> None:
    room = Newsroom()
    refused(room)
    index = MemoryIndex()

    assert retried(room, index=index) == [State.SOLVED]
    assert list(index.documents()) == [room.record(GAZETTE).article_id]
    assert room.quarantine.notes == {}


def test_document_refused_again_keeps_its_note() -> None:
    room = Newsroom()
    entry = refused(room)
    index = MemoryIndex({entry.note["articleId"]: BulkOutcome(BulkStatus.REJECTED, "mapper_parsing_exception")})

    assert retried(room, index=index) == [State.REJECTED]
    assert list(room.quarantine.notes) == [entry.name]


def test_note_about_a_document_waits_for_an_index() -> None:
    room = Newsroom()
    refused(room)

    assert retried(room) == [State.SKIPPED]


def test_note_about_the_document_of_an_article_that_is_gone_is_removed() -> None:
    room = Newsroom()
    refused(room)
    room.table.remove(room.table.articles([room.record().article_id])[room.record().article_id])

    assert retried(room, index=MemoryIndex()) == [State.SOLVED]
    assert room.quarantine.notes == {}
