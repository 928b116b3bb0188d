"""Bytes of WARC 1.0, WARC 1.1 and ARC -> records, one at a time from a stream of pieces.

Own code, not a library: warcio takes time that grows with the square of a line's length and drops the content of a
damaged record; fastwarc adds 6 MB and refuses a file that is cut off.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from copydesk.errors import MalformedPayload
from copydesk.formats.syntax.http_response import headers_of

MAX_BLOCK = 16 * 2**20  # bytes of one record; pages over 10 MB are refused later anyway
_MAX_LINE = 65_536
_MAX_HEADER_LINES = 200
_ARC_FIELDS = 5  # address, network address, date, content type, length


@dataclass(frozen=True, slots=True)
class ArchiveRecord:
    """One record. Header names are lower case; `block` is None where it is over 16 MB."""

    headers: Mapping[str, str]
    block: bytes | None

    @property
    def target(self) -> str:
        """The address that was fetched, without the angle brackets that wget adds."""
        return self.headers.get("warc-target-uri", "").strip("<> ")


class _Stream:
    """Pieces of bytes, read by lines and lengths."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = b""
        self._place = 0

    def _fill(self) -> bool:
        piece = next(self._pieces, None)
        if piece is not None:
            self._held, self._place = self._held[self._place :] + piece, 0
        return piece is not None

    def line(self) -> bytes:
        """The next line without its line break; "" for a blank line and at the end of the stream."""
        while (end := self._held.find(b"\n", self._place, self._place + _MAX_LINE)) < 0:
            if len(self._held) - self._place >= _MAX_LINE:
                raise MalformedPayload(f"the archive is damaged: a header of over {_MAX_LINE} bytes")
            if not self._fill():
                end = len(self._held)
                break
        line = self._held[self._place : end]
        self._place = min(end + 1, len(self._held))
        return line.rstrip(b"\r")

    def is_at_end(self) -> bool:
        """Whether nothing is left to read."""
        return self._place >= len(self._held) and not self._fill()

    def block(self, length: int) -> bytes | None:
        """The next `length` bytes; None, and the bytes skipped, where they are over 16 MB."""
        if length > MAX_BLOCK:
            self._skip(length)
            return None
        while len(self._held) - self._place < length:
            if not self._fill():
                raise MalformedPayload("the archive ends within a record")
        self._place += length
        return self._held[self._place - length : self._place]

    def _skip(self, length: int) -> None:
        while (left := length - (len(self._held) - self._place)) > 0:
            length, self._place = left, len(self._held)
            if not self._fill():
                raise MalformedPayload("the archive ends within a record")
        self._place += length


def records(pieces: Iterator[bytes]) -> Iterator[ArchiveRecord]:
    """Yield every record. Raises: MalformedPayload at the first damaged place, after all records before it."""
    stream = _Stream(pieces)
    while not stream.is_at_end():
        line = stream.line()
        if not line.strip():
            continue
        yield _warc(stream) if line.startswith(b"WARC/") else _arc(line, stream)


def _warc(stream: _Stream) -> ArchiveRecord:
    lines: list[str] = []
    while line := stream.line():
        lines.append(line.decode("utf-8", "replace"))
        if len(lines) > _MAX_HEADER_LINES:
            raise MalformedPayload(f"the archive is damaged: a record of over {_MAX_HEADER_LINES} headers")
    headers = headers_of(lines)
    return ArchiveRecord(headers, stream.block(_length(headers.get("content-length", ""))))


def _arc(line: bytes, stream: _Stream) -> ArchiveRecord:
    """Read an ARC record, whose header is one line; the address in it may contain spaces."""
    fields = line.decode("utf-8", "replace").rsplit(None, _ARC_FIELDS - 1)
    if len(fields) < _ARC_FIELDS or "://" not in fields[0]:
        raise MalformedPayload("the archive is damaged: a record does not begin where it should")
    kind = "filedesc" if fields[0].startswith("filedesc://") else "response"
    headers = {"warc-type": kind, "warc-target-uri": fields[0], "content-type": "application/http"}
    return ArchiveRecord(headers, stream.block(_length(fields[-1])))


def _length(written: str) -> int:
    if not (written.isascii() and written.isdecimal()) or len(written) > 15:
        raise MalformedPayload("the archive is damaged: a record without its length")
    return int(written)
