"""SQS for an operator: the messages of a dead-letter queue, and their way back."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from copydesk.adapters.aws import translated_errors
from copydesk.errors import QueueUnavailable

_EMPTY_ANSWERS = 3  # in a row, after which a queue counts as read: SQS may answer without its messages
_BATCH = 10  # messages; SQS's most


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message of a dead-letter queue."""

    message_id: str
    body: str
    receives: int
    sent_ms: int  # epoch milliseconds


@dataclass(frozen=True, slots=True)
class MoveTask:
    """The state of a move of messages back to their queue."""

    status: str  # RUNNING, COMPLETED, CANCELLING, CANCELLED or FAILED
    moved: int
    reason: str = ""

    @property
    def is_running(self) -> bool:
        """Whether messages are still moved."""
        return self.status in {"RUNNING", "CANCELLING"}


class DeadLetterQueue:
    """A dead-letter queue, by its URL. Its client is created on first use."""

    def __init__(self, make_client: Callable[[], Any], url: str) -> None:
        """Work on the queue at `url` with the boto3 SQS client that `make_client` returns."""
        self._make_client = make_client
        self._url = url

    def count(self) -> int:
        """Return the number of messages, approximately, also of those that are received at the moment."""
        names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        return sum(int(self._attributes[name]) for name in names)

    def peek(self, most: int) -> Iterator[DeadLetter]:
        """Yield up to `most` messages; they stay in the queue, and visible."""
        seen: set[str] = set()
        empty = 0
        while len(seen) < most and empty < _EMPTY_ANSWERS:
            fresh = {one["MessageId"]: one for one in self._received() if one["MessageId"] not in seen}
            empty = 0 if fresh else empty + 1
            for name, message in list(fresh.items())[: most - len(seen)]:
                seen.add(name)
                yield _dead_letter(message)

    def move_back(self, rate: int | None) -> None:
        """Start to move all messages back to the queue they came from, at most `rate` a second.

        A move that is under way already goes on instead.
        """
        limit = {"MaxNumberOfMessagesPerSecond": min(rate, 500)} if rate else {}
        try:
            with translated_errors(QueueUnavailable):
                self._sqs.start_message_move_task(SourceArn=self._attributes["QueueArn"], **limit)
        except QueueUnavailable:
            task = self.task()
            if task is None or not task.is_running:
                raise

    def task(self) -> MoveTask | None:
        """Return the latest move; None if there never was one."""
        with translated_errors(QueueUnavailable):
            found = self._sqs.list_message_move_tasks(SourceArn=self._attributes["QueueArn"], MaxResults=1)
        for task in found.get("Results", ()):
            moved = int(task.get("ApproximateNumberOfMessagesMoved", 0))
            return MoveTask(str(task["Status"]), moved, str(task.get("FailureReason", "")))
        return None

    @cached_property
    def _sqs(self) -> Any:
        return self._make_client()

    @property
    def _attributes(self) -> Mapping[str, str]:
        with translated_errors(QueueUnavailable):
            answer = self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=["All"])
        attributes: Mapping[str, str] = answer["Attributes"]
        return attributes

    def _received(self) -> list[dict[str, Any]]:
        asked = {"MaxNumberOfMessages": _BATCH, "VisibilityTimeout": 0, "AttributeNames": ["All"]}
        with translated_errors(QueueUnavailable):
            answer = self._sqs.receive_message(QueueUrl=self._url, **asked)
        return list(answer.get("Messages", ()))


def _dead_letter(message: Mapping[str, Any]) -> DeadLetter:
    about = message.get("Attributes", {})
    receives, sent = about.get("ApproximateReceiveCount", 0), about.get("SentTimestamp", 0)
    return DeadLetter(message["MessageId"], message["Body"], int(receives), int(sent))
