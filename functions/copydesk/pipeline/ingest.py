"""The straight path of one event: an object's version in, one outcome per record out.

    fetch ─> parse ─> normalize ─> admit ─> put ─> link copies ─> ledger
      │        │          │
      └────────┴──────────┴─> Rejected ─> quarantine ─> ledger

Every step may be repeated after a crash: writes are conditional or idempotent, and the ledger page that closes the
work is written last. A delivery whose ledger is closed is answered from the ledger.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

from copydesk.article import Draft, Provenance
from copydesk.dedupe import clusters
from copydesk.dedupe.fingerprint import fingerprint
from copydesk.errors import AtRecord, MalformedPayload, ObjectGone, OutOfTime, Rejected
from copydesk.events import ObjectRef
from copydesk.formats.parsing import ParsedObject, parse
from copydesk.normalize import normalize
from copydesk.outcome import LedgerPage, Outcome, OutcomeKind
from copydesk.pipeline import ledger
from copydesk.pipeline.desk import Desk
from copydesk.pipeline.ledger import Entries
from copydesk.pipeline.withdrawals import take_back, take_back_too
from copydesk.table.identity import source_id
from copydesk.table.revisions import Admission, Arrival, admit, identified, needs_revisions
from copydesk.table.stored import StoredArticle
from copydesk.table.writes import write_article


def ingest(ref: ObjectRef, desk: Desk) -> list[Outcome]:
    """Take one version of one object, or its deletion, to its end.

    Returns: the outcome of every record that this delivery saw to, in order; all of them again where an earlier
    delivery had come to the end.
    Raises: Unavailable and OutOfTime where another delivery must come; it completes whatever was begun.
    """
    return list(deliver(ref, desk))


def deliver(ref: ObjectRef, desk: Desk) -> Iterator[Outcome]:
    """Do what `ingest` does; yield each outcome once it is entered in the ledger."""
    page = LedgerPage.of(ref, source_id(ref.bucket, ref.key))
    since = desk.table.ledger(page.source, since=ref.sequence)
    begun = [entry for entry in since if entry.sequence == ref.sequence]
    if not ref.removed:
        yield from _take_in(ref, page, begun, ledger.deleted_up_to(ref, since), desk)
    elif ledger.are_complete(begun):
        yield from ledger.known_outcomes(begun)
    else:
        yield from take_back(ref, page, begun, desk)


def _take_in(ref: ObjectRef, page: LedgerPage, begun: list[LedgerPage], removed: str, desk: Desk) -> Iterator[Outcome]:
    """Store every record of an object, then make sure that it was not deleted meanwhile.

    `begun` are the pages that an earlier delivery left: their records are not stored again. But that delivery may
    have been cut short before it could look for deletions.
    """
    known, later = ledger.known_outcomes(begun), removed
    entries = Entries(desk.table, page, known, len(known))
    if ledger.are_complete(begun):
        yield from known
    else:
        yield from _store_object(ref, entries, removed, desk)
        later = ledger.deleted_up_to(ref, desk.table.ledger(page.source, since=ref.sequence))
    if later and (begun or later > removed):
        take_back_too(ledger.article_ids_of(entries.outcomes), page, later, desk)


def _store_object(ref: ObjectRef, entries: Entries, removed: str, desk: Desk) -> Iterator[Outcome]:
    try:
        payload = parse(desk.store.fetch(ref), desk.limits)
        entries.page = replace(entries.page, format=payload.format)
        yield from _store_records(ref, entries, payload, removed, desk)
    except ObjectGone:
        entries.outcomes.append(ledger.gone(ref, len(entries.outcomes)))
    except Rejected as rejected:
        entries.outcomes.append(_set_aside(ref, len(entries.outcomes), rejected, desk))
    yield from entries.enter(complete=True)


def _store_records(
    ref: ObjectRef, entries: Entries, payload: ParsedObject, removed: str, desk: Desk
) -> Iterator[Outcome]:
    """Store the records that follow those known. Raises: OutOfTime between two of them; what was done is entered."""
    known = len(entries.outcomes)
    records = enumerate(_behind(entries.outcomes, payload, desk), known)
    read = partial(_arrival, page=entries.page, removed=removed, ref=ref, desk=desk)
    while arrivals := list(_read(records, entries.room, read, desk)):
        yield from entries.enter()
        stored = list(_store_all(arrivals, ref, len(entries.outcomes), desk))
        entries.outcomes += stored
        if desk.is_short_of_time():
            yield from entries.enter()
            is_cut = len(stored) < len(arrivals) or desk.time_left() < desk.limits.reserve_ms // 2
            if is_cut or next(records, None):  # else that was the last: the object is done
                raise OutOfTime(len(entries.outcomes), len(entries.outcomes) - known)
    if not entries.outcomes:
        raise MalformedPayload("the object holds no records")


def _behind(known: list[Outcome], payload: ParsedObject, desk: Desk) -> Iterator[Draft | Rejected]:
    """The records of an object behind those whose outcomes are known. Raises: OutOfTime on the way there."""
    if known and known[-1].ends_object:
        return iter(())
    without_text = sum(outcome.kind is OutcomeKind.REJECTED for outcome in known)
    number = len(known)

    def passed() -> None:
        """Called for each record that is passed over."""
        if desk.is_short_of_time():
            raise OutOfTime(number, 0)

    return payload.after(number, without_text, passed)


def _read(
    records: Iterator[tuple[int, Draft | Rejected]],
    room: int,
    read: Callable[[int, Draft | Rejected], Arrival | Rejected],
    desk: Desk,
) -> Iterator[Arrival | Rejected]:
    """Clear the next records, as many as the ledger's page takes; fewer where that takes long.

    As much time is left to store them: what is read and not stored is read again by another delivery. The first is
    not counted: to get to it, all that is known may have been passed over.
    """
    begun = 0
    for index, record in islice(records, room):
        yield read(index, record)
        left = desk.time_left()
        begun = begun or left
        if begun - left > min(desk.limits.reading_ms, left - desk.limits.reserve_ms):
            return


def _arrival(
    index: int, record: Draft | Rejected, page: LedgerPage, removed: str, ref: ObjectRef, desk: Desk
) -> Arrival | Rejected:
    """Clear and identify one record; one that cannot be is answered with its rejection."""
    if isinstance(record, Rejected):
        return record
    try:
        with AtRecord(index):
            received = record.model_copy(update={"received": ref.event_time})
            article = normalize(received, partial(desk.on_step, index) if desk.on_step else None)
    except Rejected as rejected:
        return rejected.about(record.model_dump_json(exclude_defaults=True))
    provenance = Provenance(**ref.origin, record_index=index, format=page.format)
    return Arrival(page.source, ref.sequence, identified(article, fingerprint(article), provenance), removed)


def _store_all(arrivals: list[Arrival | Rejected], ref: ObjectRef, first_index: int, desk: Desk) -> Iterator[Outcome]:
    """Store records, each seeing those before it: the first, and the others while there is time."""
    names = {arrival.record.article_id for arrival in arrivals if isinstance(arrival, Arrival)}
    articles = desk.table.articles(names)
    for index, arrival in enumerate(arrivals, first_index):
        if index > first_index and desk.is_short_of_time():
            return
        with AtRecord(index):
            if isinstance(arrival, Rejected):
                yield _set_aside(ref, index, arrival, desk)
                continue
            admission = _store(arrival, articles, desk)
            yield ledger.admitted(ref, index, arrival.record.article_id, admission)


def _store(arrival: Arrival, articles: dict[str, StoredArticle], desk: Desk) -> Admission:
    """Fold an arrival into its article, link it to its copies, and note in `articles` what the next record sees."""
    name, table = arrival.record.article_id, desk.table

    def judge(before: StoredArticle | None) -> Admission:
        """Fold the arrival into what stands at this attempt."""
        revisions = table.revisions(name) if needs_revisions(before, arrival) else {}
        return admit(before, arrival, revisions)

    admission = write_article(articles.get(name), judge, table)
    ends = desk.expires_at(arrival.record.provenance.event_time)
    settled = clusters.settle(admission, arrival.record, table, ends, desk.thresholds)
    articles[name] = settled.article
    return clusters.name_outcome(admission, settled)


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
    desk.quarantine.set_aside(f"{source_id(ref.bucket, ref.key)}/{ref.sequence}/{index:06d}.json", note)
    return ledger.rejected(ref, index, rejected)
