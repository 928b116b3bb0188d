"""Two tellings -> what speaks for and against their being copies, in numbers that a person can read.

Everything is measured from the smaller text to the larger, so that it does not matter which of the two came first.
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

from copydesk.dedupe.comparison.alignment import Run, Span, covered, in_one_order, inner_gaps, outer_gaps, shared_runs
from copydesk.dedupe.comparison.changes import Differences, sum_differences
from copydesk.dedupe.comparison.prepared import PreparedText

UNDATED_HOURS = 24.0  # two articles of which one is undated may be a day apart: the cautious guess
OTHER_DAY = 16.0  # hours: what is published this far apart at one publisher appeared on another day
_POST = 8  # words: what an entry of a live blog has at least
_EDGE = 20  # words that soften shares of short texts


class Comparison:
    """Two tellings laid side by side. `smaller` has fewer words; a tie is broken by what is written."""

    def __init__(self, one: PreparedText, other: PreparedText) -> None:
        self.smaller, self.larger = (one, other) if _rank(one) <= _rank(other) else (other, one)

    @cached_property
    def shared(self) -> int:
        """How many different shingles both texts hold."""
        again = sum(map(self.larger.places.__contains__, self.smaller.repeated))
        return sum([run.shingles for run in self.runs]) - again

    @cached_property
    def runs(self) -> list[Run]:
        """What the smaller text shares with the larger, in its own order."""
        return shared_runs(self.smaller.shingles, self.larger.shingles, self.larger.places)

    @cached_property
    def chain(self) -> list[Run]:
        """The runs that stand in one order in both."""
        return in_one_order(self.runs)

    @cached_property
    def changes(self) -> Differences:
        """What was changed between the runs that stand in one order."""
        return sum_differences(self.smaller, self.larger, inner_gaps(self.chain))

    @cached_property
    def outer_changes(self) -> Differences:
        """What was changed before and after them, where the texts have about as much."""
        ends = outer_gaps(self.chain, len(self.smaller.words), len(self.larger.words))
        return sum_differences(self.smaller, self.larger, ends)

    @cached_property
    def spans(self) -> tuple[list[Span], list[Span]]:
        """Where the shared runs lie in the smaller text and in the larger."""
        runs = self.runs
        return [(run.place, run.end) for run in runs], [(run.other_place, run.other_end) for run in runs]

    @cached_property
    def covered(self) -> tuple[int, int]:
        """How many words of the smaller and of the larger text lie in shared runs."""
        mine, theirs = self.spans
        return covered(mine), covered(theirs)

    @cached_property
    def in_order(self) -> int:
        """How many words lie in the runs that stand in one order."""
        return sum([run.words for run in self.chain])

    @cached_property
    def kept(self) -> int:
        """How many words of the smaller text stand in the order of the larger; those within changes included."""
        return self.in_order + self.changes.equal

    @property
    def containment(self) -> tuple[float, float]:
        """The share of the smaller and of the larger text's shingles that the other one holds."""
        return self.shared / len(self.smaller.places), self.shared / len(self.larger.places)

    @property
    def coverage(self) -> tuple[float, float]:
        """The share of the smaller and of the larger text's words that lie in shared runs."""
        mine, theirs = self.covered
        return mine / max(len(self.smaller.words), 1), theirs / max(len(self.larger.words), 1)

    @property
    def beginnings(self) -> tuple[int, int]:
        """How many words either text has before the first shared run."""
        first = self.chain[0]
        return first.place, first.other_place

    @property
    def endings(self) -> tuple[int, int]:
        """How many words either text has after the last shared run."""
        last = self.chain[-1]
        return max(len(self.smaller.words) - last.end, 0), max(len(self.larger.words) - last.other_end, 0)

    @cached_property
    def number_agreement(self) -> float:
        """The share of the numbers in shared places that are the same; 1 where there are none."""
        return _share(_within(self.smaller.numbers, self.chain), self.changes.numbers + self.outer_changes.numbers)

    @property
    def name_agreement(self) -> float:
        """The share of the capitalised words in shared places that are the same; 1 where there are none."""
        if not self.changes.names:
            return 1.0
        return _share(_within(self.smaller.names, self.chain), self.changes.names)

    @property
    def rival_share(self) -> float:
        """Words that stand in the place of others, against the words that stay."""
        return (self.changes.replaced + self.outer_changes.replaced) / (self.kept + _EDGE)

    @property
    def is_same_publisher(self) -> bool:
        """Whether both name one publisher."""
        return bool(self.smaller.publisher) and self.smaller.publisher == self.larger.publisher

    @property
    def is_same_address(self) -> bool:
        """Whether both bear one address."""
        return bool(self.smaller.address) and self.smaller.address == self.larger.address

    @property
    def are_posts_of_one_page(self) -> bool:
        """Whether the addresses differ only in the number of a post or page at their end."""
        return bool(self.smaller.page) and self.smaller.page == self.larger.page and not self.is_same_address

    @property
    def are_live_posts(self) -> bool:
        """Whether one publisher brought the two at two addresses, both say that they are live, and one has more."""
        if not self.is_same_publisher or self.is_same_address or not (self.smaller.says_live and self.larger.says_live):
            return False
        mine, theirs = self.covered
        return max(len(self.smaller.words) - mine, len(self.larger.words) - theirs) >= _POST

    @property
    def is_next_instalment(self) -> bool:
        """Whether one publisher brought the two at two addresses on two days."""
        return self.is_same_publisher and not self.is_same_address and self.hours_apart >= OTHER_DAY

    @property
    def hours_apart(self) -> float:
        """Hours between the dates of publication."""
        one, other = self.smaller.hours, self.larger.hours
        return UNDATED_HOURS if one is None or other is None else abs(one - other)


def _rank(told: PreparedText) -> tuple[int, str, str, str]:
    return len(told.words), told.text, told.headline, told.address


def _share(same: int, different: int) -> float:
    return same / (same + different) if same + different else 1.0


def _within(places: Sequence[int], runs: Sequence[Run]) -> int:
    return sum([bisect_left(places, run.end) - bisect_left(places, run.place) for run in runs])
