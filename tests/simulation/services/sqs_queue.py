"""One standard queue of the fake SQS: messages, their visibility and their moves. Times are epoch seconds, given."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import md5
from typing import Any

from simulation.services.refusals import Refused

MAX_MESSAGES = 10  # of one receive
MAX_BYTES = 2**20
MAX_VISIBILITY = 43_200  # seconds since a message was received
DAY = 86_400
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass
class Message:
    """A message in a queue."""

    message_id: str
    body: str
    sent: float
    visible_at: float
    received: int = 0  # times
    first_received: float = 0.0
    last_received: float = 0.0

    @property
    def handle(self) -> str:
        """The receipt handle of the last receive."""
        return f"{self.message_id}/{self.received}"


@dataclass(frozen=True)
class Delivery:
    """One receive of a message."""

    message_id: str
    receipt_handle: str
    body: str
    attributes: dict[str, str]
    queue_arn: str

    @property
    def record(self) -> dict[str, Any]:
        """The record of a Lambda event."""
        return {
            "messageId": self.message_id,
            "receiptHandle": self.receipt_handle,
            "body": self.body,
            "attributes": dict(self.attributes),
            "messageAttributes": {},
            "md5OfBody": md5_of(self.body),
            "eventSource": "aws:sqs",
            "eventSourceARN": self.queue_arn,
            "awsRegion": "eu-west-1",
        }


def md5_of(body: str) -> str:
    """The checksum that SQS answers for a body."""
    return md5(body.encode(), usedforsecurity=False).hexdigest()


def _oldest_first(messages: list[Message]) -> list[Message]:
    return messages


def _never(_: str) -> bool:
    return False


@dataclass
class Freedom:
    """The choices of a standard queue; by default the calm ones.

    `order` arranges the visible messages, of which a receive answers the first. `deletes_by_old_handle` is asked with
    a receipt handle that is not the newest of its message: whether the message is deleted.
    """

    order: Callable[[list[Message]], list[Message]] = _oldest_first
    deletes_by_old_handle: Callable[[str], bool] = _never


@dataclass
class Queue:
    """A standard queue; durations in seconds. A message goes to the dead letters when received once too often."""

    name: str
    new_id: Callable[[], str]
    visibility: float = 30
    retention: float = 4 * DAY
    dead_letters: "Queue | None" = None
    max_receives: int = 0  # without dead letters: any number
    freedom: Freedom = field(default_factory=Freedom)
    messages: dict[str, Message] = field(default_factory=dict)
    deleted: dict[str, Message] = field(default_factory=dict)
    _issued: set[str] = field(default_factory=set)

    @property
    def arn(self) -> str:
        """The queue's ARN."""
        return f"arn:aws:sqs:eu-west-1:123456789012:{self.name}"

    def send(self, body: str, now: float, delay: float = 0) -> Message:
        """Add a message that can be received after a delay."""
        if not body:
            raise Refused("MissingParameter", "The request must contain the parameter MessageBody.")
        if len(body.encode("utf-8", "surrogatepass")) > MAX_BYTES:
            raise Refused("InvalidParameterValue", f"Message must be shorter than {MAX_BYTES} bytes.")
        if _FORBIDDEN.search(body):
            raise Refused("InvalidMessageContents", "Invalid characters found.")
        message = Message(self.new_id(), body, now, now + delay)
        self.messages[message.message_id] = message
        return message

    def receive(self, now: float, most: int = MAX_MESSAGES, visibility: float | None = None) -> list[Delivery]:
        """Deliver visible messages, which are then invisible for a while.

        A message that was received `max_receives` times before is moved to the dead letters instead.
        """
        self.drop_expired(now)
        visible = self.freedom.order([one for one in self.messages.values() if one.visible_at <= now])
        delivered: list[Delivery] = []
        for message in visible:
            if len(delivered) == most:
                break
            if self.dead_letters is not None and message.received >= self.max_receives:
                self._bury(message, now)
            else:
                delivered.append(self._delivered(message, now, visibility))
        return delivered

    def receive_again(self, message_id: str, now: float) -> Delivery:
        """Deliver a message a second time, while it is invisible or after it was deleted.

        A queue delivers at least once: a copy on a server that a deletion did not reach may come back.
        """
        message = self.messages.get(message_id)
        if message is None:
            message = self.messages[message_id] = self.deleted.pop(message_id)
        return self._delivered(message, now, None)

    def _delivered(self, message: Message, now: float, visibility: float | None) -> Delivery:
        message.received += 1
        message.first_received = message.first_received or now
        message.last_received = now
        message.visible_at = now + (self.visibility if visibility is None else visibility)
        self._issued.add(message.handle)
        attributes = {
            "ApproximateReceiveCount": str(message.received),
            "SentTimestamp": str(round(message.sent * 1000)),
            "SenderId": "AIDAEXAMPLESENDER",
            "ApproximateFirstReceiveTimestamp": str(round(message.first_received * 1000)),
        }
        return Delivery(message.message_id, message.handle, message.body, attributes, self.arn)

    def _bury(self, message: Message, now: float) -> None:
        """Move a message to the dead letters, with its id and the time when it was first sent."""
        del self.messages[message.message_id]
        if self.dead_letters is not None:
            self.dead_letters.messages[message.message_id] = replace(message, visible_at=now)

    def delete(self, handle: str, now: float) -> bool:
        """Delete a message by a receipt handle; return whether it is deleted now.

        Visible or not, and as often as asked. By an older handle the request succeeds, but the message may stay.
        """
        self.drop_expired(now)
        message = self._of_handle(handle)
        if message is None:
            return False
        if message.handle != handle and not self.freedom.deletes_by_old_handle(handle):
            return False
        self.deleted[message.message_id] = self.messages.pop(message.message_id)
        return True

    def change_visibility(self, handle: str, timeout: float, now: float) -> None:
        """Let a message that was received become visible again after `timeout` seconds from now."""
        self.drop_expired(now)
        message = self._of_handle(handle)
        if message is None or message.handle != handle or message.visible_at <= now:
            raise Refused("MessageNotInflight", "The message referred to isn't in flight.")
        if now + timeout > message.last_received + MAX_VISIBILITY:
            raise Refused("InvalidParameterValue", "Total VisibilityTimeout for the message is beyond the limit")
        message.visible_at = now + timeout

    def _of_handle(self, handle: str) -> Message | None:
        if handle not in self._issued:
            raise Refused("ReceiptHandleIsInvalid", f"The input receipt handle {handle} is not a valid receipt handle.")
        return self.messages.get(handle.rpartition("/")[0])

    def drop_expired(self, now: float) -> list[Message]:
        """Drop the messages sent longer ago than the queue keeps them, whether received or not; return them."""
        expired = [message for message in self.messages.values() if message.sent + self.retention <= now]
        for message in expired:
            del self.messages[message.message_id]
        return expired

    def moved_to(self, other: "Queue", now: float) -> Iterator[Message]:
        """Move the visible messages to another queue, the oldest first, one for each that is asked for.

        A moved message is a new one: with another id, sent now, never received.
        """
        self.drop_expired(now)
        for message in [one for one in self.messages.values() if one.visible_at <= now]:
            del self.messages[message.message_id]
            yield other.send(message.body, now)

    def next_visible(self, now: float) -> float | None:
        """The moment from `now` on at which a message can be received; None if there is none."""
        return min((max(now, message.visible_at) for message in self.messages.values()), default=None)
