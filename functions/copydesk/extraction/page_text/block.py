"""The block of a page: the contiguous run of lines with most prose, and how the other lines lie to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from copydesk.extraction.page_text.lines import Lines

MAX_GAIN = 300  # letters one line of prose can count for
MIN_LOSS, MAX_LOSS = 35, 80  # letters any other line counts against the run


@dataclass(frozen=True, slots=True)
class BestRuns:
    """The best run, as a half-open range, its sum, and the sum of the best run that does not touch it."""

    start: int
    end: int
    total: float
    second: float
    gap_to_start: list[float]  # of each line: the longest stretch without prose between it and the block's start
    gap_to_end: list[float]


def block_of(lines: Lines) -> BestRuns:
    """Find the block."""
    worth = worth_of(lines.prose, lines.sizes)
    total, start, end = best_run(worth)
    second = max(best_run(worth[:start])[0], best_run(worth[end:])[0])
    return BestRuns(start, end, total, second, _gaps(worth, start), _gaps(worth, max(start, end - 1)))


def worth_of(prose: Sequence[float], sizes: Sequence[float]) -> list[float]:
    """What each line adds to a run: prose its size, any other line takes off."""
    worth = []
    for told, size in zip(prose, sizes, strict=True):
        if told:
            worth.append(min(told, MAX_GAIN))
        elif size < MIN_LOSS:
            worth.append(-MIN_LOSS)
        else:
            worth.append(-size if size < MAX_LOSS else -MAX_LOSS)
    return worth


def best_run(worth: Sequence[float]) -> tuple[float, int, int]:
    """Find the run with the largest sum (Kadane). Returns: sum, start, end."""
    best, best_start, best_end, total, start = 0.0, 0, 0, 0.0, 0
    for place, each in enumerate(worth):
        total += each
        if total <= 0:
            total, start = 0.0, place + 1
        elif total > best:
            best, best_start, best_end = total, start, place + 1
    return best, best_start, best_end


def _gaps(worth: Sequence[float], edge: int) -> list[float]:
    """Measure, from each line to the edge, the longest stretch of lines that are not prose."""
    before = _longest(worth[:edge][::-1])[::-1]
    return before + _longest(worth[edge:])


def _longest(worth: Sequence[float]) -> list[float]:
    noted, stretch, longest = [], 0.0, 0.0
    for each in worth:
        stretch = stretch - each if each < 0 else 0.0
        if stretch > longest:  # noqa: PLR1730 - `max` would take thrice as long, line by line
            longest = stretch
        noted.append(longest)
    return noted
