"""Two texts -> the runs of words they share in one order, and the gaps between, where each has words of its own."""

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from itertools import compress, count, pairwise
from operator import lt, ne
from typing import NamedTuple

from copydesk.dedupe.shingles import WIDTH

_CUT = 4  # times as long
_STRETCH = 32  # shingles that are compared at once


Span = tuple[int, int]  # of words: from the first to before the second


class Run(NamedTuple):
    """Neighbouring shingles that both texts have in the same order; places are those of the first word."""

    place: int
    other_place: int
    shingles: int

    @property
    def end(self) -> int:
        """The place after the last word."""
        return self.place + self.shingles + WIDTH - 1

    @property
    def other_end(self) -> int:
        """The place after the last word in the other text."""
        return self.other_place + self.shingles + WIDTH - 1


class Gap(NamedTuple):
    """Where a text differs from another between two shared runs, or before the first or after the last."""

    start: int
    end: int
    other_start: int
    other_end: int


def shared_runs(hashed: Sequence[int], other: Sequence[int], places: Mapping[int, int]) -> list[Run]:
    """Find the runs of shingles that a text shares with another, in the order of the text.

    `places` holds the first place of each shingle of the other text; a shingle that comes more than once is followed
    where the run before it leads.
    """
    runs = []
    place, length = 0, len(hashed)
    while place < length:
        other_place = places.get(hashed[place])
        if other_place is None:
            place += 1
            continue
        shingles = _equal(hashed, place, other, other_place)
        runs.append(Run(place, other_place, shingles))
        place += shingles
    return runs


def _equal(hashed: Sequence[int], place: int, other: Sequence[int], other_place: int) -> int:
    """Count the shingles that are equal from two places on."""
    start = place
    while True:
        here, there = hashed[place : place + _STRETCH], other[other_place : other_place + _STRETCH]
        if here != there or len(here) < _STRETCH:
            return place - start + next(compress(count(), map(ne, here, there)), min(len(here), len(there)))
        place += _STRETCH
        other_place += _STRETCH


def in_one_order(runs: Sequence[Run]) -> list[Run]:
    """Leave out the runs that were moved: the longest stay, and all that keep their order."""
    places = [run.other_place for run in runs]
    if all(map(lt, places, places[1:])):
        return list(runs)
    chain: list[Run] = []
    for run in sorted(runs, key=lambda run: (-run.shingles, run.place)):
        where = bisect(chain, run)
        after_left = where == 0 or chain[where - 1].other_place < run.other_place
        before_right = where == len(chain) or run.other_place < chain[where].other_place
        if after_left and before_right:
            chain.insert(where, run)
    return chain


def outer_gaps(chain: Sequence[Run], length: int, other_length: int) -> list[Gap]:
    """List what lies before and after a chain, where both texts have about as much there.

    An end that is many times as long as the other is no counterpart of it: a text was cut there, or got a note.
    """
    first, last = chain[0], chain[-1]
    ends = [Gap(0, first.place, 0, first.other_place), Gap(last.end, length, last.other_end, other_length)]
    return [end for end in ends if _are_counterparts(end)]


def _are_counterparts(gap: Gap) -> bool:
    sizes = gap.end - gap.start, gap.other_end - gap.other_start
    return min(sizes) * _CUT > max(sizes)


def inner_gaps(chain: Sequence[Run]) -> list[Gap]:
    """List what lies between the runs of a chain."""
    return [
        Gap(left.end, max(left.end, right.place), left.other_end, max(left.other_end, right.other_place))
        for left, right in pairwise(chain)
    ]


def covered(spans: Iterable[Span]) -> int:
    """Count the words that lie in any of these stretches."""
    count = reached = 0
    for start, end in sorted(spans):
        if end > reached:
            count += end - max(start, reached)
            reached = end
    return count
