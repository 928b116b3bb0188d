from datetime import datetime, timedelta

import pytest

from copydesk.dates.zones import zone_named


def hours(name: str, moment: str = "2026-01-15T12:00") -> float | None:
    zone = zone_named(name, datetime.fromisoformat(moment))
    offset = zone and zone.utcoffset(None)
    return offset / timedelta(hours=1) if offset is not None else None


@pytest.mark.parametrize(
    ("name", "east"),
    [("UTC", 0), ("CEST", 2), ("EDT", -4), ("JST", 9), ("IST", 5.5), ("GMT+7", 7), ("+0530", 5.5), ("UTC-3:30", -3.5)],
)
def test_zone_is_its_distance_from_utc(name: str, east: float) -> None:
    assert hours(name) == east


@pytest.mark.parametrize(
    ("moment", "east"),
    [
        ("2026-03-08T01:59", -5),
        ("2026-03-08T02:00", -4),
        ("2026-11-01T01:59", -4),
        ("2026-11-01T02:00", -5),
        ("2027-03-14T02:00", -4),
    ],
)
def test_american_zone_without_season_follows_the_day(moment: str, east: float) -> None:
    assert hours("ET", moment) == east


@pytest.mark.parametrize("name", ["AST", "XYZ", "at", "+99:00", "GMT+15"])
def test_unknown_ambiguous_or_impossible_zone_is_none(name: str) -> None:
    assert hours(name) is None
