"""The article's text from the bytes of an HTML page, by copydesk's own extractor."""

import re
from typing import Any

import turbohtml

from copydesk.errors import UnreadableObject
from copydesk.extraction.html.article import Extraction, extract
from copydesk.extraction.html.marks import NO_MARKS, Marks

_PAGE = re.compile(r"\s*(?:<\?xml[^<>]*>\s*)?(?:<!doctype html[^<>]*>\s*)?<html\b", re.IGNORECASE)

MAX_PAGE_BYTES = 10 * 2**20  # the largest real page of 694 measured had 2.2 MB
MAX_PAGE_TAGS = 240_000  # characters "<"; the largest real page had 4,100 elements
# Error and sign-in pages reach 0.06 to 0.17, a brief of one sentence 0.87. Of 1,006 gold pages, cross-validated, two
# are below the limit: an invitation to comment with its comments, and a list of an agency's works.
MIN_CONFIDENCE = 0.35


def parse_page(body: bytes, encoding: str = "") -> Any:
    """Parse a page. `encoding` is its known encoding, as by a byte order mark, or "".

    Without it, bytes that can only be UTF-8 are read as UTF-8; else the page's declaration counts, else a detector.

    Raises: UnreadableObject over 10 MB or 240,000 tags, far more than real pages have.
    """
    if len(body) > MAX_PAGE_BYTES or body.count(b"<") > MAX_PAGE_TAGS:
        raise UnreadableObject(f"the page is over {MAX_PAGE_BYTES} bytes or {MAX_PAGE_TAGS} tags")
    if encoding == "utf-32":  # HTML parsers do not support UTF-32
        body, encoding = body.decode(encoding, "replace").encode("utf-8"), "utf-8"
    declared = encoding.replace("-sig", "") or ("utf-8" if _is_utf8(body) else None)
    return turbohtml.parse(body, encoding=declared, detect_encoding=True, positions=False)


def _is_utf8(body: bytes) -> bool:
    """Whether the bytes can only be UTF-8: a page re-encoded when stored still has the old charset in its meta tag."""
    if body.isascii():
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def article_text(document: Any, marks: Marks = NO_MARKS) -> Extraction:
    """Find the article in a parsed page; the text is empty if the page has none. The document is not changed."""
    return extract(document, marks=marks)


def text_of(fragment: str) -> str:
    """Return the text of an HTML fragment, with a blank line between paragraphs."""
    return str(turbohtml.parse(fragment, positions=False).to_text()).strip()


def is_whole_page(text: str) -> bool:
    """Whether a text begins like a whole HTML page."""
    return bool(_PAGE.match(text))
