"""What the copies on a page tell about a line: whether it was told twice, and where it stands to what was."""

from collections.abc import Iterable, Sequence
from itertools import accumulate

from copydesk.page_text.block import best_run, worth_of
from copydesk.page_text.copies import Copies
from copydesk.page_text.lines import Lines

FAR = 99  # lines
_NOWHERE = [0.0, 0.0, 0.0, FAR, FAR, 0.0]


class Told:
    """Features of the lines that stay; the run is the run of lines with most prose that was told twice."""

    def __init__(self, lines: Lines, copies: Copies) -> None:
        self._copies = copies
        if not copies.dropped:
            return
        shares = [copies.told.get(place, 0.0) for place in copies.order]
        told = [share * size for share, size in zip(shares, lines.prose, strict=True)]
        self._told_until = list(accumulate(told, initial=0.0))
        self._run, self._start, self._end = best_run(worth_of(told, lines.sizes))
        self._since_dropped = _since_dropped(copies, lines.prose)

    def page(self, prose: float) -> list[float]:
        """The shares of a page's prose that were told twice, in all and in the run."""
        if not self._copies.dropped:
            return [0.0, 0.0]
        return [self._told_until[-1] / (prose or 1.0), self._run / (prose or 1.0)]

    def columns(self, places: Sequence[int]) -> Iterable[Sequence[float]]:
        """Compute the features of lines, column by column."""
        if not self._copies.dropped:
            return [[value] * len(places) for value in _NOWHERE]
        return zip(*map(self._row, places), strict=True) if places else [[]] * len(_NOWHERE)

    def _row(self, place: int) -> list[float]:
        copies = self._copies
        original, told = copies.order[place], self._told_until
        return [
            copies.told.get(original, 0.0),
            told[place] / (told[-1] or 1.0),
            original + 1 in copies.dropped,
            self._from_run(place),
            *self._since_dropped[place],
        ]

    def _from_run(self, place: int) -> int:
        """Count the lines to the run: below 0 before it, 0 inside, above 0 after it."""
        if self._end == self._start:
            return FAR
        return min(0, place - self._start) or max(0, place - self._end + 1)


def _since_dropped(copies: Copies, prose: list[float]) -> list[tuple[int, float]]:
    """Note for each line how far up, in the page, the last dropped line is, and how much prose lies between."""
    dropped = sorted(copies.dropped)
    noted, at, told = [], 0, 0.0
    for original, size in zip(copies.order, prose, strict=True):
        while at < len(dropped) and dropped[at] < original:
            at, told = at + 1, 0.0
        noted.append((min(FAR, original - dropped[at - 1]) if at else FAR, told))
        told += size
    return noted
