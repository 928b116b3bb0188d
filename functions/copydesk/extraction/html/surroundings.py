"""Features a block shares with its like: the boxes around it, its siblings, its ancestors and their names.

Blocks of equal parent, tag and names are of one kind; these features are computed once per kind.
"""

from collections import Counter
from math import log2

from copydesk.extraction.html.likeness import Likeness
from copydesk.extraction.html.measures import NAME_SHIFT, Measures
from copydesk.extraction.html.names import MEANINGS, TAGS
from copydesk.extraction.html.title import titled_article

_CONTAINERS = ("holder", "outer", "outer2")
_SHAPE = ("count", "mean_size", "linked", "good")
NAMES = (
    *(f"container:{box}_{figure}" for box in _CONTAINERS for figure in ("good", "size", "linked", "blocks", "direct")),
    "container:holder_mean_size",
    "container:steps_to_best",
    "container:after_best",
    "container:depth",
    "container:holder_place",
    "container:holder_alike",
    "container:outer_alike",
    "container:amid_best",
    *(f"sibling:{figure}" for figure in ("count", "mean_size", "linked", "good", "mean_good", "parents", "prose")),
    "sibling:sentences",
    "sibling:first",
    "sibling:spread",
    *(f"{group}:{figure}" for group in ("sibling2", "brothers", "namesakes") for figure in _SHAPE),
    *(f"ancestors:{tag}" for tag in TAGS),
    "ancestors:own_paragraph",
    "ancestors:own_entry",
    "ancestors:own_heading",
    "ancestors:own_division",
    "ancestors:titled_article",
    *(f"names:{meaning}" for meaning in MEANINGS),
    *(f"names:near_{meaning}" for meaning in MEANINGS),
    "words:around",
    "words:near",
    "page:good",
    "page:blocks",
    "page:linked",
    "page:best_share",
    "page:articles",
    "page:prose_blocks",
)
MOST_ARTICLES = 50  # article elements that are looked at
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


