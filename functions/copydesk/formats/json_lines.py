"""JSON Lines: one scraped record on each line. A broken line is rejected alone."""

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

_LOOKED_AT = 20  # lines; half of them must begin an object
_BEGINS_OBJECT = re.compile(r'^[ \t]*\{[ \t]*["}]', re.MULTILINE)


def recognise(payload: Payload) -> bool:
    """Whether each of the first lines is an object, rather than a part of one document on several lines."""
    head = payload.head
    if head.startswith(("[", "<")) or not _BEGINS_OBJECT.search(head):
        return False
    lines = [line for line in _first_lines(payload) if line.strip()]
    begun = [line for line in lines if _BEGINS_OBJECT.match(line)]
    if len(begun) < max(2, len(lines) / 2):
        return False
    max_chars = payload.limits.json_chars
    is_whole = partial(_is_whole, max_chars=max_chars)
    return is_whole(lines[0]) or (any(map(is_whole, begun)) and not _is_document(payload))


def _first_lines(payload: Payload) -> list[str]:
    """The first 20 lines, or those before a damaged place."""
    lines: list[str] = []
    with suppress(UnreadableObject):
        lines += (line for line, _ in islice(payload.lines(), _LOOKED_AT))
    return lines


def _is_whole(text: str, max_chars: int) -> bool:
    return not isinstance(load_json(text, 0, max_chars), Rejected)


def _is_document(payload: Payload) -> bool:
    """Whether the whole payload is one document; False where it is too large to hold."""
    try:
        return _is_whole(payload.text()[0], payload.limits.json_chars)
    except UnreadableObject:
        return False


def parse(payload: Payload) -> Iterator[Unread]:
    """Yield a draft for each line that is not blank; problems name the line, counted from 1."""
    flood = Flood(payload.limits)
    for number, (line, guessed) in enumerate(payload.lines(), 1):
        if written := line.rstrip():
            flood.record(len(written))
            yield partial(_read, written, number, payload, guessed=guessed)
        else:
            flood.skip("blank lines")


def _read(written: str, number: int, payload: Payload, *, guessed: bool) -> Draft | Rejected:
    value = load_json(written, number, payload.limits.json_chars)
    return read_record(value, written, guessed=guessed, profiles=payload.profiles)


FORMAT = Format(
    "json_lines",
    recognise,
    parse,
    content_types=JSON_TYPES,
    suffixes=JSON_SUFFIXES,
)
