"""The header of a table -> the fields that its columns hold, in the languages of `column_names.tsv`.

Names are compared without case, accents, spaces, underscores and signs. Suppliers' names (`aliases.py`) precede.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import count, islice

from copydesk.characters.normal_form import normal_form
from copydesk.formats.fields.aliases import ALIASES, is_known, plain_name

MOST_NAMED = 5  # unknown columns that warnings name
MOST_CHARS = 40  # of a name in a warning
# Letters that Unicode does not decompose.
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe"})
_SIGNS = re.compile(r"[\s_\-–/:*.'’()\[\]\u200b-\u200f\ufeff]+")
_ORDER = tuple(ALIASES)  # the headline first
_FIELDS = {plain_name(name): field for field, aliases in ALIASES.items() for name in aliases}


def folded(name: str) -> str:
    """Return a column's name without case, accents, spaces and signs."""
    letters = normal_form("NFKD", name.casefold())
    return _SIGNS.sub("", "".join(one for one in letters if not unicodedata.combining(one)).translate(_LETTERS))


def fields_of(columns: Sequence[str]) -> list[str | None]:
    """Return the field that each column holds, None for an unknown column; a field may have several columns."""
    return [_FIELDS.get(plain_name(name)) for name in named_columns(columns)]


def named_columns(columns: Sequence[str]) -> list[str]:
    """Return columns under names that suppliers use; unknown ones under their own.

    Of several columns in other languages for one field, the one with the better name has it. A word with two meanings
    (`rubrik` is a headline in Swedish, a section in German) has the first that no other column has.
    """
    written = [column.strip("\ufeff \t*:") for column in columns]
    found = {place: name for place, name in enumerate(written) if is_known(name)}
    taken = {_FIELDS.get(plain_name(name)) for name in found.values()}
    meanings = {place: _names().get(folded(name), {}) for place, name in enumerate(written) if place not in found}
    ranked = sorted((len(meant), rank, place) for place, meant in meanings.items() for rank in meant.values())
    for _, rank, place in ranked:
        field = next(field for field, known in meanings[place].items() if known == rank)
        if field not in taken and place not in found:
            found[place] = field
            taken.add(field)
    return [found.get(place, name) for place, name in enumerate(written)]


def warnings_for(columns: Sequence[str]) -> tuple[str, ...]:
    """Return the warnings for named columns that are not read, at most `MOST_NAMED`."""
    names = (name for name in columns if name and not is_known(name))
    return tuple(f"column_unknown:{name[:MOST_CHARS]}" for name in islice(names, MOST_NAMED))


@cache
def _names() -> dict[str, dict[str, int]]:
    """The fields of each folded name, with the rank of the name: fields in order of weight, better names first."""
    found: dict[str, dict[str, int]] = {}
    lines = files(__package__).joinpath("column_names.tsv").read_text("utf-8").splitlines()
    rows = sorted((line.split("\t") for line in lines), key=lambda row: _ORDER.index(row[1]))
    rank = count()
    for _, field, names in rows:
        for name in names.split(", "):
            found.setdefault(folded(name), {}).setdefault(field, next(rank))
    return found
