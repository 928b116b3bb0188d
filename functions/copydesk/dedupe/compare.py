"""Two tellings -> what speaks for and against their being copies, in numbers.

Everything is measured from the smaller text to the larger, so that it does not matter which of the two came first.
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from math import log1p

from copydesk.dedupe.alignment import Run, covered, in_one_order, inner_gaps, shared_runs
from copydesk.dedupe.changes import Changes, changes
from copydesk.dedupe.sketch import HEAD
from copydesk.dedupe.told import Told

UNDATED_HOURS = 24.0  # two articles of which one is undated may be a day apart: the cautious guess
_EDGE = 20  # words that soften shares of short texts


class Comparison:
    """Two tellings laid side by side. `smaller` has fewer words; a tie is broken by what is written."""

    def __init__(self, one: Told, other: Told) -> None:
        self.smaller, self.larger = (one, other) if _rank(one) <= _rank(other) else (other, one)
        self.shared = len(one.places.keys() & other.places.keys())
        smaller, larger = self.smaller, self.larger
        self.runs = shared_runs(smaller.shingles, larger.shingles, larger.places) if self.shared else []
        self.chain = in_one_order(self.runs)

    @cached_property
    def changes(self) -> Changes:
        """What was changed between the first and the last run that stand in one order."""
        return changes(self.smaller, self.larger, inner_gaps(self.chain))

    @cached_property
    def covered(self) -> tuple[int, int]:
        """How many words of the smaller and of the larger text lie in shared runs."""
        return covered(self.runs), covered(self.runs, of_other=True)

    @cached_property
    def kept(self) -> int:
        """How many words of the smaller text stand in the order of the larger; those within changes included."""
        return sum(run.shingles + 2 for run in self.chain) + self.changes.equal

    @cached_property
    def containment(self) -> tuple[float, float]:
        """The share of the smaller and of the larger text's shingles that the other one holds."""
        return self.shared / len(self.smaller.places), self.shared / len(self.larger.places)

    @cached_property
    def coverage(self) -> tuple[float, float]:
        """The share of the smaller and of the larger text's words that lie in shared runs."""
        mine, theirs = self.covered
        return mine / max(len(self.smaller.words), 1), theirs / max(len(self.larger.words), 1)

    @cached_property
    def beginnings(self) -> tuple[int, int]:
        """How many words either text has before the first shared run."""
        first = self.chain[0]
        return first.place, first.other_place

    @cached_property
    def endings(self) -> tuple[int, int]:
        """How many words either text has after the last shared run."""
        last = self.chain[-1]
        return max(len(self.smaller.words) - last.end, 0), max(len(self.larger.words) - last.other_end, 0)

    @cached_property
    def number_agreement(self) -> float:
        """The share of the numbers in shared places that are the same; 1 where there are none."""
        return _share(_within(self.smaller.numbers, self.chain), self.changes.numbers)

    @cached_property
    def name_agreement(self) -> float:
        """The share of the capitalised words in shared places that are the same; 1 where there are none."""
        if not self.changes.names:
            return 1.0
        return _share(_within(self.smaller.names, self.chain), self.changes.names)

    @cached_property
    def rivals(self) -> int:
        """Words of one text that stand in the place of others: within the shared part, before it and after it."""
        return self.changes.replaced + min(self.beginnings) + min(self.endings)

    @cached_property
    def rival_share(self) -> float:
        """Rivals against the words that stay."""
        return self.rivals / (self.kept + _EDGE)

    @cached_property
    def is_same_publisher(self) -> bool:
        """Whether both name one publisher."""
        return bool(self.smaller.publisher) and self.smaller.publisher == self.larger.publisher

    @cached_property
    def is_same_address(self) -> bool:
        """Whether both bear one address."""
        return bool(self.smaller.address) and self.smaller.address == self.larger.address

    @cached_property
    def hours_apart(self) -> float:
        """Hours between the dates of publication."""
        one, other = self.smaller.hours, self.larger.hours
        return UNDATED_HOURS if one is None or other is None else abs(one - other)


def _rank(told: Told) -> tuple[int, str, str, str]:
    return len(told.words), told.text, told.headline, told.address


def _share(same: int, different: int) -> float:
    return same / (same + different) if same + different else 1.0


