"""An HTTP response as crawlers archive it: status, headers, and the body as its server meant it."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from copydesk.errors import MalformedPayload, UnreadableObject

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(r"HTTP/\d(?:\.\d)?\s+(\d{3})\b")
_CHUNK_SIZE = re.compile(rb"\s{0,4}([0-9a-fA-F]{1,8})[^\r\n]{0,200}\r?\n")
_MAX_HEAD = 65_536  # bytes


@dataclass(frozen=True, slots=True)
class Response:
    """A response; the body is still encoded as it was sent. Names of headers are lower case."""

    status: int
    headers: Mapping[str, str]
    sent: bytes

    def body(self, max_bytes: int) -> bytes:
        """Return the body without chunks and compression.

        Raises: UnreadableObject where it is larger, damaged, or compressed in a way that is not known.
        """
        is_chunked = "chunked" in self.headers.get("transfer-encoding", "").lower()
        return _decoded(
            _joined(self.sent) if is_chunked else self.sent, self.headers.get("content-encoding", ""), max_bytes
        )


def response(block: bytes) -> Response:
    """Read a response. Raises: MalformedPayload where there is no status line."""
    end = _END_OF_HEAD.search(block, 0, _MAX_HEAD)
    head = block[: end.start() if end else min(len(block), _MAX_HEAD)]
    first, *lines = head.decode("latin-1").splitlines() or [""]
    status = _STATUS.match(first)
    if not status:
        raise MalformedPayload("the record holds no HTTP response")
    return Response(int(status[1]), headers_of(lines), block[end.end() :] if end else b"")


def headers_of(lines: list[str]) -> dict[str, str]:
    """Return headers by their names in lower case; a line that begins with white space continues the one before."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in lines:
        if line[:1] in {" ", "\t"} and name in found:
            found[name].append(line.strip())
            continue
        name, colon, value = line.partition(":")
        name = name.strip().lower()
        if colon:
            found[name] = [value.strip()]
    return {name: " ".join(values) for name, values in found.items()}


def _joined(sent: bytes) -> bytes:
    """The chunks in one piece. Crawlers often keep the header of chunks that they have joined already."""
    parts: list[bytes] = []
    place = 0
    while size := _CHUNK_SIZE.match(sent, place):
        length = int(size[1], 16)
        if not length:
            break
        parts.append(sent[size.end() : size.end() + length])
        place = size.end() + length
        place += 2 if sent[place : place + 2] == b"\r\n" else 1
    return b"".join(parts) if parts else sent


def _decoded(sent: bytes, encoding: str, max_bytes: int) -> bytes:
    kind = encoding.strip().lower()
    is_plain = kind in {"", "identity", "none"} or (kind in {"gzip", "x-gzip"} and not sent.startswith(b"\x1f\x8b"))
    if not is_plain and kind not in {"gzip", "x-gzip", "deflate"}:
        raise UnreadableObject("the page is compressed in a way that is not read")
    body = sent if is_plain else _inflated(sent, kind, max_bytes)
    if len(body) > max_bytes:
        raise UnreadableObject(f"the page is over {max_bytes} bytes")
    return body


def _inflated(sent: bytes, kind: str, max_bytes: int) -> bytes:
    """Servers call both zlib's wrapping and none `deflate`. What was sent before a connection broke is kept."""
    for bits in (47,) if kind != "deflate" else (47, -15):
        try:
            return zlib.decompressobj(bits).decompress(sent, max_bytes + 1)
        except zlib.error:
            continue
    raise UnreadableObject(f"the {kind} data of the page is damaged")
