"""What an article takes: request units as DynamoDB Local counts them, and the time of a function.

The units are the output of `make bench-cost`, the times those of docs/research/speed.md. All costs that the command
line shows are computed from this table and from prices.py.
"""

from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum

COUNTED_ON = "2026-12-01"
SIZES = (1_000, 4_000, 40_000)  # bytes of text, for which units were counted
UNOWNED = 6.0  # read units of a new article for keys without an owner, which DynamoDB Local does not count
CPU_S = 0.0077  # of a new text: 3.1 ms of the core, ten calls of 0.38 ms to DynamoDB, 0.8 ms to S3
ROUND_TRIPS, ROUND_TRIP_S, BATCH = 16, 0.008, 10  # of a batch of so many texts
ARTICLE_S = CPU_S + ROUND_TRIPS * ROUND_TRIP_S / BATCH  # of the ingest function
GIGABYTES = 1769 / 1024  # of the ingest function
LOG_BYTES = 700  # a line of the log and its share of a line of metrics
INDEX_S = 0.003  # of the index function: 0.2 ms CPU, of which 512 MB have a third, and 0.2 s for a bulk of 100
INDEX_GIGABYTES = 0.5


@dataclass(frozen=True, slots=True)
class Units:
    """Request units of DynamoDB."""

    reads: float
    writes: float


class Fate(StrEnum):
    """What an upload turns out to be."""

    NEW = "new"
    COPY = "copy"
    REVISION = "revision"
    REPLAY = "replay"
    UNCHANGED = "unchanged"
    DELETE = "delete"
    CUT_COPY = "cut copy"


COUNTED: dict[Fate, tuple[Units, Units, Units]] = {  # for each of SIZES
    Fate.NEW: (Units(1.0, 7.0), Units(1.0, 8.0), Units(1.0, 19.0)),
    Fate.COPY: (Units(7.4, 7.0), Units(7.4, 9.0), Units(19.3, 31.0)),
    Fate.REVISION: (Units(4.6, 9.8), Units(4.6, 12.2), Units(12.8, 37.2)),
    Fate.REPLAY: (Units(1.0, 0.0), Units(1.0, 0.0), Units(1.0, 0.0)),
    Fate.UNCHANGED: (Units(6.5, 5.1), Units(6.6, 6.0), Units(17.8, 17.0)),
    Fate.DELETE: (Units(8.4, 5.0), Units(8.4, 6.0), Units(18.2, 17.0)),
    Fate.CUT_COPY: (Units(14.3, 13.2), Units(15.2, 16.6), Units(34.1, 37.6)),
}


def units_of(fate: Fate, size: float) -> Units:
    """Return the units of an article of `size` bytes of text, on the line between the two nearest counted sizes."""
    place = min(max(bisect_left(SIZES, size), 1), len(SIZES) - 1)
    (low, high), (under, over) = SIZES[place - 1 : place + 1], COUNTED[fate][place - 1 : place + 1]
    share = max((size - low) / (high - low), 0.0) if size > SIZES[0] else 0.0
    reads, writes = (a + (b - a) * share for a, b in ((under.reads, over.reads), (under.writes, over.writes)))
    return Units(reads + (UNOWNED if fate is Fate.NEW else 0.0), writes)
