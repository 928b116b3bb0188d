"""Excel workbooks, .xlsx: one draft for each row of each visible sheet, read as the rows of CSV are."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from copydesk.article import Draft
from copydesk.errors import MalformedPayload, Rejected, UnreadableObject
from copydesk.formats.fields.columns import MOST_NAMED, named_columns, warnings_for
from copydesk.formats.format import Format, Unread
from copydesk.formats.syntax.flood import Flood
from copydesk.formats.syntax.office_package import OfficePackage, package_of
from copydesk.formats.syntax.payload import Payload
from copydesk.formats.syntax.sheet import letters_of
from copydesk.formats.syntax.workbook import Cells, Sheet, Workbook, open_workbook
from copydesk.formats.table import NEEDED, is_header, read_row
from copydesk.profiles.mapping import mapped_columns
from copydesk.profiles.selection import Profiles

ROWS_ABOVE = 10  # of which one is the header: a title and notes stand above it
_MACROS = "the workbook holds macros, which are refused; save it as .xlsx"
_BINARY = "a workbook in binary form (.xlsb), which is not read; save it as .xlsx"


def recognise(payload: Payload) -> bool:
    """Whether the payload is a package with the folder of Excel."""
    package = package_of(payload)
    names = package.entries if package else {}
    return "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names)


def parse(payload: Payload) -> Iterator[Rejected | Unread]:
    """Yield a draft for each row that is not blank, sheet by sheet; problems name sheet and row.

    Raises: Rejected for macros, and for a workbook that is damaged as a whole.
    """
    package = OfficePackage.of(payload)
    if any("vbaProject" in name for name in package.entries) or "macroEnabled" in "".join(package.types().values()):
        raise UnreadableObject(_MACROS)
    if any(name.endswith("workbook.bin") for name in package.entries):
        raise UnreadableObject(_BINARY)
    book, flood, is_empty = open_workbook(package), Flood(payload.limits), True
    for sheet in book.sheets:
        for record in _records(book, sheet, flood, payload.profiles):
            is_empty = False
            yield record
    if is_empty:
        yield UnreadableObject("the workbook is empty")


def _records(book: Workbook, sheet: Sheet, flood: Flood, profiles: Profiles) -> Iterator[Rejected | Unread]:
    """The records of a sheet; a fault in it costs the rest of this sheet alone."""
    rows = book.rows(sheet)
    columns, problem = _header(rows, profiles)
    warnings = warnings_for(columns)
    for cells in rows if columns else ():
        if isinstance(cells, MalformedPayload):
            problem = cells.problem
            break
        flood.record(sum(len(cell or "") for cell in cells.values()))
        yield partial(_row, columns, cells, warnings, profiles)
    if problem:
        yield MalformedPayload(f'sheet "{sheet.name}": {problem}')


def _header(rows: Iterator[Cells | MalformedPayload], profiles: Profiles) -> tuple[list[str], str]:
    """The names of the columns, and the problem where the first rows have none; neither for a blank sheet."""
    problem = ""
    for cells in islice(rows, ROWS_ABOVE):
        if isinstance(cells, MalformedPayload):
            return [], cells.problem
        written = [(cells.get(column) or "").strip() for column in range(max(cells) + 1)]
        names = mapped_columns(written, profiles)
        if is_header(names):
            return named_columns(names), ""
        problem = NEEDED
    return [], problem


def _row(columns: Sequence[str], cells: Cells, warnings: Sequence[str], profiles: Profiles) -> Draft | Rejected:
    """A row by the names of its columns; a cell without one is named by its letters."""
    named = {columns[place]: value or "" for place, value in cells.items() if place < len(columns) and columns[place]}
    beside = [letters_of(place) for place, value in cells.items() if value and not "".join(columns[place : place + 1])]
    unknown = (f"column_unknown:{letters}" for letters in beside[:MOST_NAMED])
    found = read_row(named, (*warnings, *unknown), profiles)
    if None in cells.values() and isinstance(found, Draft):
        return found.warned("formula_without_value")
    return found


FORMAT = Format(
    "xlsx",
    recognise,
    parse,
    content_types=("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
    suffixes=("xlsx", "xltx"),
    is_archive=True,
)
