import json

import pytest

from copydesk.article import Article, Draft
from copydesk.errors import Rejected
from copydesk.formats.page.page import read_page
from copydesk.formats.page.page_kind import is_front, is_list
from copydesk.formats.syntax.payload import Payload
from corpus.reading import normalized

PLACES = (
    "Ansleigh",
    "Brackmoor",
    "Corwenny",
    "Dunmere",
    "Elstowe",
    "Farrowby",
    "Gillmouth",
    "Harrowin",
    "Ilmsea",
    "Jarrolt",
)
CURE = "to store it, give it the metadata copydesk-article=yes (copydesk ingest --as-articles)"
TEASER = "The council voted on Monday, and the first buses will run before the spring, its chair said in the evening."
PARAGRAPHS = [
    f"The ferry to {place} will sail again from Friday, nine days after its engine failed in the strait of {place}."
    for place in PLACES
]


def page(body: str, head: str = "") -> bytes:
    """A page with a menu above and the links of other stories below."""
    links = "".join(f"<li><a href=/{place}>News from {place} and the villages around it</a></li>" for place in PLACES)
    menu = "".join(f"<li><a href=/{place}>{place}</a></li>" for place in PLACES)
    written = f"<head>{head}</head><body><ul>{menu}</ul><main>{body}</main><ul>{links}</ul></body>"
    return f"<!DOCTYPE html><html>{written}</html>".encode()


def read(body: bytes, address: str = "", *, is_article: bool = False) -> Draft | Rejected:
    return read_page(Payload(body, is_article=is_article), address)


TEASED = page(f"<h2>Buses for Ansleigh</h2><p>{TEASER}</p>")
WHOLE = page("<h1>Ferry returns</h1>" + "".join(f"<p>{one}</p>" for one in PARAGRAPHS))


def problem(found: Draft | Rejected) -> str:
    assert isinstance(found, Rejected), found.text
    return found.problem


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://gazette.example/", "a page with the address of a front page that declares no article"),
        (
            "https://gazette.example/tag/buses",
            "a page with the address of a list, a search, a video or a shop that declares no article",
        ),
        (
            "https://gazette.example/?q=buses",
            "a page with the address of a list, a search, a video or a shop that declares no article",
        ),
    ],
)
def test_page_of_teasers_is_refused_with_its_kind(address: str, reason: str) -> None:
    assert problem(read(TEASED, address)) == f"{reason}; {CURE}"


def test_declared_address_counts_where_none_is_given() -> None:
    link = '<link rel=canonical href="https://gazette.example/index.html">'

    assert problem(read(page(f"<h2>Buses</h2><p>{TEASER}</p>", link))).startswith(
        "a page with the address of a front page"
    )


@pytest.mark.parametrize(
    "head",
    [
        pytest.param('<meta property="og:type" content="article">', id="og:type"),
        pytest.param('<script type="application/ld+json">{"@type": "NewsArticle"}</script>', id="JSON-LD"),
        pytest.param('<meta property="article:published_time" content="2026-03-04T12:00:00Z">', id="date"),
    ],
)
def test_page_that_declares_an_article_is_read_at_any_address(head: str) -> None:
    found = read(page(f"<h2>Buses</h2><p>{TEASER}</p>", head), "https://gazette.example/")

    assert isinstance(found, Draft)
    assert found.text == TEASER


def test_whole_article_that_declares_nothing_is_read() -> None:
    found = read(WHOLE, "https://gazette.example/news/2026/ferry")

    assert isinstance(found, Draft)
    assert found.text == "\n\n".join(PARAGRAPHS)
    assert "text_doubtful" not in found.warnings


def test_teaser_sent_alone_is_read() -> None:
    assert isinstance(read(f"<p>{TEASER}</p>".encode()), Draft)


def test_short_text_of_a_page_that_declares_nothing_is_doubtful() -> None:
    found = read(TEASED, "https://gazette.example/news/2026/buses-for-ansleigh-before-the-spring")

    assert isinstance(found, Draft)
    assert "text_doubtful" in found.warnings


def test_sender_overrules_the_refusal_of_a_page() -> None:
    found = read(TEASED, "https://gazette.example/", is_article=True)

    assert isinstance(found, Draft)
    assert found.text == TEASER


def test_page_within_a_record_is_an_article_by_its_sender() -> None:
    record = {"headline": "Buses", "url": "https://gazette.example/", "text": TEASED.decode()}
    [found] = normalized(json.dumps(record))

    assert isinstance(found, Article)
    assert found.text == TEASER


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://gazette.example", True),
        ("https://gazette.example/index.php", True),
        ("https://gazette.example/?p=12", False),
        ("https://gazette.example/ferry", False),
        ("/", False),
        ("http://[broken", False),
        ("", False),
    ],
)
def test_front_page_is_recognised_by_its_address(address: str, expected: bool) -> None:
    assert is_front(address) is expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://gazette.example/search?page=2", True),
        ("https://gazette.example/news/page/3/", True),
        ("https://gazette.example/videos/ferry-returns", True),
        ("https://gazette.example/suche.html", True),
        ("https://gazette.example/news/tagging-whales", False),
        ("https://gazette.example/research/2026", False),
        ("http://[broken", False),
    ],
)
def test_list_is_recognised_by_its_address(address: str, expected: bool) -> None:
    assert is_list(address) is expected
