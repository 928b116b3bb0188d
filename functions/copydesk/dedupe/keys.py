"""Shingles -> the keys under which copies find each other, and a sketch that filters out most unlike texts unread.

    all shingles ──> the smallest hashes of head, opening and whole ──> keys, stored one by one
                 └─> the 144 smallest hashes of the whole ──> sketch, stored with each key

Keys and sketch are the smallest hashes of a set (bottom-k MinHash): texts that share most of their shingles share most
of these. Keys come from the whole text, its first paragraphs and its head, so a copy cut after any of them still shares
a key with the whole.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from copydesk.dedupe.comparison.shingles import SKETCHED

# (shingles in a part of the text, keys chosen up to that part), and the number of keys in all. A paywall keeps the
# head, a rewritten lede keeps the text after it, and a text cut anywhere else still shares keys of the whole.
HEAD, OPENING, PROBED = (50, 5), (150, 10), 15
MORE_ROUNDS = 3  # of PROBED further keys, for a text whose keys are owned by others: at most 7.5 read units each
CLAIMED = 3  # keys that a text owns
LEAST_CONTAINMENT = 0.2  # bound on both estimated containments: skipping texts below it loses no copy
_SHIFT = 60 - 32  # a sketch keeps the upper 32 bits: the order stays, and 2 in 10**7 shingles collide by chance


@dataclass(frozen=True, slots=True)
class Keys:
    """Some keys of a text: `probes` are looked up; the first free ones of `claims` are claimed, in that order."""

    probes: tuple[int, ...]
    claims: tuple[int, ...]


def keys(shingles: Sequence[int], lowest: Sequence[int]) -> Keys:
    """Choose a text's keys: the smallest shingles of its head, of its opening and of the whole.

    `shingles` are all shingles in text order, `lowest` begins with the smallest of them. Claims take turns between the
    three parts, so the first claims include one key of each part.
    """
    parts = [sorted(set(shingles[:reach]))[:PROBED] for reach, _ in (HEAD, OPENING)] + [lowest[:PROBED]]
    probes: dict[int, None] = {}
    for part, most in zip(parts, (HEAD[1], OPENING[1], PROBED), strict=True):
        further = [key for key in part if key not in probes]
        probes |= dict.fromkeys(further[: most - len(probes)])
    turns = [key for turn in zip_longest(*parts) for key in turn if key in probes]
    return Keys(tuple(probes), tuple(dict.fromkeys(turns)))


def further_keys(known: Keys, lowest: Sequence[int]) -> Iterator[Keys]:
    """Yield the next keys of a text whose first keys are owned by others.

    The first instalments of a series own the keys of its frame; further keys are likelier to be a text's own words.
    """
    rest = [key for key in lowest if key not in known.probes]
    for start in range(0, min(len(rest), MORE_ROUNDS * PROBED), PROBED):
        some = tuple(rest[start : start + PROBED])
        yield Keys(some, some)


def all_keys(shingles: Sequence[int], lowest: Sequence[int]) -> frozenset[int]:
    """Return every key that a text may claim or look up."""
    first = keys(shingles, lowest)
    return frozenset(first.probes).union(*(more.probes for more in further_keys(first, lowest)))


def sketch(lowest: Sequence[int], distinct: int) -> bytes:
    """Pack the smallest shingles of a text and its number of distinct shingles (a bottom-k MinHash sketch).

    Returns: 4 bytes for the number and 4 for each shingle, at most 580.
    """
    kept = [value >> _SHIFT for value in lowest[:SKETCHED]]
    return struct.pack(f"<{len(kept) + 1}I", distinct, *kept)


def estimated_containment(one: bytes, other: bytes) -> tuple[float, float]:
    """Estimate from two sketches the share of each text's shingles that the other text contains.

    Only shingles up to the smaller of the two sketches' bounds are compared: each sketch is complete up to its bound.
    """
    first, kept = _unpacked_with_set(one)
    second = _unpacked(other)
    bound = min(_bound(first), _bound(second))
    shared = len(kept.intersection(second[1:]))  # common shingles never lie above the bound
    mine, theirs = (bisect_right(each, bound, lo=1) - 1 for each in (first, second))
    return shared / max(mine, 1), shared / max(theirs, 1)


@lru_cache(maxsize=1)
def _unpacked_with_set(packed: bytes) -> tuple[tuple[int, ...], frozenset[int]]:
    """Unpack a sketch and its set of shingles, cached because one sketch is compared with many in a row."""
    unpacked = _unpacked(packed)
    return unpacked, frozenset(unpacked[1:])


def _unpacked(packed: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(packed) // 4}I", packed)


def _bound(unpacked: tuple[int, ...]) -> int:
    """Return the shingle up to which a sketch is complete; one that holds every shingle of its text has no bound."""
    return unpacked[-1] if unpacked[0] > len(unpacked) - 1 else 1 << 32
