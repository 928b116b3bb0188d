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
        ("2026-03-08T03:00", -4),
        ("2026-11-01T00:59", -4),
        ("2026-11-01T02:00", -5),
        ("2027-03-14T03:00", -4),
        ("2005-03-20T12:00", -5),
        ("2005-04-03T03:00", -4),
        ("2006-10-29T02:00", -5),
        ("1974-01-07T12:00", -4),
        ("1943-01-15T12:00", -4),
        ("2120-07-01T12:00", -4),
    ],
)
def test_american_zone_without_season_follows_the_law_of_its_day(moment: str, east: float) -> None:
    assert hours("ET", moment) == east


@pytest.mark.parametrize(("name", "winter"), [("ET", -5), ("CT", -6), ("MT", -7), ("PT", -8)])
def test_american_zones_change_together(name: str, winter: int) -> None:
    assert (hours(name), hours(name, "2026-07-15T12:00")) == (winter, winter + 1)


@pytest.mark.parametrize(
    ("moment", "east"), [("2026-11-01T01:30", -4), ("2026-03-08T02:30", -5)], ids=["hour-that-repeats", "hour-skipped"]
)
def test_hour_of_the_change_is_read_by_the_offset_before_it(moment: str, east: float) -> None:
    assert hours("ET", moment) == east


@pytest.mark.parametrize("name", ["AST", "XYZ", "at", "+99:00", "GMT+15"])
def test_unknown_ambiguous_or_impossible_zone_is_not_read(name: str) -> None:
    assert hours(name) is None
