"""The outcomes of a version that is gone, from the articles that an earlier, interrupted delivery stored.

    notes of the records that it was about to store ──> their articles ──> the verdict that each keeps with its source

The bytes cannot be read again, so a record whose article has no verdict of it counts as not stored.
"""

from collections.abc import Iterator, Mapping

from copydesk.article import Provenance, Record
from copydesk.dedupe import clusters
from copydesk.events import ObjectRef
from copydesk.outcome import LedgerPage, Outcome, OutcomeKind
from copydesk.pipeline import ledger
from copydesk.pipeline.desk import Desk
from copydesk.table.revisions import LATER_VERSION, Admission, known_texts
from copydesk.table.stored import StoredArticle

_REJECTED = "this record was set aside before its version was gone: the quarantine has the reason"


def restored_outcomes(ref: ObjectRef, page: LedgerPage, first: int, desk: Desk) -> Iterator[Outcome]:
    """Yield the outcomes of the records from index `first` on, up to the first that was not stored.

    `page` names the version. Records are stored in order, so a record that is not an article was set aside if one
    behind it is stored.
    """
    names = ledger.begun_articles(page, desk.table)
    set_aside: list[Outcome] = []
    for index in range(first, max(names, default=-1) + 1):
        if index not in names:
            set_aside.append(Outcome(ref.bucket, ref.key, index, OutcomeKind.REJECTED, _REJECTED))
            continue
        outcome = _restored(ref, page.source, index, names[index], desk)
        if outcome is None:
            return
        yield from [*set_aside, outcome]
        set_aside = []


def _restored(ref: ObjectRef, source: str, index: int, name: str, desk: Desk) -> Outcome | None:
    """The outcome of one record; None if it was not stored. Completes links that the delivery may have left open."""
    stored = desk.table.articles([name]).get(name)
    if stored is None:
        return None
    texts = known_texts(desk.table.revisions(name), stored.record)
    provenance = Provenance(**ref.origin, record_index=index, format="")
    admission = _readmitted(stored, source, ref.sequence, provenance, texts)
    if admission is None:
        return None
    text = texts[stored.sources[source].content_hash]
    arrived = text.model_copy(update={"provenance": provenance})
    settled = clusters.settle(admission, arrived, desk.table, desk.expires_at(ref.event_time), desk.thresholds)
    return ledger.admitted(ref, index, name, clusters.name_outcome(admission, settled, arrived, desk.table))


def _readmitted(
    stored: StoredArticle, source: str, sequence: str, origin: Provenance, texts: Mapping[str, Record]
) -> Admission | None:
    """What was decided about a record when it was folded into its article; None if it was not.

    `origin` names the record. A later version of its object has replaced the verdict, but not the text.
    """
    state = stored.sources.get(source)
    if state is None or state.sequence < sequence:
        return None
    if state.sequence > sequence:
        if not any(text.provenance.model_copy(update={"format": ""}) == origin for text in texts.values()):
            return None
        return Admission(stored, texts, (), len(texts), OutcomeKind.STALE, LATER_VERSION, is_repeated=True)
    for verdict in state.verdicts:
        if verdict.record_index == origin.record_index:
            kind = OutcomeKind(verdict.kind)
            return Admission(stored, texts, (), verdict.revision, kind, verdict.reason, is_repeated=True)
    return None
