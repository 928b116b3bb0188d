"""The streams of a PDF, checked before its reader inflates them: PDFium takes up to 1 GB for one.

A file is scanned for streams without reading its structure. What the scan cannot judge is refused if it is large:
filters in a row, LZW, and filters that are named elsewhere.
"""

import re
import zlib

from copydesk.errors import UnreadableObject

MAX_STREAM = 96 * 2**20  # bytes of one stream; a picture of a page in print has 70 MB
MAX_STREAMS = 512 * 2**20  # of all, inflated here at some 300 MB a second
MAX_UNJUDGED = 96 * 2**10  # bytes of a stream that may hold up to 2,700 times as much
MOST_STREAMS = 50_000
_STREAM = re.compile(rb"(?<!end)stream[ \t]{0,9}\r?\n?")
_DICTIONARY = 2_000  # bytes before a stream, in which its filters are named
_PIECE = 2**16
_ESCAPED = re.compile(rb"#([0-9a-fA-F]{2})")
_FILTER = re.compile(rb"/Filter\s*(\[[^\]]{0,200}\]|/\w{1,40}|\d{1,9}\s{1,9}\d)")


def refuse_bombs(body: bytes) -> None:
    """Check every stream of a file. Raises: UnreadableObject where one may take more memory than a function has."""
    left = MAX_STREAMS
    for number, found in enumerate(_STREAM.finditer(body)):
        size = _inflated(body, found.end(), min(left, MAX_STREAM))
        left -= size
        is_too_large = size > MAX_STREAM or left < 0 or number > MOST_STREAMS
        if is_too_large or _is_unjudged(body, found.start(), found.end()):
            raise UnreadableObject("the PDF holds more than can be taken in; save it again, without pictures")


def _inflated(body: bytes, start: int, most: int) -> int:
    """The size of a stream once inflated, a little over `most` at most; 0 for one that is not deflated.

    The word at its end is not looked for: it may be part of the data.
    """
    stream, size = zlib.decompressobj(), 0
    for place in range(start, len(body), _PIECE):
        piece = body[place : place + _PIECE]
        while piece and size <= most and not stream.eof:
            try:
                size += len(stream.decompress(piece, _PIECE))
            except zlib.error:
                return size
            piece = stream.unconsumed_tail
        if stream.eof or size > most:
            break
    return size


def _is_unjudged(body: bytes, begin: int, start: int) -> bool:
    """Whether a stream is large, and its filters are several, LZW, or named elsewhere."""
    before = body[max(0, begin - _DICTIONARY) : begin].rpartition(b"obj")[2]
    found = _FILTER.search(_ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), before))
    filters = found[1] if found else b""
    is_open = filters[:1].isdigit() or filters.count(b"/") > 1 or b"LZW" in filters
    return is_open and body.find(b"endstream", start, start + MAX_UNJUDGED) < 0
