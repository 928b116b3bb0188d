"""Damaged, nested and lying compression; bombs that need much data are in corpus/bombs.py."""

import bz2
import gzip
import io
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import partial

import brotli
import lz4.frame

from builders import story
from corpus.bombs import zipped, zstd
from corpus.generated.case import MB, TEXT, Case

ARTICLE = json.dumps({"headline": "Ansleigh keeps its libraries", "text": TEXT}).encode()
LINES = b"".join(json.dumps(story(number)).encode() + b"\n" for number in range(40))
CODECS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": partial(gzip.compress, mtime=0),
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstd,
    "LZ4": lambda body: bytes(lz4.frame.compress(body, content_checksum=True)),
}
_EIGHTHS = (1, 2, 4, 6, 7)


def _archive(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return held.getvalue()


def _in_entry(body: bytes, place: int, value: bytes) -> bytes:
    """A zip archive with some bytes of its first directory entry replaced."""
    entry = body.find(b"PK\1\2") + place
    return body[:entry] + value + body[entry + len(value) :]


def _flipped(body: bytes, place: float) -> bytes:
    at = int(len(body) * place)
    return body[:at] + bytes([body[at] ^ 0xFF]) + body[at + 1 :]


def _overlapping(count: int) -> bytes:
    """A zip archive in which every entry of the directory names the same member, as in a bomb without recursion."""
    one = zipped(ARTICLE)
    start, end = one.find(b"PK\1\2"), one.find(b"PK\5\6")
    directory = one[start:end] * count
    return one[:start] + directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), start, 0)


def _page_in(coding: str, body: bytes) -> bytes:
    sent = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: %s\r\n\r\n" % coding.encode() + body
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://g.example/a\r\nContent-Type: application/http"
    return head + b"\r\nContent-Length: %d\r\n\r\n" % len(sent) + sent + b"\r\n\r\n"


def _bomb_in(coding: str, pack: Callable[[bytes], bytes]) -> bytes:
    return _page_in(coding, pack(bytes(16 * MB)))


def _nested(pack: Callable[[bytes], bytes], depth: int) -> bytes:
    body = ARTICLE
    for _ in range(depth):
        body = pack(body)
    return body


_PAGE = f"<html><body><article><p>{TEXT}</p></article></body></html>".encode()
_BODY_CODECS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": CODECS["gzip"], "br": brotli.compress, "deflate": zlib.compress, "zstd": zstd,
}  # fmt: skip

