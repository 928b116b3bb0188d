"""The content decides; where it does not, the sender's word does; where they part, the record says so."""

import json

import pytest

from builders import TEXT
from copydesk.article import Draft
from copydesk.errors import Rejected
from copydesk.formats.parsing import parse
from copydesk.settings import Limits
from corpus.reading import raw

ARTICLE = json.dumps({"headline": "Ansleigh keeps its libraries", "text": TEXT})
PAGE = f"<html><body><article><h1>Ansleigh</h1><p>{TEXT}</p></article></body></html>"
ATOM = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title><content>{TEXT}</content></entry></feed>'
PIECE = f"{TEXT} <a href='/more'>More</a>"
TABLE = "kop,tekst\nBieb blijft,De bibliotheek blijft open."
WITH_TYPE, WITH_SUFFIX = "format_disagrees_with_content_type", "format_disagrees_with_suffix"


def read(body: str, name: str = "inbox/a", content_type: str = "") -> tuple[str, tuple[str, ...]]:
    """The format, and the warnings of the first record."""
    payload = parse(raw(body, name, content_type), Limits())
    record = next(payload.records)
    return payload.format, record.warnings if isinstance(record, Draft) else ()


@pytest.mark.parametrize(
    ("body", "name", "content_type"),
    [
        (ARTICLE, "a.json", "application/json"),
        (ARTICLE, "a", "binary/octet-stream"),
        (ARTICLE, "a.json", "application/octet-stream"),
        (ARTICLE, "2026.03.04/story", ""),
        (PAGE, "a.html.gz", "text/html; charset=utf-8"),
        (PAGE, "A.HTM", "TEXT/HTML"),
        (ATOM, "a.xml", "application/atom+xml"),
        (TEXT, "a.txt", "text/plain"),
    ],
)
def test_sender_who_is_right_or_says_nothing_leaves_no_warning(body: str, name: str, content_type: str) -> None:
    assert read(body, name, content_type)[1] == ()


@pytest.mark.parametrize(
    ("body", "name", "content_type", "expected"),
    [
        (ARTICLE, "a.json", "text/html", ("json", WITH_TYPE)),
        (ARTICLE, "a.html", "", ("json", WITH_SUFFIX)),
        (PAGE, "a.json", "", ("html_page", WITH_SUFFIX)),
        (ATOM, "a.html", "text/html", ("feed", WITH_TYPE)),
        (TEXT, "a.json", "", ("plain_text", WITH_SUFFIX)),
        (TEXT, "a.html", "application/json", ("plain_text", WITH_TYPE)),
    ],
)
def test_content_stands_before_what_the_sender_says(
    body: str, name: str, content_type: str, expected: tuple[str, str]
) -> None:
    assert read(body, name, content_type) == (expected[0], (expected[1],))


def test_content_type_stands_before_the_suffix() -> None:
    assert read(ARTICLE, "a.html", "application/json") == ("json", ())


@pytest.mark.parametrize(
    ("body", "name", "content_type", "expected"),
    [
        (PIECE, "a", "", "plain_text"),
        (PIECE, "a", "text/html", "html_page"),
        (PIECE, "a.html", "", "html_page"),
        (TABLE, "a", "", "plain_text"),
        (TABLE, "a.csv", "", "delimited"),
        (TABLE, "a.csv", "text/html", "delimited"),
        ('{"data": "x"}', "a.jsonld", "", "json_ld"),
        ('{"data": "x"}', "a", "application/feed+json", "json_feed"),
        ('{"data": "x"}', "a.jsonl", "", "json"),
        ("'abc'", "a.json", "", "json"),
        ('{"html": "<p>x</p>"}', "a.html", "", "json"),
    ],
)
def test_sender_decides_where_the_content_leaves_it_open(
    body: str, name: str, content_type: str, expected: str
) -> None:
    assert read(body, name, content_type)[0] == expected


def test_table_whose_columns_are_not_known_is_rejected_with_what_it_lacks() -> None:
    [record] = parse(raw(TABLE, "a.csv"), Limits()).records

    assert isinstance(record, Rejected)
    assert record.reason == (
        "malformed_payload: line 1: the header must name a column of texts, and one of addresses, headlines or dates"
    )
