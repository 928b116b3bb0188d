"""The two handlers, free of AWS: the Lambdas wire them to boto3, the local store to SQLite, tests to fakes."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from copydesk import events
from copydesk.errors import (
    CopydeskError,
    Interrupted,
    OutOfTime,
    QueueUnavailable,
    UnknownNotification,
    reason,
    record_index_of,
)
from copydesk.events import JsonObject
from copydesk.pipeline.desk import Desk
from copydesk.pipeline.ingest import deliver
from copydesk.pipeline.ledger import RECORDS_PER_PAGE
from copydesk.ports import Deadline, Queue, Reporter

MIN_ADVANCE = RECORDS_PER_PAGE  # records by which a delivery must advance to be followed by another at once


@dataclass(frozen=True)
class IngestHandler:
    """Bucket notifications -> stored articles.

    An object of many records may take longer than an invocation. Then its message is done, and `queue` is sent a new
    one that says the same: it goes on behind the records that are in the ledger. Without a queue, or where hardly
    anything was done, the message itself comes back, as every failure does, and is counted.
    """

    desk: Desk
    reporter: Reporter
    queue: Queue | None = None

    def __call__(self, event: JsonObject, context: Deadline | None = None) -> dict[str, Any]:
        """Take in a batch of queue messages, or one notification delivered directly.

        Returns: SQS's partial batch answer, naming each message that must come back. For a direct event a failure
        is raised instead: Lambda repeats asynchronous invocations by itself.
        """
        desk = replace(self.desk, time_left=context.get_remaining_time_in_millis) if context else self.desk
        if not events.is_queue_event(event):
            self._take_in_directly(event, desk)
            return {}
        small_ones_first = sorted(events.messages(event), key=self._is_large)
        failed = self._take_in_all(small_ones_first, desk)
        return {"batchItemFailures": [{"itemIdentifier": message.message_id} for message in failed]}

    def _take_in_directly(self, event: JsonObject, desk: Desk) -> None:
        try:
            self._take_in(lambda: event, desk)
        except OutOfTime as cut:
            if not (_is_worth_another(cut) and self._is_sent(json.dumps(event))):
                raise

    def _is_large(self, message: events.Message) -> bool:
        """Whether a message names objects that may take all the time there is, so that others must not wait for it."""
        try:
            refs = events.object_refs(events.parse_notification(message.body))
        except UnknownNotification:
            return False
        return sum(ref.size or 0 for ref in refs) > self.desk.limits.held_bytes

    def _take_in_all(self, messages: Sequence[events.Message], desk: Desk) -> list[events.Message]:
        """Return the messages that must come back by themselves.

        Those for which an object of many records leaves no time are sent anew with it: they have not failed.
        """
        failed: list[events.Message] = []
        later: list[events.Message] = []
        for message in messages:
            try:
                if desk.is_short_of_time():
                    (later or failed).append(message)
                else:
                    self._take_in(partial(events.parse_notification, message.body), desk, message_id=message.message_id)
            except OutOfTime as cut:
                (later if _is_worth_another(cut) else failed).append(message)
            except CopydeskError:
                failed.append(message)
        return failed + [message for message in later if not self._is_sent(message.body)]

    def _is_sent(self, notification: str) -> bool:
        """Whether the queue has the notification once more."""
        if self.queue is None:
            return False
        try:
            self.queue.send(notification)
        except QueueUnavailable as error:
            for ref in events.object_refs(events.parse_notification(notification)):
                self.reporter.failure("notification comes back", reason(error), **ref.where)
            return False
        return True

    def _take_in(self, read: Callable[[], JsonObject], desk: Desk, **where: str) -> None:
        """Take in all that a notification names.

        Whatever stops it, an unexpected fault too, is told here; what is raised quotes nothing.
        """
        try:
            for ref in events.object_refs(read()):
                where |= ref.where
                for outcome in deliver(ref, desk):
                    self.reporter.outcome(outcome)
        except Exception as error:
            if isinstance(error, OutOfTime) and _is_worth_another(error) and self.queue:
                raise
            index = record_index_of(error)
            record = {} if index is None else {"record_index": index}
            self.reporter.failure("notification comes back", reason(error), **where, **record)
            if isinstance(error, UnknownNotification | OutOfTime):
                raise
            raise Interrupted(where.get("bucket", ""), where.get("key", ""), where.get("version_id", "")) from error


def _is_worth_another(cut: OutOfTime) -> bool:
    """Whether enough was done to go on at once: so the number of deliveries is bounded by that of records."""
    return cut.advance >= MIN_ADVANCE
