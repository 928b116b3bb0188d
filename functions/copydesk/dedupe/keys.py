"""Shingles -> the keys by which copies find each other, and a sketch by which most wrong finds are dropped unread.

Of all shingles the ones with the smallest hashes are taken: texts that share most of their shingles share most of
those. Keys come from the whole text, from its first paragraphs and from its head alone, so that a copy cut after any of
these is found too.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from copydesk.dedupe.comparison.shingles import SKETCHED

# How far the parts of a text that give keys reach, in shingles, and how many keys there are by then. A paywall leaves
# the head, a lede of its own spares what comes behind it, and of what was cut elsewhere only the whole still has keys.
HEAD, OPENING, PROBED = (50, 5), (150, 10), 15
MORE_ROUNDS = 3  # of as many keys again, for a text whose keys others own: 7.5 read units each at most
CLAIMED = 3
HOPELESS = 0.2  # an estimate of both containments below this: no copy is lost by not reading the text
_SHIFT = 60 - 32  # a sketch keeps the upper 32 bits: order stays, and two shingles in 10**7 meet by chance


@dataclass(frozen=True, slots=True)
class Keys:
    """Some keys of a text: `probes` are looked up; of `claims` the first free ones are claimed, in this order."""

    probes: tuple[int, ...]
    claims: tuple[int, ...]


def keys(shingles: Sequence[int], lowest: Sequence[int]) -> Keys:
    """Choose a text's keys: the smallest shingles of its head, of its opening, and of the whole.

    `shingles` are those of the text in their order, `lowest` starts with the smallest of all. One of each part is
    claimed first.
    """
    parts = [sorted(set(shingles[:reach]))[:PROBED] for reach, _ in (HEAD, OPENING)] + [lowest[:PROBED]]
    probes: dict[int, None] = {}
    for part, most in zip(parts, (HEAD[1], OPENING[1], PROBED), strict=True):
        further = [key for key in part if key not in probes]
        probes |= dict.fromkeys(further[: most - len(probes)])
    turns = [key for turn in zip_longest(*parts) for key in turn if key in probes]
    return Keys(tuple(probes), tuple(dict.fromkeys(turns)))


def further_keys(known: Keys, lowest: Sequence[int]) -> Iterator[Keys]:
    """Yield the next keys of a text, for one whose keys others own: a frame belongs to its first instalments."""
    rest = [key for key in lowest if key not in known.probes]
    for start in range(0, min(len(rest), MORE_ROUNDS * PROBED), PROBED):
        some = tuple(rest[start : start + PROBED])
        yield Keys(some, some)


def sketch(lowest: Sequence[int], distinct: int) -> bytes:
    """Keep the smallest shingles of a text, and how many it has: 4 bytes and 4 more a shingle, at most 580."""
    kept = [value >> _SHIFT for value in lowest[:SKETCHED]]
    return struct.pack(f"<{len(kept) + 1}I", distinct, *kept)


def resemblance(one: bytes, other: bytes) -> tuple[float, float]:
    """Estimate from two sketches which share of either text's shingles the other text holds.

    Compared are the shingles up to the point that both sketches reach.
    """
    first, kept = _opened(one)
    second = _unpacked(other)
    reach = min(_reach(first), _reach(second))
    shared = len(kept.intersection(second[1:]))  # none lies beyond
    mine, theirs = (bisect_right(each, reach, lo=1) - 1 for each in (first, second))
    return shared / max(mine, 1), shared / max(theirs, 1)


@lru_cache(maxsize=1)
def _opened(packed: bytes) -> tuple[tuple[int, ...], frozenset[int]]:
    """A sketch that is compared with several, one after another."""
    unpacked = _unpacked(packed)
    return unpacked, frozenset(unpacked[1:])


def _unpacked(packed: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(packed) // 4}I", packed)


def _reach(unpacked: tuple[int, ...]) -> int:
    """A sketch that holds every shingle of its text reaches to the end."""
    return unpacked[-1] if unpacked[0] > len(unpacked) - 1 else 1 << 32
