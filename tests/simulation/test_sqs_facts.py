"""The fake SQS follows AWS's pages on standard queues; each test names the page of its rule.

The pages are below https://docs.aws.amazon.com/AWSSimpleQueueService/latest/{APIReference,SQSDeveloperGuide}/.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from copydesk.adapters.sqs import SqsQueue
from simulation.services.refusals import Refused, UnknownRequest
from simulation.services.sqs import SQS
from simulation.services.sqs_queue import DAY, Queue

NOW = 1_772_625_600.0  # epoch seconds
HOUR = 3_600


@pytest.fixture
def queue() -> Queue:
    """A queue with a visibility timeout of 30 s, whose messages go to the dead letters after two receives."""
    sqs = SQS(lambda: NOW)
    dead = sqs.add_queue("dead", retention=14 * DAY)
    return sqs.add_queue("ingest", dead_letters=dead, max_receives=2)


def code(call: Any, *arguments: Any) -> str:
    """The error code of a refused call of a queue, "" without a refusal."""
    try:
        call(*arguments)
    except Refused as refused:
        return refused.code
    return ""


def dead_letters(queue: Queue) -> Queue:
    return queue.dead_letters or queue


def buried(queue: Queue, now: float) -> None:
    """Send a message and receive it until it is among the dead letters."""
    queue.send("poison", now)
    for _ in range(3):
        queue.receive(now, visibility=0)


def test_received_message_is_invisible_until_its_timeout_ends(queue: Queue) -> None:
    """sqs-visibility-timeout.html: after a receive, SQS prevents all consumers from receiving it again for 30 s."""
    queue.send("body", NOW)

    seen = [len(queue.receive(NOW + seconds)) for seconds in (0, 0, 29, 30)]

    assert seen == [1, 0, 0, 1]


def test_receive_answers_at_most_ten_messages(queue: Queue) -> None:
    """API_ReceiveMessage.html: one or more messages, up to 10."""
    for number in range(11):
        queue.send(str(number), NOW)

    assert [len(queue.receive(NOW)), len(queue.receive(NOW))] == [10, 1]


def test_receive_count_and_first_receive_are_those_of_the_message(queue: Queue) -> None:
    """API_ReceiveMessage.html: ApproximateReceiveCount, and the first receive in epoch milliseconds."""
    queue.send("body", NOW)

    (first,), (second,) = queue.receive(NOW + 1), queue.receive(NOW + 60)

    assert first.attributes["ApproximateReceiveCount"] == "1"
    assert second.attributes["ApproximateReceiveCount"] == "2"
    assert second.attributes["SentTimestamp"] == "1772625600000"
    assert second.attributes["ApproximateFirstReceiveTimestamp"] == "1772625601000"
    assert first.receipt_handle != second.receipt_handle


def test_message_received_too_often_goes_to_the_dead_letters(queue: Queue) -> None:
    """sqs-dead-letter-queues.html: when the ReceiveCount exceeds maxReceiveCount, SQS moves the message."""
    sent = queue.send("poison", NOW)

    received = [len(queue.receive(NOW + 60 * number)) for number in range(3)]

    assert received == [1, 1, 0]
    assert list(dead_letters(queue).messages) == [sent.message_id]
    assert queue.messages == {}


def test_dead_letter_expires_by_the_time_when_it_was_first_sent(queue: Queue) -> None:
    """setting-up-dead-letter-queue-retention.html: moved to a dead-letter queue, its enqueue timestamp is unchanged."""
    dead = dead_letters(queue)
    dead.retention = 4 * DAY
    queue.send("poison", NOW)
    for day in (0, 1, 1):
        queue.receive(NOW + day * DAY, visibility=0)

    assert len(dead.messages) == 1
    assert dead.drop_expired(NOW + 4 * DAY - 1) == []
    assert [message.body for message in dead.drop_expired(NOW + 4 * DAY)] == ["poison"]


def test_redriven_message_is_a_new_one(queue: Queue) -> None:
    """sqs-configure-dead-letter-queue-redrive.html: redriven messages have a new messageID and enqueueTime."""
    buried(queue, NOW)
    dead = dead_letters(queue)
    (before,) = dead.messages

    (moved,) = dead.moved_to(queue, NOW + DAY)

    assert moved.message_id != before
    assert (moved.sent, moved.received, dead.messages) == (NOW + DAY, 0, {})


def test_move_task_moves_dead_letters_to_the_queue_they_came_from(queue: Queue) -> None:
    """API_StartMessageMoveTask.html: without a destination they are redriven to their original source queues."""
    sqs = SQS(lambda: NOW)
    dead = sqs.add_queue("dead")
    ingest = sqs.add_queue("ingest", dead_letters=dead, max_receives=2)
    buried(ingest, NOW)

    sqs.start_message_move_task(SourceArn=dead.arn)

    assert [message.body for message in ingest.messages.values()] == ["poison"]


def test_move_task_of_a_queue_without_a_source_is_refused() -> None:
    """API_StartMessageMoveTask.html: only ARNs of dead-letter queues are accepted."""
    sqs = SQS(lambda: NOW)
    alone = sqs.add_queue("alone")

    with pytest.raises(ClientError, match="InvalidParameterValue"):
        sqs.start_message_move_task(SourceArn=alone.arn)


@pytest.mark.parametrize("seconds", [1, 31], ids=["invisible", "visible again"])
def test_message_is_deleted_by_its_newest_handle(queue: Queue, seconds: int) -> None:
    """API_DeleteMessage.html: even if a visibility timeout locks it; the handle is that of the most recent receive."""
    queue.send("body", NOW)
    (delivery,) = queue.receive(NOW)

    assert queue.delete(delivery.receipt_handle, NOW + seconds)
    assert queue.receive(NOW + HOUR) == []


@pytest.mark.parametrize("is_deleted", [True, False])
def test_deletion_by_an_older_handle_succeeds_with_or_without_an_effect(queue: Queue, *, is_deleted: bool) -> None:
    """API_DeleteMessage.html: if you use an old ReceiptHandle, the request succeeds, but the message might stay."""
    queue.freedom.deletes_by_old_handle = lambda _: is_deleted
    queue.send("body", NOW)
    (older,), _ = queue.receive(NOW), queue.receive(NOW + 60)

    assert queue.delete(older.receipt_handle, NOW + 61) == is_deleted
    assert len(queue.messages) == (not is_deleted)


def test_second_deletion_succeeds(queue: Queue) -> None:
    """API_DeleteMessage.html: the request succeeds; a handle that SQS never issued is ReceiptHandleIsInvalid."""
    queue.send("body", NOW)
    (delivery,) = queue.receive(NOW)
    queue.delete(delivery.receipt_handle, NOW)

    assert code(queue.delete, delivery.receipt_handle, NOW) == ""
    assert code(queue.delete, "never issued", NOW) == "ReceiptHandleIsInvalid"


def test_message_may_be_received_after_its_deletion(queue: Queue) -> None:
    """API_DeleteMessage.html: for standard queues, it is possible to receive a message even after you delete it."""
    sent = queue.send("body", NOW)
    (delivery,) = queue.receive(NOW)
    queue.delete(delivery.receipt_handle, NOW)

    again = queue.receive_again(sent.message_id, NOW + 1)

    assert (again.body, again.attributes["ApproximateReceiveCount"]) == ("body", "2")


def test_message_may_be_received_while_it_is_invisible(queue: Queue) -> None:
    """standard-queues-at-least-once-delivery.html: you might get that message copy again when you receive messages."""
    sent = queue.send("body", NOW)
    queue.receive(NOW)

    assert queue.receive_again(sent.message_id, NOW + 1).message_id == sent.message_id


def test_timeout_of_zero_makes_a_message_visible_at_once(queue: Queue) -> None:
    """sqs-visibility-timeout.html: set the timeout to 0 seconds to make the message visible to other consumers."""
    queue.send("body", NOW)
    (delivery,) = queue.receive(NOW)
    queue.change_visibility(delivery.receipt_handle, 0, NOW)

    assert len(queue.receive(NOW)) == 1


def test_message_stays_invisible_for_at_most_twelve_hours(queue: Queue) -> None:
    """API_ChangeMessageVisibility.html: a message can have a total visibility timeout of at most 12 hours."""
    queue.send("body", NOW)
    (delivery,) = queue.receive(NOW)
    queue.change_visibility(delivery.receipt_handle, 6 * HOUR, NOW)

    assert (
        code(queue.change_visibility, delivery.receipt_handle, 7 * HOUR, NOW + 6 * HOUR - 1) == "InvalidParameterValue"
    )
    assert code(queue.change_visibility, delivery.receipt_handle, 6 * HOUR, NOW + 6 * HOUR - 1) == ""


def test_visibility_of_a_message_that_is_not_in_flight_stays(queue: Queue) -> None:
    """API_ChangeMessageVisibility.html: MessageNotInflight, the specified message isn't in flight."""
    queue.send("body", NOW)
    (delivery,) = queue.receive(NOW)

    assert code(queue.change_visibility, delivery.receipt_handle, 60, NOW + 30) == "MessageNotInflight"


