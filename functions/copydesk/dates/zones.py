"""Names of time zones -> the distance from UTC. A name that several zones share is not read."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

# Hours east of UTC. IST is India's in news; Ireland and Israel, which share the name, do not write it. AST, SST and WST
# are left out, because news of several countries uses them.
_HOURS = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2,
    "EEST": 3, "MSK": 3, "TRT": 3, "GST": 4, "PKT": 5, "IST": 5.5, "ICT": 7, "WIB": 7, "WITA": 8, "HKT": 8,
    "SGT": 8, "MYT": 8, "AWST": 8, "JST": 9, "KST": 9, "WIT": 9, "ACST": 9.5, "AEST": 10, "AEDT": 11, "NZST": 12,
    "NZDT": 13, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9,
    "AKDT": -8, "HST": -10, "BRT": -3, "ART": -3, "CLT": -4, "SAST": 2, "CAT": 2, "EAT": 3, "WAT": 1, "NPT": 5.75,
}  # fmt: skip
# Winter or summer time, as the law of the day has it.
_AMERICAN = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d\d)?")


def zone_named(name: str, moment: datetime) -> tzinfo | None:
    """The zone that a name or an offset means at a wall-clock time; None if it is unknown, ambiguous or impossible."""
    offset = _OFFSET.fullmatch(name)
    if offset:
        minutes = int(offset["hours"]) * 60 + int(offset["minutes"] or 0)
        return _zone(-minutes if offset["sign"] == "-" else minutes)
    if name in _AMERICAN:
        return _american(_AMERICAN[name], moment)
    hours = _HOURS.get(name)
    return None if hours is None else _zone(int(60 * hours))


def _zone(minutes: int) -> tzinfo | None:
    if not minutes:
        return UTC
    return timezone(timedelta(minutes=minutes)) if abs(minutes) <= 14 * 60 else None


def _american(name: str, moment: datetime) -> tzinfo | None:
    """A fixed offset: of a repeated or skipped hour that before the change, as PEP 495 has it."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - its rules are loaded by dates of these zones alone

    offset = ZoneInfo(name).utcoffset(moment)
    return None if offset is None else timezone(offset)
