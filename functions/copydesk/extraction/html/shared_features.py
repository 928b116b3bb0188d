"""Features that all blocks of a kind share: the boxes around them, their siblings, ancestors and names.

Blocks with the same parent, tag and names are one kind; these features are computed once per kind.
"""

from collections import Counter
from math import log2

from copydesk.extraction.html.measures import NAME_SHIFT, Measures
from copydesk.extraction.html.names import MEANINGS, TAGS
from copydesk.extraction.html.similar_blocks import SimilarBlocks
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
MOST_ARTICLES = 50  # article elements of a page that are counted
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


class SharedFeatures:
    """The features of a page's kinds, one row per kind."""

    def __init__(self, measures: Measures, similar: SimilarBlocks, around: list[float], near: list[float]) -> None:
        self._measures, self._similar = measures, similar
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
        index = self._similar.boxes[kind]
        holder = self._measures.holder[index]
        if holder not in self._container_rows:
            self._container_rows[holder] = self._of_container(holder)
        return [
            *self._container_rows[holder],
            *self._of_siblings(kind),
            *self._of_ancestors(index),
            self._around[index],
            self._near[index],
            *self._page_row,
        ]

    def good_around(self, kind: int) -> float:
        """Return the share of the page's good text in the third box around a kind; navigation has little."""
        measures = self._measures
        index = measures.holder[self._similar.boxes[kind]]
        return self._good_share(measures.outer[measures.outer[index]])

    def names_and_good(self, kind: int) -> tuple[float, float]:
        """Return the weight of the names around a kind, and the share of good text in the first box around it."""
        index = self._similar.boxes[kind]
        return self._around[index], self._good_share(self._measures.holder[index])

    def _good_share(self, index: int) -> float:
        box, good_until = self._measures.page.boxes[index], self._measures.good_until
        return (good_until[box.end] - good_until[box.first]) / (good_until[-1] or 1.0)

    def _of_container(self, holder: int) -> list[float]:
        measures = self._measures
        good_total = measures.good_until[-1] or 1.0
        most = measures.direct.get(measures.best, 0.0) or 1.0
        row: list[float] = []
        index = holder
        for _ in _CONTAINERS:
            box = measures.page.boxes[index]
            size = measures.size_until[box.end] - measures.size_until[box.first]
            row += (
                (measures.good_until[box.end] - measures.good_until[box.first]) / good_total,
                log2(1 + size),
                (measures.linked_until[box.end] - measures.linked_until[box.first]) / (size or 1.0),
                box.end - box.first,
                measures.direct.get(index, 0.0) / most,
            )
            index = measures.outer[index]
        box, outer = measures.page.boxes[holder], measures.page.boxes[measures.outer[holder]]
        size = measures.size_until[box.end] - measures.size_until[box.first]
        steps, after = self._to_best(holder)
        alike = self._alike[box.tag, box.names], self._alike[outer.tag, outer.names]
        figures = [size / max(1, box.end - box.first), steps, after, *self._depth(holder), *alike]
        return [*row, *figures, self._is_in_best(box.first - 1) + self._is_in_best(box.end)]

    def _is_in_best(self, index: int) -> bool:
        """Whether a block is directly in the best box."""
        measures = self._measures
        blocks = measures.page.blocks
        return 0 <= index < len(blocks) and measures.holder[blocks[index].box] == measures.best

    def _depth(self, holder: int) -> tuple[float, float]:
        depth, index, boxes = 0, holder, self._measures.page.boxes
        while boxes[index].parent >= 0 and depth < 30:
            index, depth = boxes[index].parent, depth + 1
        return depth, boxes[holder].first / max(1, len(self._measures.page.blocks))

    def _to_best(self, holder: int) -> tuple[float, float]:
        """The steps up to a box that holds the best box too, and the order: 0 before the best box, 1 in it, 2 after."""
        boxes, best = self._measures.page.boxes, self._measures.page.boxes[self._measures.best]
        steps, index = 0, holder
        while steps < 10 and not (boxes[index].first <= best.first and boxes[index].end >= best.end):
            larger = self._measures.outer[index]
            if larger == index:
                break
            index, steps = larger, steps + 1
        box = boxes[holder]
        after = 2 if box.first >= best.end else (0 if box.end <= best.first else 1)
        return steps, after

    def _of_siblings(self, kind: int) -> list[float]:
        good_total = self._measures.good_until[-1] or 1.0
        sums, (close, *others) = self._similar.sums, self._similar.alike[kind]
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

    def _of_ancestors(self, index: int) -> list[float]:
        measures = self._measures
        bits, near = measures.inherited[index], measures.near[index]
        tag = measures.page.boxes[index].tag
        return [
            *[bits >> bit & 1 for bit in range(len(TAGS))],
            tag == "p",
            tag in {"li", "dd", "dt", "tr"},
            _HEADINGS.get(tag, 0),
            tag in {"div", "section", "article", "main", "body"},
            self._of_article(index),
            *[bits >> bit & 1 for bit in range(NAME_SHIFT, NAME_SHIFT + len(MEANINGS))],
            *[near >> bit & 1 for bit in range(len(MEANINGS))],
        ]

    def _of_article(self, index: int) -> float:
        """A box's position: 1 in the article element with the page's title, 2 in another article element, 3 in none.

        0 if no article element has the title.
        """
        first, titled = self._measures.page.boxes[index].first, self._titled
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
