"""The two handlers, free of AWS: the Lambdas wire them to boto3, the local store to SQLite, tests to fakes."""

import json
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

from copydesk import events, items
from copydesk.desk import Desk
from copydesk.errors import (
    CopydeskError,
    IndexUnavailable,
    Interrupted,
    OutOfTime,
    QueueUnavailable,
    UnknownNotification,
    record_named_by,
)
from copydesk.ledger import RECORDS_PER_PAGE
from copydesk.outcome import Outcome
from copydesk.pipeline import delivered
from copydesk.ports import BulkOutcome, BulkStatus, Quarantine, Queue, SearchIndex
from copydesk.revisions import StoredArticle
from copydesk.search.documents import bulk_action

MIN_ADVANCE = RECORDS_PER_PAGE  # records by which a delivery must advance to be followed by another at once

JsonObject = Mapping[str, Any]


class Reporter(Protocol):
    """Where the shell says what happened: structured logs and metrics. Never given article text."""

    def outcome(self, outcome: Outcome) -> None:
        """Tell the end of one record."""

    def failure(self, problem: str, reason: str, **where: str | int) -> None:
        """Tell what goes back to its queue or was refused, why, and where."""


class Deadline(Protocol):
    """The part of Lambda's context that is looked at."""

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the invocation is killed."""


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
            refs = events.object_refs(events.notification(message.body))
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
                    self._take_in(partial(events.notification, message.body), desk, message_id=message.message_id)
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
            for ref in events.object_refs(events.notification(notification)):
                where = {"bucket": ref.bucket, "key": ref.key, "version_id": ref.version_id}
                self.reporter.failure("notification comes back", reason(error), **where)
            return False
        return True

    def _take_in(self, read: Callable[[], JsonObject], desk: Desk, **where: str) -> None:
        """Take in all that a notification names.

        Whatever stops it, an unexpected fault too, is told here; what is raised quotes nothing.
        """
        try:
            for ref in events.object_refs(read()):
                where |= {"bucket": ref.bucket, "key": ref.key, "version_id": ref.version_id}
                for outcome in delivered(ref, desk):
                    self.reporter.outcome(outcome)
        except Exception as error:
            if isinstance(error, OutOfTime) and _is_worth_another(error) and self.queue:
                raise
            index = record_named_by(error)
            record = {} if index is None else {"record_index": index}
            self.reporter.failure("notification comes back", reason(error), **where, **record)
            if isinstance(error, UnknownNotification | OutOfTime):
                raise
            raise Interrupted(where.get("bucket", ""), where.get("key", ""), where.get("version_id", "")) from error


def _is_worth_another(cut: OutOfTime) -> bool:
    """Whether enough was done to go on at once: so the number of deliveries is bounded by that of records."""
    return cut.advance >= MIN_ADVANCE


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
        written = self._write(changes, self._articles(changes))
        return {"batchItemFailures": [{"itemIdentifier": change.sequence_number} for change in changes[written:][:1]]}

    def _articles(self, changes: Sequence[events.Change]) -> list[StoredArticle]:
        """Read articles, up to the first that cannot be read: those before it must not wait for it."""
        articles: list[StoredArticle] = []
        try:
            for change in changes:
                articles.append(self._article(change))  # noqa: PERF401 - what was read before a fault counts
        except Exception as error:  # noqa: BLE001 - a damaged item must not be quoted in the log
            self._report(error, changes[len(articles)])
        return articles

    def _write(self, changes: Sequence[events.Change], articles: Sequence[StoredArticle]) -> int:
        """Return how many of the changes, from the first on, the index has now or refuses for good."""
        written = 0
        try:
            answers = self.index.write([bulk_action(article) for article in articles]) if articles else []
            for article, answer in zip(articles, answers, strict=True):
                self._settle(article, answer)
                written += 1
        except CopydeskError as error:
            self._report(error, changes[written])
        return written

    def _settle(self, article: StoredArticle, answer: BulkOutcome) -> None:
        if answer.status is BulkStatus.RETRY:
            raise IndexUnavailable(answer.reason)
        if answer.status is BulkStatus.REJECTED:
            self._set_aside(article, answer)

    def _report(self, error: Exception, change: events.Change) -> None:
        where = _upload_of(change.new_image or {})
        self.reporter.failure("stream record comes back", reason(error), article=change.partition_key, **where)

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
        said = record.provenance
        where: dict[str, str | int] = {"bucket": said.bucket, "key": said.key, "record_index": said.record_index}
        self.reporter.failure("document refused by the index", answer.reason, article=record.article_id, **where)


def _upload_of(item: JsonObject) -> dict[str, str | int]:
    """Where an article's text came from, for the log; nothing where the item is damaged there too."""
    try:
        said = items.unpacked(item["record"]["M"]["provenance"])
        return {"bucket": str(said["bucket"]), "key": str(said["key"]), "record_index": int(said["recordIndex"])}
    except (KeyError, TypeError, ValueError):
        return {}
