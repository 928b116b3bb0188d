"""The runs of text of a page -> its lines in reading order: column by column, and rows where there are no columns.

A page is cut at its gutters, white strips from top to bottom that only headlines and the like cross; where there is
none, at its widest white band. Each part is cut in the same way (recursive XY-cut).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from statistics import median

from copydesk.formats.syntax.pdf_text import Run

MOST_STEPS = 2_000  # in which the width of a page is measured
MOST_STRIPS = 8  # that are looked at, the widest first
DEEPEST = 20  # cuts within cuts
LEAST_ROWS = 3  # of a column
LEAST_CHARS = 12  # of the median row of a column: fewer are numbers of a list or the cells of a table
LEAST_SHARE = 0.18  # of the width that a column has
GUTTER = 0.7  # times the height of a line
MOST_CROSSED = 0.25  # of the rows, that cross a gutter: headlines and captions


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a column; `column` counts the columns of a page in reading order."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    column: int

    @property
    def height(self) -> float:
        """The height of its letters."""
        return self.top - self.bottom


def lines_of(runs: Sequence[Run]) -> list[Line]:
    """Return the lines of a page in reading order."""
    parts = _parts(list(runs), DEEPEST)
    return [_joined(row, column) for column, part in enumerate(parts) for row in _rows(part)]


def _rows(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs that stand beside each other, the highest row first."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda one: -one.middle):
        if rows and _is_beside(rows[-1][0], run):
            rows[-1].append(run)
        else:
            rows.append([run])
    return rows


def _is_beside(one: Run, other: Run) -> bool:
    overlap = min(one.top, other.top) - max(one.bottom, other.bottom)
    return overlap > min(one.height, other.height) / 2


def _joined(row: Sequence[Run], column: int) -> Line:
    ordered = sorted(row, key=lambda run: -run.right if _is_right_to_left(row[0].text) else run.left)
    largest = max(row, key=lambda run: len(run.text))
    text = " ".join(run.text.strip() for run in ordered)
    left, right = min(run.left for run in row), max(run.right for run in row)
    return Line(text, left, largest.bottom, right, largest.top, column)


def _is_right_to_left(text: str) -> bool:
    return any("\u0590" <= letter <= "\u08ff" for letter in text)


def _parts(runs: list[Run], depth: int) -> list[list[Run]]:
    """The columns of a page, or of a part of it."""
    if depth == 0 or len(runs) <= LEAST_ROWS:
        return [runs] if runs else []
    gutter = _gutter(runs)
    if gutter is not None:
        return list(_around(runs, gutter, depth))
    cut = _band(runs)
    if cut is None:
        return [runs]
    above = [run for run in runs if run.middle > cut]
    below = [run for run in runs if run.middle <= cut]
    first, second = _parts(above, depth - 1), _parts(below, depth - 1)
    is_one = len(first) == len(second) == 1
    return [runs] if is_one else [*first, *second]


def _around(runs: Sequence[Run], gutter: float, depth: int) -> Iterator[list[Run]]:
    """The columns left and right of a gutter, between the rows that cross it."""
    crossing = _rows([run for run in runs if run.left < gutter < run.right])
    held = [run for run in runs if not run.left < gutter < run.right]
    for row in [*crossing, None]:
        floor = row[0].middle if row else float("-inf")
        band = [run for run in held if run.middle > floor]
        held = [run for run in held if run.middle <= floor]
        yield from _parts([run for run in band if run.right <= gutter], depth - 1)
        yield from _parts([run for run in band if run.left >= gutter], depth - 1)
        if row:
            yield row


def _gutter(runs: Sequence[Run]) -> float | None:
    """The middle of the widest gutter; None without one."""
    left, right = min(run.left for run in runs), max(run.right for run in runs)
    step = max(1.0, (right - left) / MOST_STEPS)
    needed = GUTTER * median(run.height for run in runs) / step
    most = MOST_CROSSED * len(_rows(runs))
    changes = [0] * (int((right - left) / step) + 3)  # of the number of runs over each step
    for run in runs:
        changes[int((run.left - left) / step)] += 1
        changes[int((run.right - left) / step) + 1] -= 1
    covered = list(accumulate(changes))[:-1]
    strips: list[tuple[int, int]] = []
    for is_white, places in groupby(range(len(covered)), key=lambda place: covered[place] <= most):
        strip = list(places)
        if is_white and len(strip) >= needed and strip[0] > 0 and strip[-1] < len(covered) - 1:
            strips.append((len(strip), strip[0]))
    middles = (left + (start + width / 2) * step for width, start in sorted(strips, reverse=True)[:MOST_STRIPS])
    return next((middle for middle in middles if _divides(runs, middle, right - left)), None)


def _divides(runs: Sequence[Run], middle: float, width: float) -> bool:
    """Whether there are columns of prose on both sides."""
    sides = ([run for run in runs if run.right <= middle], [run for run in runs if run.left >= middle])
    return all(_is_column(side, width) for side in sides)


def _is_column(side: Sequence[Run], width: float) -> bool:
    rows = _rows(side)
    if len(rows) < LEAST_ROWS:
        return False
    own = max(run.right for run in side) - min(run.left for run in side)
    return own >= LEAST_SHARE * width and median(sum(len(run.text) for run in row) for row in rows) >= LEAST_CHARS


def _band(runs: Sequence[Run]) -> float | None:
    """The middle of the widest white band from left to right; None without one."""
    ordered = sorted(runs, key=lambda run: -run.top)
    floor, widest = ordered[0].bottom, (0.0, 0.0)
    for above, below in pairwise(ordered):
        floor = min(floor, above.bottom)
        widest = max(widest, (floor - below.top, (floor + below.top) / 2))
    return widest[1] if widest[0] > 0 else None
