"""Measures the cost of an article at the table: request units as DynamoDB counts them, and dollars per million.

    make bench-cost          (starts DynamoDB Local, unless COPYDESK_TEST_DYNAMODB gives an endpoint)

The real pipeline runs on the real adapter. Every call requests ConsumedCapacity, and the units are summed by the fate
of the article: new, exact copy, revision, the same delivery again, unchanged text, deletion, shortened copy.
"""

import json
import os
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from benchmarks.dynamodb import article_table
from copydesk.events import ObjectRef
from copydesk.pipeline.desk import Desk
from copydesk.pipeline.ingest import ingest
from copydesk.ports import RawObject
from copydesk.table.article_table import ArticleTable

SIZES = {"1 kB": 1_000, "4 kB": 4_000, "40 kB": 40_000}
ARTICLES = 20  # of each size and fate; the sums hardly vary, so few are enough
DOLLARS_WRITE, DOLLARS_READ = 0.625, 0.125  # per million request units on demand, us-east-1


@dataclass
class Meter:
    """The request units consumed since the last reset, and the number of calls."""

    reads: float = 0
    writes: float = 0
    calls: int = 0

    def count(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        """Add the capacity that one response reports."""
        consumed = parsed.get("ConsumedCapacity") or []
        units = sum(entry["CapacityUnits"] for entry in (consumed if isinstance(consumed, list) else [consumed]))
        reads = model.name in {"BatchGetItem", "GetItem", "Query", "Scan"}
        self.reads += units if reads else 0
        self.writes += 0 if reads else units
        self.calls += 1


@dataclass
class Inbox:
    """An object store in memory: bodies by version."""

    bodies: dict[str, bytes] = field(default_factory=dict)

    def fetch(self, ref: ObjectRef) -> RawObject:
        """Return the body uploaded as this version."""
        return RawObject(ref, self.bodies[ref.version_id])


class NoQuarantine:
    """A quarantine for runs in which nothing may be rejected."""

    def set_aside(self, name: str, note: Any) -> str:
        """Fail."""
        raise AssertionError(name, note)


def main() -> int:
    """Print the table."""
    endpoint = os.environ.get("COPYDESK_TEST_DYNAMODB")
    if not endpoint:
        print("no DynamoDB Local: set COPYDESK_TEST_DYNAMODB or run make bench-cost", file=sys.stderr)
        return 2
    print(f"{'article':8}{'fate':12}{'RRU':>7}{'WRU':>7}{'calls':>7}{'$ a million':>14}")
    with article_table(endpoint) as (dynamodb, table):
        dynamodb.meta.events.register("provide-client-params.dynamodb", _ask_for_capacity)
        for label, size in SIZES.items():
            for fate, reads, writes, calls in _fates(dynamodb, table, size):
                dollars = reads * DOLLARS_READ + writes * DOLLARS_WRITE
                print(f"{label:8}{fate:12}{reads:7.1f}{writes:7.1f}{calls:7.1f}{dollars:14.2f}")
    return 0


def _fates(dynamodb: Any, table: ArticleTable, size: int) -> Iterator[tuple[str, float, float, float]]:
    """Ingest the articles of each fate and yield the means of reads, writes and calls."""
    meter, inbox = Meter(), Inbox()
    dynamodb.meta.events.register("after-call.dynamodb", meter.count, unique_id="meter")
    desk = Desk(inbox, table, NoQuarantine())
    fates = {
        "new": lambda n: _upload(inbox, size, n, f"{n}", "first"),
        "copy": lambda n: _upload(inbox, size, n, f"copy-{n}", "first"),
        "revision": lambda n: _upload(inbox, size, n, f"{n}", "second"),
        "replay": lambda n: _ref(size, f"{n}", "second"),
        "unchanged": lambda n: _upload(inbox, size, n, f"{n}", "third", _words(size, n, "second")),
        "delete": lambda n: _ref(size, f"copy-{n}", "gone", removed=True),
        "cut copy": lambda n: _upload(inbox, size, n, f"cut-{n}", "first", _words(size, n, "second")[: size * 4 // 5]),
    }
    for fate, make in fates.items():
        refs = [make(number) for number in range(ARTICLES)]
        meter.reads = meter.writes = meter.calls = 0
        for ref in refs:
            ingest(ref, desk)
        yield fate, meter.reads / ARTICLES, meter.writes / ARTICLES, meter.calls / ARTICLES
    dynamodb.meta.events.unregister("after-call.dynamodb", unique_id="meter")


_ORDER = ("first", "second", "third", "gone")


def _ref(size: int, name: str, version: str, *, removed: bool = False) -> ObjectRef:
    number = _ORDER.index(version) + 1
    moment = f"2026-03-04T12:00:{number:02d}.000Z"
    key = f"inbox/{size}/{name}.json"
    return ObjectRef("cost", key, f"{key}:{version}", f"{number:018X}", "", size, moment, removed=removed)


def _upload(inbox: Inbox, size: int, number: int, name: str, version: str, text: str = "") -> ObjectRef:
    """Put an article of about `size` bytes of text into the inbox. Equal number and version give equal words."""
    ref = _ref(size, name, version)
    body = {"headline": f"Report {number} on {size}", "text": text or _words(size, number, version)}
    inbox.bodies[ref.version_id] = json.dumps({**body, "url": f"https://cost.example/{size}/{name}"}).encode()
    return ref


def _words(size: int, number: int, version: str) -> str:
    """Return text that compresses about as news does (2 to 1): words of a small vocabulary in random order."""
    source = random.Random(f"{size} {number}")  # noqa: S311 - no secret
    vocabulary = [f"{a}{b}{c}" for a in "bdfklmnprst" for b in "aeiou" for c in ("n", "l", "rt", "st", "m", "ck")]
    words = [source.choice(vocabulary) for _ in range(size // 5)]
    return f"In its {version} edition. " + " ".join(words)[:size]


def _ask_for_capacity(params: dict[str, Any], model: Any, **_: Any) -> dict[str, Any]:
    asks = "ReturnConsumedCapacity" in model.input_shape.members
    return {**params, "ReturnConsumedCapacity": "TOTAL"} if asks else params


if __name__ == "__main__":
    sys.exit(main())
