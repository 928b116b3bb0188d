"""Two texts -> the runs of words they share in one order, and the gaps between, where each has words of its own."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import compress, count, pairwise
from math import log2
from operator import ne
from typing import NamedTuple

from copydesk.dedupe.comparison.shingles import WIDTH

_CUT = 4  # times as long
_STRETCH = 32  # shingles that are compared at once
_REACH = 64  # runs that may be left out one after another


Span = tuple[int, int]  # of words: from the first to before the second


class Run(NamedTuple):
    """Neighbouring shingles that both texts have in the same order; places are those of the first word."""

    place: int
    other_place: int
    shingles: int

    @property
    def words(self) -> int:
        """How many words the run has."""
        return self.shingles + WIDTH - 1

    @property
    def end(self) -> int:
        """The place after the last word."""
        return self.place + self.words

    @property
    def other_end(self) -> int:
        """The place after the last word in the other text."""
        return self.other_place + self.words


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
    """Leave out the runs that were moved, and those that both texts have by chance: the way that gathers most words.

    Each step from a run to the next costs as many words as `_leap` says, so a short run that lies far off is not worth
    the way there and back: a dish that stands in both menus on other days would hide that all others were replaced.
    """
    gathered: list[float] = []  # by the best way that ends at each run
    before: list[int] = []  # the run that comes before on that way
    most: list[float] = []  # that any way gathered up to there
    for number, (place, other_place, shingles) in enumerate(runs):
        words, step = shingles + WIDTH - 1, -1
        best = float(words)
        for last in range(number - 1, max(number - _REACH, 0) - 1, -1):
            if most[last] + words <= best:
                break  # no way that ends here or further back can be better
            left = runs[last]
            on, other_on = place - left.place, other_place - left.other_place
            if on <= 0 or other_on <= 0:
                continue  # leads back
            overlap = max(0, left.words - min(on, other_on))
            value = gathered[last] + (words - overlap - _leap(other_on - on))
            if value > best:
                best, step = value, last
        gathered.append(best)
        before.append(step)
        most.append(max(best, most[-1] if most else 0.0))
    return _walked(runs, gathered, before)


def _leap(shift: int) -> float:
    """What it costs to go on where the other text is this many words further on, or back [words].

    A cut costs little more the longer it is. The formula is minimap2's, for seeds of a shingle's length (Li, 2018,
    doi:10.1093/bioinformatics/bty191, section 2.1.1).
    """
    return 0.01 * WIDTH * abs(shift) + 0.5 * log2(1 + abs(shift)) if shift else 0.0


def _walked(runs: Sequence[Run], gathered: Sequence[float], before: Sequence[int]) -> list[Run]:
    """Go the best way back from its end."""
    chain: list[Run] = []
    at = gathered.index(max(gathered)) if gathered else -1
    while at >= 0:
        chain.append(runs[at])
        at = before[at]
    return chain[::-1]


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
