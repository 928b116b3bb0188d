"""Lines that were set aside as copies and yet belong to the body that was found."""

from collections.abc import Mapping, Sequence

from copydesk.extraction.folding import fold_letters
from copydesk.extraction.page_text.scoring import PageText

BESIDE = 2  # lines from a line to those that still stand right beside it
NEXT = range(1, BESIDE + 1)
PIECE = 0.8  # of a line's length: shorter is but a part of what it says
IN_STEP = 4  # lines: copies this close to each other, like what they copy, are a second copy of more than one line


def restored(page: PageText, places: Sequence[int]) -> list[int]:
    """Take lines back into the body at `places`, in the order of the story."""
    return _with_own_wording(page, _with_later_copies(page, places))


def _with_later_copies(page: PageText, places: Sequence[int]) -> list[int]:
    """Of two lines that say the same, keep the one within the body, though the one in a list of teasers came first."""
    kept, body, said = list(places), set(places), set()
    for place, said_by in page.copies.dropped.items():
        text, other = page.originals[place], page.originals[said_by]
        if text in said or abs(place - said_by) <= BESIDE or not _is_within(place, body) or _is_within(said_by, body):
            continue
        if said_by in body:
            if len(text) < PIECE * len(other):
                continue
            kept.remove(said_by)
        _insert(place, kept)
        body = set(kept)
        said.add(text)
    return kept


def _with_own_wording(page: PageText, places: Sequence[int]) -> list[int]:
    """Keep what is said like another line but not quite: "Mullvad has servers in 49 countries", below IVPN's 41.

    Not where the lines beside it are copies too: then it is part of a second copy.
    """
    kept, body, dropped = list(places), set(places), page.copies.dropped
    for place, said_by in sorted(dropped.items()):
        if said_by not in body or not _is_within(place, body) or _is_in_step(place, dropped):
            continue
        if fold_letters(page.originals[place]) not in fold_letters(page.originals[said_by]):
            _insert(place, kept)
    return kept


def _is_within(place: int, body: set[int]) -> bool:
    """Whether the body has a line right above and right below, one line between at most."""
    return any(place - n in body for n in NEXT) and any(place + n in body for n in NEXT)


def _is_in_step(place: int, dropped: Mapping[int, int]) -> bool:
    """Whether a line beside this one copies a line near the one that this copies."""
    said_by = dropped[place]
    others = (dropped.get(place + n * side, said_by) for n in NEXT for side in (-1, 1))
    return any(0 < abs(other - said_by) <= IN_STEP for other in others)


def _insert(place: int, kept: list[int]) -> None:
    """Put a line after the one above it."""
    kept.insert(kept.index(place - 1 if place - 1 in kept else place - 2) + 1, place)
