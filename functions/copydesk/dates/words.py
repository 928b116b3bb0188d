"""Names of months in the languages that news is written in."""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from copydesk.characters.normal_form import normal_form

_TABLE = "months.tsv"


def month_key(word: str) -> str:
    """The form in which a word is looked up: lower case, without accents and without punctuation around it."""
    apart = normal_form("NFKD", word.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char)).strip(".'’,;:()")


def month_named(word: str, language: str = "") -> int | None:
    """The number of the month that a word names, None if it does not name a month.

    Some words mean two months (listopad: November in Polish and Czech, October in Croatian); the language decides.
    """
    name = month_key(word)
    meanings = _months().get(name) or _months().get(name.removeprefix("ב"))  # Hebrew: "in March" is one word
    if meanings is None:
        return None
    return meanings.get(language[:2].lower()) or next(iter(meanings.values()))


@lru_cache(maxsize=1)
def _months() -> Mapping[str, Mapping[str, int]]:
    """The table, word -> language -> month: read once, when the first date in words arrives."""
    found: dict[str, dict[str, int]] = {}
    for line in resources.files(__package__).joinpath(_TABLE).read_text("utf-8").splitlines():
        language, month, names = line.split("\t")
        for name in names.split(" "):
            found.setdefault(name.replace("_", " "), {}).setdefault(language, int(month))
    return found
