"""The profile of a page: by its host, or by the folder of its upload."""

import pytest

from copydesk.profiles.reading import read_profiles
from copydesk.profiles.selection import NO_PROFILES

PROFILES = read_profiles(
    {
        "a.toml": 'hosts = ["gazette.example"]',
        "b.toml": 'hosts = ["sport.gazette.example", "other.example"]',
        "c.toml": 'folders = ["dpa"]',
        "d.toml": 'folders = ["dpa/regional"]',
    }
)


def label(key: str, *addresses: str) -> str:
    found = PROFILES.of_upload(key).of_page(*addresses)
    return found.label.partition("@")[0] if found else ""


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://gazette.example/a", "gazette.example"),
        ("https://www.gazette.example/a", "gazette.example"),
        ("https://news.gazette.example/a", "gazette.example"),
        ("https://live.sport.gazette.example/a", "sport.gazette.example"),
        ("https://OTHER.example:8080/a", "sport.gazette.example"),
        ("https://notgazette.example/a", ""),
        ("https://[gazette.example/", ""),
        ("example", ""),
    ],
)
def test_host_has_the_profile_of_the_nearest_domain(address: str, found: str) -> None:
    assert label("inbox/a.html", address) == found


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("inbox/dpa/a.json", "dpa"),
        ("inbox/dpa/regional/a.json", "dpa/regional"),
        ("inbox/dpa-old/a.json", ""),
        ("inbox/a.json", ""),
    ],
)
def test_upload_has_the_profile_of_the_longest_folder(key: str, found: str) -> None:
    assert label(key) == found


def test_host_precedes_the_folder() -> None:
    assert label("inbox/dpa/a.html", "https://gazette.example/a") == "gazette.example"


def test_without_profiles_there_is_none() -> None:
    assert NO_PROFILES.of_upload("inbox/a") is NO_PROFILES
    assert NO_PROFILES.of_page("https://gazette.example/a") is None
