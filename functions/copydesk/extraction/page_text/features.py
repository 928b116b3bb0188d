"""Features of a line: its own shape, the lines around it, the main block, repeated lines, the page."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import accumulate
from math import log2
from operator import mul

from copydesk.extraction.page_text.block import find_main_block
from copydesk.extraction.page_text.lines import TERMINAL, Lines
from copydesk.extraction.page_text.repeat_features import RepeatFeatures
from copydesk.extraction.page_text.repeated_lines import RepeatedLines

LINE_HEAD = 120  # characters of a line that are read for capitals and digits
HEADING_WORDS = 12  # at most
FAR_ABOVE, FAR_BELOW = 25, 15  # lines to the nearest prose above and below
FARTHEST = 99.0  # lines; the distance to prose where the page has none
REACH = 26  # lines; how far a window may reach over an edge of the page
_DIGIT = re.compile(r"[\d²³¹⁰-₉]")  # a quick test: the slower count runs only on lines with digits
_ASCII_DIGIT = re.compile(r"[0-9]")
NAMES = (
    "shape:size",
    "shape:word_size",
    "shape:ends",
    "shape:begins",
    "shape:capitals",
    "shape:digits",
    "shape:commas",
    "shape:bullet",
    "repeats:copies",
    "words:own",
    "layout:blank_before",
    "layout:blank_after",
    "around:size_before",
    "around:size_after",
    "around:ends_before",
    "around:ends_after",
    "around:size_before_2",
    "around:ends_before_2",
    "words:before",
    "words:after",
    "around:prose_before_3",
    "around:prose_after_3",
    "around:prose_before_8",
    "around:prose_after_8",
    "around:prose_25",
    "around:terminated_5",
    "around:bullets_5",
    "around:like_5",
    "around:to_prose_before",
    "around:to_prose_after",
    "words:around_3",
    "words:before_8",
    "words:after_8",
    "words:heading",
    "words:worst_heading",
    "block:from_start",
    "block:to_end",
    "block:gap_to_start",
    "block:gap_to_end",
    "block:prose_before",
    "block:prose_after",
    "block:prose_since_start",
    "words:since_start",
    "repeats:since_start",
    "page:place",
    "block:share",
    "block:second",
    "page:prose",
    "page:lines",
    "page:blank",
    "copies:page",
    "copies:run",
    "copies:repeated",
    "copies:repeated_above",
    "copies:precedes",
    "copies:from_run",
    "copies:since_dropped",
    "copies:prose_since_dropped",
)
Column = Sequence[float]
FeatureRow = tuple[float, ...]
Maker = Callable[[], Column]


class LineColumns:
    """Feature columns of some lines, each computed on access: the first forest tests few of the features."""

    def __init__(self, makers: Sequence[Maker]) -> None:
        self._makers = makers

    def __getitem__(self, number: int) -> Column:
        """Compute one feature for all lines."""
        return self._makers[number]()

    def __iter__(self) -> Iterator[Column]:
        """Compute all features, in order."""
        return (make() for make in self._makers)


class LineFeatures:
    """The features of a page's kept lines. Running totals (`_until`) have one entry more than there are lines."""

    def __init__(self, lines: Lines, repeats: RepeatedLines) -> None:
        self._lines = lines
        self._block = find_main_block(lines)
        self._prose_until = totals(lines.prose)
        self._prose = padded(self._prose_until)
        self._weights = padded(totals(lines.weights))
        self._bullets = padded(totals(lines.bullets))
        self._terminated = padded(totals([end == TERMINAL for end in lines.ends]))
        self._repeats_until = totals([copies > 1 for copies in lines.copies])
        self._cues_until = totals([weight if weight < 0 else 0.0 for weight in lines.weights])
        self._prose_above = distances(lines.prose)
        self._prose_below = distances(lines.prose[::-1])[::-1]
        self._headings = _headings(lines, self._block.start)
        kinds = [end + 9 * bullet for end, bullet in zip(lines.ends, lines.bullets, strict=True)]
        edge = [(-1.0, 0.0)] * 5
        self._shapes = [*edge, *zip(kinds, lines.sizes, strict=True), *edge]
        self._near_sizes = [-1.0, -1.0, *lines.sizes, -1.0]
        self._near_ends = [-1.0, -1.0, *lines.ends, -1.0]
        self._near_weights = [0.0, *lines.weights, 0.0]
        self._blank = [*lines.blank_before, True]
        self._repeats = RepeatFeatures(lines, repeats)
        self._page_row = self._of_page()

    def _of_page(self) -> list[float]:
        lines, prose = self._lines, self._prose_until[-1]
        count = len(lines.texts)
        return [
            self._block.total / (prose or 1.0),
            self._block.second / (self._block.total or 1.0),
            log2(1 + prose),
            count,
            sum(lines.blank_before) / (count or 1),
            *self._repeats.page(prose),
        ]

    def is_hopeless(self, index: int) -> bool:
        """Whether a line is far from all prose; such a line is not scored."""
        far = self._prose_above[index] > FAR_ABOVE and self._prose_below[index] > FAR_BELOW
        return far and not self._lines.prose[index]

    def rows(self, indexes: Sequence[int]) -> list[FeatureRow]:
        """Compute a row for each line, its features in the order of NAMES."""
        return list(zip(*self.columns(indexes), strict=True))

    def columns(self, indexes: Sequence[int]) -> LineColumns:
        """Return the feature columns of the lines at `indexes`, in the order of NAMES."""
        return LineColumns(
            [
                *self._own(indexes),
                *self._near(indexes),
                *self._windows(indexes),
                *self._in_block(indexes),
                *(partial(mul, [value], len(indexes)) for value in self._page_row),
                *self._repeats.columns(indexes),
            ]
        )

    def _own(self, indexes: Sequence[int]) -> list[Maker]:
        lines = self._lines
        texts, blank = [lines.texts[index] for index in indexes], self._blank
        return [
            lambda: [lines.sizes[index] for index in indexes],
            lambda: [lines.sizes[index] / lines.words[index] for index in indexes],
            lambda: [lines.ends[index] for index in indexes],
            lambda: [_beginning(text) for text in texts],
            lambda: [_capitals(text) for text in texts],
            lambda: [_digits(text[:LINE_HEAD]) for text in texts],
            lambda: [text.count(",") for text in texts],
            lambda: [lines.bullets[index] for index in indexes],
            lambda: [lines.copies[index] for index in indexes],
            lambda: [lines.weights[index] for index in indexes],
            lambda: [blank[index] for index in indexes],
            lambda: [blank[index + 1] for index in indexes],
        ]

    def _near(self, indexes: Sequence[int]) -> list[Maker]:
        sizes, ends, weights = self._near_sizes, self._near_ends, self._near_weights
        return [
            lambda: [sizes[index + 1] for index in indexes],
            lambda: [sizes[index + 3] for index in indexes],
            lambda: [ends[index + 1] for index in indexes],
            lambda: [ends[index + 3] for index in indexes],
            lambda: [sizes[index] for index in indexes],
            lambda: [ends[index] for index in indexes],
            lambda: [weights[index] for index in indexes],
            lambda: [weights[index + 2] for index in indexes],
        ]

    def _windows(self, indexes: Sequence[int]) -> list[Maker]:
        prose, weights = self._prose, self._weights
        return [
            lambda: within(prose, indexes, -3, 0),
            lambda: within(prose, indexes, 1, 4),
            lambda: within(prose, indexes, -8, 0),
            lambda: within(prose, indexes, 1, 9),
            lambda: within(prose, indexes, -25, 26),
            lambda: within(self._terminated, indexes, -5, 6),
            lambda: within(self._bullets, indexes, -5, 6),
            lambda: list(map(self._alike, indexes)),
            lambda: [self._prose_above[index] for index in indexes],
            lambda: [self._prose_below[index] for index in indexes],
            lambda: within(weights, indexes, -3, 4),
            lambda: within(weights, indexes, -8, 0),
            lambda: within(weights, indexes, 1, 9),
            lambda: [self._headings[index][0] for index in indexes],
            lambda: [self._headings[index][1] for index in indexes],
        ]

    def _alike(self, index: int) -> int:
        """Count the lines of similar shape among the five above, the line itself and the five below."""
        near = self._shapes[index : index + 11]
        kind, size = near[5]
        low, high = size / 2, size * 2
        return len([other for other, length in near if other == kind and low < length < high])

    def _in_block(self, indexes: Sequence[int]) -> list[Maker]:
        block, prose = self._block, self._prose_until
        total, count = prose[-1] or 1.0, len(self._lines.texts)
        start, end = float(block.start), float(block.end)
        return [
            lambda: [index - start for index in indexes],
            lambda: [end - index for index in indexes],
            lambda: [block.gap_to_start[index] for index in indexes],
            lambda: [block.gap_to_end[index] for index in indexes],
            lambda: [prose[index] / total for index in indexes],
            lambda: [(prose[-1] - prose[index + 1]) / total for index in indexes],
            lambda: since(block.start, prose, indexes),
            lambda: since(block.start, self._cues_until, indexes),
            lambda: since(block.start, self._repeats_until, indexes),
            lambda: [index / count for index in indexes],
        ]


