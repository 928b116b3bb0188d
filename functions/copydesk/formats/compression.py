"""Peels compression off an object, by its first bytes, within byte and ratio limits."""

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import Any, Protocol

from copydesk.errors import UnreadableObject
from copydesk.settings import Limits

MAX_LAYERS = 2  # a .gz inside a .gz happens; more is a bomb
_STEP = 1 << 20
_RATIO_APPLIES_OVER = 1 << 20  # bytes; small files of one repeated letter are harmless


class _Decompressor(Protocol):
    unused_data: bytes
    eof: bool

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes: ...


class _Gzip:
    """zlib's decompressor with the interface of bz2 and lzma: it keeps what it has not read yet."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(31)

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data

    @property
    def eof(self) -> bool:
        return self._stream.eof

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        return self._stream.decompress(self._stream.unconsumed_tail + data, max(max_length, 0))


_CODECS: tuple[tuple[str, bytes, Callable[[], Any]], ...] = (
    ("gzip", b"\x1f\x8b", _Gzip),
    ("bzip2", b"BZh", bz2.BZ2Decompressor),
    ("xz", b"\xfd7zXZ\0", lzma.LZMADecompressor),
)


def decompress(body: bytes, limits: Limits) -> bytes:
    """Return the payload under up to two layers of gzip, bzip2 or xz; bytes without such a layer as they are.

    Raises: UnreadableObject where a layer is damaged or cut off, or the payload breaks a limit.
    """
    for _ in range(MAX_LAYERS):
        codec = next(((name, make) for name, magic, make in _CODECS if body.startswith(magic)), None)
        if codec is None:
            return body
        body = _inflated(body, *codec, limits)
    return body


def _inflated(body: bytes, name: str, make: Callable[[], _Decompressor], limits: Limits) -> bytes:
    """Decompress every member of one layer, a megabyte at a time, so that a bomb is never held."""
    parts: list[bytes] = []
    total, rest = 0, body
    while rest:
        stream, chunk = make(), rest
        while not stream.eof:
            part = _step(stream, chunk, name)
            chunk, total = b"", total + len(part)
            if not part and not stream.eof:
                raise UnreadableObject(f"the {name} data ends before its end mark")
            parts.append(part)
            _check(total, len(body), name, limits)
        rest = stream.unused_data.lstrip(b"\0")  # tape padding after the last member is legal
    return b"".join(parts)


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
