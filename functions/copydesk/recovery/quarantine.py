"""Retries what was set aside: notes of the quarantine -> deliveries of their object versions -> other outcomes.

    notes ──> one group a version ──> reopen its ledger pages ──> deliver it again ──> remove notes that are solved

A version whose ledger is complete is answered from the ledger, so a retry first reopens the pages that hold the
rejections: their outcomes from the first rejection on become `earlier`, and the page is incomplete. The delivery reads
the records from there on again. Those that were not rejected keep their outcomes (pipeline.ledger). A note is removed
only after the ledger has another outcome of its record. Every step may be repeated.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from copydesk.errors import TableUnavailable
from copydesk.events import ObjectRef
from copydesk.outcome import LedgerPage, Outcome, OutcomeKind
from copydesk.ports import BulkStatus, Notes, Originals, SearchIndex
from copydesk.search.documents import bulk_action
from copydesk.table.identity import source_id
from copydesk.table.repairable_table import RepairableTable

OF_THE_INDEX = "index/"  # notes about documents that the index refused
_MAX_ATTEMPTS = 8  # to reopen a page that deliveries write meanwhile


class State(StrEnum):
    """What became of a note in a retry."""

    SOLVED = "solved"  # its record has another outcome, or its document is indexed; the note is removed
    WAITING = "waiting"  # its version waits for a delivery
    REJECTED = "rejected"  # read again, and rejected again; or its document was refused again
    GONE = "gone"  # its object version is gone: nothing can be read again
    SKIPPED = "skipped"  # a note about a document, and no index is given


@dataclass(frozen=True, slots=True)
class NoteEntry:
    """A note of the quarantine with its name."""

    name: str
    note: Mapping[str, Any]

    @property
    def is_of_index(self) -> bool:
        """Whether the note is about a document that the index refused, and not about a record."""
        return self.name.startswith(OF_THE_INDEX)

    @property
    def reason(self) -> str:
        """The reason in one line."""
        return str(self.note.get("reason", ""))

    @property
    def key(self) -> str:
        """The key of the object; "" for a note about a document."""
        return str(self.note.get("key", ""))

    @property
    def record_index(self) -> int:
        """The record's place in its object."""
        return int(self.note.get("recordIndex", 0))

    @property
    def ref(self) -> ObjectRef:
        """The object version, as its event named it, without ETag and size."""
        fields = ("bucket", "key", "versionId", "sequencer", "eventTime")
        bucket, key, version_id, sequencer, event_time = (str(self.note.get(name, "")) for name in fields)
        return ObjectRef(bucket, key, version_id, sequencer, event_time=event_time)


Retried = tuple[NoteEntry, State]
Deliver = Callable[[ObjectRef], None]


def noted(notes: Notes, reason: str = "", prefix: str = "") -> Iterator[NoteEntry]:
    """Read the notes whose reason contains `reason` and whose object's key begins with `prefix`, in order of name.

    The rejected record itself, up to 64 kB, is left out.
    """
    for name in notes.names():
        note = notes.read(name)
        if note is None:
            continue
        entry = NoteEntry(name, {field: value for field, value in note.items() if field != "record"})
        if reason.casefold() in entry.reason.casefold() and entry.key.startswith(prefix):
            yield entry


