"""The straight path of one event: an object's version in, one outcome per record out.

    fetch ─> parse ─> normalize ─> admit ─> put ─> link copies ─> ledger
      │        │          │
      └────────┴──────────┴─> Rejected ─> quarantine ─> ledger

Every step may be repeated after a crash: writes are conditional or idempotent, and the ledger page that closes the
work is written last. A delivery whose ledger is closed is answered from the ledger.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from copydesk import copies
from copydesk.article import Draft, Provenance
from copydesk.dedupe.fingerprint import fingerprint
from copydesk.errors import AtRecord, MalformedPayload, ObjectGone, Rejected
from copydesk.events import ObjectRef
from copydesk.formats import Payload, parse
from copydesk.identity import source_id
from copydesk.normalize import normalize
from copydesk.outcome import LedgerPage, Outcome, OutcomeKind
from copydesk.ports import ArticleTable, ObjectStore, Quarantine
from copydesk.revisions import Admission, Arrival, StoredArticle, admit, identified, needs_revisions, withdraw
from copydesk.settings import Limits

T = TypeVar("T")
OnRecordStep = Callable[[int, str, Draft, Draft], None]  # record index, step, draft before, draft after

RECORDS_PER_PAGE = 100  # read, judged and entered in the ledger together: DynamoDB reads 100 keys at once


@dataclass(frozen=True)
class Desk:
    """What the ingest path works with."""

    store: ObjectStore
    table: ArticleTable
    quarantine: Quarantine
    dedupe_window_days: int = 30
    limits: Limits = field(default_factory=Limits)
    on_step: OnRecordStep | None = None


def ingest(ref: ObjectRef, desk: Desk) -> list[Outcome]:
    """Take one version of one object, or its deletion, to its end.

    Returns: one outcome per record, in order; for a delivery that was answered before, the same answer again.
    Raises: Unavailable where the message must come back; a repetition completes whatever was begun.
    """
    page = LedgerPage(
        source_id(ref.bucket, ref.key),
        ref.sequence,
        ref.bucket,
        ref.key,
        ref.version_id,
        ref.sequencer,
        ref.event_time,
    )
    since = desk.table.ledger(page.source, since=ref.sequence)
    begun = [entry for entry in since if entry.sequence == ref.sequence]
    if not ref.removed:
        return _take_in(ref, page, begun, _removed(ref, since), desk)
    return _outcomes(begun) if _are_complete(begun) else _take_back(ref, page, desk)


def _take_in(ref: ObjectRef, page: LedgerPage, begun: list[LedgerPage], removed: str, desk: Desk) -> list[Outcome]:
    """Store every record of an object, then make sure that it was not deleted meanwhile.

    `begun` are the pages that an earlier delivery left: their records are not stored again. But that delivery may
    have been cut short before it could look for deletions.
    """
    outcomes, later = _outcomes(begun), removed
    if not _are_complete(begun):
        outcomes = _store_object(ref, page, begun, removed, desk)
        later = _removed(ref, desk.table.ledger(page.source, since=ref.sequence))
    if later and (begun or later > removed):
        for name in _names(outcomes):
            _withdraw(name, page, later, desk)
    return outcomes


def _store_object(ref: ObjectRef, page: LedgerPage, begun: list[LedgerPage], removed: str, desk: Desk) -> list[Outcome]:
    known = _outcomes(begun)
    try:
        payload = parse(desk.store.fetch(ref), desk.limits)
    except ObjectGone:
        gone = _outcome(ref, len(known), OutcomeKind.STALE, "this version was gone before it was read")
        return _closed(page, [*known, gone], desk)
    except Rejected as rejected:
        return _closed(page, [*known, _set_aside(ref, len(known), rejected, desk)], desk)
    page = begun[-1] if begun else replace(page, format=payload.format)
    return _store_pages(ref, page, payload, known, removed, desk)


def _store_pages(
    ref: ObjectRef, page: LedgerPage, payload: Payload, known: list[Outcome], removed: str, desk: Desk
) -> list[Outcome]:
    """Store the records that follow those known; `page` is the last one of those, or a fresh one."""
    outcomes = list(known)
    for records in _slices(islice(payload.records, len(known), None)):
        if outcomes:
            desk.table.enter(page)
        arrivals = [
            _arrival(record, page, removed, ref, index, desk) for index, record in enumerate(records, len(outcomes))
        ]
        ends = tuple(_store_all(arrivals, ref, len(outcomes), desk))
        page = replace(page, page=len(outcomes) // RECORDS_PER_PAGE, outcomes=ends)
        outcomes += ends
    if not outcomes:
        empty = MalformedPayload("the object holds no records")
        page = replace(page, outcomes=(_set_aside(ref, 0, empty, desk),))
        outcomes += page.outcomes
    desk.table.enter(replace(page, complete=True))
    return outcomes


def _arrival(
    record: Draft | Rejected, page: LedgerPage, removed: str, ref: ObjectRef, index: int, desk: Desk
) -> Arrival | Rejected:
    """Clear and identify one record; one that cannot be is answered with its rejection."""
    if isinstance(record, Rejected):
        return record
    try:
        with AtRecord(index):
            article = normalize(record, partial(desk.on_step, index) if desk.on_step else None)
    except Rejected as rejected:
        return rejected.about(record.model_dump_json(exclude_defaults=True))
    provenance = Provenance(
        bucket=ref.bucket,
        key=ref.key,
        version_id=ref.version_id,
        sequencer=ref.sequencer,
        etag=ref.etag,
        event_time=ref.event_time,
        record_index=index,
        format=page.format,
    )
    return Arrival(page.source, ref.sequence, identified(article, fingerprint(article), provenance), removed)


def _store_all(arrivals: list[Arrival | Rejected], ref: ObjectRef, first_index: int, desk: Desk) -> Iterator[Outcome]:
    """Store a page of records, each seeing those before it."""
    names = {arrival.record.article_id for arrival in arrivals if isinstance(arrival, Arrival)}
    articles = desk.table.articles(names)
    for index, arrival in enumerate(arrivals, first_index):
        with AtRecord(index):
            if isinstance(arrival, Rejected):
                yield _set_aside(ref, index, arrival, desk)
                continue
            admission = _store(arrival, articles, desk)
            name = arrival.record.article_id
            yield _outcome(ref, index, admission.kind, admission.reason, name, admission.revision)


def _store(arrival: Arrival, articles: dict[str, StoredArticle], desk: Desk) -> Admission:
    """Fold an arrival into its article, link it to its copies, and note in `articles` what the next record sees."""
    name, table = arrival.record.article_id, desk.table

    def judge(before: StoredArticle | None) -> Admission:
        """Fold the arrival into what stands at this attempt."""
        revisions = table.revisions(name) if needs_revisions(before, arrival) else {}
        return admit(before, arrival, revisions)

    admission = copies.write(articles.get(name), judge, table)
    settled = copies.settle(admission, arrival.record, table, _expires_at(arrival.record.provenance.event_time, desk))
    articles[name] = settled.article
    return copies.named(admission, settled)


def _take_back(ref: ObjectRef, page: LedgerPage, desk: Desk) -> list[Outcome]:
    """Withdraw what an object said before it was deleted, or what the one version said that was deleted for good.

    The deletion is entered first: whoever stores an earlier version meanwhile will find it and withdraw for himself.
    """
    one_version = ref.removes_one_version and bool(ref.version_id)
    page = replace(page, removed=not one_version)
    desk.table.enter(page)
    earlier = [entry for entry in desk.table.ledger(page.source) if entry.sequence < ref.sequence]
    last = ref.sequence
    if one_version:
        earlier = [entry for entry in earlier if entry.version_id == ref.version_id and not entry.removed]
        last = earlier[-1].sequence if earlier else ""
    outcomes: list[Outcome] = []
    for name in _names(_outcomes(earlier)):
        taken = _withdraw(name, page, last, desk)
        if taken and not (one_version and taken.kind is OutcomeKind.STALE):
            outcomes.append(_outcome(ref, len(outcomes), taken.kind, taken.reason, name, taken.revision))
    return _closed(page, outcomes, desk)


def _withdraw(name: str, page: LedgerPage, sequence: str, desk: Desk) -> Admission | None:
    """Take back what an object said of one article up to `sequence`; None where it had no part in it."""
    before = desk.table.articles([name]).get(name)
    if before is None or page.source not in before.sources:
        return None

    def judge(standing: StoredArticle | None) -> Admission:
        """Withdraw from what stands at this attempt."""
        return withdraw(standing or before, page.source, sequence, desk.table.revisions(name))

    admission = copies.write(before, judge, desk.table)
    if admission.kind is OutcomeKind.WITHDRAWN:
        copies.settle(admission, None, desk.table, _expires_at(page.event_time, desk))
    return admission


def _set_aside(ref: ObjectRef, index: int, rejected: Rejected, desk: Desk) -> Outcome:
    """Quarantine a record with its reason, under a name that every delivery repeats."""
    note: dict[str, Any] = {
        "bucket": ref.bucket,
        "key": ref.key,
        "versionId": ref.version_id,
        "sequencer": ref.sequencer,
        "eventTime": ref.event_time,
        "recordIndex": index,
        "reason": rejected.reason,
        "record": rejected.record,
    }
    desk.quarantine.put(f"{source_id(ref.bucket, ref.key)}/{ref.sequence}/{index:06d}.json", note)
    return _outcome(ref, index, OutcomeKind.REJECTED, rejected.reason)


def _closed(page: LedgerPage, outcomes: list[Outcome], desk: Desk) -> list[Outcome]:
    """Enter the outcomes and close the version's ledger."""
    pages = list(_slices(outcomes)) or [[]]
    for number, part in enumerate(pages):
        last = number == len(pages) - 1
        desk.table.enter(replace(page, page=number, outcomes=tuple(part), complete=last))
    return outcomes


