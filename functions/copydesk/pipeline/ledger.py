"""What the ledger says of one object, and how more is entered: a page of up to 100 records at a time.

Page n holds the records from 100 n on, whoever writes it: deliveries side by side write the same pages. One that was
cut short by time leaves a page that is not full; the next delivery fills it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from copydesk.errors import Rejected
from copydesk.events import ObjectRef
from copydesk.outcome import LedgerPage, Outcome, OutcomeKind
from copydesk.table.article_table import ArticleTable
from copydesk.table.revisions import Admission

RECORDS_PER_PAGE = 100  # read, judged and entered in the ledger together: DynamoDB reads 100 keys at once


@dataclass
class Entries:
    """The outcomes of one version, in the order of its records, and how many of them are entered."""

    table: ArticleTable
    page: LedgerPage  # names the version
    outcomes: list[Outcome] = field(default_factory=list)
    entered: int = 0

    @property
    def room(self) -> int:
        """How many more records the page at hand takes."""
        return RECORDS_PER_PAGE - len(self.outcomes) % RECORDS_PER_PAGE

    def enter(self, *, complete: bool = False) -> list[Outcome]:
        """Enter the outcomes that are not entered yet, and return them; `complete` says that no more will come."""
        if self.entered == len(self.outcomes) and not complete:
            return []
        last = max(0, len(self.outcomes) - 1) // RECORDS_PER_PAGE
        for number in range(min(self.entered // RECORDS_PER_PAGE, last), last + 1):
            part = self.outcomes[number * RECORDS_PER_PAGE : (number + 1) * RECORDS_PER_PAGE]
            closes = complete and number == last
            self.table.enter(replace(self.page, page=number, outcomes=tuple(part), complete=closes))
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
    """Return what pages of one version say of its records, up to the first of which they say nothing."""
    outcomes: list[Outcome] = []
    for page in pages:
        if len(outcomes) < page.page * RECORDS_PER_PAGE:
            break
        outcomes += page.outcomes
    return outcomes


def are_complete(pages: list[LedgerPage]) -> bool:
    """Whether pages of one version say what became of all of its records."""
    entered = sum(len(page.outcomes) for page in pages)
    return bool(pages) and pages[-1].complete and len(known_outcomes(pages)) == entered


def article_ids_of(outcomes: Iterable[Outcome]) -> list[str]:
    """Return the articles that outcomes name, each once."""
    return list(dict.fromkeys(outcome.article_id for outcome in outcomes if outcome.article_id))


def article_ids_after(listed: list[str], known: list[Outcome]) -> list[str]:
    """Return the articles that a list names behind the one of the last outcome known."""
    last = known[-1].article_id if known else ""
    return listed[listed.index(last) + 1 :] if last in listed else listed


def deleted_up_to(ref: ObjectRef, since: Iterable[LedgerPage]) -> str:
    """Return the sequence up to which pages from this version on say that it was deleted; "" where none does.

    A version deleted for good is named again by a later page, and takes no other version with it.
    """
    later = [page for page in since if page.sequence > ref.sequence]
    deletions = [page.sequence for page in later if page.removed]
    itself = [ref.sequence for page in later if ref.version_id and page.version_id == ref.version_id]
    return max(deletions + itself, default="")
