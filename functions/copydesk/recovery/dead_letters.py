"""Explains a message of the dead-letter queue: the objects that it names, and how far their deliveries came."""

from dataclasses import dataclass

from copydesk import events
from copydesk.errors import UnknownNotification, reason
from copydesk.events import ObjectRef
from copydesk.pipeline import ledger
from copydesk.table.article_table import ArticleTable
from copydesk.table.identity import source_id


@dataclass(frozen=True, slots=True)
class Letter:
    """One object of a message, with the reason why the message is there as far as the table shows it."""

    bucket: str
    key: str
    version_id: str
    why: str


def explained(body: str, table: ArticleTable) -> list[Letter]:
    """Return the objects of a message; one entry without an object for a message of unknown shape."""
    try:
        refs = events.object_refs(events.parse_notification(body))
    except UnknownNotification as unknown:
        return [Letter("", "", "", reason(unknown))]
    return [Letter(ref.bucket, ref.key, ref.version_id, _progress(ref, table)) for ref in refs]


def _progress(ref: ObjectRef, table: ArticleTable) -> str:
    """How far the deliveries of an object version came, by the ledger."""
    pages = table.ledger(source_id(ref.bucket, ref.key))
    ref = ref if ref.sequencer else ledger.sequenced(ref, pages)
    own = [page for page in pages if page.sequence == ref.sequence]
    if not own:
        return "not read yet: each delivery failed before its first ledger page; the log has the reason"
    entered = sum(len(page.outcomes) for page in own)
    if ledger.are_complete(own):
        return f"complete by now, with {entered} records: it will be answered from the ledger"
    return f"stopped after {entered} records; the log has the reason"
