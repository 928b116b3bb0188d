"""Features of a line: its own look, the lines around it, the block, the copies, the page."""

import re
from itertools import accumulate
from math import log2

from copydesk.page_text.block import block_of
from copydesk.page_text.copies import Copies
from copydesk.page_text.lines import TERMINAL, Lines
from copydesk.page_text.told import Told

HEAD = 120  # characters of a line that are looked at one by one
HEADING_WORDS = 12  # at most
FAR_ABOVE, FAR_BELOW = 25, 15  # lines to the prose above and below
_DIGIT = re.compile(r"[\d²³¹⁰-₉]")  # digits are counted only where there are some
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


class Features:
    """The features of the lines of a page; running totals have one entry more than lines."""

    def __init__(self, lines: Lines, copies: Copies) -> None:
        self._lines = lines
        self._block = block_of(lines)
        self._prose_until = totals(lines.prose)
        self._weights_until = totals(lines.weights)
        self._bullets_until = totals(lines.bullets)
        self._terminated_until = totals([end == TERMINAL for end in lines.ends])
        self._repeats_until = totals([copies > 1 for copies in lines.copies])
        self._cues_until = totals([min(0.0, weight) for weight in lines.weights])
        self._prose_above = distances(lines.prose)
        self._prose_below = distances(lines.prose[::-1])[::-1]
        self._headings = _headings(lines, self._block.start)
        self._kinds = [end + 9 * bullet for end, bullet in zip(lines.ends, lines.bullets, strict=True)]
        self._told = Told(lines, copies)
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

    def row(self, place: int) -> list[float]:
        """Compute the features of a line, in the order of NAMES."""
        return [
            *self._own(place),
            *self._near(place),
            *self._windows(place),
            *self._in_block(place),
            *self._page_row,
            *self._told.row(place),
        ]

    def _own(self, place: int) -> list[float]:
        lines = self._lines
        text = lines.texts[place]
        head = text[:HEAD]
        words = head.split()[:HEADING_WORDS]
        first = next(filter(str.isalnum, head), " ")
        following = place + 1
        return [
            lines.sizes[place],
            lines.sizes[place] / lines.words[place],
            lines.ends[place],
            first.isupper() + 2 * first.isdigit() + 4 * (text[0] in "\"“„«‘'「"),
            sum([word[0].isupper() for word in words]) / len(words),
            sum(map(str.isdigit, head)) / len(head) if _DIGIT.search(head) else 0.0,
            text.count(","),
            lines.bullets[place],
            lines.copies[place],
            lines.weights[place],
            lines.blank_before[place],
            lines.blank_before[following] if following < len(lines.texts) else True,
        ]

    def _near(self, place: int) -> list[float]:
        lines, after = self._lines, place + 1
        before = place - 1 if place else None
        second = place - 2 if place > 1 else None
        if after == len(lines.texts):
            following = (-1.0, -1.0, 0.0)
        else:
            following = (lines.sizes[after], lines.ends[after], lines.weights[after])
        return [
            -1.0 if before is None else lines.sizes[before],
            following[0],
            -1.0 if before is None else lines.ends[before],
            following[1],
            -1.0 if second is None else lines.sizes[second],
            -1.0 if second is None else lines.ends[second],
            0.0 if before is None else lines.weights[before],
            following[2],
        ]

    def _windows(self, place: int) -> list[float]:
        lines, prose, weights = self._lines, self._prose_until, self._weights_until
        count, after = len(lines.texts), place + 1
        low3, low5, low8, low25 = [max(0, place - reach) for reach in (3, 5, 8, 25)]
        high3, high5, high8, high25 = [min(count, after + reach) for reach in (3, 5, 8, 25)]
        kinds, kind, size = self._kinds, self._kinds[place], lines.sizes[place]
        low, high = size / 2, size * 2
        return [
            prose[place] - prose[low3],
            prose[high3] - prose[after],
            prose[place] - prose[low8],
            prose[high8] - prose[after],
            prose[high25] - prose[low25],
            self._terminated_until[high5] - self._terminated_until[low5],
            self._bullets_until[high5] - self._bullets_until[low5],
            sum([low < lines.sizes[near] < high for near in range(low5, high5) if kinds[near] == kind]),
            self._prose_above[place],
            self._prose_below[place],
            weights[high3] - weights[low3],
            weights[place] - weights[low8],
            weights[high8] - weights[after],
            *self._headings[place],
        ]

    def _in_block(self, place: int) -> list[float]:
        block, prose = self._block, self._prose_until
        total = prose[-1] or 1.0
        start = min(block.start, place)
        return [
            place - block.start,
            block.end - place,
            block.gap_to_start[place],
            block.gap_to_end[place],
            prose[place] / total,
            (prose[-1] - prose[place + 1]) / total,
            prose[place] - prose[start],
            self._cues_until[place] - self._cues_until[start],
            self._repeats_until[place] - self._repeats_until[start],
            place / len(self._lines.texts),
        ]


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


def distances(prose: list[float]) -> list[int]:
    """Count, for each line, the lines back to the nearest prose above it."""
    return list(accumulate(prose, lambda distance, each: 0 if each else distance + 1, initial=99))[:-1]