def _beginning(text: str) -> int:
    """How a line begins, as a sum: 1 a capital, 2 a digit, 4 an opening quote."""
    first = text[0] if text[0].isalnum() else next(filter(str.isalnum, text[:LINE_HEAD]), " ")
    return first.isupper() + 2 * first.isdigit() + 4 * (text[0] in "\"'“„«‘「")


def _capitals(text: str) -> float:
    """The share of a line's first 12 words that begin with a capital."""
    words = text[:LINE_HEAD].split(None, HEADING_WORDS)[:HEADING_WORDS]
    return len([word for word in words if word[0].isupper()]) / len(words)


def _digits(head: str) -> float:
    if head.isascii():
        return len(_ASCII_DIGIT.findall(head)) / len(head)
    return sum(map(str.isdigit, head)) / len(head) if _DIGIT.search(head) else 0.0


def _headings(lines: Lines, start: int) -> list[tuple[float, float]]:
    """For each line, the weight of the nearest heading above and the lowest heading weight since the block began."""
    noted = []
    weight = worst = 0.0
    for index, (words, end, bullet) in enumerate(zip(lines.words, lines.ends, lines.bullets, strict=True)):
        noted.append((weight, worst))
        if index == start:
            worst = 0.0
        if words <= HEADING_WORDS and end < 2 and not bullet:
            weight = lines.weights[index]
            worst = min(worst, weight)
    return noted


def totals(values: list[float] | list[bool]) -> list[float]:
    """Running totals, beginning with 0."""
    return list(accumulate(values, initial=0.0))


def padded(until: list[float]) -> list[float]:
    """Repeat the first and the last running total, so that a window may reach over an edge of the page."""
    return [until[0]] * REACH + until + [until[-1]] * REACH


def since(start: int, until: list[float], indexes: Sequence[int]) -> list[float]:
    """For each line, the sum over the lines from `start` to the line above it, from running totals."""
    return [until[index] - until[start] if index > start else 0.0 for index in indexes]


def within(until: list[float], indexes: Sequence[int], low: int, high: int) -> list[float]:
    """For each line, the sum over the lines at offsets `low` to before `high` from it, from padded running totals."""
    first, end = REACH + low, REACH + high
    return [until[index + end] - until[index + first] for index in indexes]


def distances(prose: list[float]) -> list[float]:
    """For each line, the number of lines between it and the nearest prose above it."""
    noted, distance = [], FARTHEST
    for each in prose:
        noted.append(distance)
        distance = 0.0 if each else distance + 1.0
    return noted
