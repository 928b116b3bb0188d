"""CSV for spreadsheets: RFC 4180 in UTF-8 with a byte order mark, which Excel needs to read it as UTF-8.

A cell that a spreadsheet would run as a formula begins with an apostrophe: articles come from strangers, and a headline
such as =HYPERLINK(...) sends data elsewhere when it is clicked.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from copydesk.exports.columns import COLUMNS, Cell, row
from copydesk.exports.export_format import Article, ExportFormat, encoded

_BYTE_ORDER_MARK = "\ufeff"
_OF_FORMULAS = tuple("=+-@\t\r\n＝＋－＠")  # the list of OWASP, "CSV Injection"


def write(articles: Iterable[Article]) -> Iterator[bytes]:
    """Yield the line of column names, then a line for each article; lists are joined by "; "."""
    yield encoded(_BYTE_ORDER_MARK + _line(list(COLUMNS)))
    for article in articles:
        yield encoded(_line([_cell(value) for value in row(article).values()]))


def _line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _cell(value: Cell) -> str:
    if isinstance(value, list):
        return _inert("; ".join(value))
    return _inert(value) if isinstance(value, str) else "" if value is None else str(value)


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_OF_FORMULAS) else text


FORMAT = ExportFormat("csv", "for spreadsheets; a cell that a spreadsheet would run begins with '", write)
