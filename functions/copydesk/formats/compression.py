"""Peels compression off an object, by its first bytes, within byte and ratio limits."""

import bz2
import lzma
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Protocol

from copydesk.errors import UnreadableObject
from copydesk.formats import lz4_frames
from copydesk.settings import Limits

MAX_LAYERS = 2  # a .gz inside a .gz happens; more is a bomb
_STEP = 1 << 20
_CHUNK = 1 << 14  # small, because what is left of a chunk is copied at the end of each member
_XZ_MEMORY = 128 * 2**20  # xz -9 needs 65 MB; a header may ask for 4 GB
_PADDING = re.compile(rb"\0*")
_RATIO_APPLIES_OVER = 1 << 20  # bytes; small files of one repeated letter are harmless


class Decompressor(Protocol):
    """What bz2's decompressor does, and so all of them."""

    unused_data: bytes
    eof: bool
    needs_input: bool

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        """Take in data and return the next piece, b"" where more is needed first."""


class Zlib:
    """zlib's decompressor with the interface of bz2 and lzma: it keeps what it has not read yet."""

    def __init__(self, bits: int) -> None:
        """Read gzip (`bits` 31) or what zip holds (-15)."""
        self._stream = zlib.decompressobj(bits)

    @property
    def unused_data(self) -> bytes:
        """What follows the end."""
        return self._stream.unused_data

    @property
    def eof(self) -> bool:
        """Whether the end was reached."""
        return self._stream.eof

    @property
    def needs_input(self) -> bool:
        """Whether all that was taken in has been read."""
        return not self._stream.unconsumed_tail

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        """Return the next piece."""
        return self._stream.decompress(self._stream.unconsumed_tail + data, max(max_length, 0))


class _Zstd:
    """The decompressor of Python 3.14, or its backport; a fault of the data is a ValueError like that of others.

    It refuses what needs a window of over 128 MB.
    """

    def __init__(self) -> None:
        if sys.version_info >= (3, 14):
            from compression import zstd  # noqa: PLC0415 - loaded by objects in zstd alone
        else:
            from backports import zstd  # noqa: PLC0415
        self._fault = zstd.ZstdError
        self._stream = zstd.ZstdDecompressor()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        try:
            return bytes(self._stream.decompress(data, max_length))
        except self._fault as damage:
            raise ValueError("damaged") from damage


_CODECS: tuple[tuple[str, bytes, Callable[[], Any]], ...] = (
    ("gzip", b"\x1f\x8b", partial(Zlib, 31)),
    ("bzip2", b"BZh", bz2.BZ2Decompressor),
    ("xz", b"\xfd7zXZ\0", partial(lzma.LZMADecompressor, memlimit=_XZ_MEMORY)),
    ("zstd", b"\x28\xb5\x2f\xfd", _Zstd),
    ("lz4", lz4_frames.MAGIC, lz4_frames.Lz4Decompressor),
)


def decompress(
    body: bytes, limits: Limits, layers: int = MAX_LAYERS, *, keeps: Callable[[bytes], bool] = lambda _: False
) -> bytes:
    """Return the payload under up to so many layers of compression; bytes without such a layer as they are.

    What `keeps` recognises is left compressed.
    Raises: UnreadableObject where a layer is damaged or cut off, or the payload breaks a limit.
    """
    for _ in range(layers):
        codec = _codec(body)
        if codec is None or keeps(body):
            return body
        body = b"".join(inflated(body, *codec, limits))
    if _codec(body) and not keeps(body):
        raise UnreadableObject(f"more than {MAX_LAYERS} layers of compression")
    return body


def _codec(body: bytes) -> tuple[str, Callable[[], Decompressor]] | None:
    return next(((name, make) for name, magic, make in _CODECS if body.startswith(magic)), None)


def streamed(body: bytes, limits: Limits) -> Iterator[bytes]:
    """Yield the payload under one layer of compression piece by piece; bytes without such a layer in one piece.

    Raises: UnreadableObject as `decompress` does, when the damage is reached.
    """
    codec = _codec(body)
    return inflated(body, *codec, limits) if codec else iter((body,))


def inflated(body: bytes, name: str, make: Callable[[], Decompressor], limits: Limits) -> Iterator[bytes]:
    """Decompress every member of one layer, a megabyte at a time, so that a bomb is never held.

    Raises: UnreadableObject where it is damaged or cut off, or breaks a limit.
    """
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


def _step(stream: Decompressor, chunk: bytes, name: str) -> bytes:
    try:
        return stream.decompress(chunk, _STEP)
    except (zlib.error, OSError, EOFError, lzma.LZMAError, ValueError) as damage:
        raise UnreadableObject(f"the {name} data is damaged") from damage


def _check(total: int, compressed: int, name: str, limits: Limits) -> None:
    if total > limits.decompressed_bytes:
        raise UnreadableObject(f"the {name} data holds more than {limits.decompressed_bytes} bytes")
    if total > _RATIO_APPLIES_OVER and total > compressed * limits.compression_ratio:
        raise UnreadableObject(f"the {name} data is over {limits.compression_ratio} times its compressed size")
