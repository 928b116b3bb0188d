"""Plain text as scrapers leave it: a whole page with its chrome, or an article alone. The last resort."""

from collections.abc import Iterator

from copydesk.article import Draft
from copydesk.formats.format import Format
from copydesk.formats.sniff import Payload

MAX_UNPRINTABLE = 0.02  # share of the first 64 kB; real pages have none, binary files 20 % and more


def recognise(payload: Payload) -> bool:
    """Whether the first 64 kB read as text."""
    head = payload.head
    odd = sum(not (char.isprintable() or char in "\t\n\r\f\x0b") or char == "\ufffd" for char in head)
    return bool(head) and "\0" not in head and odd <= len(head) * MAX_UNPRINTABLE + 2


def parse(payload: Payload) -> Iterator[Draft]:
    """Yield the page as one draft, untouched: what is article and what is chrome is decided later."""
    text, guessed = payload.text()
    draft = Draft(text=text, is_page_text=True)
    yield draft.warned("encoding_guessed") if guessed else draft


FORMAT = Format("plain_text", recognise, parse)
