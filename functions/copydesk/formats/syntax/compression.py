"""Decompresses an object, by its first bytes, within byte and ratio limits."""

import bz2
import lzma
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Any, Protocol

from copydesk.errors import UnreadableObject
from copydesk.ports import Bytes
from copydesk.settings import Limits

MAX_LAYERS = 2  # a .gz inside a .gz happens; more is a bomb
_CHUNK = 1 << 14  # small, because the rest of a chunk is copied at the end of each member
_XZ_MEMORY = 128 * 2**20  # xz -9 needs 65 MB; a header may ask for 4 GB
_MAGIC_BYTES = 6
_RATIO_APPLIES_OVER = 1 << 20  # bytes; small files of one repeated letter are harmless


class Decompressor(Protocol):
    """The interface of bz2's decompressor, which all codecs share.

    `needs_input` is False while the bytes taken in so far can give more output.
    """

    unused_data: bytes
    eof: bool
    needs_input: bool

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        """Take in data and return the next piece, b"" if more data is needed first."""


class Zlib:
    """zlib's decompressor with the interface of bz2 and lzma: it keeps the bytes that it has not read yet."""

    def __init__(self, bits: int) -> None:
        """Read gzip (`bits` 31) or the deflated data of a zip member (-15)."""
        self._stream = zlib.decompressobj(bits)

    @property
    def unused_data(self) -> bytes:
        """The bytes after the end."""
        return self._stream.unused_data

    @property
    def eof(self) -> bool:
        """Whether the end was reached."""
        return self._stream.eof

    @property
    def needs_input(self) -> bool:
        """Whether all bytes taken in have been read."""
        return not self._stream.unconsumed_tail

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        """Return the next piece."""
        return self._stream.decompress(self._stream.unconsumed_tail + data, max(max_length, 0))


class Zstd:
    """The decompressor of Python 3.14, or its backport. A fault of the data is a ValueError, as with the others.

    It refuses data that needs a window of over 128 MB.
    """

    def __init__(self) -> None:
        """Wait for a frame."""
        if sys.version_info >= (3, 14):
            from compression import zstd  # noqa: PLC0415 - loaded by objects in zstd alone
        else:
            from backports import zstd  # noqa: PLC0415
        self._fault = zstd.ZstdError
        self._stream = zstd.ZstdDecompressor()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        """Return the next piece."""
        try:
            return bytes(self._stream.decompress(data, max_length))
        except self._fault as damage:
            raise ValueError("damaged") from damage


class Lz4:
    """The decompressor of the package lz4, one frame each. A fault of the data is a ValueError, as with the others.

    It verifies the checksums of header, blocks and content. Besides the piece returned it holds one block of at most
    4 MB and the 64 kB that a match may reach back.
    """

    def __init__(self) -> None:
        """Wait for a frame."""
        from lz4.frame import LZ4FrameDecompressor  # noqa: PLC0415 - loaded by objects in LZ4 alone

        self._stream = LZ4FrameDecompressor()
        self._head = b""
        self._is_full = False

    @property
    def unused_data(self) -> bytes:
        """The bytes after the end."""
        return self._stream.unused_data or b""

    @property
    def eof(self) -> bool:
        """Whether the end was reached."""
        return bool(self._stream.eof)

    @property
    def needs_input(self) -> bool:
        """Whether more data is needed; a full piece may have left the rest of its block behind."""
        return bool(self._stream.needs_input) and not self._is_full

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        """Return the next piece. Raises: ValueError also for a frame that needs a dictionary."""
        self._head += data[: _LZ4_HEAD_BYTES - len(self._head)]
        if self._head.startswith(_LZ4) and self._head[len(_LZ4) :] and self._head[len(_LZ4)] & _LZ4_DICTIONARY:
            raise ValueError("needs a dictionary")
        try:
            piece = bytes(self._stream.decompress(data, max_length))
        except RuntimeError as damage:
            raise ValueError("damaged") from damage
        self._is_full = len(piece) == max_length and not self.eof
        return piece


_LZ4 = b"\x04\x22\x4d\x18"
_LZ4_HEAD_BYTES = 5  # the magic number and the flags
_LZ4_DICTIONARY = 1  # the flag of a frame that names a dictionary
_CODECS: tuple[tuple[str, bytes, Callable[[], Any]], ...] = (
    ("gzip", b"\x1f\x8b", partial(Zlib, 31)),
    ("bzip2", b"BZh", bz2.BZ2Decompressor),
    ("xz", b"\xfd7zXZ\0", partial(lzma.LZMADecompressor, memlimit=_XZ_MEMORY)),
    ("zstd", b"\x28\xb5\x2f\xfd", Zstd),
    ("lz4", _LZ4, Lz4),
)


