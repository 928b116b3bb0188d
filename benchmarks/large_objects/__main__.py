"""How fast what is known of a large object is passed over, and what memory that takes: `python -m` this, one core.

Objects are invented: pages of random words, compressed as archives are, repeated without being held. They are read as
S3's are, by windows, from a store that answers at once.
"""

import bz2
import gzip
import json
import lzma
import random
import resource
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import lz4.frame

from copydesk.adapters.ranged_bytes import WindowedBytes
from copydesk.events import ObjectRef
from copydesk.formats.parsing import parse
from copydesk.ports import RawObject
from copydesk.settings import Limits

LIMITS = Limits()
RAW = 1_000_000_000  # bytes of each object, decompressed
PAGES = 100  # different ones; what is compressed is compressed page by page, or a hundred pages at once


@dataclass(frozen=True)
class Case:
    """An object: its beginning, a part of a hundred records that is repeated, and what the part is decompressed."""

    name: str
    start: bytes
    part: bytes
    raw: int


def _words(chance: random.Random) -> Callable[[], str]:
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 9))) for _ in range(5_000)]
    return lambda: " ".join(chance.choices(words, k=3_000))


def _warc_record(text: str) -> bytes:
    body = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>{text}</p></body></html>".encode()
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://gazette.example/a\r\n"
    about = f"Content-Type: application/http\r\nContent-Length: {len(body)}\r\n\r\n"
    return (head + about).encode() + body + b"\r\n\r\n"


def _cases() -> Iterator[Case]:
    said = _words(random.Random(1))  # noqa: S311 - invented text, no secret
    texts = [said() for _ in range(PAGES)]
    pages = [_warc_record(text) for text in texts]
    lines = "".join(json.dumps({"headline": "A", "text": text}) + "\n" for text in texts).encode()
    rows = "".join(f'A,"{text}"\n' for text in texts).encode()
    listed = "".join(json.dumps({"headline": "A", "text": text}) + ",\n" for text in texts).encode()
    whole = sum(map(len, pages))
    yield Case("warc", b"", b"".join(pages), whole)
    yield Case("warc.gz, a member a page", b"", b"".join(map(gzip.compress, pages)), whole)
    yield Case("jsonl", b"", lines, len(lines))
    yield Case("csv", b"title,text\n", rows, len(rows))
    yield Case("json array", b"[", listed, len(listed))
    for name, packed in (
        ("gz", gzip.compress),
        ("bz2", bz2.compress),
        ("xz", lzma.compress),
        ("lz4", lz4.frame.compress),
    ):
        yield Case(f"jsonl.{name}", b"", packed(lines), len(lines))


def _passed_over(case: Case) -> tuple[float, int]:
    """Seconds of processor time to get past every record, and how many there were."""
    size = len(case.start) + len(case.part) * (RAW // case.raw)

    def read(start: int, stop: int) -> bytes:
        """Read a window of the object, which nobody holds."""
        begin = start - len(case.start)
        times = (stop - start) // len(case.part) + 2
        offset = begin % len(case.part)
        return (case.part * times)[offset : offset + stop - start]

    first = case.start + read(len(case.start), LIMITS.window_bytes)
    with ThreadPoolExecutor(1) as ahead:
        body = WindowedBytes(read, size, first[: LIMITS.window_bytes], ahead)
        begun = time.process_time()
        payload = parse(RawObject(ObjectRef("gazette", "inbox/a"), body), LIMITS)
        passed: list[None] = []
        next(payload.after(10**9, 0, lambda: passed.append(None)), None)
    return time.process_time() - begun, len(passed)


def main() -> None:
    """Print a row a case."""
    print("object                      MB/s passed over   records   8 GiB take   peak so far")
    for case in _cases():
        seconds, records = _passed_over(case)
        speed = RAW / 1e6 / seconds
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{case.name:26} {speed:15.0f} {records:11,} {8 * 2**30 / 1e6 / speed:9.0f} s {peak:10} MB")


if __name__ == "__main__":
    main()
