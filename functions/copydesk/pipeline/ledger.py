"""The ledger of one object: reading its pages, and adding outcomes in pages of up to 100 records.

Page n holds the records from 100 n on, so concurrent deliveries write the same pages. A delivery that ran out of time
leaves a page that is not full; the next delivery fills it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from copydesk.errors import Rejected
from copydesk.events import ObjectRef
from copydesk.outcome import BegunRecords, LedgerPage, Outcome, OutcomeKind
from copydesk.table.article_table import ArticleTable
from copydesk.table.revisions import Admission


@dataclass
class Entries:
    """The outcomes of one version in record order; the first `entered` of them are in the ledger.

    `earlier` are the outcomes, by record index, that the ledger has of the records behind them: a retry reads those
    records again, and keeps the outcomes of those that were not rejected. `has_inherited`: other deliveries stored some
    of the records, and may not have looked for deletions.
    """

    table: ArticleTable
    page: LedgerPage  # names the version
    page_size: int
    outcomes: list[Outcome] = field(default_factory=list)
    entered: int = 0
    earlier: Mapping[int, Outcome] = field(default_factory=dict)
    has_inherited: bool = False

    @property
    def room(self) -> int:
        """How many more records fit the current page."""
        return self.page_size - len(self.outcomes) % self.page_size

    def enter(self, *, complete: bool = False) -> list[Outcome]:
        """Write the outcomes that are not in the ledger yet, and return them; `complete` marks the last page."""
        if self.entered == len(self.outcomes) and not complete:
            return []
        size = self.page_size
        last = max(0, len(self.outcomes) - 1) // size
        for number in range(min(self.entered // size, last), last + 1):
            part = self.outcomes[number * size : (number + 1) * size]
            closes = complete and number == last
            behind = range(number * size + len(part), (number + 1) * size)
            earlier = tuple(self.earlier[index] for index in behind if index in self.earlier)
            self.table.enter(replace(self.page, page=number, outcomes=tuple(part), complete=closes, earlier=earlier))
        fresh, self.entered = self.outcomes[self.entered :], len(self.outcomes)
        return fresh

    def begin(self, articles: Mapping[int, str]) -> None:
        """Note the articles of the next records, by record index, before the first of them is stored."""
        page, number = self.page, len(self.outcomes) // self.page_size
        if articles:
            self.table.begin(BegunRecords(page.source, page.sequence, page.version_id, number, articles))

    def inherit(self, restored: Iterable[Outcome]) -> None:
        """Add the outcomes of records that another delivery stored and did not enter."""
        before = len(self.outcomes)
        self.outcomes += restored
        self.has_inherited |= len(self.outcomes) > before

    def kept(self, index: int, article_id: str) -> Outcome | None:
        """Return the earlier outcome of a record that was not rejected then, and is the same article or none now."""
        earlier = self.earlier.get(index)
        is_kept = earlier and earlier.kind is not OutcomeKind.REJECTED and article_id in {"", earlier.article_id}
        return earlier if is_kept else None

    def restore(self) -> None:
        """Append the earlier outcomes of the records that were not reached: an outcome is replaced, never dropped."""
        while len(self.outcomes) in self.earlier:
            self.outcomes.append(self.earlier[len(self.outcomes)])

    def adopt(self, pages: list[LedgerPage]) -> list[Outcome]:
        """Replace the outcomes by those that another delivery entered, and return the ones that are new here."""
        self.page = replace(self.page, format=next((page.format for page in pages), self.page.format))
        self.outcomes, self.has_inherited = known_outcomes(pages), True
        fresh, self.entered = self.outcomes[self.entered :], len(self.outcomes)
        return fresh


def admitted(ref: ObjectRef, index: int, article_id: str, admission: Admission) -> Outcome:
    """Return the outcome of a record that was folded into an article."""
    return Outcome(
        ref.bucket,
        ref.key,
        index,
        admission.kind,
        admission.reason,
        article_id,
        admission.revision,
        admission.related_to,
        admission.why,
    )


def rejected(ref: ObjectRef, index: int, rejection: Rejected) -> Outcome:
    """Return the outcome of a record that is not an article."""
    kind, ends = OutcomeKind.REJECTED, rejection.ends_object
    return Outcome(ref.bucket, ref.key, index, kind, rejection.reason, ends_object=ends)


def gone(ref: ObjectRef, index: int) -> Outcome:
    """Return the outcome of an object whose version was removed before the record `index` was read."""
    reason = "this version was gone before it was read" + (" to its end" if index else "")
    return Outcome(ref.bucket, ref.key, index, OutcomeKind.STALE, reason)


def known_outcomes(pages: Iterable[LedgerPage]) -> list[Outcome]:
    """Return the recorded outcomes of one version in record order, up to the first gap."""
    outcomes: list[Outcome] = []
    for page in pages:
        if page.outcomes and page.outcomes[0].record_index > len(outcomes):
            break
        outcomes += page.outcomes
    return outcomes


def begun_articles(page: LedgerPage, table: ArticleTable) -> dict[int, str]:
    """Read the articles that deliveries of one version have begun to store, by record index."""
    notes = [note for note in table.begun(page.source) if note.sequence == page.sequence]
    return {index: name for note in notes for index, name in note.articles.items()}


def earlier_outcomes(pages: Iterable[LedgerPage], known: int) -> dict[int, Outcome]:
    """Return the recorded outcomes from record `known` on, by record index."""
    outcomes = (outcome for page in pages for outcome in page.all_outcomes)
    return {outcome.record_index: outcome for outcome in outcomes if outcome.record_index >= known}


def are_complete(pages: list[LedgerPage]) -> bool:
    """Whether pages of one version hold the outcomes of all its records."""
    entered = sum(len(page.outcomes) for page in pages)
    return bool(pages) and pages[-1].complete and len(known_outcomes(pages)) == entered


def records_read(pages: Iterable[LedgerPage]) -> int:
    """Return the number of recorded outcomes without the one that ends a version which was gone."""
    outcomes = known_outcomes(pages)
    return len(outcomes) - (bool(outcomes) and outcomes[-1].is_gone)


def article_ids_of(outcomes: Iterable[Outcome]) -> list[str]:
    """Return the ids of the articles in outcomes, each once."""
    return list(dict.fromkeys(outcome.article_id for outcome in outcomes if outcome.article_id))


def article_ids_after(listed: list[str], known: list[Outcome]) -> list[str]:
    """Return the part of a list of article ids after the article of the last known outcome."""
    last = known[-1].article_id if known else ""
    return listed[listed.index(last) + 1 :] if last in listed else listed


def sequenced(ref: ObjectRef, pages: Iterable[LedgerPage]) -> ObjectRef:
    """Return a reference without a sequencer as the event of the same version named it, if the ledger has one.

    A version or a delete marker that is listed or sent again by hand thus keeps its place, and is answered from the
    ledger.
    """
    for page in pages:
        is_same = page.version_id == ref.version_id and bool(ref.version_id)
        is_same_event = page.removed if ref.removed else not is_removal(page)
        if is_same and page.sequencer and is_same_event:
            return replace(ref, sequencer=page.sequencer, event_time=page.event_time)
    return ref


def is_removal(page: LedgerPage) -> bool:
    """Whether a page records a removal: of the object, or of one version, of which no bytes were read."""
    return page.removed or (not page.format and all(one.kind is OutcomeKind.WITHDRAWN for one in page.all_outcomes))


def deleted_up_to(ref: ObjectRef, since: Iterable[LedgerPage]) -> str:
    """Return the sequence up to which later pages record a deletion of this version; "" without a deletion.

    A page for the permanent deletion of a single version names that version, and concerns no other.
    """
    later = [page for page in since if page.sequence > ref.sequence]
    deletions = [page.sequence for page in later if page.removed]
    same = (page for page in later if ref.version_id and page.version_id == ref.version_id)
    itself = [ref.sequence for page in same if is_removal(page)]
    return max(deletions + itself, default="")
