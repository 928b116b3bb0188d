"""A page as text blocks: one walk over the parsed tree gives the blocks in reading order and the boxes around them.

A box's blocks are one contiguous range, so every sum over a box is the difference of two running totals.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from turbohtml import Element, Text

from copydesk.extraction.html.declared import Declared, read_declarations
from copydesk.extraction.html.marks import NO_MARKS, Marks, is_drop

MAX_NODES = 60_000  # nodes read by one walk; the largest real page of 694 measured had 4,100 elements
BREAK = "\0"  # represents <br>; the parser's output never contains NUL
# How the walk treats a tag.
NOTHING, LINE, PLAIN, LINKED, BOX, CELL, LINES = "", "line", "plain", "link", "box", "cell", "lines"
LONG_CELL = 80  # characters; shorter cells of a row make one block
LITTLE_TEXT = 200  # characters; a page with less text is read again together with its <noscript> elements

_SKIPPED = (
    "script style svg noscript template iframe button select textarea option input img picture video audio canvas"
    " object map head math datalist progress meter embed link meta source track dialog amp-img rt rp"
)
_INLINE = (
    "span b strong i em u s small big sub sup font code tt kbd samp var mark abbr acronym cite q time label del ins bdi"
    " bdo data dfn ruby rb wbr nobr strike amp-fit-text"
)
_PICTURES = frozenset({"img", "picture", "video", "iframe", "embed", "object", "svg", "amp-img"})
_KINDS = {
    **dict.fromkeys(_INLINE.split(), PLAIN),
    **dict.fromkeys(_SKIPPED.split(), NOTHING),
    "br": LINE,
    "a": LINKED,
    "td": CELL,
    "th": CELL,
    "pre": LINES,
    "listing": LINES,
    "xmp": LINES,
}
_SCRIPTLESS_KINDS = {**_KINDS, "noscript": BOX}
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden")
_NO_DIGITS = dict.fromkeys(map(ord, "0123456789"))
HIDDEN_NAME = "displaynone"  # added to the names of a box that the page hides


@dataclass(slots=True)
class Block:
    """A run of text without a block element inside."""

    text: str
    box: int  # the block element around it, an index into Page.boxes
    linked: float  # link density: share of the characters inside links, 0-1
    pictured: bool  # a picture, video or embed is between the block before and this one


@dataclass(slots=True)
class Box:
    """A block element that holds text: its position in the tree and its blocks, `first` to before `end`."""

    tag: str
    names: str  # class, id, itemprop and role, as written
    parent: int  # an index into Page.boxes; -1 for the root
    first: int
    end: int = 0


@dataclass(slots=True)
class Page:
    """The result of a walk. `cut_short` is set if the page has more nodes than the walk reads."""

    blocks: list[Block] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    declared: Declared = field(default_factory=Declared)
    cut_short: bool = False
    marked: list[tuple[str, range]] = field(default_factory=list)  # the rule and the blocks of each marked element


def walk_page(document: Any, marks: Marks = NO_MARKS) -> Page:
    """Walk a parsed document once, in document order; at most 60,000 nodes are read.

    A marked element is a box, whatever its tag. One that is dropped from within a paragraph is not read.
    """
    page = Page(declared=read_declarations(document))
    if document.root is not None:
        _Walk(page, _KINDS, marks).run(document.root)
        if sum(len(block.text) for block in page.blocks) < LITTLE_TEXT:
            scriptless = Page(declared=page.declared)
            _Walk(scriptless, _SCRIPTLESS_KINDS, marks).run(document.root)
            return scriptless if len(scriptless.blocks) > len(page.blocks) else page
    return page


class _Walk:
    """The state of one walk: the text gathered since the last block boundary, and the letters of link text in it."""

    __slots__ = (
        "_broken",
        "_cell",
        "_kinds",
        "_letters",
        "_line_budget",
        "_lines",
        "_linked",
        "_links",
        "_marks",
        "_open",
        "_page",
        "_parts",
        "_pictured",
        "_rules",
    )

    def __init__(self, page: Page, kinds: Mapping[str, str], marks: Marks = NO_MARKS) -> None:
        self._page, self._kinds = page, kinds
        self._marks = {**marks.within, **marks.take, **marks.drop}
        self._rules: dict[int, str] = {}  # of the open boxes that are marked
        self._parts: list[str] = []
        self._letters = self._linked = 0  # of the gathered text
        self._links = self._lines = 0  # open links and open preformatted elements
        self._line_budget = MAX_NODES
        self._cell: tuple[int, int, int] | None = None  # parts, letters and linked letters before the open cell
        self._broken = self._pictured = False
        self._open = -1

    def run(self, root: Element) -> None:
        """Walk the tree without recursion; the stack holds an iterator over the children of each open element."""
        stack: list[tuple[Iterator[Any], str]] = [(iter(root.children), PLAIN)]
        budget = MAX_NODES
        while stack:
            children, kind = stack[-1]
            for node in children:
                budget -= 1
                if type(node) is Text:
                    (self._gather_lines if self._lines else self._gather)(node.text)
                elif type(node) is Element and budget > 0 and (opened := self._enter(node)):
                    stack.append((iter(node.children), opened))
                    break
            else:
                stack.pop()
                self._close(kind)
        self._page.cut_short = budget <= 0

    def _gather_lines(self, text: str) -> None:
        """Gather preformatted text: line breaks are kept, and a blank line ends a paragraph."""
        first, *others = text.split("\n", self._line_budget)
        self._line_budget -= len(others)
        self._gather(first)
        for line in others:
            self._break()
            self._gather(line)

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

    def _enter(self, node: Element) -> str:
        """Open an element and return its kind; "" if its children are not read."""
        tag = node.tag
        kind = self._kinds.get(tag, BOX)
        rule = self._marks.get(node) if self._marks else None
        if rule:
            kind = _marked_kind(kind, rule)
        if kind is BOX or kind is LINES:
            self._flush()
            self._open_box(tag, node)
            if rule:
                self._rules[self._open] = rule
            self._lines += kind is LINES
        elif kind is CELL:
            self._parts.append(" ")
            self._cell = len(self._parts), self._letters, self._linked
        elif kind is NOTHING:
            self._pictured |= tag in _PICTURES
        elif kind is LINE:
            self._break()
            return NOTHING
        elif kind is LINKED:
            self._links += 1
        return kind

    def _break(self) -> None:
        """Add a line break; the second of two in a row ends the paragraph."""
        if self._broken:
            self._flush()
        else:
            self._broken = True
            self._parts.append(BREAK)

    def _open_box(self, tag: str, node: Element) -> None:
        boxes = self._page.boxes
        boxes.append(Box(tag, _names(node), self._open, len(self._page.blocks)))
        self._open = len(boxes) - 1

    def _close(self, kind: str) -> None:
        if kind is BOX or kind is LINES:
            self._flush()
            box = self._page.boxes[self._open]
            box.end = len(self._page.blocks)
            if self._rules and (rule := self._rules.pop(self._open, None)):
                self._page.marked.append((rule, range(box.first, box.end)))
            if box.end == box.first:  # without text; boxes inside it are gone already, so it is the last one
                self._page.boxes.pop()
            self._open = box.parent
            self._lines -= kind is LINES
        elif kind is CELL:
            if self._cell and self._letters - self._cell[1] > LONG_CELL:
                self._flush()
            self._cell = None
        elif kind is LINKED:
            self._links -= 1

    def _flush(self) -> None:
        """Turn the gathered text into a block; if a cell is still open, the text before the cell is a separate block.

        Such a cell is long or contains paragraphs: its table is used for layout.
        """
        if not self._parts:
            return
        if self._cell and self._cell[1]:
            parts, letters, linked = self._cell
            self._emit(self._parts[:parts], letters, linked)
            del self._parts[:parts]
            self._letters -= letters
            self._linked -= linked
        if self._letters:
            self._emit(self._parts, self._letters, self._linked)
            self._letters = self._linked = 0
        self._cell = None
        self._broken = False
        self._parts.clear()

    def _emit(self, parts: list[str], letters: int, linked: int) -> None:
        self._page.blocks.append(Block(_lines("".join(parts)), self._open, linked / letters, self._pictured))
        self._pictured = False


def _marked_kind(kind: str, rule: str) -> str:
    """How a marked element is read: as a box, so that its blocks are its own; a dropped part of a line not at all."""
    if kind is LINES or kind is BOX:
        return kind
    return NOTHING if is_drop(rule) else BOX


def _names(node: Element) -> str:
    """Join the names of a box. Digits of an id are removed: they number similar boxes and would make each unique."""
    given, attr = len(node.attrs), node.attr
    names = (attr("class") or "") if given else ""
    if given == bool(names):
        return names  # most elements have no attributes, or a class alone
    for name in ("itemprop", "role"):
        value = attr(name)
        if value:
            names = f"{names} {value}"
    for name in ("id", "data-testid"):
        value = attr(name)
        if value:
            names = f"{names} {value.translate(_NO_DIGITS)}"
    style = attr("style")
    if (style and _HIDDEN.search(style)) or attr("hidden") is not None:
        names = f"{names} {HIDDEN_NAME}"
    return names


def _lines(paragraph: str) -> str:
    if BREAK not in paragraph:
        return " ".join(paragraph.split())
    return "\n".join(filter(None, (" ".join(line.split()) for line in paragraph.split(BREAK))))
