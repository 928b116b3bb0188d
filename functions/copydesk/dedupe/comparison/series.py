"""Three texts -> whether two of them are instalments of a series, which the two alone may not show.

An instalment that replaces two or three words looks like a copy with a correction. But each copy of a story is edited
at positions of its own, while instalments all differ at the same positions: the slots of their frame, which each one
fills with new words.
"""

from collections.abc import Sequence
from typing import NamedTuple

from copydesk.dedupe.comparison.alignment import in_one_order, inner_gaps, shared_runs
from copydesk.dedupe.comparison.compare import Comparison
from copydesk.dedupe.comparison.prepared import PreparedText
from copydesk.dedupe.comparison.versions import are_declared

LEAST_SLOTS = 2
LEAST_SHARE = 0.7  # share of two texts' differences that are slots: at 0.5, copies with three ledes passed for a series
LEAST_FRAME = 0.8  # share of both texts that two instalments have in common


class _Replacement(NamedTuple):
    """A span of a text, [start, end), and the words that only it and only the other text have there."""

    start: int
    end: int
    own: frozenset[str]
    other: frozenset[str]


def are_instalments(one: PreparedText, other: PreparedText, third: PreparedText) -> bool:
    """Whether a third text shows that two similar texts fill the slots of one frame.

    The third text must share the frame of one of the two: same publisher, another address, most of the text in common.
    The day does not matter: some notices appear hourly, and an agency's next version is edited at positions of its own,
    as any copy is. Versions of one story by their publisher's ids are not.
    """
    if are_declared(one, other):
        return False
    return _fill_one_frame(third, one, other) or _fill_one_frame(third, other, one)


def _fill_one_frame(third: PreparedText, one: PreparedText, other: PreparedText) -> bool:
    if not _share_frame(one, third):
        return False
    replacements, slots = _replacements(one, other), _replacements(one, third)
    filled = sum(any(_is_slot(each, slot) for slot in slots) for each in replacements)
    return filled >= max(LEAST_SLOTS, LEAST_SHARE * len(replacements))


def _share_frame(one: PreparedText, other: PreparedText) -> bool:
    pair = Comparison(one, other)
    return (
        pair.is_same_publisher and not pair.is_same_address and bool(pair.chain) and min(pair.coverage) >= LEAST_FRAME
    )


def _replacements(one: PreparedText, other: PreparedText) -> Sequence[_Replacement]:
    """List the replaced spans of a text. Beginning and end are left out: any copy may have its own."""
    gaps = inner_gaps(in_one_order(shared_runs(one.shingles, other.shingles, other.positions)))
    found = []
    for gap in gaps:
        left = frozenset(one.words[gap.start : gap.end])
        right = frozenset(other.words[gap.other_start : gap.other_end])
        if left - right and right - left:
            found.append(_Replacement(gap.start, gap.end, left - right, right - left))
    return found


def _is_slot(replacement: _Replacement, slot: _Replacement) -> bool:
    """Whether two texts replace the same words of a text, each by words that the other does not use."""
    is_same_span = replacement.start < slot.end and slot.start < replacement.end and replacement.own & slot.own
    return bool(is_same_span and replacement.other - slot.other and slot.other - replacement.other)