@dataclass(frozen=True, slots=True)
class Packed:
    """An object as it was uploaded, in at most `layers` layers of compression."""

    body: Bytes
    limits: Limits
    layers: int = MAX_LAYERS

    def pieces(self) -> Iterator[bytes]:
        """Yield the payload from its beginning, about a megabyte at a time. Raises: as `decompressed`."""
        limits = replace(self.limits, decompressed_bytes=self.limits.streamed_bytes)
        return decompressed(self.body, limits, self.layers, is_stream=True)

    def whole(self) -> bytes:
        """Return the payload in one piece. Raises: as `decompressed`, and if it is too large to be held."""
        if len(self.body) > self.limits.held_bytes:
            raise UnreadableObject(
                f"the object has {len(self.body)} bytes, over {self.limits.held_bytes} for a format that is read whole"
            )
        limits = replace(self.limits, decompressed_bytes=self.limits.held_bytes)
        return b"".join(decompressed(self.body, limits, self.layers))


def slices(body: Bytes, size: int = _CHUNK) -> Iterator[bytes]:
    """Yield bytes in order, `size` at a time."""
    return (body[place : place + size] for place in range(0, len(body), size))


def decompressed(body: Bytes, limits: Limits, layers: int, *, is_stream: bool = False) -> Iterator[bytes]:
    """Yield the payload under at most `layers` layers of compression, a megabyte at a time.

    A stream must keep the ratio at every step, because its records are processed before a bomb's end is reached.

    Raises: UnreadableObject on reaching damage, a cut, or a byte beyond a limit.
    """
    codec = _codec(body[:_MAGIC_BYTES])
    if codec is None:
        return slices(body, limits.piece_bytes)
    return _deeper(inflated(slices(body), *codec, limits, 0 if is_stream else len(body)), limits, layers - 1)


def _deeper(pieces: Iterator[bytes], limits: Limits, layers: int) -> Iterator[bytes]:
    """The payload under the remaining layers."""
    start = b""
    while len(start) < _MAGIC_BYTES and (piece := next(pieces, b"")):
        start += piece
    pieces = chain((start,), pieces) if start else pieces
    codec = _codec(start)
    if codec is None:
        return pieces
    if layers < 1:
        raise UnreadableObject(f"more than {MAX_LAYERS} layers of compression")
    chunks = (chunk for piece in pieces for chunk in slices(piece))
    return _deeper(inflated(chunks, *codec, limits), limits, layers - 1)


def _codec(start: bytes) -> tuple[str, Callable[[], Decompressor]] | None:
    return next(((name, make) for name, magic, make in _CODECS if start.startswith(magic)), None)


def inflated(
    chunks: Iterator[bytes], name: str, make: Callable[[], Decompressor], limits: Limits, size: int = 0
) -> Iterator[bytes]:
    """Yield the content of every member of one layer, a megabyte at a time, so that a bomb is never held.

    `size` is the length of all chunks in bytes; 0 means unknown, and the ratio is then checked against the bytes read
    so far. Raises: UnreadableObject if a member is damaged, cut off or breaks a limit.
    """
    total = taken = 0
    rest = next(chunks, b"")
    while rest:
        stream = make()
        while not stream.eof:
            chunk, rest = (rest or next(chunks, b""), b"") if stream.needs_input else (b"", rest)
            if stream.needs_input and not chunk:
                raise UnreadableObject(f"the {name} data ends before its end mark")
            part = _step(stream, chunk, name, limits.piece_bytes)
            taken, total = taken + len(chunk), total + len(part)
            _check(total, size or taken, name, limits)
            if part:
                yield part
        rest = _next_member(stream.unused_data, chunks)


def _next_member(rest: bytes, chunks: Iterator[bytes]) -> bytes:
    """The first bytes of the next member, b"" after the last member. Tape padding after a member is legal."""
    rest = rest.lstrip(b"\0")
    while not rest and (chunk := next(chunks, b"")):
        rest = chunk.lstrip(b"\0")
    return rest


def _step(stream: Decompressor, chunk: bytes, name: str, max_length: int) -> bytes:
    try:
        return stream.decompress(chunk, max_length)
    except (zlib.error, OSError, EOFError, lzma.LZMAError, ValueError) as damage:
        raise UnreadableObject(f"the {name} data is damaged") from damage


def _check(total: int, compressed: int, name: str, limits: Limits) -> None:
    if total > limits.decompressed_bytes:
        raise UnreadableObject(f"the {name} data holds more than {limits.decompressed_bytes} bytes")
    if total > _RATIO_APPLIES_OVER and total > compressed * limits.compression_ratio:
        raise UnreadableObject(f"the {name} data is over {limits.compression_ratio} times its compressed size")