def _within(places: Sequence[int], runs: Sequence[Run]) -> int:
    return sum(bisect_left(places, run.end) - bisect_left(places, run.place) for run in runs)


FEATURES = {
    # name: direction in which it may speak: 1 for a copy, -1 against, 0 either way
    "shared:smaller": 1,
    "shared:larger": 1,
    "covered:smaller": 1,
    "covered:larger": 1,
    "covered:head of smaller": 1,
    "covered:head of larger": 1,
    "covered:longest run": 1,
    "covered:longest run's share": 1,
    "order:moved": 0,
    "replaced:share": -1,
    "replaced:words": -1,
    "replaced:places": -1,
    "replaced:rate of places": -1,
    "replaced:longest": -1,
    "replaced:spread": 0,
    "replaced:misprints": 0,
    "numbers:agreement": 1,
    "numbers:replaced": -1,
    "numbers:rate": -1,
    "names:agreement": 1,
    "names:replaced": -1,
    "own:beginnings": -1,
    "own:endings": -1,
    "own:rivals": -1,
    "own:rival share": -1,
    "own:smaller": 0,
    "own:larger": 0,
    "length:smaller": 0,
    "length:larger": 0,
    "length:ratio": 0,
    "headline:shared": 1,
    "headline:equal": 1,
    "headline:held": 1,
    "context:same publisher": -1,
    "context:same address": 0,
    "context:hours": -1,
    "context:live": -1,
}


def features(pair: Comparison) -> list[float]:
    """Return the values of FEATURES, in their order. The pair shares at least one shingle."""
    return [*_sharing(pair), *_replacing(pair), *_owning(pair), *_heading(pair), *_context(pair)]


def _sharing(pair: Comparison) -> list[float]:
    small, words = pair.smaller, max(len(pair.smaller.words), 1)
    mirrored = [Run(run.other_place, run.place, run.shingles) for run in pair.runs]
    longest = max(run.shingles for run in pair.chain) + 2
    in_order = sum(run.shingles + 2 for run in pair.chain)
    return [
        *pair.containment,
        *pair.coverage,
        _head_covered(pair.runs, words),
        _head_covered(mirrored, max(len(pair.larger.words), 1)),
        log1p(longest),
        longest / max(len(small.words), 1),
        1 - min(1, in_order / max(pair.covered[0], 1)),
    ]


def _head_covered(runs: Sequence[Run], words: int) -> float:
    head = [run._replace(shingles=min(run.shingles, HEAD - 2 - run.place)) for run in runs if run.place < HEAD - 2]
    return covered(head) / min(words, HEAD)


def _replacing(pair: Comparison) -> list[float]:
    changed, kept = pair.changes, max(pair.kept, 1)
    places = changed.places
    span = max(pair.chain[-1].end - pair.chain[0].place, 1)
    return [
        changed.replaced / (changed.replaced + kept),
        log1p(changed.replaced),
        log1p(changed.replacements),
        changed.replacements / kept * 100,
        log1p(changed.longest),
        (places[-1] - places[0]) / span if places else 0,
        changed.misprints / kept * 100,
        pair.number_agreement,
        log1p(changed.numbers),
        changed.numbers / kept * 100,
        pair.name_agreement,
        log1p(changed.names),
    ]


def _owning(pair: Comparison) -> list[float]:
    small, large = len(pair.smaller.words), len(pair.larger.words)
    mine, theirs = pair.covered
    return [
        log1p(min(pair.beginnings)),
        log1p(min(pair.endings)),
        log1p(pair.rivals),
        pair.rival_share,
        log1p(max(small - mine, 0)),
        log1p(max(large - theirs, 0)),
        log1p(small),
        log1p(large),
        small / max(large, 1),
    ]


def _heading(pair: Comparison) -> list[float]:
    one, other = pair.smaller.headline_words, pair.larger.headline_words
    common = len(one & other)
    return [
        common / max(len(one | other), 1),
        float(one == other),
        common / max(min(len(one), len(other)), 1),
    ]


def _context(pair: Comparison) -> list[float]:
    return [
        float(pair.is_same_publisher),
        float(pair.is_same_address),
        pair.hours_apart,
        float(pair.smaller.is_live or pair.larger.is_live),
    ]
