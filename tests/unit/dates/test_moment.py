import time

import pytest

from copydesk.dates.moment import read_moment


def read(written: str, language: str = "") -> tuple[str, str] | None:
    moment = read_moment(written, language)
    return moment and (moment.instant.isoformat().removesuffix("+00:00"), moment.precision)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "4 March 2026"),
        ("en", "March 4, 2026"),
        ("en", "Wednesday, Mar. 4th, 2026"),
        ("en", "4th of March 2026"),
        ("en", "4-Mar-2026"),
        ("en", "2026/03/04"),
        ("de", "Mittwoch, 4. März 2026"),
        ("de", "04.03.2026"),
        ("fr", "mercredi 4 mars 2026"),
        ("es", "4 de marzo de 2026"),
        ("it", "mercoledì 4 marzo 2026"),
        ("pt", "4 de março de 2026"),
        ("ca", "4 de març de 2026"),
        ("nl", "4 maart 2026"),
        ("sv", "4 mars 2026"),
        ("da", "4. marts 2026"),
        ("nb", "4. mars 2026"),
        ("fi", "4. maaliskuuta 2026"),
        ("is", "4. mars 2026"),
        ("pl", "4 marca 2026"),
        ("cs", "4. března 2026"),
        ("cs", "4. 3. 2026"),
        ("sk", "4. marca 2026"),
        ("hu", "2026. március 4."),
        ("ro", "4 martie 2026"),
        ("bg", "4 март 2026"),
        ("ru", "4 марта 2026 г."),
        ("uk", "4 березня 2026"),
        ("el", "4 Μαρτίου 2026"),
        ("tr", "4 Mart 2026 Çarşamba"),
        ("hr", "4. ožujka 2026."),
        ("sr", "4. марта 2026."),
        ("lt", "2026 m. kovo 4 d."),
        ("lv", "2026. gada 4. marts"),
        ("et", "4. märts 2026"),
        ("id", "Rabu, 04 Maret 2026"),
        ("vi", "4 tháng 3, 2026"),
        ("ja", "2026年3月4日"),
        ("zh", "2026年03月04日"),
        ("ko", "2026년 3월 4일"),
        ("ko", "입력 2026.03.04"),
        ("ar", "4 مارس 2026"),
        ("he", "4 במרץ 2026"),
        ("hi", "4 मार्च 2026"),
    ],
)
def test_day_is_read_in_the_languages_of_news(language: str, written: str) -> None:
    assert read(written, language) == ("2026-03-04T00:00:00", "day")


@pytest.mark.parametrize(
    ("written", "instant", "precision"),
    [
        ("4. März 2026, 10:15 Uhr", "2026-03-04T10:15:00", "unknown-zone"),
        ("4. März 2026, 10.15 Uhr MEZ", "2026-03-04T09:15:00", "minute"),
        ("Publié le mercredi 4 mars 2026 à 10 h 15", "2026-03-04T10:15:00", "unknown-zone"),
        ("Mar. 4, 2026 at 3:15 p.m. ET", "2026-03-04T20:15:00", "minute"),
        ("July 4, 2026 3:15 PM ET", "2026-07-04T19:15:00", "minute"),
        ("Wednesday, July 4, 2026 12:15 AM EDT", "2026-07-04T04:15:00", "minute"),
        ("28 Feb 2026 | 12:45 PM IST", "2026-02-28T07:15:00", "minute"),
        ("04/13/2026 10:15 (GMT+7)", "2026-04-13T03:15:00", "minute"),
        ("2026年3月4日 午後3時15分", "2026-03-04T15:15:00", "unknown-zone"),
        ("2026년 3월 4일 오후 3:15", "2026-03-04T15:15:00", "unknown-zone"),
        ("Wed Mar 04 2026 10:15:30 GMT+0100 (CET)", "2026-03-04T09:15:30", "second"),
        ("Wed Mar 04 10:15:30 EST 2026", "2026-03-04T15:15:30", "second"),
        ("2026-03-04 10:15:30 +0000 UTC", "2026-03-04T10:15:30", "second"),
        ("2026-03-04 3:15 PM", "2026-03-04T15:15:00", "unknown-zone"),
        ("March 4, 2026, 5 min read", "2026-03-04T00:00:00", "day"),
        ("March 4, 2026 | March 5, 2026 10:15", "2026-03-04T00:00:00", "day"),
    ],
)
def test_time_of_day_and_zone_are_read_beside_the_day(written: str, instant: str, precision: str) -> None:
    assert read(written) == (instant, precision)


@pytest.mark.parametrize(
    ("language", "month"), [("pl", "11"), ("cs", "11"), ("hr", "10"), ("", "11")], ids=["pl", "cs", "hr", "unknown"]
)
def test_month_that_means_two_is_read_by_the_language(language: str, month: str) -> None:
    assert read("4 listopada 2026", language) == (f"2026-{month}-04T00:00:00", "day")


@pytest.mark.parametrize(
    ("written", "language", "is_doubtful"),
    [
        ("03/04/2026", "en-US", True),
        ("03/04/2026", "fr", True),
        ("13/04/2026", "en-US", False),
        ("04/04/2026", "en", False),
        ("03.04.2026", "de", False),
        ("03-04-2026", "nl", False),
        ("03-04-2026", "en", True),
        ("03.04.26", "de", True),
        ("3 April 2026", "en", False),
    ],
)
def test_date_that_could_be_another_is_doubtful(written: str, language: str, *, is_doubtful: bool) -> None:
    moment = read_moment(written, language)

    assert moment is not None
    assert moment.is_doubtful == is_doubtful


@pytest.mark.parametrize(
    "written",
    [
        "Mar 2026",
        "March 4",
        "yesterday at 10:15",
        "2 hours ago",
        "31.02.2026",
        "10.0.0.12",
        "1.2.2026.4",
        "version 3.4",
        "32 March 2026",
        "2026-W10",
        "2026W10",
    ],
)
def test_incomplete_date_is_not_read(written: str) -> None:
    assert read(written) is None


def test_milliseconds_since_1970_are_exact() -> None:
    assert read("9999999999999") == ("2286-11-20T17:46:39.999000", "second")


@pytest.mark.parametrize("text", ["x" * 64, "1 " * 32, "1.1." * 16, "de " * 21, "4 " * 32, "2026 " * 12, "年月日" * 21])
def test_hostile_date_is_answered_fast(text: str) -> None:
    began = time.process_time()
    for _ in range(100):
        read_moment(text)

    assert time.process_time() - began < 1
