"""The path of one event: one version of an object in, one outcome per record out.

    fetch ─> parse ─> normalize ─> admit ─> put ─> link copies ─> ledger
      │        │          │
      └────────┴──────────┴─> Rejected ─> quarantine ─> ledger

Every step may be repeated after a crash: writes are conditional or idempotent, and the ledger page that completes the
work is written last. Once the ledger is complete, a repeated delivery is answered from it.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain, islice, takewhile
from typing import Any

from copydesk.article import Draft
from copydesk.dedupe import clusters
from copydesk.errors import AtRecord, MalformedPayload, ObjectGone, OutOfTime, Rejected
from copydesk.events import ObjectRef
from copydesk.formats.parsing import ParsedObject, parse
from copydesk.outcome import LedgerPage, Outcome, OutcomeKind
from copydesk.pipeline import ledger
from copydesk.pipeline.desk import Desk
from copydesk.pipeline.ledger import Entries
from copydesk.pipeline.reading import read_article
from copydesk.pipeline.record_rows import Numbered, rows_of
from copydesk.pipeline.restored import restored_outcomes
from copydesk.pipeline.withdrawals import withdraw_articles, withdraw_object
from copydesk.table.identity import note_name, source_id
from copydesk.table.revisions import Admission, Arrival, admit, needs_revisions
from copydesk.table.stored import StoredArticle
from copydesk.table.writes import write_article

TOGETHER = 32  # records that are planned at once: so many long texts stay prepared in memory


def ingest(ref: ObjectRef, desk: Desk) -> list[Outcome]:
    """Process one version of one object, or its deletion, to the end.

    Returns: the outcomes of the records that this delivery processed, in order; all of them if an earlier delivery had
    completed the object.
    Raises: Unavailable and OutOfTime if another delivery has to complete the work.
    """
    return list(deliver(ref, desk))


def deliver(ref: ObjectRef, desk: Desk) -> Iterator[Outcome]:
    """Do the same as `ingest`, and yield each outcome once it is in the ledger."""
    source = source_id(ref.bucket, ref.key)
    ref = ref if ref.sequencer else ledger.sequenced(ref, desk.table.ledger(source))
    page = LedgerPage.of(ref, source)
    since = desk.table.ledger(source, since=ref.sequence)
    begun = [entry for entry in since if entry.sequence == ref.sequence]
    if not ref.removed:
        yield from _ingest_version(ref, page, begun, ledger.deleted_up_to(ref, since), desk)
    elif ledger.are_complete(begun):
        yield from ledger.known_outcomes(begun)
    else:
        yield from withdraw_object(ref, page, begun, desk)


def _ingest_version(
    ref: ObjectRef, page: LedgerPage, begun: list[LedgerPage], removed: str, desk: Desk
) -> Iterator[Outcome]:
    """Store every record of an object, then check that the object was not deleted meanwhile.

    `begun` are the pages that an earlier delivery left. Their records are not stored again, but that delivery may have
    stopped before it looked for deletions.
    """
    known, later = ledger.known_outcomes(begun), removed
    earlier = ledger.earlier_outcomes(begun, len(known))
    size = desk.limits.records_per_page
    entries = Entries(desk.table, page, size, known, len(known), earlier, has_inherited=bool(begun))
    if ledger.are_complete(begun):
        yield from known
        yield from _stored_since(ref, entries, desk)
    else:
        yield from _store_object(ref, entries, removed, desk)
        later = ledger.deleted_up_to(ref, desk.table.ledger(page.source, since=ref.sequence))
    if later and (entries.has_inherited or later > removed):
        names = [*ledger.article_ids_of(entries.outcomes), *ledger.begun_articles(page, desk.table).values()]
        withdraw_articles(list(dict.fromkeys(names)), page, later, desk)


def _store_object(ref: ObjectRef, entries: Entries, removed: str, desk: Desk) -> Iterator[Outcome]:
    try:
        payload = parse(desk.store.fetch(ref), desk.limits, desk.profiles)
        entries.page = replace(entries.page, format=payload.format)
        yield from _store_records(ref, entries, payload, removed, desk)
    except ObjectGone:
        pages = desk.table.ledger(entries.page.source, since=ref.sequence)
        own = [entry for entry in pages if entry.sequence == ref.sequence]
        if ledger.records_read(own) >= len(entries.outcomes):
            yield from entries.adopt(own)  # another delivery read the version while it was there
            if ledger.are_complete(own):
                yield from _stored_since(ref, entries, desk)
                return
        if not entries.earlier:
            entries.inherit(restored_outcomes(ref, entries.page, len(entries.outcomes), desk))
            entries.outcomes.append(ledger.gone(ref, len(entries.outcomes)))
    except Rejected as rejected:
        entries.outcomes.append(_set_aside(ref, len(entries.outcomes), rejected, desk))
    entries.restore()
    yield from entries.enter(complete=True)


def _stored_since(ref: ObjectRef, entries: Entries, desk: Desk) -> Iterator[Outcome]:
    """Add what another delivery stored after one had found the version gone and had closed the ledger."""
    first = len(entries.outcomes) - 1
    if first < 0 or not entries.outcomes[first].is_gone:
        return
    more = list(restored_outcomes(ref, entries.page, first, desk))
    if more:
        entries.outcomes[first:] = [*more, ledger.gone(ref, first + len(more))]
        entries.entered = first
        yield from entries.enter(complete=True)


def _store_records(
    ref: ObjectRef, entries: Entries, payload: ParsedObject, removed: str, desk: Desk
) -> Iterator[Outcome]:
    """Store the records after those already known. Raises: OutOfTime between two records; the ledger is up to date."""
    known = len(entries.outcomes)
    records = enumerate(_behind(entries.outcomes, payload, desk), known)
    read = partial(_arrival, page=entries.page, removed=removed, ref=ref, desk=desk)
    while arrivals := list(_read(records, entries.room, read, desk)):
        yield from entries.enter()
        entries.begin(_articles_of(arrivals, len(entries.outcomes)))
        stored = _store_all(arrivals, ref, entries, desk)
        entries.outcomes += stored
        if desk.is_short_of_time():
            yield from entries.enter()
            is_cut = len(stored) < len(arrivals) or desk.time_left() < desk.limits.reserve_ms // 2
            if is_cut or next(records, None):  # otherwise that was the last record: the object is complete
                raise OutOfTime(len(entries.outcomes), len(entries.outcomes) - known)
    if not entries.outcomes:
        raise MalformedPayload("the object holds no records")


def _articles_of(arrivals: list[Arrival | Rejected], first_index: int) -> dict[int, str]:
    """The ids of the articles of records, by record index."""
    numbered = enumerate(arrivals, first_index)
    return {index: each.record.article_id for index, each in numbered if isinstance(each, Arrival)}


def _behind(known: list[Outcome], payload: ParsedObject, desk: Desk) -> Iterator[Draft | Rejected]:
    """The records of an object after those whose outcomes are known. Raises: OutOfTime while it skips those."""
    if known and known[-1].ends_object:
        return iter(())
    without_text = sum(outcome.kind is OutcomeKind.REJECTED for outcome in known)
    number = len(known)

    def passed() -> None:
        """Called for each record that is skipped."""
        if desk.is_short_of_time():
            raise OutOfTime(number, 0)

    return payload.after(number, without_text, passed)


def _read(
    records: Iterator[tuple[int, Draft | Rejected]],
    room: int,
    read: Callable[[int, Draft | Rejected], Arrival | Rejected],
    desk: Desk,
) -> Iterator[Arrival | Rejected]:
    """Normalize the next records, as many as fit the ledger page; fewer if that takes long.

    At least as much time is left to store them, because records that are read and not stored are read again by another
    delivery. The first record does not count: known records may have been skipped on the way to it.
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
    """Normalize and identify one record; return the rejection of a record that is not an article."""
    found = read_article(index, record, ref, page.format, desk)
    return found if isinstance(found, Rejected) else Arrival(page.source, ref.sequence, found, removed)


