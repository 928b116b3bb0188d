from datetime import UTC, datetime

import pytest

from builders import article
from copydesk.article import Draft
from copydesk.normalize.dates import read_dates


def read(written: str) -> tuple[str | None, str | None]:
    found = read_dates(Draft(date_published=written))
    return found.date_published, found.published_precision


@pytest.mark.parametrize(
    ("written", "instant", "precision"),
    [
        ("2026-03-04T10:15:30Z", "2026-03-04T10:15:30+00:00", "second"),
        ("2026-03-04T10:15:30.250Z", "2026-03-04T10:15:30.250000+00:00", "second"),
        ("2026-03-04T10:15:30+01:00", "2026-03-04T09:15:30+00:00", "second"),
        ("2026-03-04T00:30:00+0530", "2026-03-03T19:00:00+00:00", "second"),
        ("2026-03-04 10:15:30 -05:00", "2026-03-04T15:15:30+00:00", "second"),
        ("2026-03-04 10:15:30 UTC", "2026-03-04T10:15:30+00:00", "second"),
        ("2026-03-04 10:15:30 GMT", "2026-03-04T10:15:30+00:00", "second"),
        ("20260304T101530Z", "2026-03-04T10:15:30+00:00", "second"),
        ("2026-03-04T10:15Z", "2026-03-04T10:15:00+00:00", "minute"),
        ("2026-03-04 10:15 +02:00", "2026-03-04T08:15:00+00:00", "minute"),
        ("2026-03-04", "2026-03-04T00:00:00+00:00", "day"),
        ("20260304", "2026-03-04T00:00:00+00:00", "day"),
        ("2026-W10-3", "2026-03-04T00:00:00+00:00", "day"),
        (" 2026-03-04\n", "2026-03-04T00:00:00+00:00", "day"),
        ("2026-03-04 10:15:30", "2026-03-04T10:15:30+00:00", "unknown-zone"),
        ("2026-03-04T10:15", "2026-03-04T10:15:00+00:00", "unknown-zone"),
        ("Wed, 04 Mar 2026 10:15:30 +0100", "2026-03-04T09:15:30+00:00", "second"),
        ("4 Mar 2026 10:15:30 EST", "2026-03-04T15:15:30+00:00", "second"),
        ("Wed, 04 Mar 2026 10:15 +0100", "2026-03-04T09:15:00+00:00", "minute"),
        ("Wed, 04 Mar 2026 10:15:30 -0000", "2026-03-04T10:15:30+00:00", "unknown-zone"),
        ("Wed, 04 Mar 2026 10:15:30 CET", "2026-03-04T09:15:30+00:00", "second"),
        ("1772619330", "2026-03-04T10:15:30+00:00", "second"),
        ("1772619330.5", "2026-03-04T10:15:30.500000+00:00", "second"),
        ("1772619330250", "2026-03-04T10:15:30.250000+00:00", "second"),
        ("1610010112345", "2021-01-07T09:01:52.345000+00:00", "second"),  # also 1 January 1610 in ISO's basic form
        ("1600-01-01", "1600-01-01T00:00:00+00:00", "day"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59+00:00", "second"),
    ],
    ids=str,
)
def test_date_is_read_in_utc_with_its_precision(written: str, instant: str, precision: str) -> None:
    assert read(written) == (instant, precision)


@pytest.mark.parametrize(
    "written",
    [
        "2026-02-30",
        "2026-13-01",
        "2026-03-04T24:01:00Z",
        "2026-03-04T10:15:30+99:00",
        "31 Feb 2026 10:00:00 +0000",
        "0001-01-01T00:00:00Z",
        "1599-12-31",
        "1600-01-01T00:00:00+10:00",
        "9999-12-31T23:59:59-14:00",
        "yesterday",
        "10:15",
        "4 March",
        "Wed, 04 Mar 10:15:30 +0000",
        "2026",
        "2026-03",
        "12",
        "99999999999",
        "-1772619330",
        "٢٠٢٦-٠٣-٠٤",
        "٠١٢٣٤٥٦٧٨٩",
        "(" * 5_000,
        "Mon, " * 5_000,
    ],
    ids=lambda written: written[:30],
)
def test_incomplete_date_is_dropped_with_a_warning_and_never_filled_in(written: str) -> None:
    found = read_dates(Draft(date_published=written, date_modified=written))

    assert (found.date_published, found.date_modified, found.published_precision) == (None, None, None)
    assert found.warnings == ("date_published_unreadable", "date_modified_unreadable")


@pytest.mark.parametrize("absent", [None, "", " "])
def test_absent_date_stays_absent(absent: str | None) -> None:
    found = read_dates(Draft(date_published=absent))

    assert (found.date_published, found.published_precision) == (None, None)


def test_unknown_zone_is_a_warning() -> None:
    assert read_dates(Draft(date_published="2026-03-04 10:15:30")).warnings == ("date_zone_unknown",)


def test_modification_is_read_beside_the_publication() -> None:
    found = article(date_published="2026-03-04", date_modified="2026-03-05T01:00:00+02:00")

    assert found.date_published == datetime(2026, 3, 4, tzinfo=UTC)
    assert found.date_modified == datetime(2026, 3, 4, 23, tzinfo=UTC)
    assert found.date_published_precision == "day"


def test_date_of_a_record_has_its_source() -> None:
    found = read_dates(Draft(date_published="2026-03-04"))

    assert found.published_source == "declared"


def test_source_that_the_format_named_is_kept_and_goes_with_an_unreadable_date() -> None:
    assert read_dates(Draft(date_published="2026-03-04", published_source="url")).published_source == "url"
    assert read_dates(Draft(date_published="soon", published_source="url")).published_source is None


@pytest.mark.parametrize(
    ("written", "is_future"),
    [
        ("2026-03-04T10:25:00Z", False),
        ("2026-03-04T10:25:01Z", True),
        ("2026-03-05", False),
        ("2026-03-06", True),
        ("2026-03-05 00:15:00", False),
        ("2026-03-05 00:15:01", True),
        ("2026-03-04T12:15:00+02:00", False),
    ],
)
def test_date_after_the_upload_is_flagged(written: str, is_future: bool) -> None:
    found = read_dates(Draft(date_published=written, received="2026-03-04T10:15:00.000Z"))

    assert ("date_published_future" in found.warnings) == is_future


def test_nothing_is_future_where_the_time_of_upload_is_unknown() -> None:
    assert read_dates(Draft(date_published="2999-01-01T00:00:00Z")).warnings == ()


def test_day_that_could_be_a_month_is_read_by_the_language_and_flagged() -> None:
    british = read_dates(Draft(date_published="03/04/2026", in_language="en-GB"))
    american = read_dates(Draft(date_published="03/04/2026", in_language="en-US"))

    assert [british.date_published, american.date_published] == [
        "2026-04-03T00:00:00+00:00",
        "2026-03-04T00:00:00+00:00",
    ]
    assert british.warnings == american.warnings == ("date_ambiguous",)
