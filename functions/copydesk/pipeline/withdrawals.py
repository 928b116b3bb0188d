"""Withdraws the articles of a deleted object, or of one deleted version of it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from copydesk.dedupe import clusters
from copydesk.dedupe.cluster_reads import unlisted
from copydesk.errors import OutOfTime
from copydesk.events import ObjectRef
from copydesk.outcome import LedgerPage, Outcome, OutcomeKind
from copydesk.pipeline import ledger
from copydesk.pipeline.desk import Desk
from copydesk.pipeline.ledger import Entries
from copydesk.table.revisions import Admission, withdraw
from copydesk.table.stored import StoredArticle
from copydesk.table.writes import write_article


def withdraw_object(ref: ObjectRef, page: LedgerPage, begun: list[LedgerPage], desk: Desk) -> Iterator[Outcome]:
    """Withdraw the articles of an object that was deleted, or of the single version that was deleted permanently.

    Records the deletion first, so that a concurrent delivery of an earlier version sees it and withdraws its own
    articles. Raises: OutOfTime; another delivery continues after the last article in the ledger.
    """
    one_version = ref.removes_one_version and bool(ref.version_id)
    known = ledger.known_outcomes(begun)
    page = replace(page, removed=not one_version)
    entries = Entries(desk.table, page, desk.limits.records_per_page, known, len(known))
    if not begun:
        desk.table.enter(entries.page)
    names, removed = _removed_articles(ref, page.source, desk, one_version=one_version)
    for name, before in _stored_articles(ledger.article_ids_after(names, known), desk):
        if desk.is_short_of_time():
            yield from (fresh := entries.enter())
            raise OutOfTime(len(entries.outcomes), len(fresh))
        taken = _withdraw(name, before, entries.page, removed, desk)
        if taken and not (one_version and taken.kind is OutcomeKind.STALE):
            number = len(entries.outcomes)
            entries.outcomes.append(ledger.admitted(ref, number, name, taken))
    yield from entries.enter(complete=True)


class _Removed(NamedTuple):
    """The sequences that a removal covers. Of a single version: those of its notifications, `last` "" without any."""

    first: str
    last: str


def _removed_articles(ref: ObjectRef, source: str, desk: Desk, *, one_version: bool) -> tuple[list[str], _Removed]:
    """The articles of what was removed, and the sequences that the removal covers.

    Includes the articles that unfinished deliveries may have stored: a takedown must not wait for their return.
    """
    pages = [page for page in desk.table.ledger(source) if page.sequence < ref.sequence]
    notes = [note for note in desk.table.begun(source) if note.sequence < ref.sequence]
    removed = _Removed("", ref.sequence)
    if one_version:
        pages = [page for page in pages if page.version_id == ref.version_id and not page.removed]
        notes = [note for note in notes if note.version_id == ref.version_id]
        sequences = [page.sequence for page in pages] + [note.sequence for note in notes]
        removed = _Removed(min(sequences, default=""), max(sequences, default=""))
    names = ledger.article_ids_of(outcome for page in pages for outcome in page.all_outcomes)
    return list(dict.fromkeys([*names, *(name for note in notes for name in note.articles.values())])), removed


def withdraw_articles(names: list[str], page: LedgerPage, sequence: str, desk: Desk) -> None:
    """Withdraw the articles of an object that was deleted while it was ingested.

    Of a long list, articles are skipped that are withdrawn already and listed in no cluster. Raises: OutOfTime; more
    articles are skipped then.
    """
    removed = _Removed(page.sequence if sequence == page.sequence else "", sequence)
    size, looked_at, taken = desk.limits.records_per_page, 0, 0
    for start in range(0, len(names), size):
        part = names[start : start + size]
        articles = desk.table.articles(part)
        alone = unlisted(articles.values(), desk.table) if len(names) > size else set()
        for name in part:
            before = articles.get(name)
            is_withdrawn = _is_withdrawn(before, page.source, sequence)
            if is_withdrawn and name in alone:
                continue
            if looked_at and desk.is_short_of_time():
                raise OutOfTime(0, taken)
            _withdraw(name, before, page, removed, desk)
            looked_at += 1
            taken += not is_withdrawn


def _is_withdrawn(stored: StoredArticle | None, source: str, sequence: str) -> bool:
    state = stored.sources.get(source) if stored else None
    return bool(state and state.removed >= sequence)


def _stored_articles(names: list[str], desk: Desk) -> Iterator[tuple[str, StoredArticle | None]]:
    """Each article as it is stored, read as many at a time as a ledger page has records."""
    size = desk.limits.records_per_page
    for start in range(0, len(names), size):
        part = names[start : start + size]
        articles = desk.table.articles(part)
        yield from ((name, articles.get(name)) for name in part)


def _withdraw(
    name: str, before: StoredArticle | None, page: LedgerPage, removed: _Removed, desk: Desk
) -> Admission | None:
    """Withdraw one article from an object; None if the article does not come from what was removed.

    A version may have been about to store an article that only an earlier version has stored.
    """
    if before is None or page.source not in before.sources or before.sources[page.source].sequence < removed.first:
        return None

    def judge(standing: StoredArticle | None) -> Admission:
        """Withdraw from the article as this attempt found it."""
        return withdraw(standing or before, page.source, removed.last, desk.table.revisions(name))

    admission = write_article(before, judge, desk.table)
    # also if a later version is stored: an earlier delivery of this deletion may have left the clusters and crashed
    clusters.settle(admission, None, desk.table, desk.expires_at(page.event_time), desk.thresholds)
    return admission
