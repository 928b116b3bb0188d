"""CSV and TSV with a header line: one draft for each row, by the column names of suppliers."""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import partial

from copydesk.article import Draft
from copydesk.errors import MalformedPayload, Rejected
from copydesk.formats.fields.aliases import is_known
from copydesk.formats.fields.columns import named_columns, warnings_for
from copydesk.formats.format import Format, Unread
from copydesk.formats.syntax.flood import Flood
from copydesk.formats.syntax.payload import HEAD_BYTES, Payload
from copydesk.formats.table import NEEDED, is_header, read_row
from copydesk.profiles.mapping import mapped_columns
from copydesk.profiles.selection import Profiles

MAX_HEADER = 8_192  # characters
_DELIMITERS = ",\t;|"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_OF_SUBSTACK = re.compile(r'"?post_id"?,"?post_date"?,"?is_published')
_SUBSTACK = "a list of posts without their texts; upload Substack's export as its zip archive"
_GUESSED = ("encoding_guessed",)


def recognise(payload: Payload) -> bool:
    """Whether the first line names a column of texts and one of addresses, headlines, dates or the like."""
    delimiter = _delimiter(payload)
    return bool(delimiter) and (_is_even(payload, delimiter) or _is_suppliers(payload, delimiter))


def _delimiter(payload: Payload) -> str:
    """The delimiter under which the first line is a header of articles; "" where there is none."""
    first = _LINE.match(payload.head)
    line = first[0].rstrip("\r\n") if first else ""
    if not line or len(line) > MAX_HEADER or line[0] in "<{[":
        return ""
    return next((one for one in _DELIMITERS if one in line and is_header(_cells(line, one, payload.profiles))), "")


def _is_suppliers(payload: Payload, delimiter: str) -> bool:
    """Whether the header is one of articles without the names of other languages, which menus of pages have too."""
    first = _LINE.match(payload.head)
    cells = _cells(first[0].rstrip("\r\n"), delimiter, payload.profiles) if first else []
    return is_header([cell for cell in cells if is_known(cell)])


def _cells(line: str, delimiter: str, profiles: Profiles) -> list[str]:
    """The names of columns in a header, as the profile of the upload maps them."""
    try:
        return [cell.strip() for cell in mapped_columns(next(csv.reader([line], delimiter=delimiter), []), profiles)]
    except csv.Error:
        return []


def parse(payload: Payload) -> Iterator[Rejected | Unread]:
    """Yield a draft for each row that is not blank; problems name the line on which the row ends."""
    delimiter = _delimiter(payload)
    if not delimiter:
        yield MalformedPayload(f"line 1: {_SUBSTACK if _OF_SUBSTACK.match(payload.head) else NEEDED}")
        return
    lines = _Lines(payload)
    rows = _rows(lines, delimiter, payload.limits.cell_chars)
    _, header = next(rows)
    columns = named_columns(mapped_columns(header, payload.profiles)) if isinstance(header, list) else []
    warnings = warnings_for(columns)
    read = partial(_row, columns, profiles=payload.profiles)
    flood = Flood(payload.limits)
    for line, cells in rows:
        if isinstance(cells, Rejected):
            yield cells
        elif size := sum(len(cell.strip()) for cell in cells):
            flood.record(size)
            yield partial(read, cells, line, (*warnings, *_GUESSED[: lines.guessed]))
        else:
            flood.skip("blank rows")


def _row(
    columns: list[str], cells: list[str], line: int, warnings: tuple[str, ...], profiles: Profiles
) -> Draft | Rejected:
    if len(cells) > len(columns):
        problem = f"line {line}: {len(cells)} cells under {len(columns)} columns"
        return MalformedPayload(problem, "\t".join(cells))
    return read_row(dict(zip(columns, cells, strict=False)), warnings, profiles)


def _rows(lines: Iterable[str], delimiter: str, cell_chars: int) -> Iterator[tuple[int, list[str] | Rejected]]:
    """Each row with its line. After a row that cannot be read, the reader continues with the next."""
    csv.field_size_limit(cell_chars)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as fault:
            yield reader.line_num, MalformedPayload(f"line {reader.line_num}: {fault}")
            continue
        if cells is None:
            return
        yield reader.line_num, cells


class _Lines:
    """The lines from the header on; `guessed` is set once the encoding of a line was guessed."""

    def __init__(self, payload: Payload) -> None:
        self.guessed = False
        self._payload = payload

    def __iter__(self) -> Iterator[str]:
        is_header, most = True, self._payload.limits.cell_chars
        for text, guessed in self._payload.lines():
            self.guessed = self.guessed or guessed
            if len(text) > most:
                raise MalformedPayload(f"a line is over {most} characters: what follows is not read")
            is_header = is_header and not text.strip("\ufeff \t\r\n")
            if not is_header:
                yield from _LINE.findall(text)[:-1]


def may_be(payload: Payload) -> bool:
    """Whether the first two rows have the same number of cells, at least two."""
    return any(_is_even(payload, one) for one in _DELIMITERS)


def _is_even(payload: Payload, delimiter: str) -> bool:
    """Whether the first two rows have as many cells, of which any may hold line breaks."""
    rows = csv.reader(_LINE.findall(payload.head), delimiter=delimiter)
    try:
        first, second = next(rows, []), next(rows, [])
    except csv.Error:
        return False
    is_cut = len(payload.start) >= HEAD_BYTES and next(rows, None) is None
    return len(first) > 1 and (len(first) == len(second) or (is_cut and 0 < len(second) < len(first)))


FORMAT = Format(
    "delimited",
    recognise,
    parse,
    may_be,
    content_types=("text/csv", "text/tab-separated-values", "text/plain"),
    suffixes=("csv", "tsv", "txt"),
)
