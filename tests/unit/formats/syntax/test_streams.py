"""Objects of many records are read record by record, and never held whole."""

import gzip
import json
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from builders import TEXT, ref
from copydesk.article import Draft
from copydesk.errors import Rejected
from copydesk.formats.parsing import parse
from copydesk.formats.syntax.payload import Payload
from copydesk.ports import RawObject
from copydesk.settings import Limits
from corpus.reading import LIMITS, raw, reasons, records

MB = 2**20
HTML = (
    f"<html><head><title>Ansleigh</title></head><body><article><h1>Ansleigh</h1><p>{TEXT}</p></article></body></html>"
)
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + HTML.encode() + b"<!--" + b"." * 50_000 + b"-->"
PAGE = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://g.example/a\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
) % (len(HTTP), HTTP)
LINE = json.dumps({"headline": "Ansleigh", "text": TEXT * 40}).encode() + b"\n"
HEADER, ROW = b"title,text\r\n", b'Ansleigh,"' + TEXT.encode().replace(b"\n", b" ") * 40 + b'"\r\n'


@dataclass
class Repeated:
    """Bytes that are never held: a beginning, and a part repeated after it up to a size."""

    start: bytes
    part: bytes
    size: int

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, wanted: slice, /) -> bytes:
        first, last, _ = wanted.indices(self.size)
        if first < len(self.start):
            return (self.start + self.part * ((last - first) // len(self.part) + 1))[first:last]
        shift = (first - len(self.start)) % len(self.part)
        return (self.part * ((last - first) // len(self.part) + 2))[shift : shift + last - first]


def counted(body: Repeated, limits: Limits = LIMITS) -> tuple[str, int, int, int]:
    """The format, the drafts, the rejections, and the peak memory of reading them in MB."""
    list(parse(RawObject(ref("inbox/a"), body[: len(body.start) + len(body.part)]), limits).records)  # loads models
    tracemalloc.start()
    payload = parse(RawObject(ref("inbox/a"), body), limits)
    drafts = [isinstance(record, Draft) for record in payload.records]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return payload.format, sum(drafts), len(drafts) - sum(drafts), peak // MB


@pytest.mark.parametrize(
    ("name", "start", "part"),
    [("json_lines", b"", LINE), ("delimited", HEADER, ROW), ("warc", b"", PAGE)],
)
def test_object_larger_than_what_is_held_is_read_record_by_record(name: str, start: bytes, part: bytes) -> None:
    count = 6 * MB // len(part)

    found, drafts, rejected, peak = counted(
        Repeated(start, part, len(start) + count * len(part)), Limits(held_bytes=MB)
    )

    assert (found, drafts, rejected) == (name, count, 0)
    assert peak < 5


def test_object_of_a_format_that_is_read_whole_is_refused_where_it_is_larger() -> None:
    array = Repeated(b"[", LINE.strip() + b",", 2 * MB)

    [rejected] = parse(RawObject(ref("inbox/a"), array), Limits(held_bytes=MB)).records

    assert isinstance(rejected, Rejected)
    assert rejected.reason == (
        "unreadable_object: the object has 2097152 bytes, over 1048576 for a format that is read whole"
    )


def test_lines_under_compression_may_be_more_than_is_held() -> None:
    packed = gzip.compress(b"".join(LINE.replace(b"Ansleigh", b"%d" % n) for n in range(600)))

    found = list(parse(raw(packed), Limits(held_bytes=MB, compression_ratio=10_000)).records)

    assert all(isinstance(record, Draft) for record in found)
    assert len(found) == 600


def test_lines_before_damage_are_yielded_and_the_damage_comes_last() -> None:
    packed = gzip.compress(b"".join(LINE.replace(b"Ansleigh", b"%d" % n * 50) for n in range(500)))

    *lines, damage = records(packed[: len(packed) * 3 // 4])

    assert isinstance(damage, Rejected)
    assert damage.problem == "the gzip data ends before its end mark"
    assert len(lines) > 100
    assert all(isinstance(record, Draft) for record in lines[:-1])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_lines_are_decoded_by_their_byte_order_mark(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    lines = "".join(f'{{"headline": "Größe {n}", "text": "Zwölf Boxkämpfer"}}\n' for n in range(3_000))

    found = records(pack(lines.encode(encoding)))

    assert [record.headline for record in found if isinstance(record, Draft)] == [f"Größe {n}" for n in range(3_000)]
    assert {record.warnings for record in found if isinstance(record, Draft)} == {()}


def test_damaged_character_is_noted_on_its_own_line_alone() -> None:
    whole = '{"headline": "Größe", "text": "Zwölf Boxkämpfer"}\n'.encode()
    cut = whole.replace("ß".encode(), b"\xc3")

    found = [record for record in records(whole * 2 + cut + whole) if isinstance(record, Draft)]

    assert [record.warnings for record in found] == [(), (), ("encoding_guessed",), ()]
    assert [record.headline for record in found] == ["Größe", "Größe", "Grö\ufffde", "Größe"]


def test_line_that_would_fill_the_memory_is_refused() -> None:
    body = LINE * 30 + b'{"text": "' + b"a" * 3_000_000

    assert reasons(body, Limits(line_bytes=100_000)) == ["unreadable_object: a line is over 100000 bytes"]


def test_beginning_is_read_without_the_rest() -> None:
    class Source:
        def pieces(self) -> Iterator[bytes]:
            yield b"a" * 100_000
            raise AssertionError("the rest was read")

    assert Payload(Source()).start == b"a" * 65_536  # type: ignore[arg-type]
