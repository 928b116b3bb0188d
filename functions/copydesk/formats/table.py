"""The header and the rows of a table, as CSV and workbooks have them."""

from collections.abc import Mapping, Sequence

from copydesk.article import Draft
from copydesk.errors import Rejected
from copydesk.formats.fields.aliases import plain_name
from copydesk.formats.fields.columns import fields_of
from copydesk.formats.records import read_record
from copydesk.profiles.selection import NO_PROFILES, Profiles

NEEDED = "the header must name a column of texts, and one of addresses, headlines or dates"
_BESIDE_TEXT = {"headline", "url", "canonicalUrl", "datePublished", "identifier", "publisher", "author"}


def is_header(columns: Sequence[str]) -> bool:
    """Whether these are short and different names, of a column of texts and one of headlines, dates or the like."""
    names = [plain_name(column) for column in columns if column]
    known = set(fields_of(columns))
    is_short = all(len(column) <= 64 and column.count(" ") <= 3 for column in columns)
    return is_short and len(set(names)) == len(names) and "text" in known and bool(known & _BESIDE_TEXT)


def read_row(cells: Mapping[str, str], warnings: Sequence[str], profiles: Profiles = NO_PROFILES) -> Draft | Rejected:
    """Read a row by the names of its columns, and those that its profile has; blank cells are absent."""
    found = read_record({name: cell for name, cell in cells.items() if cell.strip()}, profiles=profiles)
    return found.warned(*warnings) if isinstance(found, Draft) else found
