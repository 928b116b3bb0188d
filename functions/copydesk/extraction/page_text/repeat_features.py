"""Features from repeated lines: whether a line is repeated, and how far it is from lines that are."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import accumulate
from operator import mul

from copydesk.extraction.page_text.block import best_run, worth_of
from copydesk.extraction.page_text.lines import Lines
from copydesk.extraction.page_text.repeated_lines import RepeatedLines

FAR = 99  # lines; the distance where the page has no such line
_NOTHING_REPEATED = 0.0, 0.0, 0.0, FAR, FAR, 0.0


class RepeatFeatures:
    """Repeat features of the kept lines. The repeated run is the run of lines with the most repeated prose."""

    def __init__(self, lines: Lines, repeats: RepeatedLines) -> None:
        self._repeats = repeats
        if not repeats.dropped:
            return
        self._shares = [repeats.repeated_share.get(index, 0.0) for index in repeats.order]
        repeated = [share * size for share, size in zip(self._shares, lines.prose, strict=True)]
        self._repeated_until = list(accumulate(repeated, initial=0.0))
        self._run, self._start, self._end = best_run(worth_of(repeated, lines.sizes))
        self._since_dropped, self._prose_since_dropped = _since_dropped(repeats, lines.prose)

    def page(self, prose: float) -> list[float]:
        """The shares of a page's prose that are repeated, on the whole page and in the repeated run."""
        if not self._repeats.dropped:
            return [0.0, 0.0]
        return [self._repeated_until[-1] / (prose or 1.0), self._run / (prose or 1.0)]

    def columns(self, indexes: Sequence[int]) -> list[Callable[[], Sequence[float]]]:
        """Return one function per feature that computes it for the lines at `indexes`."""
        if not self._repeats.dropped:
            return [partial(mul, [value], len(indexes)) for value in _NOTHING_REPEATED]
        order, dropped, repeated = self._repeats.order, self._repeats.dropped, self._repeated_until
        return [
            lambda: [self._shares[index] for index in indexes],
            lambda: [repeated[index] / (repeated[-1] or 1.0) for index in indexes],
            lambda: [order[index] + 1 in dropped for index in indexes],
            lambda: list(map(self._from_run, indexes)),
            lambda: [min(FAR, self._since_dropped[index]) for index in indexes],
            lambda: [self._prose_since_dropped[index] for index in indexes],
        ]

    def _from_run(self, index: int) -> int:
        """Distance in lines to the repeated run: negative above it, 0 inside, positive below it."""
        if self._end == self._start:
            return FAR
        return min(0, index - self._start) or max(0, index - self._end + 1)


def _since_dropped(repeats: RepeatedLines, prose: list[float]) -> tuple[list[int], list[float]]:
    """For each kept line: lines up to the last dropped one above it in the page, and the prose in between."""
    dropped = sorted(repeats.dropped)
    lines, between = [], []
    at, size_since, last = 0, 0.0, -FAR
    for original, size in zip(repeats.order, prose, strict=True):
        while at < len(dropped) and dropped[at] < original:
            at, size_since, last = at + 1, 0.0, dropped[at]
        lines.append(original - last)
        between.append(size_since)
        size_since += size
    return lines, between
