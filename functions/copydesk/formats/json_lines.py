"""JSON Lines: one scraped record a line. A line that is broken is rejected alone."""

from collections.abc import Iterator

from copydesk.article import Draft
from copydesk.errors import Rejected
from copydesk.formats.format import Format
from copydesk.formats.json_records import loaded, record
from copydesk.formats.sniff import Payload

_LOOKED_AT = 20  # lines; one that parses, beside another that begins an object, makes the file JSON Lines


def recognise(payload: Payload) -> bool:
    """Whether several lines begin an object and one of the first is a whole one."""
    lines = [line for line in payload.head.splitlines()[:_LOOKED_AT] if line.strip()]
    begun = [line for line in lines if line.lstrip().startswith('{"') or line.strip() == "{}"]
    return len(begun) > 1 and any(not isinstance(loaded(line, 0), Rejected) for line in begun)


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield a draft for each line, blank ones aside; problems name the line, counted from 1."""
    text, _ = payload.text()
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            value = loaded(line, number)
            yield value if isinstance(value, Rejected) else record(value, line)


FORMAT = Format("json_lines", recognise, parse)
