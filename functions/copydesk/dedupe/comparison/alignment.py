"""Two texts -> the runs of words they share in the same order, and the gaps between, where their words differ.

    shingles of both ──> maximal shared runs ──> best chain of runs in one order ──> gaps between the runs

The chain is found by dynamic programming over the runs, with the gap cost of the sequence aligner minimap2.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import compress, count, pairwise
from math import log2
from operator import ne
from typing import NamedTuple

from copydesk.dedupe.comparison.shingles import WIDTH

_MAX_END_RATIO = 4  # an end this many times as long as the other has no counterpart
_BLOCK = 32  # shingles compared at once
_MAX_SKIPPED = 64  # consecutive runs that a chain may leave out


Span = tuple[int, int]  # word positions, [start, end)


class Run(NamedTuple):
    """Consecutive shingles that both texts contain in the same order. Starts are positions of the first word."""

    start: int
    other_start: int
    shingles: int

    @property
    def words(self) -> int:
        """The number of words in the run."""
        return self.shingles + WIDTH - 1

    @property
    def end(self) -> int:
        """The position after the last word."""
        return self.start + self.words

    @property
    def other_end(self) -> int:
        """The position after the last word in the other text."""
        return self.other_start + self.words


class Gap(NamedTuple):
    """The word positions of two texts between two shared runs, before the first run or after the last."""

    start: int
    end: int
    other_start: int
    other_end: int


def shared_runs(shingles: Sequence[int], other: Sequence[int], positions: Mapping[int, int]) -> list[Run]:
    """Find the runs of shingles that a text shares with another, in text order.

    `positions` gives the first position of each shingle of the other text. A later occurrence of a shingle is matched
    only as the continuation of a run.
    """
    runs = []
    start, length = 0, len(shingles)
    while start < length:
        other_start = positions.get(shingles[start])
        if other_start is None:
            start += 1
            continue
        shared = _common_length(shingles, start, other, other_start)
        runs.append(Run(start, other_start, shared))
        start += shared
    return runs


def _common_length(shingles: Sequence[int], start: int, other: Sequence[int], other_start: int) -> int:
    """Count the consecutive shingles that are equal from two positions on."""
    position = start
    while True:
        here, there = shingles[position : position + _BLOCK], other[other_start : other_start + _BLOCK]
        if here != there or len(here) < _BLOCK:
            return position - start + next(compress(count(), map(ne, here, there)), min(len(here), len(there)))
        position += _BLOCK
        other_start += _BLOCK


def in_one_order(runs: Sequence[Run]) -> list[Run]:
    """Return the best chain of runs: those in the same order in both texts with most words after gap costs.

    Runs that were moved, and short runs that both texts contain by chance, are left out. `_gap_cost` charges words for
    each jump between runs, so a short run far off the line does not pay for the jumps to it and back. Without the cost,
    a dish on two school menus, on different days, would hide that all other dishes were replaced.
    """
    scores: list[float] = []  # of the best chain that ends at each run
    previous: list[int] = []  # the run before each run in that chain; -1 for none
    best_so_far: list[float] = []  # the best score of any chain that ends at or before each run
    for number, (start, other_start, shingles) in enumerate(runs):
        words, before = shingles + WIDTH - 1, -1
        best = float(words)
        for candidate in range(number - 1, max(number - _MAX_SKIPPED, 0) - 1, -1):
            if best_so_far[candidate] + words <= best:
                break  # no chain that ends at this run or earlier can score better
            left = runs[candidate]
            step, other_step = start - left.start, other_start - left.other_start
            if step <= 0 or other_step <= 0:
                continue  # the run lies earlier in the other text
            overlap = max(0, left.words - min(step, other_step))
            score = scores[candidate] + (words - overlap - _gap_cost(other_step - step))
            if score > best:
                best, before = score, candidate
        scores.append(best)
        previous.append(before)
        best_so_far.append(max(best, best_so_far[-1] if best_so_far else 0.0))
    return _backtrack(runs, scores, previous)


def _gap_cost(shift: int) -> float:
    """Return the cost, in words, of a jump after which the other text is `shift` words further on or back.

    The cost grows slowly with the length, so a long cut costs little more than a short one. The formula is minimap2's,
    for seeds of a shingle's length (Li, 2018, doi:10.1093/bioinformatics/bty191, section 2.1.1).
    """
    return 0.01 * WIDTH * abs(shift) + 0.5 * log2(1 + abs(shift)) if shift else 0.0


def _backtrack(runs: Sequence[Run], scores: Sequence[float], previous: Sequence[int]) -> list[Run]:
    """Follow the best chain back from its last run; return it in text order."""
    chain: list[Run] = []
    number = scores.index(max(scores)) if scores else -1
    while number >= 0:
        chain.append(runs[number])
        number = previous[number]
    return chain[::-1]


def outer_gaps(chain: Sequence[Run], length: int, other_length: int) -> list[Gap]:
    """List the gaps before and after a chain whose two sides have similar lengths.

    If one side is many times as long as the other, the two do not correspond: a text was cut there, or a note added.
    """
    first, last = chain[0], chain[-1]
    ends = [Gap(0, first.start, 0, first.other_start), Gap(last.end, length, last.other_end, other_length)]
    return [end for end in ends if _are_counterparts(end)]


def _are_counterparts(gap: Gap) -> bool:
    sizes = gap.end - gap.start, gap.other_end - gap.other_start
    return min(sizes) * _MAX_END_RATIO > max(sizes)


def inner_gaps(chain: Sequence[Run]) -> list[Gap]:
    """List the gaps between neighbouring runs of a chain."""
    return [
        Gap(left.end, max(left.end, right.start), left.other_end, max(left.other_end, right.other_start))
        for left, right in pairwise(chain)
    ]


def covered(spans: Iterable[Span]) -> int:
    """Count the words that lie in at least one of the spans."""
    count = reached = 0
    for start, end in sorted(spans):
        if end > reached:
            count += end - max(start, reached)
            reached = end
    return count
