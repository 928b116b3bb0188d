"""Peels compression off an object, by its first bytes, within byte and ratio limits."""

import bz2
import lzma
import re
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Protocol

from copydesk.errors import UnreadableObject
from copydesk.settings import Limits

MAX_LAYERS = 2  # a .gz inside a .gz happens; more is a bomb
_STEP = 1 << 20
_CHUNK = 1 << 14  # small, because what is left of a chunk is copied at the end of each member
_XZ_MEMORY = 128 * 2**20  # xz -9 needs 65 MB; a header may ask for 4 GB
_PADDING = re.compile(rb"\0*")
_RATIO_APPLIES_OVER = 1 << 20  # bytes; small files of one repeated letter are harmless


class _Decompressor(Protocol):
    unused_data: bytes
    eof: bool
    needs_input: bool

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        """Return at most `max_length` bytes of what is compressed."""


class _Gzip:
    """zlib's decompressor with the interface of bz2 and lzma: it keeps what it has not read yet."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(31)

    @property
    def unused_data(self) -> bytes:
        """What follows the end of the member."""
        return self._stream.unused_data

    @property
    def eof(self) -> bool:
        """Whether the member has ended."""
        return self._stream.eof

    @property
    def needs_input(self) -> bool:
        """Whether all that was given has been read."""
        return not self._stream.unconsumed_tail

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        """Return at most `max_length` bytes of what is compressed."""
        return self._stream.decompress(self._stream.unconsumed_tail + data, max(max_length, 0))


_CODECS: tuple[tuple[str, bytes, Callable[[], Any]], ...] = (
    ("gzip", b"\x1f\x8b", _Gzip),
    ("bzip2", b"BZh", bz2.BZ2Decompressor),
    ("xz", b"\xfd7zXZ\0", partial(lzma.LZMADecompressor, memlimit=_XZ_MEMORY)),
)

_NOT_READ = (("zstd", b"\x28\xb5\x2f\xfd"), ("lz4", b"\x04\x22\x4d\x18"), ("zip", b"PK\x03\x04"))


def decompress(body: bytes, limits: Limits) -> bytes:
    """Return the payload under up to two layers of gzip, bzip2 or xz; bytes without such a layer as they are.

    Raises: UnreadableObject where a layer is damaged or cut off, or the payload breaks a limit.
    """
    for _ in range(MAX_LAYERS):
        codec = _codec(body)
        if codec is None:
            return body
        body = b"".join(_inflated(body, *codec, limits))
    if _codec(body):
        raise UnreadableObject(f"more than {MAX_LAYERS} layers of compression")
    return body


def _codec(body: bytes) -> tuple[str, Callable[[], _Decompressor]] | None:
    unread = next((name for name, magic in _NOT_READ if body.startswith(magic)), "")
    if unread:
        raise UnreadableObject(f"{unread} is not read: upload it as it is, or compressed with gzip, bzip2 or xz")
    return next(((name, make) for name, magic, make in _CODECS if body.startswith(magic)), None)


def streamed(body: bytes, limits: Limits) -> Iterator[bytes]:
    """Yield the payload under one layer of compression piece by piece; bytes without such a layer in one piece.

    Raises: UnreadableObject as `decompress` does, when the damage is reached.
    """
    codec = _codec(body)
    return _inflated(body, *codec, limits) if codec else iter((body,))


def _inflated(body: bytes, name: str, make: Callable[[], _Decompressor], limits: Limits) -> Iterator[bytes]:
    """Decompress every member of one layer, a megabyte at a time, so that a bomb is never held."""
    total, place = 0, 0
    while place < len(body):
        stream = make()
        while not stream.eof:
            chunk = body[place : place + _CHUNK] if stream.needs_input else b""
            if stream.needs_input and not chunk:
                raise UnreadableObject(f"the {name} data ends before its end mark")
            part = _step(stream, chunk, name)
            place, total = place + len(chunk), total + len(part)
            _check(total, len(body), name, limits)
            if part:
                yield part
        place = _past_padding(body, place - len(stream.unused_data))


def _past_padding(body: bytes, place: int) -> int:
    """Tape padding after a member is legal."""
    found = _PADDING.match(body, place)
    return found.end() if found else place


def _step(stream: _Decompressor, chunk: bytes, name: str) -> bytes:
    try:
        return stream.decompress(chunk, _STEP)
    except (zlib.error, OSError, EOFError, lzma.LZMAError, ValueError) as damage:
        raise UnreadableObject(f"the {name} data is damaged") from damage


def _check(total: int, compressed: int, name: str, limits: Limits) -> None:
    if total > limits.decompressed_bytes:
        raise UnreadableObject(f"the {name} data holds more than {limits.decompressed_bytes} bytes")
    if total > _RATIO_APPLIES_OVER and total > compressed * limits.compression_ratio:
        raise UnreadableObject(f"the {name} data is over {limits.compression_ratio} times its compressed size")
