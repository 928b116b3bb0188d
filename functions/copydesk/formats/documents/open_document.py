"""OpenDocument text (LibreOffice's .odt, ISO 26300) -> blocks, in the order in which a reader meets them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from copydesk.formats.documents.draft import Block, row_of
from copydesk.formats.documents.styles import PLAIN, Own, Style, inherited, kind_of, value
from copydesk.formats.syntax.xml import local

MOST_SPACES = 100  # that one element may stand for
# Boxes, and everything else that holds blocks and is not a block itself.
_HOLDERS = {
    *("text", "list", "list-header", "list-item", "section", "text-box", "note-body", "frame", "a", "g"),
    *("numbered-paragraph", "custom-shape", "rect", "ellipse", "index-title", "table-cell", "covered-table-cell"),
}  # fmt: skip
# Deletions, comments, hidden text, descriptions of pictures, marks of notes, numbers of lists, readings above
# characters. Tables of contents and indexes are generated, so they are not among the holders.
_NOT_TEXT = {
    *("tracked-changes", "annotation", "hidden-text", "hidden-paragraph", "title", "desc", "note-citation", "number"),
    *("ruby-text", "script", "event-listeners", "object", "image"),
}  # fmt: skip


def styles_of(*parts: ET.Element) -> dict[str, Style]:
    """Return the styles of a document by their names, from the part of the styles and from that of the content."""
    found = {value(one, "name"): one for part in parts for one in part.iterfind(".//{*}style")}
    return inherited(found, lambda one: value(one, "parent-style-name"), _own)


def _own(style: ET.Element) -> Own:
    display = next(filter(None, (value(one, "display") for one in style.iterfind("{*}text-properties"))), None)
    return kind_of(value(style, "name")), None if display is None else display == "none"


@dataclass
class OpenText:
    """The text of a document: `blocks_in` its body, then `blocks_of_notes`."""

    styles: Mapping[str, Style]
    _notes: list[ET.Element] = field(default_factory=list)
    _boxes: list[ET.Element] = field(default_factory=list)

    def blocks_in(self, holder: ET.Element) -> Iterator[Block]:
        """Yield the blocks of a body, a section, a list, a cell, a note or a text box."""
        for child in holder:
            name = local(child)
            if name in {"p", "h"}:
                yield from self._paragraph(child)
            elif name == "table":
                yield from self._rows(child)
            elif name in _HOLDERS and value(child, "display") != "none":
                yield from self.blocks_in(child)

    def blocks_of_notes(self) -> Iterator[Block]:
        """Yield the footnotes and endnotes of the text, in order."""
        for note in list(self._notes):
            yield from self.blocks_in(note)

    def _paragraph(self, paragraph: ET.Element) -> Iterator[Block]:
        style = self.styles.get(value(paragraph, "style-name"), PLAIN)
        boxes, self._boxes = self._boxes, []
        text = "" if style.is_left_out else "".join(self._inline(paragraph)).strip()
        own, self._boxes = self._boxes, boxes
        if text:
            is_heading = style.kind == "text" and local(paragraph) == "h"
            yield Block(text, "heading" if is_heading else style.kind)
        for box in own:
            yield from self.blocks_in(box)

    def _rows(self, table: ET.Element) -> Iterator[Block]:
        """The rows of a table, also those in groups and headers."""
        for child in table:
            if local(child) == "table-row":
                yield from row_of([list(self.blocks_in(cell)) for cell in child])
            elif local(child).startswith("table-"):
                yield from self._rows(child)

    def _inline(self, holder: ET.Element) -> Iterator[str]:
        """The text within a paragraph; text boxes and notes on the way are kept for later."""
        yield _spaced(holder.text)
        for child in holder:
            yield from self._within(child)
            yield _spaced(child.tail)

    def _within(self, child: ET.Element) -> Iterator[str]:
        name = local(child)
        if name == "s":
            count = value(child, "c")
            yield " " * min(int(count) if count.isdecimal() and len(count) < 5 else 1, MOST_SPACES)
        elif name in {"tab", "line-break"}:
            yield "\n" if name == "line-break" else " "
        elif name == "note":
            self._notes.append(child)
        elif name in _HOLDERS - {"a"}:
            self._boxes.append(child)
        elif name not in _NOT_TEXT and not self.styles.get(value(child, "style-name"), PLAIN).is_left_out:
            yield from self._inline(child)


def _spaced(text: str | None) -> str:
    """Text as OpenDocument reads it: line ends and tabs of the file are spaces."""
    return (text or "").replace("\r", " ").replace("\n", " ").replace("\t", " ")
