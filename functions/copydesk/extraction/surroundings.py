"""Features a block shares with its like: the boxes around it, its siblings, its ancestors and their names.

Blocks of equal parent, tag and names are of one kind; these features are computed once per kind.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import log2

from copydesk.extraction.measures import NAME_SHIFT, Measures
from copydesk.extraction.names import MEANINGS, TAGS
from copydesk.extraction.page import Block

_CONTAINERS = ("holder", "outer", "outer2")
NAMES = (
    *(f"container:{box}_{figure}" for box in _CONTAINERS for figure in ("good", "size", "linked", "blocks", "direct")),
    "container:holder_mean_size",
    "container:steps_to_best",
    "container:after_best",
    "container:depth",
    "container:holder_place",
    "container:holder_alike",
    "container:outer_alike",
    *(f"sibling:{figure}" for figure in ("count", "mean_size", "linked", "good", "mean_good", "parents", "prose")),
    "sibling:sentences",
    "sibling:first",
    "sibling:spread",
    *(f"sibling2:{figure}" for figure in ("count", "mean_size", "linked", "good")),
    *(f"ancestors:{tag}" for tag in TAGS),
    "ancestors:own_paragraph",
    "ancestors:own_entry",
    "ancestors:own_heading",
    "ancestors:own_division",
    "ancestors:article_place",
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
_STOPS = frozenset('.!?。！？…"”’»」')
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


@dataclass(slots=True)
class Signature:
    """Sums over the blocks of one signature: equal tag, names and parent's tag and names, anywhere in the page."""

    count: int = 0
    size: float = 0.0
    linked: float = 0.0
    good: float = 0.0
    prose: int = 0
    parents: int = 0
    sentences: int = 0  # blocks that end as one
    first: int = -1
    last: int = -1

    def add(self, place: int, block: Block, size: float, good: float) -> None:
        """Add a block."""
        if self.first < 0:
            self.first = place
        self.last = place
        self.count += 1
        self.sentences += block.text[-1] in _STOPS
        self.size += size
        self.linked += block.linked * size
        self.good += good
        self.prose += good > 0


class Surroundings:
    """The kinds of a page: the kind of each block, and one row of features for each kind."""

    def __init__(self, measures: Measures, around: list[float], near: list[float]) -> None:
        self._measures = measures
        self._around, self._near = around, near
        self.kinds: list[int] = []  # of each block: an index into the rows
        self._boxes_of_kind: list[int] = []  # a box that stands for the kind
        self._signatures: dict[tuple[str, str, str, str], Signature] = defaultdict(Signature)
        self._loose: dict[tuple[str, str, str], Signature] = defaultdict(Signature)
        self._sums: list[tuple[Signature, Signature]] = []  # of each kind
        self.likes: list[int] = []  # of each kind: the number of its signature
        self._number()
        boxes = measures.page.boxes
        self._alike = Counter((box.tag, box.names) for box in boxes)
        self._best_first = boxes[measures.best].first if boxes else 0
        self._page_row = self._of_page()
        self._container_rows: dict[int, list[float]] = {}

    def _number(self) -> None:
        """Give each block its kind, and each signature its sums."""
        numbers: dict[tuple[int, str, str], int] = {}
        likes: dict[tuple[str, str, str, str], int] = {}
        boxes, good_until = self._measures.page.boxes, self._measures.good_until
        for place, (block, size) in enumerate(zip(self._measures.page.blocks, self._measures.sizes, strict=True)):
            box = boxes[block.box]
            kind = numbers.setdefault((box.parent, box.tag, box.names), len(numbers))
            if kind == len(self._boxes_of_kind):
                self._boxes_of_kind.append(block.box)
                signature = self._signature(block.box)
                close, loose = self._signatures[signature], self._loose[self._outer_name(block.box)]
                close.parents += 1
                self.likes.append(likes.setdefault(signature, len(likes)))
                self._sums.append((close, loose))
            self.kinds.append(kind)
            good = good_until[place + 1] - good_until[place]
            for sums in self._sums[kind]:
                sums.add(place, block, size, good)

    def _signature(self, place: int) -> tuple[str, str, str, str]:
        boxes = self._measures.page.boxes
        box = boxes[place]
        parent = boxes[box.parent] if box.parent >= 0 else box
        return box.tag, box.names, parent.tag, parent.names

    def _outer_name(self, place: int) -> tuple[str, str, str]:
        measures = self._measures
        outer = measures.page.boxes[measures.outer[measures.holder[place]]]
        return measures.page.boxes[place].tag, outer.tag, outer.names

    def row(self, kind: int) -> list[float]:
        """Compute the features of a kind, in the order of NAMES."""
        place = self._boxes_of_kind[kind]
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
        place = measures.holder[self._boxes_of_kind[kind]]
        box = measures.page.boxes[measures.outer[measures.outer[place]]]
        return (measures.good_until[box.end] - measures.good_until[box.first]) / (measures.good_until[-1] or 1.0)

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
        return [*row, size / max(1, box.end - box.first), steps, after, *self._depth(holder), *alike]

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
        close, loose = self._sums[kind]
        return [
            close.count,
            close.size / close.count,
            close.linked / (close.size or 1.0),
            close.good / good_total,
            close.good / close.count,
            close.parents,
            close.prose / close.count,
            close.sentences / close.count,
            close.first - self._best_first,
            (close.last - close.first + 1) / close.count,
            loose.count,
            loose.size / loose.count,
            loose.linked / (loose.size or 1.0),
            loose.good / good_total,
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
            self._article_place(place),
            *[bits >> bit & 1 for bit in range(NAME_SHIFT, NAME_SHIFT + len(MEANINGS))],
            *[near >> bit & 1 for bit in range(len(MEANINGS))],
        ]

    def _article_place(self, place: int) -> float:
        """Which of the page's article elements the box stands in, counted by the one that begins last; 0 for none."""
        boxes = self._measures.page.boxes
        first = boxes[place].first
        return sum(1 for box in self._articles if box.first <= first and box.end > box.first)

    def _of_page(self) -> list[float]:
        measures = self._measures
        blocks = len(measures.page.blocks)
        good = measures.good_until[-1]
        self._articles = [box for box in measures.page.boxes if box.tag == "article"][:50]
        prose = sum(b > a for a, b in zip(measures.good_until, measures.good_until[1:], strict=False))
        return [
            log2(1 + good),
            blocks,
            measures.linked_until[-1] / (measures.size_until[-1] or 1.0),
            measures.direct.get(measures.best, 0.0) / (good or 1.0),
            len(self._articles),
            prose,
        ]
