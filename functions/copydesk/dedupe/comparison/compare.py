"""Two texts -> measures of what they share and how they differ, the evidence for or against a copy.

Every measure runs from the smaller text to the larger, so the order in which the texts arrived does not matter.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property

from copydesk.dedupe.comparison.alignment import Run, Span, covered, in_one_order, inner_gaps, outer_gaps, shared_runs
from copydesk.dedupe.comparison.changes import Differences, sum_differences
from copydesk.dedupe.comparison.prepared import PreparedText
from copydesk.dedupe.comparison.shingles import WIDTH
from copydesk.dedupe.comparison.versions import are_declared, are_marked

UNDATED_HOURS = 24.0  # assumed distance if either article is undated: a cautious guess
OTHER_DAY = 16.0  # hours: articles of one publisher this far apart appeared on different days
COLUMN = 2.5  # length of a column, relative to an item
HEAD_WORDS = 40  # words at the beginning, which a newsroom often rewrites as its own lede
OTHER_HEADLINE, NO_HEADLINE = 0.5, 0.25  # share of the shorter headline: of another story, by chance
_HEAD_OF_ANOTHER = 0.25  # share of a column's first words in an item that stands further down
_SAME_MENU = 0.9  # share of the first words of two pages
_MIN_OWN = 20  # words of each page's own story; a table of results begins with short lines too
_MIN_POST = 8  # words: the shortest entry of a live blog
_SMOOTHING = 20  # words added to the divisor of a share, so that short texts do not get extreme values


class Comparison:
    """Two aligned texts. `smaller` has fewer words; ties are broken by comparing text, headline and address."""

    def __init__(self, one: PreparedText, other: PreparedText) -> None:
        self.smaller, self.larger = (one, other) if _rank(one) <= _rank(other) else (other, one)

    @cached_property
    def shared(self) -> int:
        """The number of distinct shingles that both texts contain."""
        repeats = sum(map(self.larger.positions.__contains__, self.smaller.repeated))
        return sum([run.shingles for run in self.runs]) - repeats

    @cached_property
    def runs(self) -> list[Run]:
        """The runs of words that the smaller text shares with the larger, in the order of the smaller."""
        return shared_runs(self.smaller.shingles, self.larger.shingles, self.larger.positions)

    @cached_property
    def chain(self) -> list[Run]:
        """The shared runs that have the same order in both texts: the best chain of `runs`."""
        return in_one_order(self.runs)

    @cached_property
    def changes(self) -> Differences:
        """The differences between neighbouring runs of the chain."""
        return sum_differences(self.smaller, self.larger, inner_gaps(self.chain))

    @cached_property
    def outer_changes(self) -> Differences:
        """The differences before and after the chain, at ends of similar length in both texts."""
        ends = outer_gaps(self.chain, len(self.smaller.words), len(self.larger.words))
        return sum_differences(self.smaller, self.larger, ends)

    @cached_property
    def spans(self) -> tuple[list[Span], list[Span]]:
        """The spans of the shared runs in the smaller text and in the larger."""
        runs = self.runs
        return [(run.start, run.end) for run in runs], [(run.other_start, run.other_end) for run in runs]

    @cached_property
    def covered(self) -> tuple[int, int]:
        """The number of words in shared runs, in the smaller text and in the larger."""
        mine, theirs = self.spans
        return covered(mine), covered(theirs)

    @cached_property
    def in_order(self) -> int:
        """The number of words in the runs of the chain."""
        return sum([run.words for run in self.chain])

    @cached_property
    def kept(self) -> int:
        """The number of words of the smaller text kept in order: those of the chain and equal words in its gaps."""
        return self.in_order + self.changes.equal

    @property
    def containment(self) -> tuple[float, float]:
        """Containment: the share of the smaller and of the larger text's distinct shingles found in the other text."""
        return self.shared / len(self.smaller.positions), self.shared / len(self.larger.positions)

    @property
    def coverage(self) -> tuple[float, float]:
        """The share of words that lie in shared runs, of the smaller text and of the larger."""
        mine, theirs = self.covered
        return mine / max(len(self.smaller.words), 1), theirs / max(len(self.larger.words), 1)

    @property
    def beginnings(self) -> tuple[int, int]:
        """The number of words before the first run of the chain, in the smaller text and in the larger."""
        first = self.chain[0]
        return first.start, first.other_start

    @property
    def endings(self) -> tuple[int, int]:
        """The number of words after the last run of the chain, in the smaller text and in the larger."""
        last = self.chain[-1]
        return max(len(self.smaller.words) - last.end, 0), max(len(self.larger.words) - last.other_end, 0)

    @cached_property
    def number_agreement(self) -> float:
        """The share of aligned numbers that are equal; 1 without aligned numbers."""
        return _share(_within(self.smaller.numbers, self.chain), self.changes.numbers + self.outer_changes.numbers)

    @property
    def name_agreement(self) -> float:
        """The share of aligned capitalised words that are equal; 1 without such words."""
        if not self.changes.names:
            return 1.0
        return _share(_within(self.smaller.names, self.chain), self.changes.names)

    @property
    def rival_share(self) -> float:
        """Replaced words, in gaps and at the ends, relative to the words kept."""
        return (self.changes.replaced + self.outer_changes.replaced) / (self.kept + _SMOOTHING)

    @property
    def is_same_publisher(self) -> bool:
        """Whether both articles name the same publisher."""
        return bool(self.smaller.publisher) and self.smaller.publisher == self.larger.publisher

    @property
    def is_same_address(self) -> bool:
        """Whether both articles have the same address."""
        return bool(self.smaller.address) and self.smaller.address == self.larger.address

    @property
    def are_posts_of_one_page(self) -> bool:
        """Whether the addresses differ only in the number of a post or page at their end."""
        return (
            bool(self.smaller.page_address)
            and self.smaller.page_address == self.larger.page_address
            and not self.is_same_address
        )

    @property
    def are_live_posts(self) -> bool:
        """Whether the two are posts of one live blog.

        They have one publisher, two addresses and a live marker each, and one has at least a post's words of its own.
        """
        if (
            not self.is_same_publisher
            or self.is_same_address
            or not (self.smaller.has_live_marker and self.larger.has_live_marker)
        ):
            return False
        mine, theirs = self.covered
        return max(len(self.smaller.words) - mine, len(self.larger.words) - theirs) >= _MIN_POST

    @property
    def are_declared_versions(self) -> bool:
        """Whether their publisher's ids show that the two are versions of one story."""
        return are_declared(self.smaller, self.larger)

    @property
    def is_sent_again(self) -> bool:
        """Whether their publisher's slugline or mark shows that it sent one story twice on one day."""
        if not self.is_same_publisher or self.is_same_address or self.hours_apart >= OTHER_DAY:
            return False
        return are_marked(self.smaller, self.larger)

    @property
    def headline_share(self) -> float | None:
        """The share of the shorter headline's words in the other headline; None where one has no headline."""
        mine, theirs = self.smaller.headline_words, self.larger.headline_words
        return len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else None

    @cached_property
    def head_covered(self) -> tuple[float, float]:
        """The share of the first HEAD_WORDS words in shared runs; a run counts if its first shingle ends among them."""
        return _head_covered(self.spans[0], self.smaller), _head_covered(self.spans[1], self.larger)

    @property
    def is_item_of_column(self) -> bool:
        """Whether one publisher prints the smaller text as an item of the larger, a column under another headline."""
        if not self.is_same_publisher or self.is_same_address or self.headline_share is None:
            return False
        is_longer = len(self.larger.words) >= COLUMN * len(self.smaller.words)
        return is_longer and self.headline_share < OTHER_HEADLINE and self.head_covered[1] < _HEAD_OF_ANOTHER

    @property
    def are_pages_of_one_site(self) -> bool:
        """Whether two pages begin with the same menu, under headlines that have next to nothing in common."""
        if not self.is_same_publisher or self.is_same_address or self.headline_share is None:
            return False
        if not (self.smaller.begins_with_a_menu and self.larger.begins_with_a_menu):
            return False
        mine, theirs = self.covered
        own = min(len(self.smaller.words) - mine, len(self.larger.words) - theirs)
        return own >= _MIN_OWN and self.headline_share <= NO_HEADLINE and min(self.head_covered) >= _SAME_MENU

    @property
    def is_next_instalment(self) -> bool:
        """Whether one publisher published the two at different addresses and on different days."""
        return self.is_same_publisher and not self.is_same_address and self.hours_apart >= OTHER_DAY

    @property
    def hours_apart(self) -> float:
        """The hours between the dates of publication; UNDATED_HOURS if either is unknown."""
        one, other = self.smaller.hours, self.larger.hours
        return UNDATED_HOURS if one is None or other is None else abs(one - other)


def _rank(text: PreparedText) -> tuple[int, str, str, str]:
    return len(text.words), text.text, text.headline, text.address


def _head_covered(spans: Iterable[Span], text: PreparedText) -> float:
    head = [(start, min(end, HEAD_WORDS)) for start, end in spans if start <= HEAD_WORDS - WIDTH]
    return covered(head) / max(min(len(text.words), HEAD_WORDS), 1)


def _share(same: int, different: int) -> float:
    return same / (same + different) if same + different else 1.0


def _within(positions: Sequence[int], runs: Sequence[Run]) -> int:
    return sum([bisect_left(positions, run.end) - bisect_left(positions, run.start) for run in runs])
