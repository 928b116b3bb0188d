"""A date as a record or a page has it -> an instant in UTC with its precision, or None."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from copydesk.dates.written import Written, first_written
from copydesk.dates.zones import zone_named

_DAY = re.compile(r"\d{4}-?\d{2}-?\d{2}$")
_TIME = re.compile(r"\d:\d\d|T\d\d")
_MINUTE = re.compile(r"[T ]\d{2}:\d{2}(?!:)")
_SPACED_ZONE = re.compile(r"(?: ?(?:[+-]00:?00))? ?(UTC|GMT)$| (?=(Z|[+-]\d{2}:?\d{2})$)")
_NAMED_ZONE = re.compile(r"\s\(?([A-Z]{2,5})\)?$")
_WEEK = re.compile(r"\d{4}-?W\d\d")
_EPOCH = re.compile(r"\d{10}(\d{3})?(\.\d+)?", re.ASCII)
_OF_MACHINES = re.compile(r"\d{4}-?\d\d-?\d\d[T ]?[\dTZ:+.\-\s]*|\d+(?:\.\d+)?", re.ASCII)
# parsedate_to_datetime reads almost anything, and "3:15 PM" as 03:15.
_OF_MAIL = re.compile(
    r"(?:[A-Za-z]{3,9},? )?\s*\d{1,2}[ -][A-Za-z]{3,9}\.?[ -]\d{2,4} \d{1,2}:\d\d(?::\d\d)?"
    r"(?: ?(?![AP]M)[A-Z]{1,5}| ?[+-]\d{4}| \([A-Z]{1,5}\)){0,2}"
)
MAX_DATE_CHARS = 64  # the longest form that is read has 52; longer text is prose
_EARLIEST = 1600  # the first newspapers


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in UTC. A time without a zone is read as UTC and marked; a day alone is its midnight in UTC."""

    instant: datetime
    precision: str  # second, minute, day, unknown-zone
    is_doubtful: bool = False  # day and month could be swapped, or the century could be another


def read_moment(text: str, language: str = "") -> Moment | None:
    """Read a date that is alone in a field; `language` (BCP 47) decides whether 03/04/2026 is in March or April."""
    text = text.strip()
    if len(text) > MAX_DATE_CHARS:
        return None
    exact = _epoch(text) or _iso(text) or _rfc2822(text)
    if exact is not None:
        return _moment(exact, _precision(text, exact))
    written = None if _OF_MACHINES.fullmatch(text) else first_written(text, language)
    return moment_of(written) if written else None


def moment_of(written: Written) -> Moment | None:
    """The instant of a date in words; None before the year 1600, or if it is out of range."""
    if not written.has_time:
        return _moment(written.moment, "day", doubtful=written.is_doubtful)
    if written.moment.tzinfo is None:
        return _moment(written.moment, "unknown-zone", doubtful=written.is_doubtful)
    return _moment(written.moment, "second" if written.has_seconds else "minute", doubtful=written.is_doubtful)


def _moment(moment: datetime, precision: str, *, doubtful: bool = False) -> Moment | None:
    instant = _in_utc(moment)
    return Moment(instant, precision, doubtful) if instant and instant.year >= _EARLIEST else None


def _precision(text: str, moment: datetime) -> str:
    if _DAY.match(text) or (moment.tzinfo is None and not _TIME.search(text)):
        return "day"
    if moment.tzinfo is None:
        return "unknown-zone"
    return "minute" if _MINUTE.search(text) else "second"


def _in_utc(moment: datetime) -> datetime | None:
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:  # a zone can move the year 9999 past its end
        return None


def _iso(text: str) -> datetime | None:
    """The forms of ISO 8601. A week without its day is not a date, though Python reads one as Monday."""
    if _WEEK.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(_SPACED_ZONE.sub(lambda zone: "Z" if zone[1] else "", text))
    except ValueError:
        return None


def _rfc2822(text: str) -> datetime | None:
    """The format of dates in feeds and mail. Names of zones that RFC 2822 does not define are looked up."""
    if not _OF_MAIL.fullmatch(text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    named = _NAMED_ZONE.search(text) if moment.tzinfo is None else None
    return moment.replace(tzinfo=zone_named(named[1], moment)) if named else moment


def _epoch(text: str) -> datetime | None:
    """Seconds or milliseconds since 1970, as crawlers write them: ten or thirteen digits.

    Tried first, because thirteen digits are also a valid ISO date of the 17th century.
    """
    found = _EPOCH.fullmatch(text)
    if not found:
        return None
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(**{"milliseconds" if found[1] else "seconds": float(text)})
