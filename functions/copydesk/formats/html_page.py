"""An HTML page: the article's text out of the page, and the fields that the page declares or shows."""

import re
from collections.abc import Iterator
from typing import Any

from copydesk.article import Draft, HeadlineCandidate
from copydesk.errors import MalformedPayload, Rejected
from copydesk.formats.format import Format
from copydesk.formats.html_text import MIN_CONFIDENCE, article_text, parsed
from copydesk.formats.json_records import draft as read_draft
from copydesk.formats.page_metadata.evidence import evidence
from copydesk.formats.page_metadata.fields import MOST_CANDIDATES, candidates, page_fields, publication, warnings
from copydesk.formats.sniff import Payload

_MARKS = (
    "<!doctype html",
    "<html",
    "<head",
    "<body",
    "<article",
    "<main",
    "<div",
    "<p>",
    "<p ",
    "<h1",
    "<meta",
    "<title",
    "<script",
)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>")
_NOT_HTML = ("<rss", "<feed", "<rdf")


def recognise(payload: Payload) -> bool:
    """Whether the first tags are HTML's, after any comment or XML declaration."""
    head = payload.head.lower()
    if not head.startswith("<") or any(mark in head[:1024] for mark in _NOT_HTML):
        return False
    return "<html" in head[:4096] if head.startswith("<?xml") else any(mark in head for mark in _MARKS)


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield the page as one draft."""
    yield read(payload)


def read(payload: Payload, address: str = "") -> Draft | Rejected:
    """Read the page: its text, and beside it what the page says of its article in any place.

    `address` is where the page was fetched, "" where only the page itself can say so.
    """
    try:
        document = parsed(payload.body, payload.encoding)
        body = article_text(document)
        if not body.text or body.confidence < MIN_CONFIDENCE:
            return MalformedPayload("no article text was found in the page")
        draft = described(document, address, body.text)
    except Rejected as rejected:
        return rejected
    return draft.warned("page_cut_short") if body.is_cut_short else draft


def described(document: Any, address: str = "", text: str = "") -> Draft:
    """Read what a parsed page says of its article, and where it says headline and date.

    Raises: InvalidArticle, as every record can; of a page none is known that does.
    """
    found = evidence(document)
    draft = read_draft({**page_fields(found, address), "articleBody": text})
    headlines, date = candidates(found, address), publication(found, address)
    shown = tuple(HeadlineCandidate(headline=one.text, sources=tuple(one.sources)) for one in headlines)
    return draft.warned(
        *warnings(found, date),
        headline=headlines[0].text if headlines else None,
        headline_candidates=shown[:MOST_CANDIDATES] if len(shown) > 1 else (),
        date_published=date.text if date else None,
        published_source=date.source if date else None,
    )


def may_be(payload: Payload) -> bool:
    """Whether there is a tag at all: pieces of pages may begin with text. Records of JSON may hold pages."""
    return not payload.head.startswith(("{", "[")) and bool(_TAG.search(payload.head))


FORMAT = Format("html_page", recognise, parse, may_be)
