"""Speed and memory of skipping the known records of a large object, on one core: python -m benchmarks.large_objects.

The objects are synthetic: pages of random words, compressed like archives and repeated without being held in memory.
They are read in windows, as from S3, out of a store without latency.
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
PAGES = 100  # distinct pages; they are compressed one by one or all together


@dataclass(frozen=True)
class Case:
    """An object: its start, a part of a hundred records that is repeated, and the part's decompressed size."""

    name: str
    start: bytes
    part: bytes
    raw: int  # bytes


def _words(chance: random.Random) -> Callable[[], str]:
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 9))) for _ in range(5_000)]
    return lambda: " ".join(chance.choices(words, k=3_000))


def _warc_record(text: str) -> bytes:
    body = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>{text}</p></body></html>".encode()
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://gazette.example/a\r\n"
    about = f"Content-Type: application/http\r\nContent-Length: {len(body)}\r\n\r\n"
    return (head + about).encode() + body + b"\r\n\r\n"


def _cases() -> Iterator[Case]:
    text_of_words = _words(random.Random(1))  # noqa: S311 - synthetic text, not a secret
    texts = [text_of_words() for _ in range(PAGES)]
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


def _skip_all(case: Case) -> tuple[float, int]:
    """Skip every record. Returns: CPU seconds, number of records."""
    size = len(case.start) + len(case.part) * (RAW // case.raw)

    def read(start: int, stop: int) -> bytes:
        """Return a window of the object, made on demand."""
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
    """Print a row per case."""
    print("object                        MB/s skipped     records  8 GiB take   peak so far")
    for case in _cases():
        seconds, records = _skip_all(case)
        speed = RAW / 1e6 / seconds
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{case.name:26} {speed:15.0f} {records:11,} {8 * 2**30 / 1e6 / speed:9.0f} s {peak:10} MB")


if __name__ == "__main__":
    main()
