"""The figures of one reader over a group of pages.

headline: share of gold headlines matched, exactly and after folding case, punctuation and spaces. day: share of gold
dates matched to the day (UTC); wrong: share with another day. authors: mean F1 over folded names.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from statistics import mean, median
from typing import Any

from benchmarks.metadata.gold import GoldPage
from benchmarks.metadata.readers import Reading
from copydesk.extraction.folding import fold_letters


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read by one reader."""

    gold: GoldPage
    reading: Reading
    seconds: float  # of CPU


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares from 0 to 1, over the pages with a gold value for the field; milliseconds of CPU per page."""

    pages: int
    headline: float
    headline_folded: float
    day: float
    day_wrong: float
    authors: float
    ms_median: float
    ms_mean: float

    def as_dict(self) -> dict[str, Any]:
        """The figures in the form for JSON."""
        return asdict(self)


def figures(pages: Sequence[Page]) -> Figures:
    """Compute the figures of one reader from its pages."""
    headlines = [(page.gold.headline, page.reading.headline) for page in pages if page.gold.headline]
    days = [(_day(page.gold.date), _day(page.reading.date)) for page in pages if page.gold.date]
    names = [(_names(page.gold.authors), _names(page.reading.authors)) for page in pages if page.gold.authors]
    times = [1000 * page.seconds for page in pages]
    return Figures(
        len(pages),
        mean(gold.strip() == read.strip() for gold, read in headlines),
        mean(fold_letters(gold) == fold_letters(read) for gold, read in headlines),
        mean(gold == read for gold, read in days),
        mean(bool(read) and gold != read for gold, read in days),
        mean(_f1(gold, read) for gold, read in names),
        median(times),
        mean(times),
    )


def day_sources(pages: Sequence[Page]) -> dict[str, tuple[int, int]]:
    """Count the right dates and all dates, by the source that they were read from."""
    found: dict[str, tuple[int, int]] = {}
    for page in (page for page in pages if page.gold.date and page.reading.date):
        right, all_of_it = found.get(page.reading.date_source, (0, 0))
        is_right = _day(page.gold.date) == _day(page.reading.date)
        found[page.reading.date_source] = (right + is_right, all_of_it + 1)
    return dict(sorted(found.items(), key=lambda source: -source[1][1]))


def _names(names: Sequence[str]) -> set[str]:
    return {fold_letters(name) for name in names} - {""}


def _f1(gold: set[str], read: set[str]) -> float:
    return 2 * len(gold & read) / (len(gold) + len(read)) if gold & read else 0.0


def _day(date: str) -> str:
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        return date[:10]
    return (moment.astimezone(UTC) if moment.tzinfo else moment).date().isoformat()
