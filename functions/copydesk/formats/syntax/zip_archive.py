"""Zip archives: their members one by one, in the order of the central directory, each an upload of its own.

zipfile reads the directory, zip64 too. It reads directories of any size and lists members without a bound, so the
size and the count are checked first. Members are decompressed here: zipfile decompresses each 4 kB of bzip2 without
a bound, and 722 bytes of bzip2 can hold 1 GB.
"""

import bz2
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from copydesk.errors import Rejected, UnknownFormat, UnreadableObject
from copydesk.formats.syntax.compression import Zlib, inflated, slices
from copydesk.settings import Limits

MAX_MEMBERS = 10_000
MAX_MEMBER = 128 * 2**20  # bytes; a file is held twice for a moment
MAX_DIRECTORY = MAX_MEMBERS * 1_024  # bytes; an entry has 46 and a name, a comment and fields for file systems
_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")  # a member, or the end of an empty archive
_ENTRY = b"PK\x01\x02"  # the mark of an entry of the directory
_LOCAL = struct.Struct("<26x2H")  # of a member's own header: the lengths of its name and its extra fields
_END = struct.Struct("<10xHL6x")  # of the end record: entries, size of the directory
_END_64 = struct.Struct("<32x2Q8x")  # of zip64's end record: the same
_LOCATOR_64 = struct.Struct("<8xQ4x")  # after it: its place
_MAX_COMMENT = 65_535
_ENCRYPTED = 1
_METHODS: dict[int, Callable[[], Any]] = {ZIP_DEFLATED: partial(Zlib, -15), ZIP_BZIP2: bz2.BZ2Decompressor}
# Names that mark a document or a program, not an archive of articles.
_OF_OTHERS = {"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "AndroidManifest.xml"}


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive, or the reason why it cannot be read."""

    name: str
    body: bytes | Rejected


def is_zip(body: bytes) -> bool:
    """Whether the bytes begin a zip archive."""
    return body.startswith(_BEGINNINGS)


def members(body: bytes, limits: Limits) -> Iterator[Member]:
    """Yield the files of an archive, without folders and the files that operating systems leave beside them.

    All members together must keep the byte limit.
    Raises: UnreadableObject if the directory is damaged or too long; UnknownFormat for office documents, books and
    programs.
    """
    entries = entries_of(body)
    if any(entry.filename in _OF_OTHERS for entry in entries):
        raise UnknownFormat("a zip archive of an office document, a book or a program, not of articles")
    left = limits.decompressed_bytes
    for entry in entries:
        name = entry.filename
        if name.endswith(("/", ".DS_Store")) or name.startswith("__MACOSX/"):
            continue
        member = _member(body, entry, replace(limits, decompressed_bytes=min(left, MAX_MEMBER)))
        left -= len(member.body) if isinstance(member.body, bytes) else 0
        yield member


def entries_of(body: bytes) -> list[ZipInfo]:
    """Return the directory of an archive. Raises: UnreadableObject if it is damaged or too long."""
    count = _checked_count(body)
    try:
        with ZipFile(BytesIO(body)) as archive:
            entries = archive.infolist()
    except (BadZipFile, NotImplementedError, ValueError, struct.error) as damage:
        raise _damaged_directory() from damage
    if len(entries) != count:
        raise _damaged_directory()
    return entries


def _checked_count(body: bytes) -> int:
    """The number of entries that the end record declares.

    zipfile ignores this number and reads entries to the end of the directory. The marks of entries are counted too,
    because there are at least as many as entries.
    Raises: UnreadableObject if there is no end record, or the directory has too many entries or bytes.
    """
    end = body.rfind(b"PK\x05\x06", max(0, len(body) - _END.size - _MAX_COMMENT))
    if end < 0 or end + _END.size > len(body):
        raise UnreadableObject("the zip archive is damaged or cut off: it has no directory")
    count, size = _end_64(body, end - _LOCATOR_64.size - _END_64.size) or _END.unpack_from(body, end)
    if count > MAX_MEMBERS or body.count(_ENTRY) > MAX_MEMBERS:
        raise UnreadableObject(f"the zip archive has over {MAX_MEMBERS} members")
    if size > MAX_DIRECTORY:
        raise UnreadableObject(f"the directory of the zip archive has over {MAX_DIRECTORY} bytes")
    return int(count)


def _end_64(body: bytes, place: int) -> tuple[int, int] | None:
    """Number of entries and size of the directory by zip64's end record, None if the archive is not a zip64 archive.

    Raises: UnreadableObject if the record is not at its place: versions of zipfile differ in where they look.
    """
    if place < 0 or not body.startswith(b"PK\x06\x07", place + _END_64.size):
        return None
    (named,) = _LOCATOR_64.unpack_from(body, place + _END_64.size)
    if named != place or not body.startswith(b"PK\x06\x06", place):
        raise _damaged_directory()
    return _END_64.unpack_from(body, place)


def _damaged_directory() -> UnreadableObject:
    return UnreadableObject("the directory of the zip archive is damaged")


def _member(body: bytes, entry: ZipInfo, limits: Limits) -> Member:
    try:
        return Member(entry.filename, content_of(body, entry, limits))
    except Rejected as rejected:
        return Member(entry.filename, rejected.about(entry.filename))


def content_of(body: bytes, entry: ZipInfo, limits: Limits) -> bytes:
    """Return the content of a member. Raises: UnreadableObject if it is damaged, encrypted or over the limits."""
    if entry.flag_bits & _ENCRYPTED:
        raise UnreadableObject("the member of the zip archive is encrypted")
    if entry.compress_type not in _METHODS and entry.compress_type != ZIP_STORED:
        raise UnreadableObject(
            f"the member of the zip archive is compressed by method {entry.compress_type}, which is not read"
        )
    packed = _packed(body, entry)
    if max(entry.file_size, len(packed)) > limits.decompressed_bytes:
        raise UnreadableObject(f"the zip data holds more than {limits.decompressed_bytes} bytes")
    method = _METHODS.get(entry.compress_type)
    content = b"".join(inflated(slices(packed), "zip", method, limits, len(packed))) if method else packed
    if len(packed) < entry.compress_size or zlib.crc32(content) != entry.CRC:
        raise UnreadableObject("the member of the zip archive is damaged")
    return content


def _packed(body: bytes, entry: ZipInfo) -> bytes:
    """The bytes of a member as they are stored, after its own header, whose lengths may differ from the directory's."""
    header = body[entry.header_offset : entry.header_offset + _LOCAL.size]
    if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
        raise UnreadableObject("the member of the zip archive is not where its directory says")
    start = entry.header_offset + _LOCAL.size + sum(_LOCAL.unpack(header))
    return body[start : start + entry.compress_size]
