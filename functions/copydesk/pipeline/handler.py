"""The handler of bucket notifications, free of AWS: the Lambda wires it to boto3, the local store to SQLite."""

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
from copydesk.pipeline.batch import End, rows_of
from copydesk.pipeline.desk import Desk
from copydesk.pipeline.ingest import deliver
from copydesk.pipeline.side_by_side import SideBySide, one_after_another
from copydesk.ports import Deadline, Queue, Reporter


@dataclass(frozen=True)
class IngestHandler:
    """Bucket notifications -> stored articles.

    An object of many records may take longer than one invocation. Then its message is done and the same notification is
    sent to `queue` again; its delivery continues after the records in the ledger. Without a queue, or after little
    progress, the message itself returns, as after every failure, and its receives are counted. `side_by_side` runs
    messages of small objects; the reporter must bear it.
    """

    desk: Desk
    reporter: Reporter
    queue: Queue | None = None
    side_by_side: SideBySide = one_after_another

    def __call__(self, event: JsonObject, context: Deadline | None = None) -> dict[str, Any]:
        """Process a batch of queue messages, or one notification delivered directly.

        Returns: SQS's partial batch answer, which names each message that has to return. A failure of a direct event
        is raised instead, because Lambda repeats asynchronous invocations.
        """
        desk = replace(self.desk, time_left=context.get_remaining_time_in_millis) if context else self.desk
        if not events.is_queue_event(event):
            self._process_directly(event, desk)
            return {}
        failed = self._process_messages(events.messages(event), desk)
        return {"batchItemFailures": [{"itemIdentifier": message.message_id} for message in failed]}

    def _process_directly(self, event: JsonObject, desk: Desk) -> None:
        try:
            self._process(lambda: event, desk)
        except OutOfTime as cut:
            if not (self._is_worth_another(cut) and self._send_again(json.dumps(event))):
                raise

    def _process_messages(self, messages: Sequence[events.Message], desk: Desk) -> list[events.Message]:
        """Return the messages that have failed and return to the queue.

        If an object of many records uses up the time, the messages behind it are sent again: they have not failed.
        """
        rows, behind = rows_of(messages, desk.limits)
        ended = self.side_by_side([partial(self._process_row, row, desk) for row in rows])
        ends = [end for row in [*ended, self._process_row(behind, desk)] for end in row]
        returning = End.CUT if any(end is End.CUT for _, end in ends) else End.FAILED
        ends = [(message, returning if end is End.NOT_BEGUN else end) for message, end in ends]
        failed = [message for message, end in ends if end is End.FAILED]
        return failed + [message for message, end in ends if end is End.CUT and not self._send_again(message.body)]

    def _process_row(self, messages: Sequence[events.Message], desk: Desk) -> list[tuple[events.Message, End]]:
        return [(message, self._process_message(message, desk)) for message in messages]

    def _process_message(self, message: events.Message, desk: Desk) -> End:
        if desk.is_short_of_time():
            return End.NOT_BEGUN
        try:
            self._process(partial(events.parse_notification, message.body), desk, message_id=message.message_id)
        except OutOfTime as cut:
            return End.CUT if self._is_worth_another(cut) else End.FAILED
        except CopydeskError:
            return End.FAILED
        return End.DONE

    def _send_again(self, notification: str) -> bool:
        """Send a notification again; return whether the queue has accepted it."""
        if self.queue is None:
            return False
        try:
            self.queue.send(notification)
        except QueueUnavailable as error:
            for ref in events.object_refs(events.parse_notification(notification)):
                self.reporter.failure("notification returns to its queue", reason(error), **ref.where)
            return False
        return True

    def _process(self, read: Callable[[], JsonObject], desk: Desk, **where: str) -> None:
        """Process every object that a notification names.

        Any fault, also an unexpected one, is reported here; the error that is raised quotes nothing.
        """
        try:
            for ref in events.object_refs(read()):
                where |= ref.where
                for outcome in deliver(ref, desk):
                    self.reporter.outcome(outcome)
        except Exception as error:
            if isinstance(error, OutOfTime) and self._is_worth_another(error) and self.queue:
                raise
            index = record_index_of(error)
            record = {} if index is None else {"record_index": index}
            self.reporter.failure("notification returns to its queue", reason(error), **where, **record)
            if isinstance(error, UnknownNotification | OutOfTime):
                raise
            raise Interrupted(where.get("bucket", ""), where.get("key", ""), where.get("version_id", "")) from error

    def _is_worth_another(self, cut: OutOfTime) -> bool:
        """Whether there was enough progress to continue at once, which bounds deliveries by the number of records."""
        return cut.advance >= self.desk.limits.records_to_continue
