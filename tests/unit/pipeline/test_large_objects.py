"""Objects of many records that take longer than one invocation: several deliveries, one after another."""

import gzip
import json
from dataclasses import dataclass, replace
from typing import Any

import pytest

from copydesk.errors import ObjectGone, ObjectUnavailable, OutOfTime, QueueUnavailable, TableUnavailable
from copydesk.events import ObjectRef
from copydesk.formats import json_lines
from copydesk.pipeline.ingest import ingest
from copydesk.pipeline.notification import notification_of
from copydesk.ports import RawObject
from copydesk.settings import Limits
from fakes import Faulty
from newsroom import Newsroom
from unit.pipeline.invocations import INVOCATION_MS, RESERVE_MS, Lambda, ledger_of, lines, raised, uploaded


@pytest.fixture
def function() -> Lambda:
    return Lambda(Newsroom(limits=Limits(records_to_continue=10)))


def test_object_of_many_records_is_ingested_by_several_deliveries_each_record_once(function: Lambda) -> None:
    function.run(uploaded(function, lines(150)))

    assert function.invocations == 3  # 60 s less a reserve of 8 s: 52 records, and the one in progress
    assert function.outcomes() == [(number, "stored") for number in range(150)]
    assert len(list(function.room.table.scan())) == 150
    assert ledger_of(function) == [(100, False), (50, True)]
    assert (function.failures, function.reporter.failures) == ([], [])


