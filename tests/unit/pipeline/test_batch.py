"""The plan of a batch: what runs side by side, and what one after another."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from builders import ref
from copydesk.events import Message
from copydesk.pipeline.batch import rows_of
from copydesk.pipeline.handler import IngestHandler
from copydesk.pipeline.notification import notification_of
from copydesk.pipeline.side_by_side import one_after_another
from copydesk.settings import Limits
from fakes import RecordingReporter
from newsroom import Newsroom, body, fields

LIMITS = Limits(side_by_side_bytes=1_000, held_bytes=5_000)


def message(key: str, number: int = 1, size: int = 10, receives: int = 1) -> Message:
    return Message(f"{key}-{number}", json.dumps(notification_of(ref(key, number, size=size))), receives)


def plan(*messages: Message) -> tuple[list[list[str]], list[str]]:
    rows, behind = rows_of(messages, LIMITS)
    return [[one.message_id for one in row] for row in rows], [one.message_id for one in behind]


def test_messages_of_different_objects_run_side_by_side() -> None:
    assert plan(message("a"), message("b"), message("c")) == ([["a-1"], ["b-1"], ["c-1"]], [])


def test_messages_of_one_object_keep_their_order_in_one_row() -> None:
    assert plan(message("a", 1), message("b"), message("a", 2)) == ([["a-1", "a-2"], ["b-1"]], [])


def test_larger_objects_come_behind_one_by_one_and_the_largest_last() -> None:
    messages = message("huge", size=6_000), message("a"), message("wide", size=1_001), message("full", size=1_000)
    assert plan(*messages) == ([["a-1"], ["full-1"]], ["wide-1", "huge-1"])


def test_batch_with_a_message_received_before_runs_one_after_another() -> None:
    assert plan(message("a"), message("b", receives=2)) == ([], ["a-1", "b-1"])


def test_message_that_cannot_be_read_is_a_row_of_its_own() -> None:
    assert plan(Message("x", "{"), Message("y", "{")) == ([["x"], ["y"]], [])


def test_only_the_messages_that_failed_return_whatever_row_they_are_in() -> None:
    room = Newsroom()
    refs = [room.store.upload(f"inbox/{name}.json", body(fields(url=f"https://x.example/{name}"))) for name in "ab"]
    bodies = [json.dumps(notification_of(one)) for one in refs]
    texts = [bodies[0], "not a notification", bodies[1]]

    seen: list[int] = []

    def backwards(works: Sequence[Callable[[], Any]]) -> list[Any]:
        seen.append(len(works))
        return one_after_another(works[::-1])[::-1]

    handler = IngestHandler(room.desk, RecordingReporter(), side_by_side=backwards)
    records = [{"messageId": f"m{n}", "eventSource": "aws:sqs", "body": text} for n, text in enumerate(texts)]

    assert handler({"Records": records}) == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    assert seen == [3]
    assert len(list(room.table.scan())) == 2
