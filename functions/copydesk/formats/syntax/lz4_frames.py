"""LZ4 frames, without a package for them: the smallest has 5.9 MB unzipped, and archives in LZ4 are rare.

Only frames are read (magic number 0x184D2204), blocks linked or not, checksums of header, blocks and content
compared. Frames that need a dictionary are refused.
"""

import struct

MAGIC = b"\x04\x22\x4d\x18"
_BLOCK_SIZES = {4: 1 << 16, 5: 1 << 18, 6: 1 << 20, 7: 1 << 22}
_WINDOW = 65_536  # how far back a match reaches
_PRIME_1, _PRIME_2, _PRIME_3, _PRIME_4, _PRIME_5 = 2654435761, 2246822519, 3266489917, 668265263, 374761393
_ALL = 0xFFFFFFFF
_STORED = 1 << 31


class Lz4Decompressor:
    """One frame, with the interface of bz2's decompressor; a call answers with at most one block (4 MB).

    Every fault of the data is a ValueError.
    """

    def __init__(self) -> None:
        """Wait for the header."""
        self.eof = False
        self.needs_input = True
        self.unused_data = b""
        self._held = b""
        self._flags = 0
        self._block_size = 0
        self._window = b""
        self._content = _Checksum()

    def decompress(self, sent: bytes, max_length: int = -1, /) -> bytes:  # noqa: ARG002 - a block comes whole
        """Take in what was sent and return the next block, or b"" where more is needed first."""
        self._held += sent
        self.needs_input = False
        if not self._block_size and not self._read_header():
            return b""
        return self._next_block()

    def _taken(self, length: int) -> bytes:
        taken, self._held = self._held[:length], self._held[length:]
        return taken

    def _read_header(self) -> bool:
        """Whether the header is there now."""
        flags = self._held[4] if len(self._held) > 4 else 0
        length = 7 + (8 if flags & 8 else 0)
        if len(self._held) < length:
            self.needs_input = True
            return False
        header = self._taken(length)
        if header[:4] != MAGIC or flags >> 6 != 1 or flags & 1 or header[5] >> 4 not in _BLOCK_SIZES:
            raise ValueError("no LZ4 frame, or one that needs a dictionary")
        if _Checksum().over(header[4:-1]).value() >> 8 & 255 != header[-1]:
            raise ValueError("the checksum of the header differs")
        self._flags, self._block_size = flags, _BLOCK_SIZES[header[5] >> 4]
        return True

    def _next_block(self) -> bytes:
        size = int.from_bytes(self._held[:4], "little") if len(self._held) >= 4 else -1
        if not size:
            self._end()
            return b""
        length = size & ~_STORED
        if length > self._block_size:
            raise ValueError("a block is over its size")
        with_checksum = 4 if self._flags & 16 else 0
        if size < 0 or len(self._held) < 4 + length + with_checksum:
            self.needs_input = True
            return b""
        block = self._taken(4 + length + with_checksum)[4:]
        if with_checksum and _Checksum().over(block[:-4]).value() != int.from_bytes(block[-4:], "little"):
            raise ValueError("the checksum of a block differs")
        return self._content_of(block[:length], is_stored=size >= _STORED)

    def _content_of(self, block: bytes, *, is_stored: bool) -> bytes:
        content = block if is_stored else _expanded(block, self._window, self._block_size)
        if not self._flags & 32:
            self._window = (self._window + content[-_WINDOW:])[-_WINDOW:]
        if self._flags & 4:
            self._content.over(content)
        return content

    def _end(self) -> None:
        length = 8 if self._flags & 4 else 4
        if len(self._held) < length:
            self.needs_input = True
            return
        mark = self._taken(length)
        if self._flags & 4 and self._content.value() != int.from_bytes(mark[4:], "little"):
            raise ValueError("the checksum of the content differs")
        self.eof, self.unused_data = True, self._held


def _expanded(block: bytes, window: bytes, block_size: int) -> bytes:
    """Return what a block stands for: literals, and matches with what came up to 64 kB before."""
    out, place, end = bytearray(window), 0, len(block)
    most = len(window) + block_size
    try:
        while True:
            token = block[place]
            length, place = _length(block, place + 1, token >> 4)
            if place + length > end or len(out) + length > most:
                raise ValueError("literals reach over the end")
            out += block[place : place + length]
            place += length
            if place == end:
                return bytes(memoryview(out)[len(window) :])
            back = block[place] | block[place + 1] << 8
            length, place = _length(block, place + 2, token & 15)
            _repeat(out, back, length + 4, most)
    except IndexError:
        raise ValueError("a block ends too early") from None


def _length(block: bytes, place: int, length: int) -> tuple[int, int]:
    """A length of 15 goes on in the bytes that follow, as long as they are 255; with the place behind it."""
    if length == 15:
        while (more := block[place]) == 255:
            length, place = length + 255, place + 1
        length, place = length + more, place + 1
    return length, place


def _repeat(out: bytearray, back: int, length: int, most: int) -> None:
    start = len(out) - back
    if not back or start < 0 or len(out) + length > most:
        raise ValueError("a match reaches over the ends")
    if length <= back:
        out += out[start : start + length]
    else:
        run, times = out[start:], length // back
        out += run * times
        out += run[: length - times * back]


class _Checksum:
    """XXH32 with seed 0, over bytes as they come."""

    def __init__(self) -> None:
        self._lanes = ((_PRIME_1 + _PRIME_2) & _ALL, _PRIME_2, 0, -_PRIME_1 & _ALL)
        self._rest = b""
        self._length = 0

    def over(self, sent: bytes) -> "_Checksum":
        """Go over more bytes."""
        self._length += len(sent)
        sent = self._rest + sent if self._rest else sent
        whole = len(sent) & ~15
        a, b, c, d = self._lanes
        for w, x, y, z in struct.iter_unpack("<4I", memoryview(sent)[:whole]):
            a, b, c, d = _turned(a, w), _turned(b, x), _turned(c, y), _turned(d, z)
        self._lanes, self._rest = (a, b, c, d), sent[whole:]
        return self

    def value(self) -> int:
        """Return the checksum of all bytes so far."""
        turns = zip(self._lanes, (1, 7, 12, 18), strict=True)
        total = sum(_rotated(lane, by) for lane, by in turns) if self._length >= 16 else _PRIME_5
        total = (total + self._length) & _ALL
        words = len(self._rest) & ~3
        for (word,) in struct.iter_unpack("<I", self._rest[:words]):
            total = _rotated((total + word * _PRIME_3) & _ALL, 17) * _PRIME_4 & _ALL
        for byte in self._rest[words:]:
            total = _rotated((total + byte * _PRIME_5) & _ALL, 11) * _PRIME_1 & _ALL
        total = (total ^ total >> 15) * _PRIME_2 & _ALL
        total = (total ^ total >> 13) * _PRIME_3 & _ALL
        return total ^ total >> 16


def _turned(lane: int, word: int) -> int:
    lane = (lane + word * _PRIME_2) & _ALL
    return ((lane << 13 | lane >> 19) & _ALL) * _PRIME_1 & _ALL


def _rotated(value: int, by: int) -> int:
    return (value << by | value >> 32 - by) & _ALL