@dataclass(frozen=True)
class Retry:
    """The ports of a retry. `deliver` passes an object version to the ingest handler, at once or by a queue."""

    notes: Notes
    table: RepairableTable
    originals: Originals
    deliver: Deliver
    index: SearchIndex | None = None

    def expected(self, entries: Iterable[NoteEntry]) -> Iterator[Retried]:
        """Yield what a retry of notes would begin with; nothing is written."""
        for entry in entries:
            if entry.is_of_index:
                yield entry, State.WAITING if self.index else State.SKIPPED
            elif _is_solved(entry, self._pages(entry)):
                yield entry, State.SOLVED
            else:
                yield entry, State.WAITING if self.originals.find(entry.ref) else State.GONE

    def begin(self, entries: Iterable[NoteEntry]) -> Iterator[Retried]:
        """Deliver the versions of notes again, each version once; remove the notes that are solved already.

        Yields: each note with its state; those of a delivered version are `waiting` for `settled`.
        """
        versions: dict[tuple[str, str], list[NoteEntry]] = defaultdict(list)
        for entry in entries:
            if entry.is_of_index:
                yield entry, self._index_again(entry)
            elif _is_solved(entry, self._pages(entry)):
                yield self._solved(entry)
            else:
                versions[source_id(entry.ref.bucket, entry.ref.key), entry.ref.sequence].append(entry)
        for group in versions.values():
            yield from self._delivered(group)

    def settled(self, entries: Iterable[NoteEntry]) -> Iterator[Retried]:
        """Yield the state of notes whose versions were delivered; remove those that are solved."""
        of_version: dict[tuple[str, str], list[LedgerPage]] = {}
        for entry in entries:
            version = (entry.key, entry.ref.sequence)
            pages = of_version[version] if version in of_version else self._pages(entry)
            of_version = {version: pages}  # notes of one version come together
            is_read = bool(pages) and not any(page.earlier for page in pages) and pages[-1].complete
            if _is_solved(entry, pages):
                yield self._solved(entry)
            else:
                yield entry, State.REJECTED if is_read else State.WAITING

    def _delivered(self, group: list[NoteEntry]) -> Iterator[Retried]:
        ref = self.originals.find(group[0].ref)
        if ref is None:
            yield from ((entry, State.GONE) for entry in group)
            return
        for entry in group:
            self._reopen(entry)
        self.deliver(ref)
        yield from ((entry, State.WAITING) for entry in group)

    def _reopen(self, entry: NoteEntry) -> None:
        """Reopen the ledger page of a note's record, unless it is open already or was never written."""
        for _ in range(_MAX_ATTEMPTS):
            pages = (page for page in self._pages(entry) if _is_rejected(page.outcomes, entry.record_index))
            standing = next(pages, None)
            if standing is None or self.table.replace_page(reopened(standing, entry.record_index), standing):
                return
        raise TableUnavailable(f"the ledger of {entry.key} is written by too many at once")

    def _solved(self, entry: NoteEntry) -> Retried:
        self.notes.remove(entry.name)
        return entry, State.SOLVED

    def _pages(self, entry: NoteEntry) -> list[LedgerPage]:
        """The ledger pages of a note's object version."""
        ref = entry.ref
        pages = self.table.ledger(source_id(ref.bucket, ref.key), since=ref.sequence)
        return [page for page in pages if page.sequence == ref.sequence]

    def _index_again(self, entry: NoteEntry) -> State:
        """Write the document of an article again, as the table has the article now."""
        if self.index is None:
            return State.SKIPPED
        name = str(entry.note["articleId"])
        stored = self.table.articles([name]).get(name)
        answers = self.index.write([bulk_action(stored)]) if stored else []
        if any(answer.status is not BulkStatus.DONE for answer in answers):
            return State.REJECTED
        self.notes.remove(entry.name)
        return State.SOLVED


def reopened(page: LedgerPage, record_index: int) -> LedgerPage:
    """Return a page whose outcomes from a record on are read again."""
    known = page.all_outcomes
    kept = sum(outcome.record_index < record_index for outcome in known)
    return replace(page, outcomes=known[:kept], earlier=known[kept:], complete=False)


def _is_solved(entry: NoteEntry, pages: Iterable[LedgerPage]) -> bool:
    """Whether the ledger has an outcome of a note's record, and it is not a rejection."""
    outcomes = (one for page in pages for one in page.all_outcomes if one.record_index == entry.record_index)
    return next((one.kind is not OutcomeKind.REJECTED for one in outcomes), False)


def _is_rejected(outcomes: Iterable[Outcome], record_index: int) -> bool:
    kind = OutcomeKind.REJECTED
    return any(outcome.record_index == record_index and outcome.kind is kind for outcome in outcomes)
