"""The gaps of two aligned texts -> counts of the words replaced, kept or misprinted in them."""

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from copydesk.dedupe.comparison.alignment import Gap
from copydesk.dedupe.comparison.prepared import PreparedText

_MAX_MISPRINT = 4  # words: in a longer gap, similar letters are no sign of a misprint
_MIN_PASSAGE = 5  # words: a replacement of at least this length is more than an edit of style
_MIN_SPELLING_OVERLAP = (
    0.55  # share of equal letter pairs: reached by "house" and "hause", not by "house" and "horse race"
)


class GapDifference(NamedTuple):
    """The counts of one gap: words, numbers and names replaced, and words that both texts have there."""

    replaced: int
    numbers: int
    names: int
    equal: int
    is_misprint: bool


class Differences(NamedTuple):
    """The counts of all gaps of a pair. `longest` and `positions` describe the replacements."""

    replacements: int
    replaced: int
    numbers: int
    names: int
    longest: int
    passages: int
    misprints: int
    equal: int
    positions: tuple[int, ...]


def sum_differences(one: PreparedText, other: PreparedText, gaps: Iterable[Gap]) -> Differences:
    """Add up the differences of two texts in the given gaps of their alignment."""
    replacements, misprints, equal = [], 0, 0
    for gap in gaps:
        each = gap_difference(one, other, gap)
        equal += each.equal
        if each.replaced:
            replacements.append((gap.start, each))
        misprints += each.is_misprint
    sizes = [each.replaced for _, each in replacements]
    return Differences(
        replacements=len(replacements),
        replaced=sum(sizes),
        numbers=sum([each.numbers for _, each in replacements]),
        names=sum([each.names for _, each in replacements]),
        longest=max(sizes, default=0),
        passages=sum([size >= _MIN_PASSAGE for size in sizes]),
        misprints=misprints,
        equal=equal,
        positions=tuple([position for position, _ in replacements]),
    )


def gap_difference(one: PreparedText, other: PreparedText, gap: Gap) -> GapDifference:
    """Compare the words of two texts in one gap, ignoring their order.

    Words that both texts have in the gap count as equal. Of the other words, the smaller side's number counts as
    replaced. A few words spelled nearly alike are a misprint and count as equal.
    """
    left, right = one.words[gap.start : gap.end], other.words[gap.other_start : gap.other_end]
    if not left or not right:
        return GapDifference(0, 0, 0, 0, is_misprint=False)
    mine, theirs = set(left), set(right)
    equal, other_equal = sum(map(theirs.__contains__, left)), sum(map(mine.__contains__, right))
    own, other_own = len(left) - equal, len(right) - other_equal
    if not own or not other_own:
        return GapDifference(0, 0, 0, equal, is_misprint=False)
    if (
        own <= _MAX_MISPRINT
        and other_own <= _MAX_MISPRINT
        and _are_spelled_alike(_without(left, theirs), _without(right, mine))
    ):
        return GapDifference(0, 0, 0, equal + own, is_misprint=True)
    span, other_span = (gap.start, gap.end), (gap.other_start, gap.other_end)
    numbers = min(_count(one, one.numbers, span, theirs), _count(other, other.numbers, other_span, mine))
    names = min(_count(one, one.names, span, theirs), _count(other, other.names, other_span, mine))
    return GapDifference(min(own, other_own), numbers, names, equal, is_misprint=False)


def _without(words: Iterable[str], others: set[str]) -> str:
    return "".join([word for word in words if word not in others])


def _count(text: PreparedText, positions: Sequence[int], span: tuple[int, int], others: set[str]) -> int:
    """Count the words at `positions` within a span that are not among the words of the other text."""
    within = positions[bisect_left(positions, span[0]) : bisect_left(positions, span[1])]
    return sum([text.words[position] not in others for position in within])


def _are_spelled_alike(one: str, other: str) -> bool:
    """Whether two spellings share most of their letter pairs (Dice coefficient). Two numbers are never alike."""
    if one.isdigit() and other.isdigit():
        return False
    mine, theirs = set(itertools.pairwise(one)), set(itertools.pairwise(other))
    return (
        2 * len(mine & theirs) >= _MIN_SPELLING_OVERLAP * (len(mine) + len(theirs))
        if mine and theirs
        else one[0] == other[0]
    )
