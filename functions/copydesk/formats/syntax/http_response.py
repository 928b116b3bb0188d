"""Archived HTTP responses: status, headers, and the body without chunks and compression."""

import re
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from copydesk.errors import MalformedPayload, UnreadableObject
from copydesk.formats.syntax.compression import Zstd

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(r"HTTP/\d(?:\.\d)?\s+(\d{3})\b")
_CHUNK_SIZE = re.compile(rb"\s{0,4}([0-9a-fA-F]{1,8})[^\r\n]{0,200}\r?\n")
_MAX_HEAD = 65_536  # bytes


@dataclass(frozen=True, slots=True)
class Response:
    """A response. `sent` is the body as transferred, still encoded; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    sent: bytes

    def body(self, max_bytes: int) -> bytes:
        """Return the body without chunks and compression.

        Raises: UnreadableObject where the body is larger, damaged, or compressed by an unknown method.
        """
        is_chunked = "chunked" in self.headers.get("transfer-encoding", "").lower()
        return _decoded(
            _joined(self.sent) if is_chunked else self.sent, self.headers.get("content-encoding", ""), max_bytes
        )


def response(block: bytes) -> Response:
    """Parse a response. Raises: MalformedPayload where the status line is missing."""
    end = _END_OF_HEAD.search(block, 0, _MAX_HEAD)
    head = block[: end.start() if end else min(len(block), _MAX_HEAD)]
    first, *lines = head.decode("latin-1").splitlines() or [""]
    status = _STATUS.match(first)
    if not status:
        raise MalformedPayload("the record holds no HTTP response")
    return Response(int(status[1]), headers_of(lines), block[end.end() :] if end else b"")


def headers_of(lines: list[str]) -> dict[str, str]:
    """Return headers by lower-case name; a line that begins with white space continues the previous header."""
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
    """The body of all chunks. Crawlers often join the chunks and keep the header: such a body is returned as it is."""
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
    kind = encoding.strip().lower().removeprefix("x-")
    is_plain = kind in {"", "identity", "none"} or not sent.startswith(_MAGIC.get(kind, b"")) or _is_page(sent)
    if not is_plain and kind not in _DECODED_BY:
        raise UnreadableObject("the page is compressed in a way that is not read")
    body = sent if is_plain else _DECODED_BY[kind](sent, max_bytes + 1)
    if len(body) > max_bytes:
        raise UnreadableObject(f"the page is over {max_bytes} bytes")
    return body


def _is_page(sent: bytes) -> bool:
    """Whether this is HTML: crawlers often decompress a page and keep its Content-Encoding."""
    return sent[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype", b"<html"))


def _of_gzip(sent: bytes, most: int) -> bytes:
    """Decompress; a body that was cut off when a connection broke is kept, here and below."""
    return _inflated(sent, "gzip", (47,), most)


def _of_deflate(sent: bytes, most: int) -> bytes:
    """Decompress; servers send both zlib streams and raw deflate under this name."""
    return _inflated(sent, "deflate", (47, -15), most)


def _inflated(sent: bytes, kind: str, kinds_of_bits: tuple[int, ...], most: int) -> bytes:
    for bits in kinds_of_bits:
        with suppress(zlib.error):
            return zlib.decompressobj(bits).decompress(sent, most)
    raise _damaged(kind)


def _of_zstd(sent: bytes, most: int) -> bytes:
    try:
        return Zstd().decompress(sent, most)
    except ValueError as damage:
        raise _damaged("zstd") from damage


def _of_brotli(sent: bytes, most: int) -> bytes:
    try:
        import brotli  # noqa: PLC0415 - an optional extra, for pages that browsers archived
    except ImportError as missing:
        raise UnreadableObject("the page is in Brotli, which copydesk reads with its extra `brotli`") from missing
    try:
        return bytes(brotli.Decompressor().process(sent, output_buffer_limit=most))
    except brotli.error as damage:
        raise _damaged("Brotli") from damage


def _damaged(kind: str) -> UnreadableObject:
    return UnreadableObject(f"the {kind} data of the page is damaged")


_MAGIC = {"gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}
_DECODED_BY: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _of_gzip,
    "deflate": _of_deflate,
    "zstd": _of_zstd,
    "br": _of_brotli,
}
