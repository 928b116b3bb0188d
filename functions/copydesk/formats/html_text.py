"""The article's text out of an HTML page: the one function that copydesk's own extractor will fill.

For now turbohtml chooses the article's element; the walk to paragraphs is the library's too.
"""

from dataclasses import dataclass
from typing import Any

import turbohtml

from copydesk.errors import UnreadableObject

MAX_BYTES = 10 * 2**20  # the largest real page of 694 measured had 2.2 MB
MAX_ELEMENTS = 60_000  # the largest real page had 4,100 elements
_CHROME = "script, style, noscript, template, svg, iframe, form, button, nav, aside, figure, header nav, footer"


@dataclass(frozen=True, slots=True)
class Extract:
    """What extraction found: text with a blank line between paragraphs, and what the page shows beside it."""

    text: str
    headline: str | None
    author: str | None
    date: str | None
    language: str | None

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
    return turbohtml.parse(body, encoding=encoding.replace("-sig", "") or None, detect_encoding=True, positions=False)


def article_text(document: Any) -> Extract:
    """Find the article in a parsed page; the text is empty where there is none. The document is changed."""
    found = document.article()
    headline, language = found.title, found.lang
    for element in document.select(_CHROME):
        element.decompose()
    text = document.article().text or found.text
    return Extract(text.strip(), headline, found.byline, found.date and str(found.date), language)


def text_of(fragment: str) -> str:
    """Return the text of an HTML fragment, a blank line between paragraphs."""
    return str(turbohtml.parse(fragment, positions=False).to_text()).strip()
