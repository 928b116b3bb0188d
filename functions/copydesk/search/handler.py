"""The handler of the table's stream, free of AWS: the Lambda wires it to OpenSearch, the local store to SQLite."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from copydesk import events
from copydesk.errors import CopydeskError, IndexUnavailable, reason
from copydesk.events import JsonObject
from copydesk.ports import BulkOutcome, BulkStatus, Quarantine, Reporter, SearchIndex
from copydesk.search.documents import bulk_action
from copydesk.table import items
from copydesk.table.stored import StoredArticle


@dataclass(frozen=True)
class IndexHandler:
    """The table's stream -> search documents."""

    index: SearchIndex
    quarantine: Quarantine
    reporter: Reporter
    load_text: Callable[[JsonObject], JsonObject] | None = None  # adds the text of items that store it in S3

    def __call__(self, event: JsonObject) -> dict[str, Any]:
        """Write a batch of stream records to the index.

        Returns: the stream's partial batch answer. Lambda continues from the lowest sequence number in it, so only the
        first failure is named; the records after it are sent again and recognised by their version.
        """
        changes = [change for change in events.changes(event) if change.sort_key == items.META and change.new_image]
        written = self._write(changes, self._articles(changes))
        return {"batchItemFailures": [{"itemIdentifier": change.sequence_number} for change in changes[written:][:1]]}

    def _articles(self, changes: Sequence[events.Change]) -> list[StoredArticle]:
        """Read articles up to the first that cannot be read, so that those before it do not wait for it."""
        articles: list[StoredArticle] = []
        try:
            for change in changes:
                articles.append(self._article(change))  # noqa: PERF401 - articles read before a fault are kept
        except Exception as error:  # noqa: BLE001 - a damaged item must not be quoted in the log
            self._report(error, changes[len(articles)])
        return articles

    def _write(self, changes: Sequence[events.Change], articles: Sequence[StoredArticle]) -> int:
        """Return how many changes, from the first on, the index now holds or refuses for good."""
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
        self.reporter.failure("stream record returns", reason(error), article=change.partition_key, **where)

    def _article(self, change: events.Change) -> StoredArticle:
        image = change.new_image or {}
        return items.stored_article(self.load_text(image) if self.load_text else image)

    def _set_aside(self, article: StoredArticle, answer: BulkOutcome) -> None:
        """Quarantine a document that the index refuses for good, so that it does not block its shard."""
        record = article.record
        note = {
            "articleId": record.article_id,
            "version": article.version,
            "reason": f"index_refused: {answer.reason}",
        }
        self.quarantine.set_aside(f"index/{record.article_id}/{article.version}.json", note)
        origin = record.provenance
        where: dict[str, str | int] = {"bucket": origin.bucket, "key": origin.key, "record_index": origin.record_index}
        self.reporter.failure("document refused by the index", answer.reason, article=record.article_id, **where)


def _upload_of(item: JsonObject) -> dict[str, str | int]:
    """The origin of an article's text for the log; empty if that part of the item is damaged too."""
    try:
        origin = items.from_attribute(item["record"]["M"]["provenance"])
        return {"bucket": str(origin["bucket"]), "key": str(origin["key"]), "record_index": int(origin["recordIndex"])}
    except (KeyError, TypeError, ValueError):
        return {}
