"""Zip archives: their members one by one, in the order of the central directory, each an upload of its own.

The directory is read by hand: zipfile wants a file, opens dictionaries of any size, and lists members without bound.
"""

import bz2
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from copydesk.errors import Rejected, UnknownFormat, UnreadableObject
from copydesk.formats.syntax.compression import Zlib, inflated, slices
from copydesk.settings import Limits

MAX_MEMBERS = 10_000
MAX_MEMBER = 128 * 2**20  # bytes; a file is held twice for a moment
_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")  # a member, or the end of an empty archive
_LOCAL, _ENTRY = b"PK\x03\x04", b"PK\x01\x02"
_END = struct.Struct("<4s4H2LH")  # mark, disks and counts, size and place of the directory, length of the comment
_IN_DIRECTORY = struct.Struct("<4s6H3L5H2L")
_MAX_COMMENT = 65_535
_ENCRYPTED, _UTF8 = 1, 1 << 11
_STORED = 0
_METHODS: dict[int, tuple[str, Callable[[], Any]]] = {
    8: ("zip", partial(Zlib, -15)),
    12: ("zip", bz2.BZ2Decompressor),
}
# Names that tell a document or a program from an archive of articles.
_OF_OTHERS = {"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "AndroidManifest.xml"}


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive, or why it cannot be read."""

    name: str
    body: bytes | Rejected


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the directory says of a member: flags, method, checksum, sizes in bytes, place of its own header."""

    name: str
    flags: int
    method: int
    checksum: int
    packed: int
    size: int
    place: int


def is_zip(body: bytes) -> bool:
    """Whether the bytes begin a zip archive."""
    return body.startswith(_BEGINNINGS)


def members(body: bytes, limits: Limits) -> Iterator[Member]:
    """Yield the files of an archive; what file systems leave beside them is passed over.

    All members together must keep the byte limit.
    Raises: UnreadableObject where the directory is damaged or too long; UnknownFormat for office documents and such.
    """
    entries = list(_entries(body))
    if any(entry.name in _OF_OTHERS for entry in entries):
        raise UnknownFormat("a zip archive of an office document, a book or a program, not of articles")
    left = limits.decompressed_bytes
    for entry in entries:
        if entry.name.endswith("/") or entry.name.startswith("__MACOSX/") or entry.name.endswith(".DS_Store"):
            continue
        member = _member(body, entry, replace(limits, decompressed_bytes=min(left, MAX_MEMBER)))
        left -= len(member.body) if isinstance(member.body, bytes) else 0
        yield member


def _entries(body: bytes) -> Iterator[_Entry]:
    end = body.rfind(b"PK\x05\x06", max(0, len(body) - _END.size - _MAX_COMMENT))
    if end < 0 or end + _END.size > len(body):
        raise UnreadableObject("the zip archive is damaged or cut off: it has no directory")
    _, _, _, _, count, _, place, _ = _END.unpack_from(body, end)
    if count > MAX_MEMBERS:
        raise UnreadableObject(f"the zip archive has over {MAX_MEMBERS} members")
    for _ in range(count):
        if body[place : place + 4] != _ENTRY or place + _IN_DIRECTORY.size > end:
            raise UnreadableObject("the directory of the zip archive is damaged")
        entry, place = _entry(body, place)
        yield entry


def _entry(body: bytes, place: int) -> tuple[_Entry, int]:
    """One entry of the directory, and the place behind it."""
    head = _IN_DIRECTORY.unpack_from(body, place)
    flags, method, checksum, packed, size, named, extra, comment = (*head[3:5], *head[7:13])
    start = place + _IN_DIRECTORY.size
    name = body[start : start + named].decode("utf-8" if flags & _UTF8 else "cp437", "replace")
    entry = _Entry(name, flags, method, checksum, packed, size, head[16])
    return entry, start + named + extra + comment


def _member(body: bytes, entry: _Entry, limits: Limits) -> Member:
    try:
        return Member(entry.name, _content(body, entry, limits))
    except Rejected as rejected:
        return Member(entry.name, rejected.about(entry.name))


def _content(body: bytes, entry: _Entry, limits: Limits) -> bytes:
    if entry.flags & _ENCRYPTED:
        raise UnreadableObject("the member of the zip archive is encrypted")
    if entry.method not in _METHODS and entry.method != _STORED:
        raise UnreadableObject(
            f"the member of the zip archive is compressed by method {entry.method}, which is not read"
        )
    header = body[entry.place : entry.place + 30]
    if len(header) < 30 or not header.startswith(_LOCAL):
        raise UnreadableObject("the member of the zip archive is not where its directory says")
    start = entry.place + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    packed = body[start : start + entry.packed]
    if max(entry.size, len(packed)) > limits.decompressed_bytes:
        raise UnreadableObject(f"the zip data holds more than {limits.decompressed_bytes} bytes")
    method = _METHODS.get(entry.method)
    content = b"".join(inflated(slices(packed), *method, limits, len(packed))) if method else packed
    if len(packed) < entry.packed or zlib.crc32(content) != entry.checksum:
        raise UnreadableObject("the member of the zip archive is damaged")
    return content
