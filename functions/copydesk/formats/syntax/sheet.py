"""The XML of a worksheet or of a list of texts (SpreadsheetML, ISO 29500), read piece by piece without a tree.

The parser calls the methods of its target: no element is kept, and depth and columns are bounded.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as ET

from copydesk.errors import MalformedPayload

MAX_COLUMNS = 16_384  # of Excel
MAX_TEXTS = 1_000_000
MAX_EMPTY = 300_000  # elements in which no row is completed: a row has at most 16,384 cells
_MAX_DEPTH = 60
_PIECE = 65_536  # bytes
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # as in "_x000D_"
_REFERENCE = re.compile(r"([A-Z]{1,3})\d{0,7}\Z")


@dataclass(frozen=True, slots=True)
class Cell:
    """A filled cell: its type, the number of its style, and its value as the file has it."""

    kind: str
    style: str
    value: str
    is_formula: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The filled cells of a row by the place of their column, from 0."""

    number: int
    cells: dict[int, Cell]


def _read(content: bytes, target: "_Parsed") -> Iterator[Any]:
    """Yield what a target completes; a MalformedPayload as the last for broken XML, and for a document type."""
    parser = ET.XMLParser(target=target)  # noqa: S314 - the target refuses a document type, hence entities
    fault = None
    try:
        for place in range(0, len(content), _PIECE):
            parser.feed(content[place : place + _PIECE])
            yield from target.take()
        parser.close()
    except ET.ParseError as broken:
        fault = MalformedPayload(f"broken XML, line {broken.position[0]}")
    except MalformedPayload as refused:
        fault = refused
    except (LookupError, ValueError):
        fault = MalformedPayload("an encoding that is not read")
    yield from target.take()
    if fault:
        yield fault


def rows_of(content: bytes) -> Iterator[Row | MalformedPayload]:
    """Yield the rows of a worksheet that have a filled cell; where it is broken, the fault as the last."""
    yield from _read(content, _Rows())


def texts_of(content: bytes) -> list[str]:
    """Return the texts that cells refer to by their number. Raises: MalformedPayload where the list is broken."""
    texts: list[str] = []
    for text in _read(content, _Texts()):
        if isinstance(text, MalformedPayload):
            raise text
        if len(texts) == MAX_TEXTS:
            raise MalformedPayload(f"over {MAX_TEXTS} texts")
        texts.append(text)
    return texts


def unescaped(text: str) -> str:
    """Return a text with its escaped characters (`_x000D_`); half of a surrogate pair stays as it is written."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return found[0] if 0xD800 <= code <= 0xDFFF else chr(code)


def column_of(letters: str) -> int:
    """Return the place of a column by its letters, from 0: A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def letters_of(column: int) -> str:
    """Return the letters of a column by its place: 0 is A, 26 is AA."""
    letters = ""
    while column >= 0:
        letters = chr(65 + column % 26) + letters
        column = column // 26 - 1
    return letters


@dataclass
class _Parsed:
    """The part that both targets share: depth, the text of the current element, what is completed."""

    done: list[Any] = field(default_factory=list)
    _since: int = 0  # elements begun since the last one was completed
    _path: list[str] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)

    def doctype(self, *_: object) -> None:
        """Refuse a document type. Raises: MalformedPayload."""
        raise MalformedPayload("the document declares a type, which is refused")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open an element. Raises: MalformedPayload for elements that are nested too deeply."""
        name = tag.rpartition("}")[2]
        self._path.append(name)
        self._since += 1
        if len(self._path) > _MAX_DEPTH or self._since > MAX_EMPTY:
            raise MalformedPayload(f"nested over {_MAX_DEPTH} deep, or over {MAX_EMPTY} elements without a value")
        self.opened(name, attributes)

    def end(self, _: str) -> None:
        """Close an element."""
        self.closed(self._path.pop())

    def data(self, text: str) -> None:
        """Take the text of cells; phonetic readings are not part of it."""
        if self._path[-1] in {"t", "v"} and "rPh" not in self._path[-3:]:
            self._text.append(text)

    def close(self) -> None:
        """End the document."""

    def take(self) -> Sequence[Any]:
        """Return what was completed since the last call."""
        done, self.done = self.done, []
        self._since = 0 if done else self._since
        return done

    def text(self) -> str:
        """Return the text since the last call."""
        written, self._text = unescaped("".join(self._text)), []
        return written

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""

    def closed(self, name: str) -> None:
        """Complete an element."""


class _Texts(_Parsed):
    """The texts of a workbook."""

    def closed(self, name: str) -> None:
        """Complete a text."""
        if name == "si":
            self.done.append(self.text())


@dataclass
class _Rows(_Parsed):
    """The rows of a worksheet."""

    _row: Row = field(default_factory=lambda: Row(0, {}))
    _column: int = -1
    _of_cell: dict[str, str] = field(default_factory=dict)
    _is_formula: bool = False

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """Begin a row or a cell. Raises: MalformedPayload for too many columns."""
        if name == "row":
            number = attributes.get("r", "")
            is_written = number.isdecimal() and len(number) < 8
            self._row, self._column = Row(int(number) if is_written else self._row.number + 1, {}), -1
        elif name == "c":
            found = _REFERENCE.match(attributes.get("r", ""))
            self._column = column_of(found[1]) if found else self._column + 1
            self._of_cell, self._is_formula = attributes, False
            if self._column >= MAX_COLUMNS:
                raise MalformedPayload(f"row {self._row.number}: over {MAX_COLUMNS} columns")
        elif name == "f":
            self._is_formula = True

    def closed(self, name: str) -> None:
        """Complete a cell or a row."""
        if name == "c":
            value, kind = self.text(), self._of_cell.get("t", "n")
            if value or self._is_formula:
                self._row.cells[self._column] = Cell(kind, self._of_cell.get("s", ""), value, self._is_formula)
        elif name == "row" and self._row.cells:
            self.done.append(self._row)
