"""An object of many records that takes longer than an invocation: several deliveries, one after another."""

import gzip
import json
from dataclasses import dataclass, replace
from typing import Any

import pytest

from copydesk.errors import ObjectGone, ObjectUnavailable, OutOfTime, QueueUnavailable, TableUnavailable
from copydesk.events import ObjectRef
from copydesk.formats import json_lines
from copydesk.local_store import notification_of
from copydesk.pipeline.ingest import ingest
from copydesk.ports import RawObject
from copydesk.settings import Limits
from fakes import Faulty
from newsroom import Newsroom
from unit.pipeline.invocations import INVOCATION_MS, RESERVE_MS, Lambda, ledger_of, lines, raised, uploaded


@pytest.fixture
def function() -> Lambda:
    return Lambda(Newsroom(limits=Limits(records_to_continue=10)))


def test_object_of_many_records_is_taken_in_by_several_deliveries_each_record_once(function: Lambda) -> None:
    function.run(uploaded(function, lines(150)))

    assert function.invocations == 3  # 53 records in 60 s less the 8 s kept back, and the one that is under way
    assert function.told() == [(number, "stored") for number in range(150)]
    assert len(list(function.room.table.scan())) == 150
    assert ledger_of(function) == [(100, False), (50, True)]
    assert (function.failures, function.reporter.failures) == ([], [])


def test_what_is_known_is_passed_over_without_being_read(function: Lambda, monkeypatch: pytest.MonkeyPatch) -> None:
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
    assert function.told() == [(number, "stored") for number in range(100)]


def test_damaged_object_is_taken_in_up_to_the_damage_over_several_deliveries(function: Lambda) -> None:
    packed = gzip.compress(lines(150), mtime=0)
    function.run(uploaded(function, packed[:-2_00]))

    kinds = [kind for _, kind in function.told()]
    assert function.invocations == 3
    assert set(kinds[:-1]) == {"stored"}
    assert kinds[-1] == "rejected"
    assert [index for index, _ in function.told()] == list(range(len(kinds)))


def test_delivery_that_fails_behind_a_cut_is_gone_on_with_where_it_was(function: Lambda) -> None:
    message = uploaded(function, lines(100))
    function.invoke(message)
    denied = Faulty(function.room.store, before=lambda _: raised(ObjectUnavailable("GetObject: SlowDown")))

    function.invoke(message, store=denied)
    assert function.failures == [message]

    function.waiting.clear()
    function.run()
    assert function.told() == [(number, "stored") for number in range(100)]


def test_object_that_is_gone_while_it_is_read_is_stale_from_there_on(function: Lambda) -> None:
    """What was read is kept, but for the page that was being read."""
    ref = function.room.store.upload("inbox/large.jsonl", b"")
    function.record_ms = 100
    long = "Every word of it. " * 60
    cut = OneObject(Replaced(lines(250, long), len(lines(160, long))))

    function.run(json.dumps(notification_of(ref)), store=cut, limits=Limits(piece_bytes=1_000))

    assert function.told() == [*((number, "stored") for number in range(100)), (100, "stale")]
    assert function.reporter.outcomes[-1].reason == "this version was gone before it was read to its end"
    assert ledger_of(function) == [(100, False), (1, True)]


@dataclass(frozen=True)
class Replaced:
    """Bytes that are there up to a place: then the object was replaced."""

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


def test_message_that_a_large_object_left_no_time_for_is_sent_anew_and_not_counted_as_failed(function: Lambda) -> None:
    large = [uploaded(function, lines(100), f"inbox/{name}.jsonl") for name in "ab"]

    function.invoke(*large)

    assert function.waiting == large
    assert function.failures == []


def test_object_that_hardly_advances_comes_back_by_itself_and_is_counted(
    function: Lambda,
) -> None:
    message = uploaded(function, lines(150))

    function.invoke(message, limits=Limits(records_to_continue=54))  # an invocation does 53

    assert (function.failures, function.waiting) == ([message], [])
    assert function.reporter.failures[0]["reason"] == "out_of_time: stopped before record 53, 53 further than it began"


def test_object_that_takes_all_the_time_to_get_where_it_goes_on_comes_back_by_itself(function: Lambda) -> None:
    message = uploaded(function, lines(100))
    function.invoke(message)

    with pytest.raises(OutOfTime, match="stopped before record 53, 0 further than it began"):
        function.handler(time_left=lambda: RESERVE_MS - 1)(json.loads(message))


def test_message_comes_back_by_itself_where_the_queue_does_not_take_it(function: Lambda) -> None:
    function.sends = lambda _: raised(QueueUnavailable("SendMessage: AccessDenied"))
    message = uploaded(function, lines(100))

    function.invoke(message)

    assert function.failures == [message]
    (failure,) = function.reporter.failures
    assert failure["reason"] == "queue_unavailable: SendMessage: AccessDenied"
    assert (failure["bucket"], failure["key"]) == ("gazette-inbox", "inbox/large.jsonl")


def test_direct_event_goes_on_by_the_queue(function: Lambda) -> None:
    event = notification_of(function.room.store.upload("inbox/large.jsonl", lines(100)))

    assert function.handler()(event, function) == {}
    assert [json.loads(text) for text in function.waiting] == [event]

    function.run()
    assert function.told() == [(number, "stored") for number in range(100)]


def test_records_that_are_slow_to_read_are_stored_before_their_page_is_full(
    function: Lambda, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fifteen seconds a record, and a page of them would never end."""
    load = json_lines.load_json

    def slow(text: str, line: int, max_chars: int) -> Any:
        function.left -= 15_000 * bool(line)
        return load(text, line, max_chars)

    monkeypatch.setattr(json_lines, "load_json", slow)

    function.run(uploaded(function, lines(10)), limits=Limits(records_to_continue=1))

    assert function.told() == [(number, "stored") for number in range(10)]
    assert function.invocations == 4


@pytest.mark.parametrize("record_ms", [10_000, 30_000, 60_000])
def test_flood_is_told_once_wherever_time_runs_short(function: Lambda, record_ms: int) -> None:
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


def test_deletion_of_a_large_object_is_carried_out_by_several_deliveries(function: Lambda) -> None:
    function.run(uploaded(function, lines(150)))
    function.reporter.outcomes.clear()
    function.invocations = 0

    function.run(json.dumps(notification_of(function.room.store.delete("inbox/large.jsonl"))))

    assert function.invocations == 3
    assert function.told() == [(number, "withdrawn") for number in range(150)]
    assert statuses(function) == {"withdrawn"}
    assert ledger_of(function)[2:] == [(100, False), (50, True)]


@pytest.mark.parametrize("after", [1, 2])
def test_large_object_that_is_deleted_while_it_is_taken_in_is_withdrawn_whole(function: Lambda, after: int) -> None:
    upload = uploaded(function, lines(150))
    for _ in range(after):
        function.invoke(upload)
    deletion = json.dumps(notification_of(function.room.store.delete("inbox/large.jsonl")))

    function.run(deletion)

    assert statuses(function) == {"withdrawn"}
    assert len(list(function.room.table.scan())) == 150
    assert function.failures == []


def test_large_object_that_is_deleted_behind_its_last_look_is_withdrawn_by_its_own_deliveries(
    function: Lambda,
) -> None:
    """The deletion is entered, by a delivery that then dies, while the upload's last records are stored."""
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
