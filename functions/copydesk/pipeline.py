"""The straight path of one event: an object's version in, one outcome per record out.

    fetch ─> parse ─> normalize ─> admit ─> link copies ─> put ─> ledger
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
from copydesk.dedupe.verdict import Claim, linked
from copydesk.errors import MalformedPayload, ObjectGone, Rejected, TableUnavailable
from copydesk.events import ObjectRef
from copydesk.formats import Payload, parse
from copydesk.identity import source_id
from copydesk.normalize import normalize
from copydesk.outcome import LedgerPage, Outcome, OutcomeKind
from copydesk.ports import ArticleTable, ObjectStore, Quarantine
from copydesk.revisions import Arrival, StoredArticle, admit, identified, needs_revisions, withdraw
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
    answered = [entry for entry in since if entry.sequence == ref.sequence]
    if answered and answered[-1].complete:
        return [outcome for entry in answered for outcome in entry.outcomes]
    return _take_back(ref, page, desk) if ref.removed else _take_in(ref, page, _latest_deletion(since), desk)


def _take_in(ref: ObjectRef, page: LedgerPage, removed: str, desk: Desk) -> list[Outcome]:
    """Store every record of an object, then make sure that it was not deleted meanwhile."""
    try:
        payload = parse(desk.store.fetch(ref), desk.limits)
    except ObjectGone:
        return _closed(page, [_outcome(ref, 0, OutcomeKind.STALE, "this version was gone before it was read")], desk)
    except Rejected as rejected:
        return _closed(page, [_set_aside(ref, 0, rejected, desk)], desk)
    outcomes = _store_pages(ref, replace(page, format=payload.format), payload, removed, desk)
    later = _latest_deletion(desk.table.ledger(page.source, since=ref.sequence))
    if later > removed:
        for outcome in outcomes:
            _withdraw(outcome.article_id, page.source, later, desk)
    return outcomes


def _store_pages(ref: ObjectRef, page: LedgerPage, payload: Payload, removed: str, desk: Desk) -> list[Outcome]:
    outcomes: list[Outcome] = []
    for number, records in enumerate(_slices(payload.records)):
        if number:
            desk.table.enter(page)
        arrivals = [
            _arrival(record, page, removed, ref, index, desk) for index, record in enumerate(records, len(outcomes))
        ]
        page = replace(page, page=number, outcomes=tuple(_store_all(arrivals, ref, len(outcomes), desk)))
        outcomes += page.outcomes
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
    records = [arrival.record for arrival in arrivals if isinstance(arrival, Arrival)]
    articles = desk.table.articles({record.article_id for record in records})
    claims = desk.table.claims({record.fingerprint for record in records})
    for index, arrival in enumerate(arrivals, first_index):
        if isinstance(arrival, Rejected):
            yield _set_aside(ref, index, arrival, desk)
            continue
        kind, reason, stored = _store(arrival, articles, claims, desk)
        record = stored.record
        if kind is OutcomeKind.STORED and record.duplicate_of:
            kind, reason = OutcomeKind.DUPLICATE, f"exact copy of {record.duplicate_of}"
        yield _outcome(ref, index, kind, reason, stored)


def _store(
    arrival: Arrival, articles: dict[str, StoredArticle], claims: dict[str, Claim], desk: Desk
) -> tuple[OutcomeKind, str, StoredArticle]:
    """Fold an arrival into its article until no other writer comes between."""
    name, table = arrival.record.article_id, desk.table
    before = articles.get(name)
    for _ in range(copies.MAX_ATTEMPTS):
        revisions = table.revisions(name) if needs_revisions(before, arrival) else {}
        admission = admit(before, arrival, revisions)
        mark = admission.stored.record.fingerprint
        after = linked(admission.stored, claims.get(mark, Claim(mark, {})).joined(admission.stored))
        for text in admission.kept:
            table.keep(text)
        standing = copies.put(before, after, table)
        if standing is None:
            break
        before = standing
    else:
        raise TableUnavailable(f"article {name} is written by too many at once")
    claim = copies.join(arrival.record, after, table, _expires_at(arrival, desk))
    if claim:
        claims[claim.fingerprint] = claim
        after = linked(after, claim)
    articles.update(table.articles([name]))
    return admission.kind, admission.reason, after


def _take_back(ref: ObjectRef, page: LedgerPage, desk: Desk) -> list[Outcome]:
    """Withdraw what an object said before it was deleted.

    The deletion is entered first: whoever stores an earlier version meanwhile will find it and withdraw for himself.
    """
    page = replace(page, removed=True)
    desk.table.enter(page)
    earlier = [entry for entry in desk.table.ledger(page.source) if entry.sequence < ref.sequence]
    if ref.removes_one_version and not _was_latest(ref, earlier):
        return _closed(page, [], desk)
    names = dict.fromkeys(o.article_id for entry in earlier for o in entry.outcomes if o.article_id)
    outcomes: list[Outcome] = []
    for name in names:
        stored = _withdraw(name, page.source, ref.sequence, desk)
        if stored:
            still = "" if stored.record.pub_status == "withdrawn" else "another object still says it"
            outcomes.append(_outcome(ref, len(outcomes), OutcomeKind.WITHDRAWN, still, stored))
    return _closed(page, outcomes, desk)


def _was_latest(ref: ObjectRef, earlier: list[LedgerPage]) -> bool:
    """Whether the version deleted for good was the one that spoke for its object."""
    created = [entry for entry in earlier if not entry.removed]
    return bool(created) and created[-1].version_id == ref.version_id


def _withdraw(name: str, source: str, sequence: str, desk: Desk) -> StoredArticle | None:
    """Take back one article; None where the object had no part in it."""
    for _ in range(copies.MAX_ATTEMPTS):
        before = desk.table.articles([name]).get(name)
        if before is None or source not in before.sources:
            return None
        revisions = desk.table.revisions(name)
        after = withdraw(before, source, sequence, revisions)
        if copies.put(before, after, desk.table) is None:
            if after.record.pub_status == "withdrawn":
                copies.leave([after.record, *revisions.values()], desk.table)
            return after
    raise TableUnavailable(f"article {name} is written by too many at once")


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
    ref: ObjectRef, index: int, kind: OutcomeKind, reason: str = "", stored: StoredArticle | None = None
) -> Outcome:
    record = stored.record if stored else None
    return Outcome(
        ref.bucket,
        ref.key,
        index,
        kind,
        reason,
        record.article_id if record else "",
        record.revision if record else 0,
    )


def _latest_deletion(pages: Iterable[LedgerPage]) -> str:
    return max((page.sequence for page in pages if page.removed), default="")


def _expires_at(arrival: Arrival, desk: Desk) -> int:
    """When the claim of this arrival ends, in epoch seconds: the window counts from the upload, not from now."""
    uploaded = datetime.fromisoformat(arrival.record.provenance.event_time)
    return int((uploaded + timedelta(days=desk.dedupe_window_days)).timestamp())


def _slices(values: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(values)
    while page := list(islice(remaining, RECORDS_PER_PAGE)):
        yield page
