import pytest

from copydesk.addresses.archives import is_archive, original_address

FERRY = "https://gazette.example/ferry?id=1"


@pytest.mark.parametrize(
    "copy",
    [
        f"https://web.archive.org/web/20230412101112/{FERRY}",
        f"http://web.archive.org/web/20230412101112id_/{FERRY}",
        f"https://web.archive.org/web/2023/{FERRY}",
        f"https://web.archive.org/web/*/{FERRY}",
        f"https://web.archive.org/save/{FERRY}",
        f"//web.archive.org/web/20230412101112/{FERRY}".replace("//web", "https://web"),
        f"/web/20230412101112/{FERRY}",
        f"https://web.archive.org/web/20230412101112/{FERRY}".replace("https://gazette", "https:/gazette"),
        "https://web.archive.org/web/20230412101112/https%3A%2F%2Fgazette.example%2Fferry%3Fid%3D1",
        f"https://web.archive.org/web/2023/https://web.archive.org/web/2022/{FERRY}",
        f"https://arquivo.pt/wayback/20230412101112/{FERRY}",
        f"https://wayback.archive-it.org/1234/20230412101112/{FERRY}",
        f"https://webarchive.nationalarchives.gov.uk/ukgwa/20230412101112/{FERRY}",
        f"https://archive.ph/2023.04.12-101112/{FERRY}",
        f"https://archive.today/newest/{FERRY}",
        f"http://localhost:8080/press/20230412101112mp_/{FERRY}",
        f"https://r.jina.ai/{FERRY}",
        "https://webcache.googleusercontent.com/search?q=cache:aBcD1234_-x:https://gazette.example/ferry%3Fid%3D1+ferry&hl=en",
        " https://web.archive.org/web/20230412101112/https://gazette.example/ferry?id=1 ",
    ],
)
def test_copy_has_the_address_of_its_page(copy: str) -> None:
    assert original_address(copy) == FERRY


def test_address_without_scheme_is_completed() -> None:
    assert original_address("https://web.archive.org/web/2023/www.gazette.example/f") == "http://www.gazette.example/f"
    assert original_address("https://webcache.googleusercontent.com/search?q=cache:gazette.example/f") == (
        "http://gazette.example/f"
    )


@pytest.mark.parametrize(
    "address",
    [
        FERRY,
        "https://archive.ph/AbC12",
        "https://archive.org/details/gazette-1923",
        "https://gazette.example/2023/https://courier.example/a",
        "https://gazette.example/share?u=https://courier.example/a",
        "https://gazette.example/web/20230412101112/ferry",
        "",
        "/ferry",
    ],
)
def test_other_address_is_unchanged(address: str) -> None:
    assert original_address(address) == address


def test_archives_are_known_by_their_hosts() -> None:
    assert is_archive("https://archive.ph/AbC12")
    assert not is_archive("https://gazette.example/archive.ph")


def test_long_address_costs_little() -> None:
    address = "https://web.archive.org/" + "a/" * 500_000

    assert original_address(address) == address