def _store_all(arrivals: list[Arrival | Rejected], ref: ObjectRef, entries: Entries, desk: Desk) -> list[Outcome]:
    """Store the first record, and the others while there is time; return the outcomes up to the first not stored."""
    first_index = len(entries.outcomes)
    articles = desk.table.articles(_articles_of(arrivals, first_index).values())
    numbered = list(enumerate(arrivals, first_index))
    stored: list[Outcome] = []
    for start in range(0, len(numbered), TOGETHER):
        some = numbered[start : start + TOGETHER]
        work = partial(_store_row, articles=articles, ref=ref, entries=entries, desk=desk)
        found = dict(chain.from_iterable(desk.side_by_side([partial(work, row) for row in rows_of(some)])))
        stored += [found[index] for index in takewhile(found.__contains__, (index for index, _ in some))]
        if len(found) < len(some):
            break
    return stored


def _store_row(
    row: list[Numbered], articles: dict[str, StoredArticle], ref: ObjectRef, entries: Entries, desk: Desk
) -> list[tuple[int, Outcome]]:
    """Store records one after another while there is time, the first of the page in any case; each sees those before.

    A retry stores only what was rejected: a record whose article has an outcome keeps it.
    """
    outcomes: list[tuple[int, Outcome]] = []
    for index, arrival in row:
        if index > len(entries.outcomes) and desk.is_short_of_time():
            break
        known = entries.kept(index, "" if isinstance(arrival, Rejected) else arrival.record.article_id)
        with AtRecord(index):
            outcomes.append((index, known or _outcome_of(index, arrival, articles, ref, desk)))
    return outcomes


def _outcome_of(
    index: int, arrival: Arrival | Rejected, articles: dict[str, StoredArticle], ref: ObjectRef, desk: Desk
) -> Outcome:
    if isinstance(arrival, Rejected):
        return _set_aside(ref, index, arrival, desk)
    return ledger.admitted(ref, index, arrival.record.article_id, _store(arrival, articles, desk))


def _store(arrival: Arrival, articles: dict[str, StoredArticle], desk: Desk) -> Admission:
    """Fold an arrival into its article and link it to its copies; update `articles` for the next record."""
    name, table = arrival.record.article_id, desk.table

    def judge(before: StoredArticle | None) -> Admission:
        """Fold the arrival into the article as this attempt found it."""
        revisions = table.revisions(name) if needs_revisions(before, arrival) else {}
        return admit(before, arrival, revisions)

    admission = write_article(articles.get(name), judge, table)
    ends = desk.expires_at(arrival.record.provenance.event_time)
    settled = clusters.settle(admission, arrival.record, table, ends, desk.thresholds)
    articles[name] = settled.article
    return clusters.name_outcome(admission, settled, arrival.record, table)


def _set_aside(ref: ObjectRef, index: int, rejected: Rejected, desk: Desk) -> Outcome:
    """Quarantine a record with its reason, under a name that is the same on each delivery."""
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
    desk.quarantine.set_aside(note_name(source_id(ref.bucket, ref.key), ref.sequence, index), note)
    return ledger.rejected(ref, index, rejected)
