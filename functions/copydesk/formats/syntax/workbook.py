"""A workbook of Excel (.xlsx): its visible sheets, and the values of their cells as text.

Dates are numbers in the style of a date: days since 1900 or 1904. A formula counts with the value that was computed
last. openpyxl was weighed: docs/adr/0010-dependencies.md.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias
from xml.etree import ElementTree as ET

from copydesk.errors import MalformedPayload, UnreadableObject
from copydesk.formats.syntax.office_package import OfficePackage
from copydesk.formats.syntax.sheet import Cell, rows_of, texts_of
from copydesk.formats.syntax.zip_archive import content_of

_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # formats of Excel itself
_NO_LETTERS = re.compile(r'"[^"]{0,100}"|\[[^\]]{0,100}\]|\\.|_.|\*.')  # of a format: words, colours, signs
_IN_DATES = re.compile("[dmyhs]", re.IGNORECASE)
_DAY_0, _DAY_0_OF_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - of cells, which have no zone
_LAST_DAY = 2_958_466  # of the year 9999
_FALSE_LEAP_DAY = 60  # Excel counts a 29 February 1900; before it, days are one off


Cells: TypeAlias = dict[int, str | None]  # by the place of their column


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet: its name and the name of its part."""

    name: str
    part: str


@dataclass(frozen=True)
class Workbook:
    """The sheets of a workbook, and what their cells refer to."""

    package: OfficePackage
    sheets: Sequence[Sheet]
    texts: Sequence[str]
    date_styles: frozenset[str]
    day_0: datetime

    def rows(self, sheet: Sheet) -> Iterator[Cells | MalformedPayload]:
        """Yield the cells of each row that is not blank by the place of their column; a fault as the last.

        None stands for a formula whose value the file does not have. Raises: UnreadableObject for a damaged archive.
        """
        for row in rows_of(_held(self.package, sheet.part, self.package.limits.held_bytes)):
            if isinstance(row, MalformedPayload):
                yield row
                return
            cells = {column: self._value(cell) for column, cell in row.cells.items()}
            if any(value is None or value.strip() for value in cells.values()):
                yield cells

    def _value(self, cell: Cell) -> str | None:
        if not cell.value:
            return None if cell.is_formula else ""
        match cell.kind:
            case "s":
                return self.texts[int(cell.value)] if _is_place(cell.value, len(self.texts)) else ""
            case "e":
                return ""
            case "b":
                return "true" if cell.value == "1" else "false"
            case "n":
                return self._moment(cell.value) if cell.style in self.date_styles else _plain(cell.value)
            case _:
                return cell.value

    def _moment(self, written: str) -> str:
        """A date, a time of a day, or both, in the form of ISO 8601."""
        days = _number(written)
        if days is None or not 0 <= days < _LAST_DAY:
            return written
        is_early = self.day_0 == _DAY_0 and days < _FALSE_LEAP_DAY
        moment = self.day_0 + timedelta(seconds=round((days + is_early) * 86_400))
        day, _, time_of_day = moment.isoformat().partition("T")
        if days < 1:
            return time_of_day
        return day if days == int(days) else moment.isoformat()


def _is_place(written: str, count: int) -> bool:
    return written.isdecimal() and len(written) < 10 and int(written) < count


def _number(written: str) -> float | None:
    try:
        return float(written)
    except ValueError:
        return None


def _plain(written: str) -> str:
    """A number as people write it: whole numbers without a point."""
    number = _number(written)
    return str(int(number)) if number is not None and abs(number) < 1e15 and number == int(number) else written


def open_workbook(package: OfficePackage) -> Workbook:
    """Open a workbook. Raises: UnreadableObject and MalformedPayload where a part is missing or broken."""
    types = package.types()
    main = next((name for name, kind in types.items() if kind.endswith(".main+xml")), "xl/workbook.xml")
    book = package.tree(main)
    listed = next((name for name, kind in types.items() if kind.endswith("sharedStrings+xml")), "xl/sharedStrings.xml")
    # Texts take up to four times as much memory as the part that lists them.
    texts = texts_of(_held(package, listed, package.limits.held_bytes // 2)) if listed in package.entries else []
    is_1904 = any(one.get("date1904", "") in {"1", "true"} for one in book.iterfind("{*}workbookPr"))
    styles = package.optional_tree(f"{main.rpartition('/')[0]}/styles.xml")
    return Workbook(package, _sheets(package, main, book), texts, _date_styles(styles), _day_0(is_1904=is_1904))


def _day_0(*, is_1904: bool) -> datetime:
    return _DAY_0_OF_1904 if is_1904 else _DAY_0


def _held(package: OfficePackage, name: str, most: int) -> bytes:
    """A part that is read in pieces; it may be larger than a document of XML."""
    if name not in package.entries:
        raise UnreadableObject(f"the workbook is damaged: it has no part {name[:80]}")
    limits = replace(package.limits, decompressed_bytes=most)
    return content_of(package.body, package.entries[name], limits)


def _sheets(package: OfficePackage, main: str, book: ET.Element) -> list[Sheet]:
    """The visible worksheets in order. Raises: UnreadableObject without one."""
    folder, _, name = main.rpartition("/")
    links = package.tree(f"{folder}/_rels/{name}.rels")
    parts = {
        one.get("Id", ""): _absolute(folder, one.get("Target", ""))
        for one in links
        if one.get("Type", "").endswith("/worksheet")
    }
    listed = [one for one in book.iterfind("{*}sheets/{*}sheet") if one.get("state", "visible") == "visible"]
    found = [Sheet(one.get("name", "")[:80], parts[number]) for one in listed if (number := _link(one.attrib)) in parts]
    if not found:
        raise UnreadableObject("the workbook has no visible sheet")
    return found


def _link(attributes: Mapping[str, str]) -> str:
    return next((written for name, written in attributes.items() if name.endswith("}id")), "")


def _absolute(folder: str, target: str) -> str:
    return target[1:] if target.startswith("/") else f"{folder}/{target}".lstrip("/")


def _date_styles(styles: ET.Element) -> frozenset[str]:
    """The numbers of the styles that show a number as a date."""
    written = {one.get("numFmtId", ""): one.get("formatCode", "") for one in styles.iterfind("{*}numFmts/{*}numFmt")}
    dates = {number for number, code in written.items() if _is_date(code)} | {str(number) for number in _DATES}
    own = set(written) - dates
    used = styles.iterfind("{*}cellXfs/{*}xf")
    return frozenset(str(place) for place, one in enumerate(used) if one.get("numFmtId", "") in dates - own)


def _is_date(code: str) -> bool:
    return bool(_IN_DATES.search(_NO_LETTERS.sub("", code[:400].partition(";")[0])))
