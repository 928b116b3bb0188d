"""Plain text from scrapers: a whole page with its chrome, or an article alone. The last format tried."""

import re
from collections.abc import Iterator

from copydesk.article import Draft
from copydesk.formats.format import Format
from copydesk.formats.syntax.not_articles import refuse_other_text
from copydesk.formats.syntax.payload import Payload

MAX_UNPRINTABLE = 0.02  # share of the first 64 kB; real pages have none, binary files 10 % and more
_UNPRINTABLE = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f\ufffd]")
# Beginnings of other formats that consist of text.
_OTHERS = ("<?xml", "<!doctyp", "<rss", "<feed", "<rdf", "{\\rtf", "%pdf-", "%!ps", "warc/")


def recognise(payload: Payload) -> bool:
    """Whether the first 64 kB are text, and do not begin like another format that consists of text."""
    head = payload.head
    odd = len(_UNPRINTABLE.findall(head))
    is_text = bool(head) and "\0" not in head and odd <= len(head) * MAX_UNPRINTABLE + 2
    return is_text and not head[:8].lower().startswith(_OTHERS)


def parse(payload: Payload) -> Iterator[Draft]:
    """Yield the page as one draft, untouched: a later step separates the article from the chrome.

    Raises: NotAnArticle for source code and the like, unless the sender calls it an article.
    """
    text, guessed = payload.text()
    if not payload.is_article:
        refuse_other_text(text, payload.name)
    draft = Draft(text=text, is_page_text=True)
    yield draft.warned("encoding_guessed") if guessed else draft


FORMAT = Format(
    "plain_text",
    recognise,
    parse,
    is_vague=True,
    content_types=("text/plain",),
    suffixes=("txt",),
)
