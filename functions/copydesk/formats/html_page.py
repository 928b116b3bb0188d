"""An HTML page: the text of its article, and the fields that the page declares or shows."""

import re
from collections.abc import Iterator

from copydesk.article import Draft
from copydesk.errors import Rejected
from copydesk.formats.format import XML_TYPES, Format
from copydesk.formats.page.page import read_page
from copydesk.formats.syntax.payload import Payload

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
_NOT_HTML = ("<rss", "<feed", "<rdf", "<?php", "<%")  # feeds, and programs that write pages


def recognise(payload: Payload) -> bool:
    """Whether the first tags are those of HTML, after any comment or XML declaration."""
    head = payload.head.lower()
    if not head.startswith("<") or any(mark in head[:1024] for mark in _NOT_HTML):
        return False
    return "<html" in head[:4096] if head.startswith("<?xml") else any(mark in head for mark in _MARKS)


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield the page as one draft."""
    yield read_page(payload)


def may_be(payload: Payload) -> bool:
    """Whether the payload has a tag: a fragment of a page may begin with text. JSON is not a page, but may hold one."""
    return not payload.head.startswith(("{", "[")) and bool(_TAG.search(payload.head))


FORMAT = Format(
    "html_page",
    recognise,
    parse,
    may_be,
    content_types=(*XML_TYPES, "text/html", "application/xhtml+xml"),
    suffixes=("xml", "html", "htm", "xhtml"),
    pages="one",
)
