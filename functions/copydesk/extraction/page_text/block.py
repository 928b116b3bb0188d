"""The main block of a page: the contiguous run of lines with the most prose, and the distance of each line to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from copydesk.extraction.page_text.lines import Lines

MAX_GAIN = 300  # letters; the most that one line of prose adds to a run
MIN_LOSS, MAX_LOSS = 35, 80  # letters; what any other line takes off a run


@dataclass(frozen=True, slots=True)
class MainBlock:
    """The best run, as a half-open range, its sum, and the sum of the best run that does not overlap it."""

    start: int
    end: int
    total: float
    second: float
    gap_to_start: list[float]  # by line: the longest stretch without prose between the line and the block's start
    gap_to_end: list[float]


def find_main_block(lines: Lines) -> MainBlock:
    """Find the main block of a page."""
    worth = worth_of(lines.prose, lines.sizes)
    total, start, end = best_run(worth)
    second = max(best_run(worth[:start])[0], best_run(worth[end:])[0])
    return MainBlock(start, end, total, second, _gaps(worth, start), _gaps(worth, max(start, end - 1)))


def worth_of(prose: Sequence[float], sizes: Sequence[float]) -> list[float]:
    """What each line adds to a run, in letters: prose adds its size, any other line is negative."""
    worth = []
    for prose_size, size in zip(prose, sizes, strict=True):
        if prose_size:
            worth.append(min(prose_size, MAX_GAIN))
        elif size < MIN_LOSS:
            worth.append(-MIN_LOSS)
        else:
            worth.append(-size if size < MAX_LOSS else -MAX_LOSS)
    return worth


def best_run(worth: Sequence[float]) -> tuple[float, int, int]:
    """Find the contiguous run with the largest sum (Kadane's algorithm). Returns: sum, start, end (half-open)."""
    best, best_start, best_end, total, start = 0.0, 0, 0, 0.0, 0
    for index, each in enumerate(worth):
        total += each
        if total <= 0:
            total, start = 0.0, index + 1
        elif total > best:
            best, best_start, best_end = total, start, index + 1
    return best, best_start, best_end


def _gaps(worth: Sequence[float], edge: int) -> list[float]:
    """For each line, the longest stretch of lines that are not prose between the line and the edge."""
    before = _longest(worth[:edge][::-1])[::-1]
    return before + _longest(worth[edge:])


def _longest(worth: Sequence[float]) -> list[float]:
    noted, stretch, longest = [], 0.0, 0.0
    for each in worth:
        stretch = stretch - each if each < 0 else 0.0
        if stretch > longest:  # noqa: PLR1730 - `max` would take three times as long per line
            longest = stretch
        noted.append(longest)
    return noted
