"""Text -> words -> hashed shingles: what two texts are compared by.

Folding makes the same words equal however they are set. Scripts that write no spaces between words (Han, Kana,
Thai, Lao, Khmer, Burmese) give overlapping pairs of characters instead of words, so that a
shingle of three holds four characters there, and a mixed text is cut the same way wherever it is mixed.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

WIDTH = 3  # words in a shingle; 2, 4 and 5 found fewer copies
_DIGIT = (1 << 30) - 1  # of a Python integer: numbers of one digit are multiplied, and those of two compared, fast
_MASK = (1 << 60) - 1
_FIRST, _SECOND, _THIRD = 0x3FA8D1C5, 0x2B7E1517, 0x1F83D9AB  # of one digit, odd; the first makes all hashes as likely

# Vowel signs and accents are written as part of a word, though Python's \w leaves them out.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0970-\u0dff"
_ACCENTS = re.compile("[\u0300-\u036f]+")
_WORD = re.compile(f"[\\w{_MARKS}]+")
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_RUN_OR_WORD = re.compile(f"[{_UNSPACED}]+|(?:[^\\W{_UNSPACED}]|[{_MARKS}])+")


def cased_words(text: str) -> list[str]:
    """Cut a text into words as they are set.

    Full stops, commas and apostrophes vanish rather than divide, which joins the digits of 1,000 and 1.000 and the
    letters of U.S. and don't; every other mark divides.
    """
    if not unicodedata.is_normalized("NFKD", text):
        text = _without_accents(text)
    text = text.replace(".", "").replace(",", "").replace("'", "").replace("’", "")
    if text.isascii() or not _HAS_UNSPACED.search(text):
        return _WORD.findall(text)
    return [part for run in _RUN_OR_WORD.findall(text) for part in _parts(run)]


def _without_accents(text: str) -> str:
    """Fold width and ligatures, and drop the accents of letters: many systems lose them on the way."""
    parted = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", parted))


def words(text: str) -> list[str]:
    """Cut a text into folded words: blind to case, width, accents, apostrophes and the separators of a number."""
    return folded(cased_words(text))


def folded(cased: Sequence[str]) -> list[str]:
    """Fold the case of words away; all at once, which takes a fifth of the time."""
    return "\n".join(cased).casefold().split("\n") if cased else []


def _parts(run: str) -> list[str]:
    if len(run) == 1 or not _HAS_UNSPACED.match(run):
        return [run]
    return [run[place : place + 2] for place in range(len(run) - 1)]


def shingles(words: Sequence[str]) -> list[int]:
    """Hash every three neighbouring words, in their order; a text of fewer words is one, a text without words none.

    A word is hashed once (30 bits of CRC-32, remembered) and three hashes are joined by arithmetic: the same numbers on
    every machine and version, at a fraction of a digest per shingle.
    Returns: whole numbers below 2**60.
    """
    if words and len(words) < WIDTH:
        words = [*words, "", ""][:WIDTH]
    marks = list(map(_mark, words))
    return [
        (one * _FIRST + two * _SECOND + three * _THIRD) & _MASK
        for one, two, three in zip(marks, marks[1:], marks[2:], strict=False)
    ]


@lru_cache(maxsize=1 << 16)
def _mark(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass")) & _DIGIT