def test_message_is_dropped_after_four_days_even_in_flight(queue: Queue) -> None:
    """API_SetQueueAttributes.html: MessageRetentionPeriod is 345,600 seconds (4 days) by default."""
    queue.send("waiting", NOW)
    queue.send("received", NOW)
    queue.receive(NOW + 4 * DAY - 1, most=1)

    assert len(queue.messages) == 2
    assert queue.receive(NOW + 4 * DAY) == []
    assert queue.messages == {}


def test_delayed_message_is_received_after_its_delay(queue: Queue) -> None:
    """sqs-message-timers.html: a message isn't visible to consumers for its period of delay."""
    queue.send("body", NOW, delay=20)

    assert [len(queue.receive(NOW + seconds)) for seconds in (0, 19, 20)] == [0, 0, 1]


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ("", "MissingParameter"),
        ("a\0b", "InvalidMessageContents"),
        ("a\ufffeb", "InvalidMessageContents"),
        ("\t\r\n größe 🗞", ""),
        ("x" * 2**20, ""),
        ("x" * (2**20 + 1), "InvalidParameterValue"),
    ],
    ids=["empty", "NUL", "not a character", "text", "1 MiB", "longer"],
)
def test_body_is_text_of_one_to_1048576_bytes(queue: Queue, body: str, refused: str) -> None:
    """API_SendMessage.html: the minimum size is one character, the maximum 1,048,576 bytes; the allowed characters."""
    assert code(queue.send, body, NOW) == refused


