"""Lines that were dropped as copies, restored where they belong to the body that was found."""

from collections.abc import Mapping, Sequence

from copydesk.extraction.folding import fold_letters
from copydesk.extraction.page_text.scoring import PageText

BESIDE = 2  # lines; the distance up to which two lines are beside each other
NEXT = range(1, BESIDE + 1)
PIECE = 0.8  # of a line's length; a shorter copy is only a piece of the line
IN_STEP = 4  # lines; neighbours whose originals are this close to each other are part of one longer second copy


def restored(page: PageText, indexes: Sequence[int]) -> list[int]:
    """Return a body, given as indexes of lines in story order, with the dropped lines that belong to it."""
    return _with_own_wording(page, _with_later_copies(page, indexes))


def _with_later_copies(page: PageText, indexes: Sequence[int]) -> list[int]:
    """Of two copies, keep the one within the body, even if the other, in a list of teasers, came first."""
    kept, body, added = list(indexes), set(indexes), set()
    for index, keeper in page.repeats.dropped.items():
        text, other = page.originals[index], page.originals[keeper]
        if text in added or abs(index - keeper) <= BESIDE or not _is_within(index, body) or _is_within(keeper, body):
            continue
        if keeper in body:
            if len(text) < PIECE * len(other):
                continue
            kept.remove(keeper)
        _insert(index, kept)
        body = set(kept)
        added.add(text)
    return kept


def _with_own_wording(page: PageText, indexes: Sequence[int]) -> list[int]:
    """Restore lines that resemble another line but differ: "Mullvad has servers in 49 countries", below IVPN's 41.

    A line beside other copies is not restored: it is part of a second copy.
    """
    kept, body, dropped = list(indexes), set(indexes), page.repeats.dropped
    for index, keeper in sorted(dropped.items()):
        if keeper not in body or not _is_within(index, body) or _is_in_step(index, dropped):
            continue
        if fold_letters(page.originals[index]) not in fold_letters(page.originals[keeper]):
            _insert(index, kept)
    return kept


def _is_within(index: int, body: set[int]) -> bool:
    """Whether the body has a line right above and right below, with at most one line between."""
    return any(index - n in body for n in NEXT) and any(index + n in body for n in NEXT)


def _is_in_step(index: int, dropped: Mapping[int, int]) -> bool:
    """Whether a line beside this one copies a line near the one that this line copies."""
    keeper = dropped[index]
    others = (dropped.get(index + n * side, keeper) for n in NEXT for side in (-1, 1))
    return any(0 < abs(other - keeper) <= IN_STEP for other in others)


def _insert(index: int, kept: list[int]) -> None:
    """Insert a line below the one above it."""
    kept.insert(kept.index(index - 1 if index - 1 in kept else index - 2) + 1, index)
