"""Three tellings -> are two of them instalments of a series, which two alone need not show.

A series that replaces two or three words looks like a copy with a correction. But copies of one story are edited each
in places of its own, while instalments all differ at the same places: the slots of their frame, which each of them
fills anew.
"""

from collections.abc import Sequence
from typing import NamedTuple

from copydesk.dedupe.comparison.alignment import in_one_order, inner_gaps, shared_runs
from copydesk.dedupe.comparison.compare import Comparison
from copydesk.dedupe.comparison.prepared import PreparedText

LEAST_SLOTS = 2
LEAST_SHARE = 0.7  # of the places where two texts differ: with half, copies under three ledes were taken for a series
LEAST_FRAME = 0.8  # of both texts: what an instalment has in common with the next


class _Place(NamedTuple):
    """Where a text holds words in the place of others: [start, end) of its words, and what stands there in either."""

    start: int
    end: int
    own: frozenset[str]
    other: frozenset[str]


def are_instalments(one: PreparedText, other: PreparedText, third: PreparedText) -> bool:
    """Whether a third text shows that two, alike as they are, fill the slots of one frame.

    The third has to be an instalment of what either of them is: of the same publisher, at another address, and the same
    for the most part. The day does not matter: there are notices by the hour, and an agency's next version is edited
    in places of its own as any copy is.
    """
    return _shows(third, one, other) or _shows(third, other, one)


def _shows(third: PreparedText, one: PreparedText, other: PreparedText) -> bool:
    if not _are_of_one_frame(one, third):
        return False
    places, slots = _replaced(one, other), _replaced(one, third)
    filled = sum(any(_is_filled_thrice(place, slot) for slot in slots) for place in places)
    return filled >= max(LEAST_SLOTS, LEAST_SHARE * len(places))


def _are_of_one_frame(one: PreparedText, other: PreparedText) -> bool:
    pair = Comparison(one, other)
    return (
        pair.is_same_publisher and not pair.is_same_address and bool(pair.chain) and min(pair.coverage) >= LEAST_FRAME
    )


def _replaced(one: PreparedText, other: PreparedText) -> Sequence[_Place]:
    """List the places within a text where another one holds other words. Beginning and end are everybody's own."""
    gaps = inner_gaps(in_one_order(shared_runs(one.shingles, other.shingles, other.places)))
    found = []
    for gap in gaps:
        left = frozenset(one.words[gap.start : gap.end])
        right = frozenset(other.words[gap.other_start : gap.other_end])
        if left - right and right - left:
            found.append(_Place(gap.start, gap.end, left - right, right - left))
    return found


def _is_filled_thrice(place: _Place, slot: _Place) -> bool:
    """Whether both tell of the same words, for which either of two other texts has words that the third has not."""
    is_one_place = place.start < slot.end and slot.start < place.end and place.own & slot.own
    return bool(is_one_place and place.other - slot.other and slot.other - place.other)
