"""mbox: a folder of e-mail messages in one file, RFC 4155, read message by message.

A message begins at a line "From " with a time, behind a blank line. Readers that trust lengths (mboxcl) lose all
messages behind a wrong one, so lengths are ignored.
"""

import re
from collections.abc import Iterator
from functools import partial

from copydesk.errors import Rejected, UnreadableObject
from copydesk.formats.format import Format, Unread
from copydesk.formats.mail.header import is_header
from copydesk.formats.mail.message import read_message
from copydesk.formats.syntax.flood import Flood
from copydesk.formats.syntax.payload import Payload

MAX_MESSAGE = 40 * 2**20  # bytes with all attachments; mail services take up to 36 MB
_MOST_BEGIN = 300  # bytes of such a line
_BEGIN = re.compile(rb"(?:\A|\n\r?\n)From [^\r\n]{0,160}\d:\d\d[^\r\n]{0,40}\d{4}[^\r\n]{0,20}\r?\n")
_QUOTED = re.compile(rb"^>(?=>*From )", re.MULTILINE)


def recognise(payload: Payload) -> bool:
    """Whether the payload begins with a line "From " and the header of a message behind it."""
    first, _, behind = payload.head.partition("\n")
    return first.startswith("From ") and is_header(behind)


def parse(payload: Payload) -> Iterator[Rejected | Unread]:
    """Yield a draft for each message; one that is too large or cannot be read is rejected alone."""
    flood = Flood(payload.limits)
    for size, message in _messages(payload):
        if size > MAX_MESSAGE:
            yield UnreadableObject(f"a message is over {MAX_MESSAGE} bytes")
        elif message.strip():
            flood.record(size)
            yield partial(read_message, message, is_article=payload.is_article)


def _messages(payload: Payload) -> Iterator[tuple[int, bytes]]:
    """Each message with its size in bytes; of a larger one only the first bytes."""
    held, skipped, seen = bytearray(), 0, 0
    for piece in payload.pieces():
        held += piece
        place = 0
        while found := _BEGIN.search(held, max(place, seen)):
            yield skipped + found.start() - place, _unquoted(held[place : found.start()])
            place, seen, skipped = found.end(), found.end(), 0
        del held[:place]
        seen = max(0, len(held) - _MOST_BEGIN)
        if len(held) > MAX_MESSAGE + _MOST_BEGIN:
            skipped += seen
            del held[:seen]
            seen = 0
    yield skipped + len(held), _unquoted(held)


def _unquoted(message: bytearray) -> bytes:
    return _QUOTED.sub(b"", bytes(message.strip(b"\r\n")))


FORMAT = Format(
    "mbox",
    recognise,
    parse,
    content_types=("application/mbox",),
    suffixes=("mbox", "mbx"),
)
