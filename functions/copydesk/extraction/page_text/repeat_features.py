"""What the copies on a page tell about a line: whether it was told twice, and where it stands to what was."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import accumulate
from operator import mul

from copydesk.extraction.page_text.block import best_run, worth_of
from copydesk.extraction.page_text.lines import Lines
from copydesk.extraction.page_text.repeated_lines import RepeatedLines

FAR = 99  # lines
_NOWHERE = 0.0, 0.0, 0.0, FAR, FAR, 0.0


class RepeatFeatures:
    """Features of the lines that stay; the run is the run of lines with most prose that was told twice."""

    def __init__(self, lines: Lines, copies: RepeatedLines) -> None:
        self._copies = copies
        if not copies.dropped:
            return
        self._shares = [copies.told.get(place, 0.0) for place in copies.order]
        told = [share * size for share, size in zip(self._shares, lines.prose, strict=True)]
        self._told_until = list(accumulate(told, initial=0.0))
        self._run, self._start, self._end = best_run(worth_of(told, lines.sizes))
        self._since_dropped, self._prose_since_dropped = _since_dropped(copies, lines.prose)

    def page(self, prose: float) -> list[float]:
        """The shares of a page's prose that were told twice, in all and in the run."""
        if not self._copies.dropped:
            return [0.0, 0.0]
        return [self._told_until[-1] / (prose or 1.0), self._run / (prose or 1.0)]

    def columns(self, places: Sequence[int]) -> list[Callable[[], Sequence[float]]]:
        """Return the features of lines, each to be computed when it is asked for."""
        if not self._copies.dropped:
            return [partial(mul, [value], len(places)) for value in _NOWHERE]
        order, dropped, told = self._copies.order, self._copies.dropped, self._told_until
        return [
            lambda: [self._shares[place] for place in places],
            lambda: [told[place] / (told[-1] or 1.0) for place in places],
            lambda: [order[place] + 1 in dropped for place in places],
            lambda: list(map(self._from_run, places)),
            lambda: [min(FAR, self._since_dropped[place]) for place in places],
            lambda: [self._prose_since_dropped[place] for place in places],
        ]

    def _from_run(self, place: int) -> int:
        """Count the lines to the run: below 0 before it, 0 inside, above 0 after it."""
        if self._end == self._start:
            return FAR
        return min(0, place - self._start) or max(0, place - self._end + 1)


def _since_dropped(copies: RepeatedLines, prose: list[float]) -> tuple[list[int], list[float]]:
    """Note for each line how far up, in the page, the last dropped line is, and how much prose lies between."""
    dropped = sorted(copies.dropped)
    lines, between = [], []
    at, told, last = 0, 0.0, -FAR
    for original, size in zip(copies.order, prose, strict=True):
        while at < len(dropped) and dropped[at] < original:
            at, told, last = at + 1, 0.0, dropped[at]
        lines.append(original - last)
        between.append(told)
        told += size
    return lines, between
