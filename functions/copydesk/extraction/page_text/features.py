"""Features of a line: its own look, the lines around it, the block, the copies, the page."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import accumulate
from math import log2
from operator import mul

from copydesk.extraction.page_text.block import block_of
from copydesk.extraction.page_text.lines import TERMINAL, Lines
from copydesk.extraction.page_text.repeat_features import RepeatFeatures
from copydesk.extraction.page_text.repeated_lines import RepeatedLines

LINE_HEAD = 120  # characters of a line that are looked at one by one
HEADING_WORDS = 12  # at most
FAR_ABOVE, FAR_BELOW = 25, 15  # lines to the prose above and below
FARTHEST = 99.0  # lines to prose where there is none
REACH = 26  # lines that a window reaches over an edge of the page, at most
_DIGIT = re.compile(r"[\d²³¹⁰-₉]")  # digits are counted only where there are some
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
    "copies:told",
    "copies:told_above",
    "copies:precedes",
    "copies:from_run",
    "copies:since_dropped",
    "copies:prose_since_dropped",
)
Column = Sequence[float]
FeatureRow = tuple[float, ...]
Maker = Callable[[], Column]


class LineColumns:
    """Features of some lines, each computed for all of them when it is asked for: the first forest needs few."""

    def __init__(self, makers: Sequence[Maker]) -> None:
        self._makers = makers

    def __getitem__(self, number: int) -> Column:
        """Compute a feature of all lines."""
        return self._makers[number]()

    def __iter__(self) -> Iterator[Column]:
        """Compute all features."""
        return (make() for make in self._makers)


class LineFeatures:
    """The features of the lines of a page; running totals have one entry more than lines."""

    def __init__(self, lines: Lines, copies: RepeatedLines) -> None:
        self._lines = lines
        self._block = block_of(lines)
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
        self._told = RepeatFeatures(lines, copies)
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
            *self._told.page(prose),
        ]

    def is_hopeless(self, place: int) -> bool:
        """Whether a line is far from all prose."""
        far = self._prose_above[place] > FAR_ABOVE and self._prose_below[place] > FAR_BELOW
        return far and not self._lines.prose[place]

    def rows(self, places: Sequence[int]) -> list[FeatureRow]:
        """Compute the features of lines, in the order of NAMES."""
        return list(zip(*self.columns(places), strict=True))

    def columns(self, places: Sequence[int]) -> LineColumns:
        """Return the features of lines, in the order of NAMES, each for all of them."""
        return LineColumns(
            [
                *self._own(places),
                *self._near(places),
                *self._windows(places),
                *self._in_block(places),
                *(partial(mul, [value], len(places)) for value in self._page_row),
                *self._told.columns(places),
            ]
        )

    def _own(self, places: Sequence[int]) -> list[Maker]:
        lines = self._lines
        texts, blank = [lines.texts[place] for place in places], self._blank
        return [
            lambda: [lines.sizes[place] for place in places],
            lambda: [lines.sizes[place] / lines.words[place] for place in places],
            lambda: [lines.ends[place] for place in places],
            lambda: [_beginning(text) for text in texts],
            lambda: [_capitals(text) for text in texts],
            lambda: [_digits(text[:LINE_HEAD]) for text in texts],
            lambda: [text.count(",") for text in texts],
            lambda: [lines.bullets[place] for place in places],
            lambda: [lines.copies[place] for place in places],
            lambda: [lines.weights[place] for place in places],
            lambda: [blank[place] for place in places],
            lambda: [blank[place + 1] for place in places],
        ]

    def _near(self, places: Sequence[int]) -> list[Maker]:
        sizes, ends, weights = self._near_sizes, self._near_ends, self._near_weights
        return [
            lambda: [sizes[place + 1] for place in places],
            lambda: [sizes[place + 3] for place in places],
            lambda: [ends[place + 1] for place in places],
            lambda: [ends[place + 3] for place in places],
            lambda: [sizes[place] for place in places],
            lambda: [ends[place] for place in places],
            lambda: [weights[place] for place in places],
            lambda: [weights[place + 2] for place in places],
        ]

    def _windows(self, places: Sequence[int]) -> list[Maker]:
        prose, weights = self._prose, self._weights
        return [
            lambda: within(prose, places, -3, 0),
            lambda: within(prose, places, 1, 4),
            lambda: within(prose, places, -8, 0),
            lambda: within(prose, places, 1, 9),
            lambda: within(prose, places, -25, 26),
            lambda: within(self._terminated, places, -5, 6),
            lambda: within(self._bullets, places, -5, 6),
            lambda: list(map(self._alike, places)),
            lambda: [self._prose_above[place] for place in places],
            lambda: [self._prose_below[place] for place in places],
            lambda: within(weights, places, -3, 4),
            lambda: within(weights, places, -8, 0),
            lambda: within(weights, places, 1, 9),
            lambda: [self._headings[place][0] for place in places],
            lambda: [self._headings[place][1] for place in places],
        ]

    def _alike(self, place: int) -> int:
        """Count the lines of like shape among the five on either side, the line itself included."""
        near = self._shapes[place : place + 11]
        kind, size = near[5]
        low, high = size / 2, size * 2
        return len([other for other, length in near if other == kind and low < length < high])

    def _in_block(self, places: Sequence[int]) -> list[Maker]:
        block, prose = self._block, self._prose_until
        total, count = prose[-1] or 1.0, len(self._lines.texts)
        start, end = float(block.start), float(block.end)
        return [
            lambda: [place - start for place in places],
            lambda: [end - place for place in places],
            lambda: [block.gap_to_start[place] for place in places],
            lambda: [block.gap_to_end[place] for place in places],
            lambda: [prose[place] / total for place in places],
            lambda: [(prose[-1] - prose[place + 1]) / total for place in places],
            lambda: since(block.start, prose, places),
            lambda: since(block.start, self._cues_until, places),
            lambda: since(block.start, self._repeats_until, places),
            lambda: [place / count for place in places],
        ]


def _beginning(text: str) -> int:
    """How a line begins: a capital, a digit, an opening quote."""
    first = text[0] if text[0].isalnum() else next(filter(str.isalnum, text[:LINE_HEAD]), " ")
    return first.isupper() + 2 * first.isdigit() + 4 * (text[0] in "\"'“„«‘「")


def _capitals(text: str) -> float:
    """The share of the first words of a line that begin with a capital."""
    words = text[:LINE_HEAD].split(None, HEADING_WORDS)[:HEADING_WORDS]
    return len([word for word in words if word[0].isupper()]) / len(words)


def _digits(head: str) -> float:
    if head.isascii():
        return len(_ASCII_DIGIT.findall(head)) / len(head)
    return sum(map(str.isdigit, head)) / len(head) if _DIGIT.search(head) else 0.0


def _headings(lines: Lines, start: int) -> list[tuple[float, float]]:
    """Note for each line the weight of the nearest heading above it, and of the worst one since the block began."""
    noted = []
    weight = worst = 0.0
    for place, (words, end, bullet) in enumerate(zip(lines.words, lines.ends, lines.bullets, strict=True)):
        noted.append((weight, worst))
        if place == start:
            worst = 0.0
        if words <= HEADING_WORDS and end < 2 and not bullet:
            weight = lines.weights[place]
            worst = min(worst, weight)
    return noted


def totals(values: list[float] | list[bool]) -> list[float]:
    """Add up from the first value on, 0 in front."""
    return list(accumulate(values, initial=0.0))


def padded(until: list[float]) -> list[float]:
    """Repeat the first and the last running total, so that a window may reach over an edge."""
    return [until[0]] * REACH + until + [until[-1]] * REACH


def since(start: int, until: list[float], places: Sequence[int]) -> list[float]:
    """Sum up, for each line, the lines from `start` on that stand above it, by running totals."""
    return [until[place] - until[start] if place > start else 0.0 for place in places]


def within(until: list[float], places: Sequence[int], low: int, high: int) -> list[float]:
    """Sum up, for each line, the lines from `low` after it to before `high` after it, by padded running totals."""
    first, end = REACH + low, REACH + high
    return [until[place + end] - until[place + first] for place in places]


def distances(prose: list[float]) -> list[float]:
    """Count, for each line, the lines back to the nearest prose above it."""
    noted, distance = [], FARTHEST
    for each in prose:
        noted.append(distance)
        distance = 0.0 if each else distance + 1.0
    return noted
