"""The ledger -> the list of uploads with what became of them, and the page of one object, record by record."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from copydesk.desk.views.pages import Numbered
from copydesk.events import ObjectRef
from copydesk.outcome import LedgerPage, Outcome, OutcomeKind

UPLOADS_PER_PAGE = 50
LEDGER_PAGES_PER_PAGE = 5  # of up to 100 records each
MOST_LETTERS = 1_500  # shown of a rejected record
UNFINISHED = "unfinished"
KINDS = (*(kind.value for kind in OutcomeKind), UNFINISHED)
_COLUMN = re.compile(r"\bcolumn (\d{1,9})")


@dataclass(frozen=True, slots=True)
class UploadRow:
    """One version or deletion of an object, and the number of its records by outcome; `is_cut` if there are more."""

    key: str
    event_time: str
    size: int
    is_deletion: bool
    format: str
    outcomes: Mapping[str, int]
    first_reason: str  # of its first rejection
    is_cut: bool


@dataclass(frozen=True, slots=True)
class LedgerFacts:
    """The page of all uploads, the newest first."""

    part: str
    outcome: str
    kinds: tuple[str, ...]
    count: int
    scanned: int  # uploads that the filter by outcome has looked at; 0 without it
    uploads: tuple[UploadRow, ...]
    pages: Numbered


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The part of a rejected record around its fault; `place` is that of the fault in the excerpt, -1 if unknown."""

    text: str
    place: int
    is_cut: bool


@dataclass(frozen=True, slots=True)
class RecordRow:
    """What became of a record. A rejected one has the excerpt of what was set aside, and the name of its note."""

    record_index: int
    outcome: str
    reason: str
    article_id: str
    revision: int
    related_to: str
    why: str
    note: str
    excerpt: Excerpt | None


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One version or deletion of the object, with up to 100 of its records."""

    version_id: str
    event_time: str
    format: str
    is_deletion: bool
    is_complete: bool
    records: tuple[RecordRow, ...]


@dataclass(frozen=True, slots=True)
class ObjectFacts:
    """The page of one object: its versions in order."""

    key: str
    versions: tuple[VersionShown, ...]
    rejected: int  # among those shown
    pages: Numbered


def upload_row(ref: ObjectRef, pages: Sequence[LedgerPage], most: int) -> UploadRow:
    """Sum up one upload; `pages` are the first `most` pages of its ledger."""
    outcomes = [outcome for page in pages for outcome in page.all_outcomes]
    counts = Counter(outcome.kind.value for outcome in outcomes)
    is_cut = len(pages) == most and not pages[-1].complete  # an unfinished upload of so many records looks the same
    if not is_cut and not (pages and pages[-1].complete):
        counts[UNFINISHED] += 1
    rejected = (outcome.reason for outcome in outcomes if outcome.kind is OutcomeKind.REJECTED)
    return UploadRow(
        key=ref.key,
        event_time=ref.event_time,
        size=ref.size or 0,
        is_deletion=ref.removed,
        format=pages[0].format if pages else "",
        outcomes={kind: counts[kind] for kind in KINDS if counts[kind]},
        first_reason=next(rejected, ""),
        is_cut=is_cut,
    )


def object_facts(
    key: str, found: Iterable[tuple[LedgerPage, Mapping[int, tuple[str, Mapping[str, Any]]]]], pages: Numbered
) -> ObjectFacts:
    """Show ledger pages of an object, each with the notes of its rejected records, as name and note by record index."""
    versions = tuple(_version(page, notes) for page, notes in found)
    rejected = sum(row.outcome == OutcomeKind.REJECTED for version in versions for row in version.records)
    return ObjectFacts(key, versions, rejected, pages)


def _version(page: LedgerPage, notes: Mapping[int, tuple[str, Mapping[str, Any]]]) -> VersionShown:
    return VersionShown(
        version_id=page.version_id,
        event_time=page.event_time,
        format=page.format,
        is_deletion=page.removed,
        is_complete=page.complete,
        records=tuple(_record(outcome, *notes.get(outcome.record_index, ("", {}))) for outcome in page.all_outcomes),
    )


def _record(outcome: Outcome, name: str, note: Mapping[str, Any]) -> RecordRow:
    return RecordRow(
        record_index=outcome.record_index,
        outcome=outcome.kind.value,
        reason=outcome.reason,
        article_id=outcome.article_id,
        revision=outcome.revision,
        related_to=outcome.related_to,
        why=outcome.why,
        note=name,
        excerpt=excerpt(str(note.get("record") or ""), outcome.reason) if note.get("record") else None,
    )


def excerpt(record: str, reason: str) -> Excerpt:
    """Return the letters of a record around the column that the reason names, else its beginning."""
    column = _COLUMN.search(reason)
    place = int(column[1]) - 1 if column else -1
    if not 0 <= place <= len(record):
        return Excerpt(record[:MOST_LETTERS], -1, is_cut=len(record) > MOST_LETTERS)
    start = max(0, place - MOST_LETTERS // 2)
    text = record[start : start + MOST_LETTERS]
    return Excerpt(text, place - start, is_cut=len(text) < len(record))
