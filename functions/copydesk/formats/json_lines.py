"""JSON Lines: one scraped record a line. A line that is broken is rejected alone."""

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from itertools import islice

from copydesk.article import Draft
from copydesk.errors import Rejected, UnreadableObject
from copydesk.formats.format import JSON_SUFFIXES, JSON_TYPES, Format, Unread
from copydesk.formats.records import read_record
from copydesk.formats.syntax.flood import Flood
from copydesk.formats.syntax.json_text import load_json
from copydesk.formats.syntax.payload import Payload

_LOOKED_AT = 20  # lines, of which half must begin an object
_BEGINS_OBJECT = re.compile(r'^[ \t]*\{[ \t]*["}]', re.MULTILINE)


def recognise(payload: Payload) -> bool:
    """Whether the first lines are objects each of its own, and not one document written over several lines."""
    head = payload.head
    if head.startswith(("[", "<")) or not _BEGINS_OBJECT.search(head):
        return False
    lines = [line for line in _first_lines(payload) if line.strip()]
    begun = [line for line in lines if _BEGINS_OBJECT.match(line)]
    if len(begun) < max(2, len(lines) / 2):
        return False
    return _is_whole(lines[0]) or (any(map(_is_whole, begun)) and not _is_document(payload))


def _first_lines(payload: Payload) -> list[str]:
    """The lines that are looked at, or those of them that stand before a damaged place."""
    lines: list[str] = []
    with suppress(UnreadableObject):
        lines += (line for line, _ in islice(payload.lines(), _LOOKED_AT))
    return lines


def _is_whole(text: str) -> bool:
    return not isinstance(load_json(text, 0), Rejected)


def _is_document(payload: Payload) -> bool:
    """Whether all of it is one document; what is too large to be held is none."""
    try:
        return _is_whole(payload.text()[0])
    except UnreadableObject:
        return False


def parse(payload: Payload) -> Iterator[Unread]:
    """Yield a draft for each line, blank ones aside; problems name the line, counted from 1."""
    flood = Flood()
    for number, (line, guessed) in enumerate(payload.lines(), 1):
        if written := line.rstrip():
            flood.record(len(written))
            yield partial(_read, written, number, guessed=guessed)
        else:
            flood.nothing("blank lines")


def _read(written: str, number: int, *, guessed: bool) -> Draft | Rejected:
    return read_record(load_json(written, number), written, guessed=guessed)


FORMAT = Format(
    "json_lines",
    recognise,
    parse,
    content_types=JSON_TYPES,
    suffixes=JSON_SUFFIXES,
)
