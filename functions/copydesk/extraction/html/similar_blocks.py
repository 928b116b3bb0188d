"""Groups of similar blocks on a page, and sums over each group.

Blocks with the same parent, tag and names are one kind. Each kind belongs to four groups, whose other kinds may be
anywhere on the page:

    close      same tag and names, and a parent with the same tag and names
    loose      same tag, and a larger box around with the same tag and names
    brothers   same parent and tag, any names: p.mt30 beside p.mt60
    namesakes  same tag and first name: "paragraph" and "paragraph speakable"
"""

from typing import NamedTuple

from copydesk.extraction.html.measures import Measures
from copydesk.extraction.html.page import Block

_STOPS = frozenset('.!?。！？…"”’»」')


class Sums:
    """Sums over groups of blocks, as parallel lists: entry n of each list belongs to group n.

    A page has about 600 groups; as many objects would slow down the garbage collector.
    """

    __slots__ = ("count", "first", "good", "last", "linked", "parts", "prose", "sentences", "size")

    def __init__(self) -> None:
        self.first: list[int] = []  # index of the first block
        self.last: list[int] = []
        self.count: list[int] = []  # blocks
        self.parts: list[int] = []  # kinds
        self.size: list[float] = []
        self.linked: list[float] = []
        self.good: list[float] = []
        self.prose: list[int] = []  # blocks that read like prose
        self.sentences: list[int] = []  # blocks that end a sentence

    def begin(self, index: int) -> int:
        """Add an empty group that begins at a block, and return its number."""
        self.first.append(index)
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

    def add(self, number: int, index: int, block: Block, size: float, good: float) -> None:
        """Add a block to a group."""
        self.last[number] = index
        self.count[number] += 1
        self.size[number] += size
        self.linked[number] += block.linked * size
        self.good[number] += good
        self.prose[number] += good > 0
        self.sentences[number] += block.text[-1] in _STOPS

    def join(self, number: int, kinds: "Sums", kind: int) -> None:
        """Add a kind to a group."""
        self.last[number] = max(self.last[number], kinds.last[kind])
        self.count[number] += kinds.count[kind]
        self.parts[number] += 1
        self.size[number] += kinds.size[kind]
        self.linked[number] += kinds.linked[kind]
        self.good[number] += kinds.good[kind]
        self.prose[number] += kinds.prose[kind]
        self.sentences[number] += kinds.sentences[kind]

    def shape(self, number: int, good_total: float) -> list[float]:
        """Return a group's count, mean size, link density, and share of the page's good text."""
        size, count = self.size[number], self.count[number]
        return [count, size / count, self.linked[number] / (size or 1.0), self.good[number] / good_total]


class Alike(NamedTuple):
    """The numbers of the four groups of a kind."""

    close: int
    loose: int
    brothers: int
    namesakes: int


class SimilarBlocks:
    """The kinds of a page and their groups."""

    def __init__(self, measures: Measures) -> None:
        self._measures = measures
        self.kinds: list[int] = []  # by block: its kind, an index into the lists below
        self.boxes: list[int] = []  # by kind: the box of its first block
        kinds = self._number_kinds()
        self.sums = Sums()  # of the groups
        numbers: dict[str, int] = {}
        self.alike: list[Alike] = []  # by kind
        for kind, box in enumerate(self.boxes):
            found = []
            for name in self._names(box):
                if name not in numbers:
                    numbers[name] = self.sums.begin(kinds.first[kind])
                self.sums.join(numbers[name], kinds, kind)
                found.append(numbers[name])
            self.alike.append(Alike(*found))

    def _number_kinds(self) -> Sums:
        """Assign a kind to each block, and return the sums of each kind."""
        measures, boxes = self._measures, self._measures.page.boxes
        numbers: dict[tuple[int, str, str], int] = {}
        sums = Sums()
        blocks = zip(measures.page.blocks, measures.sizes, measures.good, strict=True)
        for index, (block, size, good) in enumerate(blocks):
            box = boxes[block.box]
            kind = numbers.setdefault((box.parent, box.tag, box.names), len(numbers))
            if kind == len(self.boxes):
                self.boxes.append(block.box)
                sums.begin(index)
            self.kinds.append(kind)
            sums.add(kind, index, block, size, good)
        return sums

    def _names(self, index: int) -> tuple[str, str, str, str]:
        """Name the groups of a kind, in the order of Alike; groups of different types never share a name."""
        measures = self._measures
        boxes = measures.page.boxes
        box = boxes[index]
        parent = boxes[box.parent] if box.parent >= 0 else box
        outer = boxes[measures.outer[measures.holder[index]]]
        tag, names = box.tag, box.names
        return (
            f"close {tag} {names}\n{parent.tag} {parent.names}",
            f"loose {tag} {outer.tag} {outer.names}",
            f"brothers {tag} {box.parent}",
            f"namesakes {tag} {names.strip().partition(' ')[0]}",
        )
