"""Which blocks of a page are alike, and sums over each such group.

Blocks of equal parent, tag and names are of one kind. Kinds are alike in four ways, anywhere on the page:

    close      equal tag and names, and equal parent's tag and names
    loose      equal tag, and a larger box of equal tag and names around
    brothers   equal parent and tag, whatever they are called: p.mt30 beside p.mt60
    namesakes  equal tag and first name: "paragraph" and "paragraph speakable"
"""

from typing import NamedTuple

from copydesk.extraction.html.measures import Measures
from copydesk.extraction.html.page import Block

_STOPS = frozenset('.!?。！？…"”’»」')


class Sums:
    """Sums over groups of blocks, in columns: entry n of each is of group n.

    Columns, because a page has some 600 groups, and so many objects would keep the garbage collector busy.
    """

    __slots__ = ("count", "first", "good", "last", "linked", "parts", "prose", "sentences", "size")

    def __init__(self) -> None:
        self.first: list[int] = []  # place on the page
        self.last: list[int] = []
        self.count: list[int] = []  # blocks
        self.parts: list[int] = []  # kinds
        self.size: list[float] = []
        self.linked: list[float] = []
        self.good: list[float] = []
        self.prose: list[int] = []  # blocks that are
        self.sentences: list[int] = []  # blocks that end as one

    def begin(self, place: int) -> int:
        """Begin an empty group at a block, and return its number."""
        self.first.append(place)
        for column in (
            self.last,
            self.count,
            self.parts,
            self.size,
            self.linked,
            self.good,
            self.prose,
            self.sentences,
        ):
            column.append(0)
        return len(self.first) - 1

    def add(self, number: int, place: int, block: Block, size: float, good: float) -> None:
        """Take a block into a group."""
        self.last[number] = place
        self.count[number] += 1
        self.size[number] += size
        self.linked[number] += block.linked * size
        self.good[number] += good
        self.prose[number] += good > 0
        self.sentences[number] += block.text[-1] in _STOPS

    def join(self, number: int, kinds: "Sums", kind: int) -> None:
        """Take a kind into a group."""
        self.last[number] = max(self.last[number], kinds.last[kind])
        self.count[number] += kinds.count[kind]
        self.parts[number] += 1
        self.size[number] += kinds.size[kind]
        self.linked[number] += kinds.linked[kind]
        self.good[number] += kinds.good[kind]
        self.prose[number] += kinds.prose[kind]
        self.sentences[number] += kinds.sentences[kind]

    def shape(self, number: int, good_total: float) -> list[float]:
        """Return a group's count, mean size, share of link text, and share of the page's good text."""
        size, count = self.size[number], self.count[number]
        return [count, size / count, self.linked[number] / (size or 1.0), self.good[number] / good_total]


class Alike(NamedTuple):
    """The numbers of the groups that a kind belongs to."""

    close: int
    loose: int
    brothers: int
    namesakes: int


class Likeness:
    """The kinds of a page, and what each is like."""

    def __init__(self, measures: Measures) -> None:
        self._measures = measures
        self.kinds: list[int] = []  # of each block: an index into the lists below
        self.boxes: list[int] = []  # of each kind: a box that stands for it
        kinds = self._numbered()
        self.sums = Sums()  # of the groups
        numbers: dict[str, int] = {}
        self.alike: list[Alike] = []  # of each kind
        for kind, box in enumerate(self.boxes):
            found = []
            for name in self._names(box):
                if name not in numbers:
                    numbers[name] = self.sums.begin(kinds.first[kind])
                self.sums.join(numbers[name], kinds, kind)
                found.append(numbers[name])
            self.alike.append(Alike(*found))

    def _numbered(self) -> Sums:
        """Give each block its kind, and sum up each kind."""
        measures, boxes = self._measures, self._measures.page.boxes
        numbers: dict[tuple[int, str, str], int] = {}
        sums = Sums()
        blocks = zip(measures.page.blocks, measures.sizes, measures.good, strict=True)
        for place, (block, size, good) in enumerate(blocks):
            box = boxes[block.box]
            kind = numbers.setdefault((box.parent, box.tag, box.names), len(numbers))
            if kind == len(self.boxes):
                self.boxes.append(block.box)
                sums.begin(place)
            self.kinds.append(kind)
            sums.add(kind, place, block, size, good)
        return sums

    def _names(self, place: int) -> tuple[str, str, str, str]:
        """Name the groups of a kind, in the order of Alike; no two ways give the same name."""
        measures = self._measures
        boxes = measures.page.boxes
        box = boxes[place]
        parent = boxes[box.parent] if box.parent >= 0 else box
        outer = boxes[measures.outer[measures.holder[place]]]
        tag, names = box.tag, box.names
        return (
            f"close {tag} {names}\n{parent.tag} {parent.names}",
            f"loose {tag} {outer.tag} {outer.names}",
            f"brothers {tag} {box.parent}",
            f"namesakes {tag} {names.strip().partition(' ')[0]}",
        )
