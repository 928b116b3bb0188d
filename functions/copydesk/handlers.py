"""The two handlers, free of AWS: the Lambdas wire them to boto3, the local store to SQLite, tests to fakes."""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from copydesk import events, items
from copydesk.errors import CopydeskError, Interrupted
from copydesk.outcome import Outcome
from copydesk.pipeline import Desk, ingest
from copydesk.ports import BulkOutcome, BulkStatus, Quarantine, SearchIndex
from copydesk.revisions import StoredArticle
from copydesk.search.documents import bulk_action

RESERVE_MS = 8_000  # left to finish the message at hand; what is not begun by then goes back to the queue

JsonObject = Mapping[str, Any]


class Reporter(Protocol):
    """Where the shell says what happened: structured logs and metrics. Never given article text."""

    def outcome(self, outcome: Outcome) -> None:
        """Tell the end of one record."""

    def failure(self, problem: str, reason: str, **where: str) -> None:
        """Tell what goes back to its queue or was refused, why, and where."""


class Deadline(Protocol):
    """The part of Lambda's context that is looked at."""

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the invocation is killed."""


@dataclass(frozen=True)
class IngestHandler:
    """Bucket notifications -> stored articles."""

    desk: Desk
    reporter: Reporter

    def __call__(self, event: JsonObject, context: Deadline | None = None) -> dict[str, Any]:
        """Take in a batch of queue messages, or one notification delivered directly.

        Returns: SQS's partial batch answer, naming each message that must come back. For a direct event a failure
        is raised instead: Lambda repeats asynchronous invocations by itself.
        """
        if not events.is_queue_event(event):
            self._take_in(event)
            return {}
        failed = [message.message_id for message in events.messages(event) if not self._done(message, context)]
        return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}

    def _done(self, message: events.Message, context: Deadline | None) -> bool:
        """Whether the message may be deleted: all of its records have an outcome in the ledger."""
        if context and context.get_remaining_time_in_millis() < RESERVE_MS:
            return False
        try:
            self._take_in(events.notification(message.body))
        except Exception as error:  # noqa: BLE001 - an unexpected fault must not cost the batch's other messages
            self._report(error, message.message_id)
            return False
        return True

    def _take_in(self, notification: JsonObject) -> None:
        for ref in events.object_refs(notification):
            try:
                outcomes = ingest(ref, self.desk)
            except Exception as error:
                raise Interrupted(ref.bucket, ref.key, ref.version_id) from error
            for outcome in outcomes:
                self.reporter.outcome(outcome)

    def _report(self, error: Exception, message_id: str) -> None:
        problem = "message goes back to its queue"
        if isinstance(error, Interrupted):
            where = {"bucket": error.bucket, "key": error.key, "version_id": error.version_id}
            self.reporter.failure(problem, reason(error.__cause__ or error), message_id=message_id, **where)
        else:
            self.reporter.failure(problem, reason(error), message_id=message_id)


def reason(error: BaseException) -> str:
    """One line for the log: our own errors in full, an unexpected fault by type and place alone.

    The text of a foreign exception may quote the article it stumbled over.
    """
    if isinstance(error, CopydeskError):
        return f"{error.code}: {error}"
    place = traceback.extract_tb(error.__traceback__)[-1:]
    at = f" at {place[0].name}:{place[0].lineno}" if place else ""
    return f"unexpected {type(error).__name__}{at}"


@dataclass(frozen=True)
class IndexHandler:
    """The table's stream -> search documents."""

    index: SearchIndex
    quarantine: Quarantine
    reporter: Reporter
    load_text: Callable[[JsonObject], JsonObject] | None = None  # completes items whose text was moved out

    def __call__(self, event: JsonObject) -> dict[str, Any]:
        """Write a batch of stream records to the index.

        Returns: the stream's partial batch answer. Lambda goes on from the lowest sequence number named, so the
        first failure is named alone: what follows is sent again and recognised by its version.
        """
        changes = [change for change in events.changes(event) if change.sort_key == items.META and change.new_image]
        try:
            stored = [self._article(change) for change in changes]
            answers = self.index.write([bulk_action(article) for article in stored]) if stored else []
        except CopydeskError as error:
            self.reporter.failure("stream batch goes back", reason(error), article=changes[0].partition_key)
            return _from(changes[0])
        for change, article, answer in zip(changes, stored, answers, strict=True):
            if answer.status is BulkStatus.RETRY:
                self.reporter.failure("stream record goes back", answer.reason, article=change.partition_key)
                return _from(change)
            if answer.status is BulkStatus.REJECTED:
                self._set_aside(article, answer)
        return {"batchItemFailures": []}

    def _article(self, change: events.Change) -> StoredArticle:
        image = change.new_image or {}
        return items.stored_article(self.load_text(image) if self.load_text else image)

    def _set_aside(self, article: StoredArticle, answer: BulkOutcome) -> None:
        """Quarantine a document that the index refuses for good, so that it never blocks its shard."""
        record = article.record
        note = {
            "articleId": record.article_id,
            "version": article.version,
            "reason": f"index_refused: {answer.reason}",
        }
        self.quarantine.put(f"index/{record.article_id}/{article.version}.json", note)
        self.reporter.failure("document refused by the index", answer.reason, article=record.article_id)


def _from(change: events.Change) -> dict[str, Any]:
    return {"batchItemFailures": [{"itemIdentifier": change.sequence_number}]}
