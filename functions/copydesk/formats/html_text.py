"""The article's text out of an HTML page, by copydesk's own extractor; byline and date as turbohtml finds them."""

from dataclasses import dataclass
from typing import Any

import turbohtml

from copydesk.errors import UnreadableObject
from copydesk.extraction.article import extract

MAX_BYTES = 10 * 2**20  # the largest real page of 694 measured had 2.2 MB
MAX_ELEMENTS = 60_000  # the largest real page had 4,100 elements


@dataclass(frozen=True, slots=True)
class Extract:
    """What extraction found: text with a blank line between paragraphs, and what the page shows beside it."""

    text: str
    headline: str | None
    author: str | None
    date: str | None
    language: str | None
    confidence: float = 0.0  # the F1 that the text is expected to reach, 0-1

    def fields(self) -> dict[str, str]:
        """The findings under schema.org names, absent ones left out."""
        found = {
            "headline": self.headline,
            "author": self.author,
            "datePublished": self.date,
            "inLanguage": self.language,
        }
        return {name: value for name, value in found.items() if value}


def parsed(body: bytes, encoding: str = "") -> Any:
    """Parse a page; the encoding is a byte order mark's, else the page's own, else found out.

    Raises: UnreadableObject over 10 MB or 60,000 elements, which no real page has.
    """
    if len(body) > MAX_BYTES or body.count(b"<") > MAX_ELEMENTS * 4:
        raise UnreadableObject(f"the page is over {MAX_BYTES} bytes or {MAX_ELEMENTS} elements")
    if encoding == "utf-32":  # HTML does not know it
        body, encoding = body.decode(encoding, "replace").encode("utf-8"), "utf-8"
    declared = encoding.replace("-sig", "") or ("utf-8" if _is_utf8(body) else None)
    return turbohtml.parse(body, encoding=declared, detect_encoding=True, positions=False)


def _is_utf8(body: bytes) -> bool:
    """Whether the bytes can only be UTF-8: a page fetched and stored anew keeps the old charset in its meta tag."""
    if body.isascii():
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def article_text(document: Any) -> Extract:
    """Find the article in a parsed page; the text is empty where there is none. The document is not changed."""
    extraction, found = extract(document), document.article()
    date = found.date and str(found.date)
    return Extract(extraction.text, found.title, found.byline, date, found.lang, extraction.confidence)


def text_of(fragment: str) -> str:
    """Return the text of an HTML fragment, a blank line between paragraphs."""
    return str(turbohtml.parse(fragment, positions=False).to_text()).strip()
