"""Wire text of news agencies: IPTC 7901, ANPA 1312, and stories between ZCZC and NNNN; one draft for each story.

Files have the control characters of the standards (SOH header STX text ETX end), or are dumps without them.
"""

import re
from collections.abc import Iterator

from copydesk.article import Draft
from copydesk.errors import InvalidArticle, Rejected, UnreadableObject
from copydesk.formats import plain_text
from copydesk.formats.fields.drafts import validate_draft
from copydesk.formats.format import Format
from copydesk.formats.syntax.flood import Flood
from copydesk.formats.syntax.payload import Payload
from copydesk.formats.syntax.wire import Story, anpa, iptc_7901, telex

SOH, STX, ETX = "\x01", "\x02", "\x03"
MAX_BYTES = 16 * 2**20  # of a file; a story has up to 100 kB
MAX_STORY, MAX_LINES = 1_000_000, 20_000  # characters and lines of a story
_MOST_BEFORE = 40  # characters before the first header: lines number, synchronisation
_MOST_HEADER = 1_000  # characters between SOH and STX
# Binary files have other characters too.
_HEADER = re.compile(r"[a-zA-Z]{1,4}\d{2,6}[^\x00-\x08\x0b\x0c\x0e\x0f\x80-\x9f]{4,1000}")
_IPTC = re.compile(r"[a-z]{1,4}\d{2,6} [1-9] [a-z]{1,4} +\d{1,6}\b[^\n]{0,80}\n")
_ANPA = re.compile(r"[^\n]{0,40}\n[a-z] [a-z][ \x10-\x14]{1,4}[^\n]{1,60}\d\d-\d\d(?: \d{0,5})?\s*\n")
_TELEX = re.compile(r"\s{0,8}ZCZC\b[^\n]{0,60}\n")
_END = re.compile(r"\n\s*NNNN\b[^\n]{0,20}")


def recognise(payload: Payload) -> bool:
    """Whether the payload begins with the header of a story, or with ZCZC."""
    head = payload.head.replace("\r\n", "\n").replace("\r", "\n").lstrip("\x7f\x16\x00\n")
    if "\0" in head or "\ufffd" in head:
        return False
    begin = head.find(SOH, 0, _MOST_BEFORE)
    if begin >= 0:
        header, mark, _ = head[begin + 1 : begin + _MOST_HEADER].partition(STX)
        return bool(mark) and bool(_HEADER.fullmatch(header))
    return any(form.match(head) for form in (_IPTC, _ANPA, _TELEX))


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield a draft for each story; a story without a text is rejected alone.

    Raises: UnreadableObject over 16 MiB.
    """
    if payload.is_longer_than(MAX_BYTES):
        raise UnreadableObject(f"the wire file is over {MAX_BYTES} bytes")
    text, guessed = payload.text()
    flood = Flood(payload.limits)
    for written in _stories(text.replace("\r\n", "\n").replace("\r", "\n")):
        flood.record(len(written))
        try:
            draft = _draft(written)
        except Rejected as rejected:
            yield rejected.about(written)
        else:
            yield draft.warned("encoding_guessed") if guessed else draft


def _stories(text: str) -> Iterator[str]:
    """The stories of a file, each from its header to its end."""
    mark = SOH if SOH in text else "ZCZC"
    begin = text.find(mark)
    if begin < 0:
        yield text
    while begin >= 0:
        end = text.find(mark, begin + len(mark))
        yield text[begin : end if end >= 0 else len(text)]
        begin = end


def _draft(written: str) -> Draft:
    if len(written) > MAX_STORY or written.count("\n") > MAX_LINES:
        raise InvalidArticle(f"text: longer than {MAX_STORY} characters or {MAX_LINES} lines")
    story = _read(written)
    if not story.text.strip():
        raise InvalidArticle("text: no article text, the story has none between its header and its end")
    return validate_draft(
        {
            "headline": story.headline or None,
            "text": story.text,
            "description": story.summary or None,
            "author": [story.byline] if story.byline else [],
            "publisher": story.agency or None,
            "datePublished": story.date or None,
            "slugline": story.slug or None,
            "version": story.version or None,
            "keywords": list(story.keywords),
            "articleSection": list(story.sections),
        }
    )


def _read(written: str) -> Story:
    if written.startswith("ZCZC"):
        return telex(_END.split(written, maxsplit=1)[0])
    header, mark, behind = written.removeprefix(SOH).partition(STX)
    body, _, end = behind.partition(ETX)
    if mark:
        return anpa(header, body, end) if _ANPA.match(f"{header}\n") else iptc_7901(header, body, end)
    if _IPTC.match(written):
        return iptc_7901(*_apart(written))
    first, second, rest = [*written.split("\n", 2), "", ""][:3]
    return anpa(f"{first}\n{second}\n", rest, written[-60:])


def _apart(written: str) -> tuple[str, str, str]:
    """Header, body and end of a dump: the keywords end with a blank line or a line in slashes."""
    lines = written.rstrip().split("\n")
    start = next((at + 1 for at, line in enumerate(lines[:8]) if at and line.rstrip().endswith("/")), 1)
    return "\n".join(lines[:start]), "\n".join(lines[start:-1]), lines[-1]


FORMAT = Format(
    "wire_text",
    recognise,
    parse,
    broader=plain_text.FORMAT,
)
