"""Text as words to search: runs of letters and digits, folded; pairs of characters where a script has no spaces.

A search node reads text by the analyzer `words` of the mapping, a local store by this module. Both fold case, accents
and the letters below, and both cut at apostrophes, full stops and underscores, so that `l'avion` is found by `avion`.
Known differences: a node keeps a run of Lao, Khmer or Burmese whole, and Korean that is written next to a digit.
"""

import re
from collections.abc import Iterator

from copydesk.characters.normal_form import normal_form

# Letters that Unicode does not decompose; those of Lucene's asciifolding that are frequent in news.
LETTERS = {
    "æ": "ae", "œ": "oe", "ø": "o", "ð": "d", "đ": "d", "ħ": "h", "ı": "i", "ł": "l", "þ": "th", "ŧ": "t", "ё": "е",
}  # fmt: skip
_MARKS = (  # combining marks, which belong to the word around them
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0963\u0966-\u0df3\u200c\u200d"
)
_SOUTH_EAST = "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ecd\u1000-\u109f\u1780-\u17d3"  # Thai, Lao, Burmese, Khmer
_EAST = "\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f"
_UNSPACED = re.compile(f"[{_SOUTH_EAST}{_EAST}\U00020000-\U0003ffff]+")
_WORD = re.compile(rf"(?:[^\W_]|[{_MARKS}{_SOUTH_EAST}])+")
_ACCENT = re.compile(r"(?<=[a-z\u00df-\u02ff\u0370-\u03ff])[\u0300-\u036f]+")  # й and other Cyrillic letters stay
_TRANSLATED = str.maketrans(LETTERS)


def folded(text: str) -> str:
    """Return a text without differences of case, width and accents: `Größe` and `GROSSE` are equal."""
    if text.isascii():
        return text.lower()
    decomposed = normal_form("NFKD", text.casefold())
    return normal_form("NFC", _ACCENT.sub("", decomposed)).translate(_TRANSLATED)


def words(text: str) -> list[str]:
    """Return the words of a text as written, cut between scripts with and without spaces."""
    return [text[start:end] for start, end in places(text)]


def places(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each word of a text."""
    if _UNSPACED.search(text) is None:
        yield from (run.span() for run in _WORD.finditer(text))
        return
    for run in _WORD.finditer(text):
        start, end = run.span()
        for unspaced in _UNSPACED.finditer(text, start, end):
            if start < unspaced.start():
                yield start, unspaced.start()
            yield unspaced.span()
            start = unspaced.end()
        if start < end:
            yield start, end


def tokens(word: str) -> list[str]:
    """Return what the index holds for a word: the folded word, or each pair of neighbouring characters."""
    plain = folded(word)
    if not is_unspaced(word) or len(plain) == 1:
        return [plain]
    return [plain[place : place + 2] for place in range(len(plain) - 1)]


def is_unspaced(word: str) -> bool:
    """Whether a word is of a script that is written without spaces."""
    return _UNSPACED.match(word) is not None
