import pytest

from copydesk.formats.syntax.addresses import host_of, joined
from corpus.reading import only

ODD = ["http://[", "https://[b]/", "https://[v1.x]/a", "//[::1", "http://a]b/"]


@pytest.mark.parametrize("address", ODD)
def test_broken_address_has_no_host_and_stays_as_it_is(address: str) -> None:
    assert isinstance(host_of(address), str)
    assert isinstance(joined("https://gazette.example/a", address), str)


def test_host_is_returned_without_www() -> None:
    assert host_of("https://www.Gazette.example:8080/a?b") == "gazette.example"


@pytest.mark.parametrize("address", ODD)
@pytest.mark.parametrize("place", ['<link rel="canonical" href="{}">', '<meta property="og:url" content="{}">'])
def test_page_that_declares_a_broken_address_is_still_an_article(place: str, address: str) -> None:
    text = "The ferry to Saint Odile will sail again from Friday, the harbour office said on Wednesday evening. " * 4
    image = f'<meta property="og:image" content="{address}">'
    page = f"<html><head>{place.format(address)}{image}</head><body><article><h1>Ferry</h1><p>{text}</p></article>"

    assert only(page).headline == "Ferry"
