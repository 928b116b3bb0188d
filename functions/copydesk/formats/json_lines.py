"""JSON Lines: one scraped record a line. A line that is broken is rejected alone."""

import re
from collections.abc import Iterator

from copydesk.article import Draft
from copydesk.errors import Rejected
from copydesk.formats.format import Format
from copydesk.formats.json_records import loaded, record
from copydesk.formats.sniff import Payload

_LOOKED_AT = 20  # lines, of which half must begin an object
_BEGINS_OBJECT = re.compile(r'^[ \t]*\{[ \t]*["}]', re.MULTILINE)


def recognise(payload: Payload) -> bool:
    """Whether the first lines are objects each of its own, and not one document written over several lines."""
    head = payload.head
    if head.startswith(("[", "<")) or not _BEGINS_OBJECT.search(head):
        return False
    text, _ = payload.text()
    lines = [line for line in text.split("\n", _LOOKED_AT)[:_LOOKED_AT] if line.strip()]
    begun = [line for line in lines if _BEGINS_OBJECT.match(line)]
    if len(begun) < max(2, len(lines) / 2):
        return False
    return _is_whole(lines[0]) or (any(map(_is_whole, begun)) and not _is_whole(text))


def _is_whole(text: str) -> bool:
    return not isinstance(loaded(text, 0), Rejected)


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield a draft for each line, blank ones aside; problems name the line, counted from 1."""
    text, guessed = payload.text()
    for number, line in enumerate(text.split("\n"), 1):
        if written := line.rstrip():
            yield record(loaded(written, number), written, guessed=guessed)


FORMAT = Format("json_lines", recognise, parse)
