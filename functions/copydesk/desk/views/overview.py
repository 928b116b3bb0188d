"""Uploads and articles -> counts that can be read: by day, reason, sender, language, publisher, copies, confidence."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from copydesk.article import DOUBTFUL
from copydesk.desk.views.search import publisher_of
from copydesk.outcome import LedgerPage, OutcomeKind

MOST_DAYS = 31  # the latest with uploads
MOST_ROWS = 12  # of a table, those with the largest counts
MOST_DOUBTFUL = 20  # articles, the least sure first
KINDS = tuple(kind.value for kind in OutcomeKind)
_NUMBERS = re.compile(r"\b\d+\b")


@dataclass(frozen=True, slots=True)
class Day:
    """The records of the uploads of one day by outcome, in the order of KINDS."""

    day: str
    counts: tuple[int, ...]
    total: int
    share: float  # of the largest day


@dataclass(frozen=True, slots=True)
class Counted:
    """A value with its count."""

    value: str
    count: int
    share: float  # of all


@dataclass(frozen=True, slots=True)
class Table:
    """The values with the largest counts; `more` counts those that are left out."""

    title: str
    rows: tuple[Counted, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Doubtful:
    """An article whose text was found with a low confidence."""

    article_id: str
    headline: str
    publisher: str
    confidence: float


@dataclass(frozen=True, slots=True)
class OverviewFacts:
    """The overview. The first two numbers are those of the whole store, the tables those of the latest."""

    uploads: int
    articles: int
    counted_uploads: int
    counted_articles: int
    kinds: tuple[str, ...]
    outcomes: tuple[Counted, ...]
    days: tuple[Day, ...]
    tables: tuple[Table, ...]
    copies: int
    exact: int
    near: int
    share_of_copies: float
    doubtful_count: int
    doubtful: tuple[Doubtful, ...]


def overview_facts(
    totals: tuple[int, int], ledger: Iterable[Sequence[LedgerPage]], articles: Sequence[Mapping[str, Any]]
) -> OverviewFacts:
    """Count the latest uploads, each given by its ledger pages, and the latest articles, given by their documents.

    `totals` are the uploads and the articles of the whole store.
    """
    uploads = [page for pages in ledger for page in pages]
    kinds = Counter(article.get("duplicateKind") or "" for article in articles)
    doubtful = [one for one in articles if (one.get("textConfidence") or 1.0) < DOUBTFUL]
    copies = kinds["exact"] + kinds["near"]
    return OverviewFacts(
        uploads=totals[0],
        articles=totals[1],
        counted_uploads=len({(page.source, page.sequence) for page in uploads}),
        counted_articles=len(articles),
        kinds=KINDS,
        outcomes=_outcomes(uploads),
        days=_days(uploads),
        tables=(
            _table("Rejected by reason", _reasons(uploads)),
            _table("Rejected by folder", _folders(uploads)),
            _table("Articles by language", Counter(str(one.get("inLanguage") or "und") for one in articles)),
            _table("Articles by publisher", Counter(publisher_of(one) for one in articles)),
        ),
        copies=copies,
        exact=kinds["exact"],
        near=kinds["near"],
        share_of_copies=round(copies / len(articles), 4) if articles else 0.0,
        doubtful_count=len(doubtful),
        doubtful=tuple(map(_doubtful, sorted(doubtful, key=lambda one: one["textConfidence"])[:MOST_DOUBTFUL])),
    )


def _outcomes(pages: Sequence[LedgerPage]) -> tuple[Counted, ...]:
    counts = Counter(outcome.kind.value for page in pages for outcome in page.all_outcomes)
    total = max(1, counts.total())
    return tuple(Counted(kind, counts[kind], round(counts[kind] / total, 4)) for kind in KINDS)


def _days(pages: Sequence[LedgerPage]) -> tuple[Day, ...]:
    by_day: dict[str, Counter[str]] = defaultdict(Counter)
    for page in pages:
        by_day[page.event_time[:10]].update(outcome.kind.value for outcome in page.all_outcomes)
    latest = sorted(by_day, reverse=True)[:MOST_DAYS]
    largest = max((by_day[day].total() for day in latest), default=1) or 1
    return tuple(
        Day(
            day,
            tuple(by_day[day][kind] for kind in KINDS),
            by_day[day].total(),
            round(by_day[day].total() / largest, 4),
        )
        for day in latest
    )


def _reasons(pages: Iterable[LedgerPage]) -> Counter[str]:
    """Rejections by reason; reasons that differ in numbers alone, such as the line of a fault, are one."""
    return Counter(
        _NUMBERS.sub("N", outcome.reason)
        for page in pages
        for outcome in page.all_outcomes
        if outcome.kind is OutcomeKind.REJECTED
    )


def _folders(pages: Iterable[LedgerPage]) -> Counter[str]:
    """Rejections by the folder of their object: most inboxes have one for each sender."""
    counts: Counter[str] = Counter()
    for page in pages:
        rejected = sum(outcome.kind is OutcomeKind.REJECTED for outcome in page.all_outcomes)
        if rejected:
            counts[page.key.rpartition("/")[0] or "/"] += rejected
    return counts


def _table(title: str, counts: Counter[str]) -> Table:
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    total = max(1, counts.total())
    rows = tuple(Counted(value, count, round(count / total, 4)) for value, count in ranked[:MOST_ROWS])
    return Table(title, rows, max(0, len(ranked) - MOST_ROWS))


def _doubtful(article: Mapping[str, Any]) -> Doubtful:
    return Doubtful(
        article_id=article["articleId"],
        headline=article.get("headline") or "",
        publisher=publisher_of(article),
        confidence=article["textConfidence"],
    )
