"""Features of a line: its own look, the lines around it, the block, the page."""

from itertools import accumulate
from math import log2

from copydesk.page_text.block import block_of
from copydesk.page_text.copies import Copies
from copydesk.page_text.lines import TERMINAL, Lines

_REACH = 8  # lines that the wider windows look up and down
_SYMBOLS = frozenset("|©»@›→/#")
_NO_COPIES = [0.0] * 7 + [99.0, 0.0]
NAMES = (
    "shape:size",
    "shape:word_size",
    "shape:ends",
    "shape:begins",
    "shape:capitals",
    "shape:digits",
    "shape:commas",
    "shape:sentences",
    "shape:symbols",
    "shape:bullet",
    "repeats:copies",
    "words:own",
    "layout:blank_before",
    "layout:blank_after",
    *(
        f"around:{what}_{side}{distance}"
        for what in ("size", "ends")
        for side in ("before", "after")
        for distance in (1, 2, 3)
    ),
    *(f"layout:blank_{side}2" for side in ("before", "after")),
    *(f"words:{side}1" for side in ("before", "after")),
    "around:prose_before_3",
    "around:prose_after_3",
    "around:prose_before_8",
    "around:prose_after_8",
    "around:prose_25",
    "around:terminated_5",
    "around:bullets_5",
    "around:like_6",
    "around:to_prose_before",
    "around:to_prose_after",
    "words:around_3",
    "words:before_8",
    "words:after_8",
    "words:heading",
    "words:worst_heading",
    "around:since_heading",
    "block:from_start",
    "block:to_end",
    "block:gap_to_start",
    "block:gap_to_end",
    "block:prose_before",
    "block:prose_after",
    "block:prose_since_start",
    "words:since_start",
    "repeats:since_start",
    "block:share",
    "block:second",
    "copies:page",
    "page:prose",
    "page:lines",
    "page:prose_lines",
    "page:blank",
    "page:place",
    "copies:told",
    "copies:told_before_5",
    "copies:told_after_5",
    "copies:told_above",
    "copies:follows",
    "copies:precedes",
    "copies:moved",
    "copies:since_dropped",
    "copies:prose_since_dropped",
)


