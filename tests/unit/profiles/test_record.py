"""Rules of a profile that need no page: for records of any format."""

import pytest

from builders import TEXT
from copydesk.article import Draft
from copydesk.profiles.reading import read_profiles
from copydesk.profiles.record import completed

URL = "https://gazette.example/a"


def read(rules: str, key: str = "inbox/a", **fields: object) -> Draft:
    """A draft completed by a profile of gazette.example and of the folder `export`."""
    profiles = read_profiles({"a.toml": f'hosts = ["gazette.example"]\nfolders = ["export"]\n{rules}'})
    return completed(Draft.model_validate({"text": TEXT, "url": URL, **fields}), profiles.of_upload(key))


@pytest.mark.parametrize(
    ("rules", "written", "read_as"),
    [
        ('zone = "Europe/Berlin"', "2026-03-04 10:15", "2026-03-04T10:15+01:00"),
        ('zone = "Europe/Berlin"', "2026-07-04 10:15:30", "2026-07-04T10:15:30+02:00"),
        ('zone = "Europe/Berlin"', "2026-03-04T10:15:00Z", "2026-03-04T10:15:00Z"),
        ('zone = "Europe/Berlin"', "2026-03-04", "2026-03-04"),
        ('date_order = "day-month-year"', "03/04/2026", "2026-04-03"),
        ('date_order = "month-day-year"', "03/04/26 10:15", "2026-03-04 10:15"),
        ('date_order = "year-month-day"', "26.03.04", "2026-03-04"),
        ('date_order = "day-month-year"', "03/14/2026", "03/14/2026"),
        ('date_order = "day-month-year"\nzone = "Europe/Berlin"', "3.4.2026 10:15", "2026-04-03T10:15+02:00"),
        ('[date]\ndrop_words = ["Stand:"]', "Stand: 2026-03-04", "2026-03-04"),
    ],
)
def test_date_is_read_in_the_order_and_zone_of_the_profile(rules: str, written: str, read_as: str) -> None:
    assert read(rules, date_published=written).date_published == read_as


def test_doubtful_day_stays_marked_when_its_zone_is_known() -> None:
    assert "date_ambiguous" in read('zone = "Europe/Berlin"', date_published="03/04/2026 10:15").warnings


def test_publisher_takes_the_name_of_the_profile_and_keeps_its_domain() -> None:
    found = read('publisher = "The Gazette"', publisher={"name": "GAZ", "domain": "gazette.example"}).publisher

    assert found
    assert (found.name, found.domain) == ("The Gazette", "gazette.example")


@pytest.mark.parametrize(("declared", "language"), [(None, "de"), ("en", "en")])
def test_language_of_the_profile_is_used_where_none_is_declared(declared: str | None, language: str) -> None:
    assert read('language = "de"', in_language=declared).in_language == language


def test_words_are_dropped_from_the_ends_of_headline_and_authors() -> None:
    rules = '[headline]\ndrop_words = ["exclusive:", "gazette"]\n[author]\ndrop_words = ["redaktion"]'

    found = read(rules, headline="EXCLUSIVE: Ferry returns | Gazette", author=["Jane Roe, Redaktion", "Redaktion"])

    assert found.headline == "Ferry returns"
    assert [one.name for one in found.author] == ["Jane Roe"]


def test_words_at_a_part_of_a_word_are_kept() -> None:
    assert read('[headline]\ndrop_words = ["live"]', headline="Livestock sold").headline == "Livestock sold"


def test_text_begins_and_ends_at_words_and_leaves_paragraphs_out() -> None:
    rules = '[body]\nstart_words = ["ansleigh"]\nend_words = ["read more"]\ndrop_words = ["advert"]'

    found = read(rules, text="Menu\nAnsleigh keeps it.\nADVERT: buy\nThe end.\nRead  more: ferries\nFooter")

    assert found.text == "Ansleigh keeps it.\nThe end."
    assert found.warnings == ()


def test_words_that_the_text_has_not_are_warned_of() -> None:
    assert read('[body]\nend_words = ["read more"]').warnings == ("profile_unmatched:body.end_words",)


@pytest.mark.parametrize(
    ("key", "address"),
    [
        ("inbox/export/news/ferry.html", "https://gazette.example/x/news/ferry.html"),
        ("inbox/export/news/index.html", "https://gazette.example/x/news/"),
        ("inbox/export/a b.html", "https://gazette.example/x/a%20b.html"),
    ],
)
def test_record_without_an_address_gets_that_of_its_path(key: str, address: str) -> None:
    assert read('base_url = "https://gazette.example/x/"', key, url=None).url == address


def test_first_folder_is_the_host_below_a_scheme_alone() -> None:
    assert read('base_url = "https://"', "inbox/export/a.example/b/index.html", url=None).url == "https://a.example/b/"


def test_record_of_another_host_is_left_as_it_is() -> None:
    draft = read('publisher = "The Gazette"', url="https://other.example/a")

    assert (draft.profile, draft.publisher) == (None, None)
