"""Dates in words and in the figures of many countries: "4 mars 2026 à 10 h 15", "04.03.2026", "2026年3月4日".

A date without a year or a day is not read. Missing parts are never filled in, and dates relative to a clock, such as
"yesterday", are not read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from copydesk.dates.words import month_named
from copydesk.dates.zones import zone_named

_WORD = r"[^\W\d_][^\s\d.,/|()\-–—:]{0,24}"  # names of months have up to 16 letters
_OF = r"(?:\s?(?:de|del|of|den|do|d[’']|din)\s)?"
_YEAR = r"(?P<year>(?:1[6-9]|2[01])\d\d)(?!\d)"
_DAY = r"(?<![\d.,:/-])(?P<day>\d{1,2})"
_BETWEEN = r"(?:(?P<between>\d\d?:\d\d(?::\d\d)?\s[A-Z]{2,5})\s)?"  # a time between day and year, as Unix writes dates
_FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일号]?",
        rf"(?<![\d.,/-]){_YEAR}(?P<by>[-/.])\s?(?P<month>\d{{1,2}})(?P=by)\s?(?P<day>\d{{1,2}})(?!\d)",
        rf"{_DAY}(?P<by>[./-])\s?(?P<month>\d{{1,2}})(?P=by)\s?(?P<year>\d{{4}}|\d\d)(?![\d/]|[.,-]\d)",
        rf"{_DAY}(?:st|nd|rd|th|er|\.|º|ª|-?[аео]?го)?[\s-]{{0,2}}{_OF}\s?(?P<name>{_WORD})\.?,?[\s-]{{0,2}}{_OF}\s?{_YEAR}",
        rf"(?P<name>{_WORD})\.?\s{{0,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,2}}(?:at\s)?{_BETWEEN}{_YEAR}",
        rf"{_YEAR}\.?(?:\s?(?:m\.|gada|e\.|ko))?\s{{0,2}}(?P<day>\d{{1,2}})\.?\s(?P<name>{_WORD})",
        rf"{_YEAR}\.?,?(?:\s?(?:m\.|gada|e\.|ko))?\s{{0,2}}(?P<name>{_WORD})\.?\s(?P<day>\d{{1,2}})(?!\d)",
        rf"{_DAY}\s?(?:tháng|thg)\s?(?P<month>\d{{1,2}}),?\s(?:năm\s)?{_YEAR}",
    )
]
_TIME = re.compile(
    r"(?<![\d.,/-])(?P<half1>午前|午後|上午|下午|오전|오후)?\s?(?P<hour>[01]?\d|2[0-4])"
    r"(?:\s?(?:[:時时点시]|h(?:od|rs?)?\.?|\.(?=\d\d(?!\d|\.)))\s?(?P<minute>[0-5]\d)(?:[:.分분]\s?(?P<second>[0-5]\d)(?!\d))?)?"
    r"(?P<fraction>\.\d+)?\s?(?P<half2>[ap]\.?\s?m\b\.?)?(?:\s?(?:Uhr|h|hrs|[분分]))?"
    r"[\s,]{0,2}\(?(?P<zone>(?:UTC|GMT)?\s?[+-]\d{1,2}:?(?:\d\d)?\b|[A-Z]{1,4}T\b|UTC|MEZ|MESZ|MSK|WIB|Z\b)?",
    re.IGNORECASE,
)
_AFTERNOON = ("p", "午後", "下午", "오후")
_NOON = 12
_NEAR = 40  # characters between a date and its time


@dataclass(frozen=True, slots=True)
class Written:
    """A date as it is written: wall-clock time, with its zone if one is named."""

    moment: datetime
    has_time: bool
    has_seconds: bool
    is_doubtful: bool  # day and month could be swapped, or the century could be another


def first_written(text: str, language: str = "") -> Written | None:
    """Return the first complete date of a text. If two forms match at one place, the more specific one counts."""
    return next(all_written(text, language), None)


def all_written(text: str, language: str = "") -> Iterator[Written]:
    """Yield the complete dates of a text in order. `language` is the page's, as BCP 47 or ""."""
    days = list(_days(text, language))
    for place, (match, day, doubtful) in enumerate(days):
        before = days[place - 1][0].end() if place else 0
        after = days[place + 1][0].start() if place + 1 < len(days) else len(text)
        near = (
            match.groupdict().get("between") or "",
            text[match.end() : min(match.end() + _NEAR, after)],
            text[max(before, match.start() - _NEAR) : match.start()],
        )
        yield _timed(day, near, is_doubtful=doubtful)


def _days(text: str, language: str) -> Iterator[tuple[re.Match[str], datetime, bool]]:
    """Every day in a text, without overlaps: its match, its midnight, whether it is doubtful."""
    found = [(match.start(), place, match) for place, form in enumerate(_FORMS) for match in form.finditer(text)]
    end = 0
    for start, _, match in sorted(found, key=lambda one: one[:2]):
        day = _day(match, language) if start >= end else None
        if day is not None:
            end = match.end()
            yield match, *day


def _day(match: re.Match[str], language: str) -> tuple[datetime, bool] | None:
    """The day of a match at midnight, and whether it is doubtful; None if the calendar has no such day."""
    parts = match.groupdict()
    day, year = int(parts["day"]), int(parts["year"])
    named = parts.get("name")
    month = month_named(named, language) if named else int(parts["month"])
    is_short = len(parts["year"]) == 2
    doubtful = is_short
    if month and not named and not match[0][:4].isdigit():
        day, month, swapped = _in_order(day, month, parts.get("by") or "", language)
        doubtful |= swapped
    if is_short:
        year += 2000 if year < 70 else 1900
    try:
        return (datetime(year, month, day), doubtful) if month else None  # noqa: DTZ001 - the zone comes with the time
    except ValueError:
        return None


def _in_order(first: int, second: int, by: str, language: str) -> tuple[int, int, bool]:
    """Day, month and doubt from two figures: the day is the first, except with slashes in American English."""
    if first > _NOON or second > _NOON:
        return (first, second, False) if second <= _NOON else (second, first, False)
    is_american = by == "/" and language.lower() in {"en", "en-us", "en_us", "en-ph", ""}
    doubtful = first != second and (by == "/" or (by == "-" and language.lower().startswith("en")))
    return (second, first, doubtful) if is_american else (first, second, doubtful)


def _timed(day: datetime, near: Sequence[str], *, is_doubtful: bool) -> Written:
    """Add the first time of day near a date. The text after the date is searched before the text in front of it."""
    for time in (time for text in near for time in _TIME.finditer(text)):
        moment = _at(day, time) if time["minute"] or time["half1"] or time["half2"] else None
        if moment is not None:
            return Written(moment, has_time=True, has_seconds=bool(time["second"]), is_doubtful=is_doubtful)
    return Written(day, has_time=False, has_seconds=False, is_doubtful=is_doubtful)


def _at(day: datetime, time: re.Match[str]) -> datetime | None:
    hour, half = int(time["hour"]), (time["half1"] or time["half2"] or "").lower()
    if half:
        hour = hour % _NOON + _NOON * half.startswith(_AFTERNOON)
    if hour > 23:
        return None
    moment = day.replace(hour=hour, minute=int(time["minute"] or 0), second=int(time["second"] or 0))
    zone = zone_named((time["zone"] or "").upper().replace(" ", ""), moment) if time["zone"] else None
    return moment.replace(tzinfo=zone)