class Features:
    """The features of the lines of a page; running totals have one entry more than lines."""

    def __init__(self, lines: Lines, copies: Copies) -> None:
        self._lines = lines
        self._copies = copies
        told = copies.told
        self._told_until = _totals([told.get(n, 0.0) * size for n, size in zip(copies.order, lines.prose, strict=True)])
        count = len(lines.texts) or 1
        self._block = block_of(lines)
        self._prose_until = _totals(lines.prose)
        self._weights_until = _totals(lines.weights)
        self._bullets_until = _totals(lines.bullets)
        self._terminated_until = _totals([end == TERMINAL for end in lines.ends])
        self._repeats_until = _totals([copies > 1 for copies in lines.copies])
        self._cues_until = _totals([min(0.0, weight) for weight in lines.weights])
        self._prose_above = _distances(lines.prose)
        self._prose_below = _distances(lines.prose[::-1])[::-1]
        self._set_headings()
        self._since_dropped = self._prose_since_dropped() if copies.dropped else []
        self._page_row = [
            self._block.total / (self._prose_until[-1] or 1.0),
            self._block.second / (self._block.total or 1.0),
            self._told_until[-1] / (self._prose_until[-1] or 1.0),
            log2(1 + self._prose_until[-1]),
            count,
            sum(map(bool, lines.prose)) / count,
            sum(lines.blank_before) / count,
        ]

    def _set_headings(self) -> None:
        """Note for each line the weight of the nearest heading above, the worst one in the block, and its distance."""
        lines = self._lines
        self._headings: list[tuple[float, float, int]] = []
        weight, worst, since = 0.0, 0.0, 0
        for place, (words, end, bullet) in enumerate(zip(lines.words, lines.ends, lines.bullets, strict=True)):
            self._headings.append((weight, worst, since))
            since += 1
            if place == self._block.start:
                worst = 0.0
            if words <= 12 and end < 2 and not bullet:
                weight, since = lines.weights[place], 0
                worst = min(worst, weight)

    def is_hopeless(self, place: int) -> bool:
        """Whether a line is far from all prose."""
        far = self._prose_above[place] > 25 and self._prose_below[place] > 15
        return far and not self._lines.prose[place]

    def row(self, place: int) -> list[float]:
        """Compute the features of a line, in the order of NAMES."""
        return [
            *self._own(place),
            *self._near(place),
            *self._windows(place),
            *self._in_block(place),
            *self._of_copies(place),
        ]

    def _own(self, place: int) -> list[float]:
        lines = self._lines
        text = lines.texts[place]
        head = text[:120]
        words = head.split()[:12]
        first = next(filter(str.isalnum, head), " ")
        following = place + 1
        return [
            lines.sizes[place],
            lines.sizes[place] / lines.words[place],
            lines.ends[place],
            first.isupper() + 2 * first.isdigit() + 4 * (text[0] in "\"“„«‘'「"),
            sum([word[0].isupper() for word in words]) / len(words),
            sum(map(str.isdigit, head)) / len(head),
            text.count(","),
            text.count(". ") + text.count("。") + text.count("? ") + text.count("! "),
            sum(map(_SYMBOLS.__contains__, head)),
            lines.bullets[place],
            lines.copies[place],
            lines.weights[place],
            lines.blank_before[place],
            lines.blank_before[following] if following < len(lines.texts) else True,
        ]

    def _near(self, place: int) -> list[float]:
        lines, count = self._lines, len(self._lines.texts)
        row: list[float] = []
        for values in (lines.sizes, lines.ends):
            row += [values[place - n] if place >= n else -1.0 for n in (1, 2, 3)]
            row += [values[place + n] if place + n < count else -1.0 for n in (1, 2, 3)]
        row.append(lines.blank_before[place - 1] if place else True)
        row.append(lines.blank_before[place + 2] if place + 2 < count else True)
        row.append(lines.weights[place - 1] if place else 0.0)
        row.append(lines.weights[place + 1] if place + 1 < count else 0.0)
        return row

    def _windows(self, place: int) -> list[float]:
        lines, count, prose = self._lines, len(self._lines.texts), self._prose_until
        after = place + 1
        low3, high3 = max(0, place - 3), min(count, after + 3)
        low8, high8 = max(0, place - _REACH), min(count, after + _REACH)
        low5, high5 = max(0, place - 5), min(count, after + 5)
        low25, high25 = max(0, place - 25), min(count, after + 25)
        size, end, bullet = lines.sizes[place], lines.ends[place], lines.bullets[place]
        weights = self._weights_until
        like = sum(
            [
                lines.bullets[n] == bullet and lines.ends[n] == end and size < 2 * lines.sizes[n] < 4 * size
                for n in range(low5, high5)
            ]
        )
        return [
            prose[place] - prose[low3],
            prose[high3] - prose[after],
            prose[place] - prose[low8],
            prose[high8] - prose[after],
            prose[high25] - prose[low25],
            self._terminated_until[high5] - self._terminated_until[low5],
            self._bullets_until[high5] - self._bullets_until[low5],
            like,
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
            *self._page_row,
            place / len(self._lines.texts),
        ]

    def _of_copies(self, place: int) -> list[float]:
        copies = self._copies
        if not copies.dropped:
            return _NO_COPIES
        original, told, after = copies.order[place], self._told_until, place + 1
        return [
            copies.told.get(original, 0.0),
            told[place] - told[max(0, place - 5)],
            told[min(len(told) - 1, after + 5)] - told[after],
            told[place] / (told[-1] or 1.0),
            original - 1 in copies.dropped,
            original + 1 in copies.dropped,
            original in copies.moved,
            *self._since_dropped[place],
        ]

    def _prose_since_dropped(self) -> list[tuple[int, float]]:
        """Note for each line how far up, in the page, the last dropped line is, and how much prose lies between."""
        dropped = sorted(self._copies.dropped)
        rows, at, prose = [], 0, 0.0
        for original, size in zip(self._copies.order, self._lines.prose, strict=True):
            while at < len(dropped) and dropped[at] < original:
                at, prose = at + 1, 0.0
            rows.append((min(99, original - dropped[at - 1]) if at else 99, prose))
            prose += size
        return rows


def _totals(values: list[float] | list[bool]) -> list[float]:
    return list(accumulate(values, initial=0.0))


def _distances(prose: list[float]) -> list[int]:
    """Count, for each line, the lines back to the nearest prose above it."""
    return list(accumulate(prose, lambda distance, each: 0 if each else distance + 1, initial=99))[:-1]