class Surroundings:
    """The kinds of a page: the kind of each block, and one row of features for each kind."""

    def __init__(self, measures: Measures, likeness: Likeness, around: list[float], near: list[float]) -> None:
        self._measures, self._likeness = measures, likeness
        self._around, self._near = around, near
        boxes = measures.page.boxes
        self._alike = Counter((box.tag, box.names) for box in boxes)
        self._best_first = boxes[measures.best].first if boxes else 0
        self._articles = [box for box in boxes if box.tag == "article"][:MOST_ARTICLES]
        self._titled = titled_article(measures.page, self._articles)
        self._page_row = self._of_page()
        self._container_rows: dict[int, list[float]] = {}

    def row(self, kind: int) -> list[float]:
        """Compute the features of a kind, in the order of NAMES."""
        place = self._likeness.boxes[kind]
        holder = self._measures.holder[place]
        if holder not in self._container_rows:
            self._container_rows[holder] = self._of_container(holder)
        return [
            *self._container_rows[holder],
            *self._of_siblings(kind),
            *self._of_ancestors(place),
            self._around[place],
            self._near[place],
            *self._page_row,
        ]

    def good_around(self, kind: int) -> float:
        """Share of the page's good text in the third box around a kind, a cheap sign of navigation."""
        measures = self._measures
        place = measures.holder[self._likeness.boxes[kind]]
        return self._good_share(measures.outer[measures.outer[place]])

    def names_and_good(self, kind: int) -> tuple[float, float]:
        """Return the weight of the names around a kind, and the share of good text in the first box around."""
        place = self._likeness.boxes[kind]
        return self._around[place], self._good_share(self._measures.holder[place])

    def _good_share(self, place: int) -> float:
        box, good_until = self._measures.page.boxes[place], self._measures.good_until
        return (good_until[box.end] - good_until[box.first]) / (good_until[-1] or 1.0)

    def _of_container(self, holder: int) -> list[float]:
        measures = self._measures
        good_total = measures.good_until[-1] or 1.0
        most = measures.direct.get(measures.best, 0.0) or 1.0
        row: list[float] = []
        place = holder
        for _ in _CONTAINERS:
            box = measures.page.boxes[place]
            size = measures.size_until[box.end] - measures.size_until[box.first]
            row += (
                (measures.good_until[box.end] - measures.good_until[box.first]) / good_total,
                log2(1 + size),
                (measures.linked_until[box.end] - measures.linked_until[box.first]) / (size or 1.0),
                box.end - box.first,
                measures.direct.get(place, 0.0) / most,
            )
            place = measures.outer[place]
        box, outer = measures.page.boxes[holder], measures.page.boxes[measures.outer[holder]]
        size = measures.size_until[box.end] - measures.size_until[box.first]
        steps, after = self._to_best(holder)
        alike = self._alike[box.tag, box.names], self._alike[outer.tag, outer.names]
        figures = [size / max(1, box.end - box.first), steps, after, *self._depth(holder), *alike]
        return [*row, *figures, self._is_in_best(box.first - 1) + self._is_in_best(box.end)]

    def _is_in_best(self, place: int) -> bool:
        """Whether a block stands directly in the best box."""
        measures = self._measures
        blocks = measures.page.blocks
        return 0 <= place < len(blocks) and measures.holder[blocks[place].box] == measures.best

    def _depth(self, holder: int) -> tuple[float, float]:
        depth, place, boxes = 0, holder, self._measures.page.boxes
        while boxes[place].parent >= 0 and depth < 30:
            place, depth = boxes[place].parent, depth + 1
        return depth, boxes[holder].first / max(1, len(self._measures.page.blocks))

    def _to_best(self, holder: int) -> tuple[float, float]:
        """How many larger boxes up until one holds the best box too, and whether the box begins after it (or in it)."""
        boxes, best = self._measures.page.boxes, self._measures.page.boxes[self._measures.best]
        steps, place = 0, holder
        while steps < 10 and not (boxes[place].first <= best.first and boxes[place].end >= best.end):
            larger = self._measures.outer[place]
            if larger == place:
                break
            place, steps = larger, steps + 1
        box = boxes[holder]
        after = 2 if box.first >= best.end else (0 if box.end <= best.first else 1)
        return steps, after

    def _of_siblings(self, kind: int) -> list[float]:
        good_total = self._measures.good_until[-1] or 1.0
        sums, (close, *others) = self._likeness.sums, self._likeness.alike[kind]
        count, first, last = sums.count[close], sums.first[close], sums.last[close]
        return [
            *sums.shape(close, good_total),
            sums.good[close] / count,
            sums.parts[close],
            sums.prose[close] / count,
            sums.sentences[close] / count,
            first - self._best_first,
            (last - first + 1) / count,
            *[figure for group in others for figure in sums.shape(group, good_total)],
        ]

    def _of_ancestors(self, place: int) -> list[float]:
        measures = self._measures
        bits, near = measures.inherited[place], measures.near[place]
        tag = measures.page.boxes[place].tag
        return [
            *[bits >> bit & 1 for bit in range(len(TAGS))],
            tag == "p",
            tag in {"li", "dd", "dt", "tr"},
            _HEADINGS.get(tag, 0),
            tag in {"div", "section", "article", "main", "body"},
            self._of_article(place),
            *[bits >> bit & 1 for bit in range(NAME_SHIFT, NAME_SHIFT + len(MEANINGS))],
            *[near >> bit & 1 for bit in range(len(MEANINGS))],
        ]

    def _of_article(self, place: int) -> float:
        """Where a box stands to the article element with the page's title: 1 within it, 2 within another, 3 in none.

        0 where no article element has the title.
        """
        first, titled = self._measures.page.boxes[place].first, self._titled
        if titled is None:
            return 0
        if titled.first <= first < titled.end:
            return 1
        return 2 if any(box.first <= first < box.end for box in self._articles) else 3

    def _of_page(self) -> list[float]:
        measures = self._measures
        blocks = len(measures.page.blocks)
        good = measures.good_until[-1]
        prose = sum(map(bool, measures.good))
        return [
            log2(1 + good),
            blocks,
            measures.linked_until[-1] / (measures.size_until[-1] or 1.0),
            measures.direct.get(measures.best, 0.0) / (good or 1.0),
            len(self._articles),
            prose,
        ]
