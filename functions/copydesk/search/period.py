"""A period of time from the dates that a person types: 2026, 2026-03, 2026-03-01 or a moment of RFC 3339."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from copydesk.search.query_syntax import UnclearQuery

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` on, before `end`; both in UTC as RFC 3339 writes it, "" where the period is open."""

    start: str = ""
    end: str = ""

    def __bool__(self) -> bool:
        """Whether the period has a bound."""
        return bool(self.start or self.end)


ALWAYS = Period()


def period(first: str | None, last: str | None) -> Period:
    """Return the period from the beginning of `first` to the end of `last`. Raises: UnclearQuery."""
    start = _span(first)[0] if first is not None else None
    end = _span(last)[1] if last is not None else None
    if start is not None and end is not None and start >= end:
        raise UnclearQuery(f"the period from {first} to {last} ends before it begins; exchange both dates")
    return Period(_written(start), _written(end))


def _span(word: str) -> tuple[datetime, datetime]:
    """The first moment of a year, month, day or second, and the first after it."""
    try:
        return _calendar(word) or _moment(word)
    except (ValueError, OverflowError) as wrong:
        cure = "write a year, a month, a day or a moment: 2026, 2026-03, 2026-03-01, 2026-03-01T12:00:00Z"
        raise UnclearQuery(f"{word} is not a date; {cure}") from wrong


def _calendar(word: str) -> tuple[datetime, datetime] | None:
    found = _DATE.fullmatch(word)
    if found is None:
        return None
    year, month, day = (int(part) if part else 1 for part in found.groups())
    first = datetime(year, month, day, tzinfo=UTC)
    if found[3]:
        return first, first + timedelta(days=1)
    return first, datetime(year + 1, 1, 1, tzinfo=UTC) if not found[2] else _next_month(first)


def _next_month(first: datetime) -> datetime:
    return (first + timedelta(days=31)).replace(day=1)


def _moment(word: str) -> tuple[datetime, datetime]:
    moment = datetime.fromisoformat(word)
    first = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return first, first + timedelta(seconds=1)


def _written(moment: datetime | None) -> str:
    """The moment as documents have it, so that both compare as texts: without a fraction of zero."""
    return "" if moment is None else moment.isoformat().replace("+00:00", "Z")
