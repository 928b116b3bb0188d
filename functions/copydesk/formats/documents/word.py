"""WordprocessingML (Word's .docx, ISO 29500) -> blocks, in the order in which a reader meets them.

Namespaces are not compared: the strict and the transitional form differ in nothing else that matters here.
Missed: the result of a field within the instruction of another one, which is kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from copydesk.formats.documents.draft import Block, row_of
from copydesk.formats.documents.styles import PLAIN, Own, Style, inherited, kind_of, value
from copydesk.formats.syntax.xml import local

_TRANSPARENT = {"body", "customXml", "ins", "moveTo", "sdt", "sdtContent", "smartTag", "txbxContent"}
# Deleted text, instructions of fields, properties, readings above Chinese characters, marks of notes and comments.
_NOT_TEXT = {"del", "delText", "instrText", "moveFrom", "pPr", "rPr", "rt", "sdtPr", "tblPr", "tcPr"}
_MARKS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_GENERATED = ("toc ", "table of ", "index ")  # names of styles
_OFF = {"0", "false", "off"}


def styles_of(part: ET.Element) -> dict[str, Style]:
    """Return the styles of a document by their ids."""
    found = {value(one, "styleId"): one for one in part if local(one) == "style"}
    return inherited(found, lambda one: value(one.find("{*}basedOn"), "val"), _own)


def _own(style: ET.Element) -> Own:
    name = value(style.find("{*}name"), "val")
    return kind_of(name), True if name.lower().startswith(_GENERATED) else _hidden(style)


def _hidden(element: ET.Element) -> bool | None:
    """Whether an element's own properties hide its text; None where they do not state it."""
    mark = element.find("{*}rPr/{*}vanish")
    return None if mark is None else value(mark, "val") not in _OFF


@dataclass
class WordText:
    """The text of a document: `blocks_in` its body, then `blocks_of_notes`."""

    styles: Mapping[str, Style]
    notes: Mapping[tuple[str, str], ET.Element]  # by kind and id
    _referred: dict[tuple[str, str], None] = field(default_factory=dict)
    _boxes: list[ET.Element] = field(default_factory=list)
    _begun: str = ""  # of a paragraph that the next one continues

    def blocks_in(self, holder: ET.Element) -> Iterator[Block]:
        """Yield the blocks of a body, a cell, a note or a text box."""
        for child in holder:
            name = local(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                yield from self._table(child)
            elif name == "AlternateContent":
                yield from self.blocks_in(_alternative(child))
            elif name in _TRANSPARENT and not _is_contents(child):
                yield from self.blocks_in(child)
        if self._begun.strip():
            yield Block(self._begun.strip())
        self._begun = ""

    def blocks_of_notes(self) -> Iterator[Block]:
        """Yield the footnotes and endnotes that the text refers to, each once, in order of their first reference."""
        for key in list(self._referred):
            if key in self.notes:
                yield from self.blocks_in(self.notes[key])

    def _paragraph(self, paragraph: ET.Element) -> Iterator[Block]:
        style = self.styles.get(value(paragraph.find("{*}pPr/{*}pStyle"), "val"), PLAIN)
        boxes, self._boxes = self._boxes, []
        text = self._begun + "".join(self._inline(paragraph, is_hidden=style.is_left_out))
        own, self._boxes = self._boxes, boxes
        self._begun = ""
        is_continued = _is_continued(paragraph)
        if not is_continued and text.strip():
            yield Block(text.strip(), style.kind)
        for box in own:
            yield from self.blocks_in(box)
        self._begun = text if is_continued else ""

    def _table(self, table: ET.Element) -> Iterator[Block]:
        for row in table.iterfind("{*}tr"):
            if row.find("{*}trPr/{*}del") is None:
                yield from row_of([list(self.blocks_in(cell)) for cell in _cells(row)])

    def _inline(self, holder: ET.Element, *, is_hidden: bool) -> Iterator[str]:
        """The text within a paragraph; text boxes and references of notes on the way are kept for later."""
        for child in holder:
            name = local(child)
            if name in _NOT_TEXT:
                continue
            if name == "t":
                yield "" if is_hidden else child.text or ""
            elif name in _MARKS:
                yield _MARKS[name]
            elif name == "txbxContent":
                self._boxes.append(child)
            elif name in _NOTES:
                self._referred[_NOTES[name], value(child, "id")] = None
            else:
                inner = _alternative(child) if name == "AlternateContent" else child
                yield from self._inline(inner, is_hidden=self._is_hidden(child, is_hidden=is_hidden))

    def _is_hidden(self, run: ET.Element, *, is_hidden: bool) -> bool:
        own = _hidden(run)
        if own is not None:
            return own
        return is_hidden or self.styles.get(value(run.find("{*}rPr/{*}rStyle"), "val"), PLAIN).is_left_out


def _is_continued(paragraph: ET.Element) -> bool:
    """Whether the next paragraph continues this one: its end was deleted, or it is a large initial letter."""
    is_initial = value(paragraph.find("{*}pPr/{*}framePr"), "dropCap") in {"drop", "margin"}
    return is_initial or paragraph.find("{*}pPr/{*}rPr/{*}del") is not None


def _cells(row: ET.Element) -> Iterator[ET.Element]:
    """The cells of a row, also those within content controls."""
    for child in row:
        if local(child) == "tc":
            yield child
        elif local(child) in _TRANSPARENT:
            yield from _cells(child)


def _alternative(choices: ET.Element) -> ET.Element:
    """The first of the forms in which the same content is given, for new and for old programs."""
    return next(iter(choices), choices)


def _is_contents(control: ET.Element) -> bool:
    """Whether a content control holds the table of contents."""
    return value(control.find("{*}sdtPr/{*}docPartObj/{*}docPartGallery"), "val").startswith("Table of Contents")