def _outcome(
    ref: ObjectRef, index: int, kind: OutcomeKind, reason: str, article_id: str = "", revision: int = 0
) -> Outcome:
    return Outcome(ref.bucket, ref.key, index, kind, reason, article_id, revision)


def _are_complete(pages: list[LedgerPage]) -> bool:
    return bool(pages) and pages[-1].complete


def _outcomes(pages: Iterable[LedgerPage]) -> list[Outcome]:
    return [outcome for page in pages for outcome in page.outcomes]


def _names(outcomes: Iterable[Outcome]) -> list[str]:
    """The articles that outcomes name, each once."""
    return list(dict.fromkeys(outcome.article_id for outcome in outcomes if outcome.article_id))


def _removed(ref: ObjectRef, since: Iterable[LedgerPage]) -> str:
    """The sequence up to which pages from this version on say that the object was deleted; "" where none does.

    A version deleted for good is named again by a later page, and takes no other version with it.
    """
    later = [page for page in since if page.sequence > ref.sequence]
    deletions = [page.sequence for page in later if page.removed]
    itself = [ref.sequence for page in later if ref.version_id and page.version_id == ref.version_id]
    return max(deletions + itself, default="")


def _expires_at(event_time: str, desk: Desk) -> int:
    """When a claim ends, in epoch seconds: the window counts from the upload, not from now."""
    return int((datetime.fromisoformat(event_time) + timedelta(days=desk.dedupe_window_days)).timestamp())


def _slices(values: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(values)
    while page := list(islice(remaining, RECORDS_PER_PAGE)):
        yield page
