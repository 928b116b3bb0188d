"""Moments as text, and the time between two of them in words."""

from datetime import datetime, timedelta


def written(moment: datetime | None) -> str:
    """Return a moment in RFC 3339 as records have it, "" for none."""
    return moment.isoformat().replace("+00:00", "Z") if moment else ""


def between(first: datetime | None, other: datetime | None) -> str:
    """Return the time from one moment to another in its two largest units, "" where one is unknown."""
    if first is None or other is None:
        return ""
    minutes = abs(other - first) // timedelta(minutes=1)
    parts = ((minutes // 1440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "min"))
    words = " ".join(f"{number} {unit}" for number, unit in [part for part in parts if part[0]][:2])
    return f"{words or '0 min'} {'later' if other >= first else 'earlier'}"
