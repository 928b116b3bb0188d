"""Dates: RFC 3339 in UTC with their precision, or none. Nothing is ever filled in from today's date."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from copydesk.article import Draft

_DAY = re.compile(r"\d{4}-?\d{2}-?\d{2}$")
_TIME = re.compile(r"\d:\d\d|T\d\d")
_MINUTE = re.compile(r"[T ]\d{2}:\d{2}(?!:)")
_SPACED_ZONE = re.compile(r" ?(UTC|GMT)$| (?=(Z|[+-]\d{2}:?\d{2})$)")
_EPOCH = re.compile(r"\d{10}(\d{3})?(\.\d+)?", re.ASCII)
MAX_DATE_CHARS = 64  # the longest form read has 37; what is longer is prose
_EARLIEST = 1600  # the first newspapers


def read_dates(draft: Draft) -> Draft:
    """Set the dates as RFC 3339 text in UTC; what cannot be read is dropped with a warning."""
    published, precision = _read(draft.date_published)
    modified, _ = _read(draft.date_modified)
    warnings = [
        name
        for name, wrong in (
            ("date_published_unreadable", draft.date_published and published is None),
            ("date_modified_unreadable", draft.date_modified and modified is None),
            ("date_zone_unknown", precision == "unknown-zone"),
        )
        if wrong
    ]
    return draft.warned(
        *warnings,
        date_published=published.isoformat() if published else None,
        date_modified=modified.isoformat() if modified else None,
        published_precision=precision,
    )


def _read(written: str | None) -> tuple[datetime | None, str | None]:
    """Return the instant in UTC and how much of it was written.

    A time without a zone is taken as UTC and marked; a day alone is midnight UTC and marked.
    """
    text = (written or "").strip()
    if len(text) > MAX_DATE_CHARS:
        return None, None
    moment = _epoch(text) or _iso(text) or _rfc2822(text)
    instant = _in_utc(moment) if moment else None
    if moment is None or instant is None or instant.year < _EARLIEST:
        return None, None
    if _DAY.match(text) or (moment.tzinfo is None and not _TIME.search(text)):
        return instant, "day"
    if moment.tzinfo is None:
        return instant, "unknown-zone"
    return instant, "minute" if _MINUTE.search(text) else "second"


def _in_utc(moment: datetime) -> datetime | None:
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:  # a zone can carry the year 9999 over its end
        return None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(_SPACED_ZONE.sub(lambda zone: "Z" if zone[1] else "", text))
    except ValueError:
        return None


def _rfc2822(text: str) -> datetime | None:
    """Feeds and mail write dates so; a time without a zone stays without one."""
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None


def _epoch(text: str) -> datetime | None:
    """Seconds or milliseconds since 1970, as crawlers write them: ten or thirteen digits.

    Asked first: thirteen digits can also be read as an ISO date of the 17th century.
    """
    found = _EPOCH.fullmatch(text)
    if not found:
        return None
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=float(text) / (1000 if found[1] else 1))