def test_receive_answers_messages_in_the_order_of_the_freedom(queue: Queue) -> None:
    """standard-queues.html: best-effort ordering; messages may be delivered in another order than sent."""
    for body in ("first", "second"):
        queue.send(body, NOW)
    queue.freedom.order = lambda messages: messages[::-1]

    assert [delivery.body for delivery in queue.receive(NOW)] == ["second", "first"]


def test_next_visible_moment_is_that_of_the_first_message(queue: Queue) -> None:
    queue.send("later", NOW, delay=20)

    assert (queue.next_visible(NOW), queue.next_visible(NOW + 21)) == (NOW + 20, NOW + 21)


def test_record_of_a_delivery_has_the_fields_of_a_recorded_one(queue: Queue) -> None:
    recorded = json.loads((Path(__file__).parents[1] / "events" / "s3-in-sqs.json").read_bytes())["Records"][0]
    queue.send("body", NOW)
    (delivery,) = queue.receive(NOW)

    assert delivery.record.keys() == recorded.keys()
    assert delivery.record["attributes"].keys() == recorded["attributes"].keys()


def test_products_queue_sends_to_it() -> None:
    sqs = SQS(lambda: NOW)
    sqs.add_queue("ingest")

    SqsQueue(lambda: sqs, sqs.url("ingest")).send('{"Records": []}')

    (message,) = sqs.receive_message(QueueUrl=sqs.url("ingest"))["Messages"]
    assert message["Body"] == '{"Records": []}'


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        ("send_message", {"MessageBody": "body", "MessageGroupId": "a"}),
        ("send_message", {"MessageBody": b"body"}),
        ("send_message_batch", {"Entries": []}),
        ("get_queue_attributes", {"AttributeNames": ["CreatedTimestamp"]}),
        ("receive_message", {"ReceiveRequestAttemptId": "a"}),
    ],
)
def test_unknown_argument_or_operation_is_an_error(operation: str, request_: dict[str, Any]) -> None:
    sqs = SQS(lambda: NOW)
    sqs.add_queue("ingest")

    with pytest.raises(UnknownRequest):
        getattr(sqs, operation)(QueueUrl=sqs.url("ingest"), **request_)
