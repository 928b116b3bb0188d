"""A page as text blocks: one walk over the parsed tree gives the blocks in reading order and the boxes around them.

An element's blocks are one unbroken range, so every sum over a container is the difference of two running totals.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from turbohtml import Element, Text

from copydesk.extraction.declared import Declared, declared

MAX_NODES = 60_000  # of one walk; the largest real page of 694 measured had 4,100 elements
BREAK = "\0"  # stands for <br>; the parser never lets a NUL through
# What a tag opens.
NOTHING, LINE, PLAIN, LINKED, BOX, CELL = "", "line", "plain", "link", "box", "cell"
LONG_CELL = 80  # characters; shorter cells of a row make one block

_SKIPPED = (
    "script style svg noscript template iframe button select textarea option input img picture video audio canvas"
    " object map head math datalist progress meter embed link meta source track dialog amp-img"
)
_INLINE = (
    "span b strong i em u s small big sub sup font code tt kbd samp var mark abbr acronym cite q time label del ins bdi"
    " bdo data dfn ruby rb rt rp wbr nobr strike amp-fit-text"
)
_PICTURES = frozenset({"img", "picture", "video", "iframe", "embed", "object", "svg", "amp-img"})
_KINDS = {
    **dict.fromkeys(_INLINE.split(), PLAIN),
    **dict.fromkeys(_SKIPPED.split(), NOTHING),
    "br": LINE,
    "a": LINKED,
    "td": CELL,
    "th": CELL,
}


@dataclass(slots=True)
class Block:
    """A run of text with no block element inside: its text and how much of it is link text."""

    text: str
    box: int  # the element it stands in: an index into Page.boxes
    linked: float  # share of the characters inside links, 0-1
    pictured: bool  # a picture, video or embed stands between the block before and this one


@dataclass(slots=True)
class Box:
    """A block element: where it stands in the tree and which blocks it holds, `first` to before `end`."""

    tag: str
    names: str  # class, id and itemprop, as written
    parent: int  # an index into Page.boxes; -1 for the root
    first: int
    end: int = 0


@dataclass(slots=True)
class Page:
    """What the walk found. `cut_short` is set where the node budget ended it."""

    blocks: list[Block] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    declared: Declared = field(default_factory=Declared)
    cut_short: bool = False


def page_of(document: Any) -> Page:
    """Walk a parsed document once; at most 60,000 nodes are read, in document order."""
    page = Page(declared=declared(document))
    if document.root is not None:
        _Walk(page).run(document.root)
    return page


class _Walk:
    """The state of one walk: the text gathered since the last boundary, and how much of it is link text."""

    __slots__ = ("_broken", "_letters", "_linked", "_links", "_open", "_page", "_parts", "_pictured")

    def __init__(self, page: Page) -> None:
        self._page = page
        self._parts: list[str] = []
        self._letters = self._linked = 0  # of the gathered text
        self._links = 0  # open ones
        self._broken = self._pictured = False
        self._open = -1

    def run(self, root: Element) -> None:
        """Walk the tree without recursion; each open element waits on the stack as the iterator of its children."""
        stack: list[tuple[Iterator[Any], str]] = [(iter(root.children), PLAIN)]
        budget = MAX_NODES
        while stack:
            children, kind = stack[-1]
            node = next(children, None)
            if node is None:
                stack.pop()
                self._close(kind)
                continue
            budget -= 1
            if type(node) is Text:
                self._gather(node.text)
            elif type(node) is Element and budget > 0:
                kind = self._entered(node)
                if kind:
                    stack.append((iter(node.children), kind))
        self._page.cut_short = budget <= 0

    def _gather(self, text: str) -> None:
        letters = len(text.strip())
        if letters:
            self._parts.append(text)
            self._broken = False
            self._letters += letters
            if self._links:
                self._linked += letters
        elif self._letters:
            self._parts.append(" ")

    def _entered(self, node: Element) -> str:
        """Open an element; "" where nothing of it is to be read."""
        tag = node.tag
        kind = _KINDS.get(tag, BOX)
        if kind is BOX:
            self._flush()
            self._open_box(tag, node)
        elif kind is CELL:
            self._parts.append(" ")
        elif kind is NOTHING:
            self._pictured |= tag in _PICTURES
        elif kind is LINE:
            self._break()
            return NOTHING
        elif kind is LINKED:
            self._links += 1
        return kind

    def _break(self) -> None:
        """Two <br> in a row end a paragraph, one ends a line."""
        if self._broken:
            self._flush()
        else:
            self._broken = True
            self._parts.append(BREAK)

    def _open_box(self, tag: str, node: Element) -> None:
        attr = node.attr
        names = attr("class") or ""
        for name in ("id", "itemprop"):
            value = attr(name)
            if value:
                names = f"{names} {value}"
        self._page.boxes.append(Box(tag, names, self._open, len(self._page.blocks)))
        self._open = len(self._page.boxes) - 1

    def _close(self, kind: str) -> None:
        if kind is BOX:
            self._flush()
            box = self._page.boxes[self._open]
            box.end = len(self._page.blocks)
            self._open = box.parent
        elif kind is CELL:
            if self._letters > LONG_CELL:
                self._flush()
        elif kind is LINKED:
            self._links -= 1

    def _flush(self) -> None:
        """Turn the gathered text into a block."""
        if not self._parts:
            return
        if self._letters:
            text = _lines("".join(self._parts))
            linked = self._linked / self._letters
            self._page.blocks.append(Block(text, self._open, linked, self._pictured))
            self._letters = self._linked = 0
            self._pictured = False
        self._broken = False
        self._parts.clear()


def _lines(paragraph: str) -> str:
    if BREAK not in paragraph:
        return " ".join(paragraph.split())
    return "\n".join(filter(None, (" ".join(line.split()) for line in paragraph.split(BREAK))))