def test_recorded_outcomes_are_skipped_without_parsing_their_records(
    function: Lambda, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[int] = []
    load = json_lines.load_json

    def counted(text: str, line: int, max_chars: int) -> Any:
        loaded.append(line)
        return load(text, line, max_chars)

    message = uploaded(function, lines(100))
    function.invoke(message)
    monkeypatch.setattr(json_lines, "load_json", counted)
    function.invoke(message)

    assert min(line for line in loaded if line) == 54
    assert function.outcomes() == [(number, "stored") for number in range(100)]


def test_damaged_object_is_ingested_up_to_the_damage_by_several_deliveries(function: Lambda) -> None:
    packed = gzip.compress(lines(150), mtime=0)
    function.run(uploaded(function, packed[:-2_00]))

    kinds = [kind for _, kind in function.outcomes()]
    assert function.invocations == 3
    assert set(kinds[:-1]) == {"stored"}
    assert kinds[-1] == "rejected"
    assert [index for index, _ in function.outcomes()] == list(range(len(kinds)))


def test_object_is_resumed_where_it_stopped_after_a_failed_delivery(function: Lambda) -> None:
    message = uploaded(function, lines(100))
    function.invoke(message)
    denied = Faulty(function.room.store, before=lambda _: raised(ObjectUnavailable("GetObject: SlowDown")))

    function.invoke(message, store=denied)
    assert function.failures == [message]

    function.waiting.clear()
    function.run()
    assert function.outcomes() == [(number, "stored") for number in range(100)]


def test_object_replaced_while_it_is_read_is_stale_from_there_on(function: Lambda) -> None:
    """Complete ledger pages are kept; records of the page in progress are not."""
    ref = function.room.store.upload("inbox/large.jsonl", b"")
    function.record_ms = 100
    long = "Every word of it. " * 60
    cut = OneObject(Replaced(lines(250, long), len(lines(160, long))))

    function.run(json.dumps(notification_of(ref)), store=cut, limits=Limits(piece_bytes=1_000))

    assert function.outcomes() == [*((number, "stored") for number in range(100)), (100, "stale")]
    assert function.reporter.outcomes[-1].reason == "this version was gone before it was read to its end"
    assert ledger_of(function) == [(100, False), (1, True)]


@dataclass(frozen=True)
class Replaced:
    """The bytes of an object that is replaced while it is read: reads beyond `until` raise ObjectGone."""

    body: bytes
    until: int

    def __len__(self) -> int:
        return len(self.body)

    def __getitem__(self, part: slice) -> bytes:
        if part.indices(len(self.body))[1] > self.until:
            raise ObjectGone("overwritten")
        return self.body[part]


@dataclass(frozen=True)
class OneObject:
    body: Replaced

    def fetch(self, ref: ObjectRef) -> RawObject:
        return RawObject(ref, self.body)


def test_small_objects_do_not_wait_for_large_ones(function: Lambda) -> None:
    large = uploaded(function, lines(150))
    small = uploaded(function, lines(1), "inbox/small.jsonl")

    function.run(large, small, limits=Limits(held_bytes=1_000))

    assert function.reporter.outcomes[0].key == "inbox/small.jsonl"


def test_message_without_time_left_is_sent_again_and_not_counted_as_failed(function: Lambda) -> None:
    large = [uploaded(function, lines(100), f"inbox/{name}.jsonl") for name in "ab"]

    function.invoke(*large)

    assert function.waiting == large
    assert function.failures == []


def test_object_that_hardly_advances_is_returned_and_counted_as_failed(function: Lambda) -> None:
    message = uploaded(function, lines(150))

    function.invoke(message, limits=Limits(records_to_continue=54))  # an invocation stores 53

    assert (function.failures, function.waiting) == ([message], [])
    assert function.reporter.failures[0]["reason"] == "out_of_time: stopped before record 53, 53 further than it began"


def test_object_that_uses_all_the_time_to_skip_recorded_outcomes_is_returned(function: Lambda) -> None:
    message = uploaded(function, lines(100))
    function.invoke(message)

    with pytest.raises(OutOfTime, match="stopped before record 53, 0 further than it began"):
        function.handler(time_left=lambda: RESERVE_MS - 1)(json.loads(message))


def test_message_is_returned_where_the_queue_does_not_accept_it(function: Lambda) -> None:
    function.sends = lambda _: raised(QueueUnavailable("SendMessage: AccessDenied"))
    message = uploaded(function, lines(100))

    function.invoke(message)

    assert function.failures == [message]
    (failure,) = function.reporter.failures
    assert failure["reason"] == "queue_unavailable: SendMessage: AccessDenied"
    assert (failure["bucket"], failure["key"]) == ("gazette-inbox", "inbox/large.jsonl")


def test_direct_event_is_continued_through_the_queue(function: Lambda) -> None:
    event = notification_of(function.room.store.upload("inbox/large.jsonl", lines(100)))

    assert function.handler()(event, function) == {}
    assert [json.loads(text) for text in function.waiting] == [event]

    function.run()
    assert function.outcomes() == [(number, "stored") for number in range(100)]


def test_records_that_are_slow_to_read_are_stored_before_their_page_is_full(
    function: Lambda, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At fifteen seconds a record, a full page takes longer than any invocation."""
    load = json_lines.load_json

    def slow(text: str, line: int, max_chars: int) -> Any:
        function.left -= 15_000 * bool(line)
        return load(text, line, max_chars)

    monkeypatch.setattr(json_lines, "load_json", slow)

    function.run(uploaded(function, lines(10)), limits=Limits(records_to_continue=1))

    assert function.outcomes() == [(number, "stored") for number in range(10)]
    assert function.invocations == 4


@pytest.mark.parametrize("record_ms", [10_000, 30_000, 60_000])
def test_flood_is_reported_once_wherever_time_runs_short(function: Lambda, record_ms: int) -> None:
    limits = Limits(records_without_text=20, records_to_continue=1)
    flood = b'{"text": "a"}\n' + b'{"a": 1}\n' * 60
    straight = Lambda()
    straight.run(uploaded(straight, flood), limits=limits)

    function.record_ms = record_ms
    function.run(uploaded(function, flood), limits=limits)

    assert straight.invocations == 1
    assert function.invocations >= 4
    assert function.reporter.outcomes == straight.reporter.outcomes
    assert "the rest is not read" in function.reporter.outcomes[-1].reason


def statuses(function: Lambda) -> set[str]:
    return {stored.record.pub_status for stored in function.room.table.scan()}


def test_deletion_of_a_large_object_is_completed_by_several_deliveries(function: Lambda) -> None:
    function.run(uploaded(function, lines(150)))
    function.reporter.outcomes.clear()
    function.invocations = 0

    function.run(json.dumps(notification_of(function.room.store.delete("inbox/large.jsonl"))))

    assert function.invocations == 3
    assert function.outcomes() == [(number, "withdrawn") for number in range(150)]
    assert statuses(function) == {"withdrawn"}
    assert ledger_of(function)[2:] == [(100, False), (50, True)]


@pytest.mark.parametrize("after", [1, 2])
def test_large_object_deleted_while_it_is_ingested_is_withdrawn_whole(function: Lambda, after: int) -> None:
    upload = uploaded(function, lines(150))
    for _ in range(after):
        function.invoke(upload)
    deletion = json.dumps(notification_of(function.room.store.delete("inbox/large.jsonl")))

    function.run(deletion)

    assert statuses(function) == {"withdrawn"}
    assert len(list(function.room.table.scan())) == 150
    assert function.failures == []


def test_large_object_deleted_after_its_last_check_is_withdrawn_by_its_own_deliveries(
    function: Lambda,
) -> None:
    """While the last records of the upload are stored, a delivery records the deletion in the ledger and then fails."""
    upload = uploaded(function, lines(150))
    function.invoke(upload)
    function.invoke(upload)
    deletion = function.room.store.delete("inbox/large.jsonl")
    dies = Faulty(function.room.table, before=lambda call: raised(TableUnavailable("")) if call == "articles" else None)
    entered: list[str] = []

    def delete_once(call: str) -> None:
        function._pass(call)
        if call == "put" and not entered:
            entered.append(call)
            with pytest.raises(TableUnavailable):
                ingest(deletion, replace(function.room.desk, table=dies))

    function.waiting.clear()
    function.run(upload, table=Faulty(function.room.table, before=delete_once))

    assert statuses(function) == {"withdrawn"}
    assert function.invocations > 4
    assert function.failures == []


def test_object_whose_last_record_leaves_little_time_is_done(function: Lambda) -> None:
    function.record_ms = INVOCATION_MS - RESERVE_MS + 1_000

    function.run(uploaded(function, lines(1)))

    assert function.invocations == 1
    assert ledger_of(function) == [(1, True)]