CASES = (
    *(
        Case(f"{name}, cut after {eighths} eighths", packed[: len(packed) * eighths // 8])
        for name, pack in CODECS.items()
        for packed in (pack(LINES),)
        for eighths in _EIGHTHS
    ),
    *(Case(f"{name} with a wrong byte in its middle", _flipped(pack(LINES), 0.5)) for name, pack in CODECS.items()),
    *(Case(f"{name} with a wrong last byte", _flipped(pack(LINES), 0.9999)) for name, pack in CODECS.items()),
    *(Case(f"{name} behind which a letter stands", pack(ARTICLE) + b"a") for name, pack in CODECS.items()),
    *(Case(f"{name} of nothing", pack(b"")) for name, pack in CODECS.items()),
    *(Case(f"{name} in itself", pack(pack(ARTICLE))) for name, pack in CODECS.items()),
    *(Case(f"{name} in itself, three deep", pack(pack(pack(ARTICLE)))) for name, pack in CODECS.items()),
    *(Case(f"{name} in itself, twenty deep", partial(_nested, pack, 20)) for name, pack in CODECS.items()),
    *(
        Case(f"1,000 members of {name} without content, then one", pack(b"") * 1_000 + pack(ARTICLE))
        for name, pack in CODECS.items()
    ),
    *(Case(f"the mark of {name} alone", pack(ARTICLE)[:6]) for name, pack in CODECS.items()),
    *(Case(f"a zip archive in {name}", pack(zipped(ARTICLE))) for name, pack in CODECS.items()),
    *(Case(f"{name} in a zip archive", zipped(pack(ARTICLE))) for name, pack in CODECS.items()),
    Case(
        "gzip with a name of 100,000 letters",
        ARTICLE and b"\x1f\x8b\x08\x08" + bytes(6) + b"a" * 100_000 + b"\0" + gzip.compress(ARTICLE, mtime=0)[10:],
    ),
    Case("gzip with a name without an end", b"\x1f\x8b\x08\x08" + bytes(6) + b"a" * MB),
    Case("zstd with a window of 2 GB", b"\x28\xb5\x2f\xfd\0\xb0" + b"\1\0\0"),
    Case("zstd that needs a dictionary", b"\x28\xb5\x2f\xfd\x01\x58\x07\1\0\0"),
    Case("zstd behind 1,000 skipped frames", b"\x50\x2a\x4d\x18\0\0\0\0" * 1_000 + zstd(ARTICLE)),
    Case("LZ4 that needs a dictionary", b"\x04\x22\x4d\x18\x65\x40\0\0\0\0\0"),
    Case("LZ4 in its legacy form", b"\x02\x21\x4c\x18" + bytes(100)),
    Case("xz that asks for 4 GB", lzma.compress(ARTICLE)[:12] + b"\2\0\x21\x01\x28\0\0\0" + bytes(100)),
    *(
        Case(f"a zip archive, cut after {eighths} eighths", packed[: len(packed) * eighths // 8])
        for packed in (zipped(ARTICLE, LINES),)
        for eighths in _EIGHTHS
    ),
    Case("a zip archive with a wrong byte in its first member", _flipped(zipped(ARTICLE, LINES), 0.05)),
    Case("a zip archive with a wrong byte in its directory", _in_entry(zipped(ARTICLE, LINES), 1, b"X")),
    Case("a zip archive in a zip archive", zipped(zipped(ARTICLE))),
    Case("a zip archive beside an article", zipped(zipped(ARTICLE), ARTICLE)),
    Case("a zip archive without members", zipped()),
    Case("a zip archive of folders", _archive(**{"a/": b"", "b/": b""})),
    Case("a zip archive of 10,001 members", lambda: zipped(*[b""] * 10_001)),
    Case("a zip archive of 1,000 empty members", lambda: zipped(*[b""] * 1_000)),
    Case("a zip archive whose 50 entries are one member", _overlapping(50)),
    Case("a zip archive whose 10,001 entries are one member", _overlapping(10_001)),
    Case("a zip archive whose member is encrypted", _in_entry(zipped(ARTICLE), 8, b"\1\0")),
    Case("a zip archive whose member is compressed by method 99", _in_entry(zipped(ARTICLE), 10, b"\x63\0")),
    Case("a zip archive whose member has another checksum", _in_entry(zipped(ARTICLE), 16, b"\0\0\0\0")),
    Case("a zip archive whose member declares 4 GB packed", _in_entry(zipped(ARTICLE), 20, b"\xfe\xff\xff\xff")),
    Case("a zip archive whose member declares 4 GB", _in_entry(zipped(ARTICLE), 24, b"\xfe\xff\xff\xff")),
    Case("a zip archive whose member lies beyond the end", _in_entry(zipped(ARTICLE), 42, b"\xfe\xff\xff\x7f")),
    Case("a zip archive whose member has a name over the end", _in_entry(zipped(ARTICLE), 28, b"\xff\xff")),
    Case(
        "a zip archive whose member leaves its folder", _archive(**{"../../../etc/passwd": ARTICLE, "/a.json": LINES})
    ),
    Case(
        "a zip archive whose member has a name in control characters",
        _archive(**{"\x01\x1b[2J\u202e.json": ARTICLE, "b": b"["}),
    ),
    Case("a zip archive whose comment is another archive", zipped(ARTICLE)[:-2] + struct.pack("<H", 22) + zipped()),
    Case("a zip archive of a document", _archive(**{"[Content_Types].xml": b"<a/>", "a.json": ARTICLE})),
    Case("a zip archive of every kind of file", zipped(ARTICLE, b"\xff\xd8\xff", b"", LINES, _PAGE, b"{")),
    *(Case(f"a page in {name} in a web archive", _page_in(name, pack(_PAGE))) for name, pack in _BODY_CODECS.items()),
    *(
        Case(f"a page in {name}, cut short, in a web archive", _page_in(name, pack(_PAGE)[:-20]))
        for name, pack in _BODY_CODECS.items()
    ),
    *(Case(f"16 MB in {name} in a web archive", partial(_bomb_in, name, pack)) for name, pack in _BODY_CODECS.items()),
    *(Case(f"a page that declares {name} and is not", _page_in(name, b"\1\2\3" + _PAGE)) for name in _BODY_CODECS),
    Case("a page in a coding of an unknown name", _page_in("x-" + "a" * 1_000, b"\1\2\3")),
)
