"""Two aligned texts -> what was changed between them: words replaced, added, misprinted."""

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from copydesk.dedupe.comparison.alignment import Gap
from copydesk.dedupe.comparison.prepared import PreparedText

_MISPRINTED = 4  # words at most; longer stretches do not come to look alike by misprints
_PASSAGE = 5  # words from which a replacement is more than an edit of style
_ALIKE = 0.55  # share of letter pairs: house and hause, not house and horse race


class GapDifference(NamedTuple):
    """What one gap holds: how many words stand against each other, and how many both texts have."""

    replaced: int
    numbers: int
    names: int
    equal: int
    is_misprint: bool


class Differences(NamedTuple):
    """All gaps of a pair together; `places` and `longest` are those of replacements."""

    replacements: int
    replaced: int
    numbers: int
    names: int
    longest: int
    passages: int
    misprints: int
    equal: int
    places: tuple[int, ...]


def sum_differences(one: PreparedText, other: PreparedText, gaps: Iterable[Gap]) -> Differences:
    """Sum up the gaps between the shared runs of two texts."""
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
        passages=sum([size >= _PASSAGE for size in sizes]),
        misprints=misprints,
        equal=equal,
        places=tuple([place for place, _ in replacements]),
    )


def gap_difference(one: PreparedText, other: PreparedText, gap: Gap) -> GapDifference:
    """Compare what two texts hold in one gap, word by word and whatever the order.

    Words that both hold count as equal; of the others as many as stand on both sides count as replaced. A few words
    spelt nearly alike are a misprint, and replace nothing.
    """
    left, right = one.words[gap.start : gap.end], other.words[gap.other_start : gap.other_end]
    if not left or not right:
        return GapDifference(0, 0, 0, 0, is_misprint=False)
    mine, theirs = set(left), set(right)
    equal, other_equal = sum(map(theirs.__contains__, left)), sum(map(mine.__contains__, right))
    own, other_own = len(left) - equal, len(right) - other_equal
    if not own or not other_own:
        return GapDifference(0, 0, 0, equal, is_misprint=False)
    if own <= _MISPRINTED and other_own <= _MISPRINTED and _alike(_without(left, theirs), _without(right, mine)):
        return GapDifference(0, 0, 0, equal + own, is_misprint=True)
    span, other_span = (gap.start, gap.end), (gap.other_start, gap.other_end)
    numbers = min(_count(one, one.numbers, span, theirs), _count(other, other.numbers, other_span, mine))
    names = min(_count(one, one.names, span, theirs), _count(other, other.names, other_span, mine))
    return GapDifference(min(own, other_own), numbers, names, equal, is_misprint=False)


def _without(words: Iterable[str], others: set[str]) -> str:
    return "".join([word for word in words if word not in others])


def _count(told: PreparedText, places: Sequence[int], span: tuple[int, int], others: set[str]) -> int:
    """Count the words at these places of a stretch of a text that others do not hold."""
    within = places[bisect_left(places, span[0]) : bisect_left(places, span[1])]
    return sum([told.words[place] not in others for place in within])


def _alike(one: str, other: str) -> bool:
    """Whether two spellings share most of their pairs of letters; two different numbers never do."""
    if one.isdigit() and other.isdigit():
        return False
    mine, theirs = set(itertools.pairwise(one)), set(itertools.pairwise(other))
    return 2 * len(mine & theirs) >= _ALIKE * (len(mine) + len(theirs)) if mine and theirs else one[0] == other[0]
