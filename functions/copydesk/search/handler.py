"""The handler of the table's stream, free of AWS: the Lambda wires it to OpenSearch, the local store to SQLite."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from copydesk import events
from copydesk.errors import CopydeskError, IndexUnavailable, reason
from copydesk.events import JsonObject
from copydesk.ports import BulkAction, BulkOutcome, BulkStatus, Quarantine, Reporter, SearchIndex
from copydesk.search.documents import bulk_action
from copydesk.table import items


@dataclass(frozen=True, slots=True)
class _Write:
    """A change of the table with its write to the index."""

    change: events.Change
    action: BulkAction


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
        changes = [change for change in events.changes(event) if change.sort_key == items.META]
        written = self._write(changes, self._read(changes))
        return {"batchItemFailures": [{"itemIdentifier": change.sequence_number} for change in changes[written:][:1]]}

    def _read(self, changes: Sequence[events.Change]) -> list[_Write]:
        """Read articles up to the first that cannot be read, so that those before it do not wait for it."""
        writes: list[_Write] = []
        try:
            for change in changes:
                writes.append(_Write(change, self._needed(change)))  # noqa: PERF401 - those before a fault are kept
        except Exception as error:  # noqa: BLE001 - a damaged item must not be quoted in the log
            self._report(error, changes[len(writes)])
        return writes

    def _needed(self, change: events.Change) -> BulkAction:
        """Return the write that a change asks for.

        The document of an article that was removed is deleted, under the version after the article's last.
        """
        if change.new_image is None:
            last = items.version_of(change.old_image or {})
            return BulkAction(change.partition_key.removeprefix("A#"), last + 1, None)
        return bulk_action(
            items.stored_article(self.load_text(change.new_image) if self.load_text else change.new_image)
        )

    def _write(self, changes: Sequence[events.Change], writes: Sequence[_Write]) -> int:
        """Return how many changes, from the first on, the index now holds or refuses for good."""
        written = 0
        try:
            answers = self.index.write([write.action for write in writes]) if writes else []
            last = {write.action.document_id: write for write in writes}
            for write, answer in zip(writes, answers, strict=True):
                self._settle(write, answer)
                if answer.was_older and write.change.old_image is None and write is last[write.action.document_id]:
                    self._check_new(write.action.document_id)
                written += 1
        except CopydeskError as error:
            self._report(error, changes[written])
        return written

    def _settle(self, write: _Write, answer: BulkOutcome) -> None:
        if answer.status is BulkStatus.RETRY:
            raise IndexUnavailable(answer.reason)
        if answer.status is BulkStatus.REJECTED:
            self._set_aside(write, answer)
        elif not answer.was_older:
            self._report_new_text(write.change)

    def _report_new_text(self, change: events.Change) -> None:
        """Report the text of an upload that the index has now; other changes of an article are not timed."""
        uploaded = _event_time(change.new_image)
        if uploaded and uploaded != _event_time(change.old_image):
            self.reporter.searchable(uploaded)

    def _check_new(self, name: str) -> None:
        """Have a new article written again later if the index refused it for the deletion of an earlier one.

        An article that was erased and is uploaded again begins with version 1, and the index remembers the version of
        a deleted document for a minute. A later change of the article in the same batch writes what is right, as in a
        batch that is delivered again. Raises: IndexUnavailable where the index has no document of the article.
        """
        if not self.index.versions_of([name]):
            raise IndexUnavailable("the deletion of an earlier document is remembered")

    def _report(self, error: Exception, change: events.Change) -> None:
        self.reporter.failure(
            "stream record returns", reason(error), article=change.partition_key, **_upload_of(change)
        )

    def _set_aside(self, write: _Write, answer: BulkOutcome) -> None:
        """Quarantine a document that the index refuses for good, so that it does not block its shard."""
        self.quarantine.set_aside(*refusal_note(write.action, answer))
        about = {"article": write.action.document_id, **_upload_of(write.change)}
        self.reporter.refusal("document refused by the index", answer.reason, **about)


def refusal_note(action: BulkAction, answer: BulkOutcome) -> tuple[str, dict[str, Any]]:
    """Return name and content of the note about a document that the index refuses for good."""
    name, version = action.document_id, action.version
    note = {"articleId": name, "version": version, "reason": f"index_refused: {answer.reason}"}
    return f"index/{name}/{version}.json", note


def _event_time(item: JsonObject | None) -> str:
    """The time of the event of an article's text; "" without an item."""
    origin = ((item or {}).get("record", {}).get("M", {}).get("provenance") or {}).get("M", {})
    return str(origin.get("eventTime", {}).get("S", ""))


def _upload_of(change: events.Change) -> dict[str, str | int]:
    """The origin of an article's text for the log; empty if that part of the item is damaged too."""
    item = change.new_image or change.old_image or {}
    try:
        origin = items.from_attribute(item["record"]["M"]["provenance"])
        return {"bucket": str(origin["bucket"]), "key": str(origin["key"]), "record_index": int(origin["recordIndex"])}
    except (KeyError, TypeError, ValueError):
        return {}
