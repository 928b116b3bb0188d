"""Text -> words -> hashed shingles: what two texts are compared by.

Folding makes the same words equal however they are set. Scripts that write no spaces between words (Han, Kana, Thai,
Lao, Khmer, Burmese) give overlapping pairs of characters instead of words, so that a shingle of three holds four
characters there, and a mixed text is cut the same way wherever it is mixed.
"""

import re
import struct
import unicodedata
from collections.abc import Collection
from operator import add
from zlib import crc32

SKETCHED = 144  # shingles of a sketch, 4 bytes each: the item of a key stays below 1 kB with one owner
SHINGLE_RANGE = 1 << 60  # is every shingle

WIDTH = 3  # words in a shingle; 2, 4 and 5 found fewer copies
_DIGIT = (1 << 30) - 1
_MASK = (1 << 60) - 1
_FIRST, _SECOND, _THIRD = 0x3FA8D1C5, 0x2B7E1517, 0x1F83D9AB  # of 30 bits, odd; the first makes all hashes as likely

# Vowel signs and accents are written as part of a word, though Python's \w leaves them out.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0970-\u0dff"
_ACCENTS = re.compile("[\u0300-\u036f]+")
_WORD = re.compile(f"[\\w{_MARKS}]+")
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_RUN_OR_WORD = re.compile(f"([{_UNSPACED}]+)|((?:[^\\W{_UNSPACED}]|[{_MARKS}])+)")
_VANISHING = ".,'"
_TYPOGRAPHIC = "“”„‘‚–—«»‹›•·£€¿¡"  # what most texts hold of other than letters; without it they are ASCII
_DIVIDING = {each: " " for each in range(128) if not _WORD.match(chr(each))}
_ASCII = {**_DIVIDING, **dict.fromkeys(map(ord, _VANISHING))}  # what becomes of other characters than letters


def space_words(text: str) -> str:
    """Put the words of a text, as they are set, one by one with white space between.

    Full stops, commas and apostrophes vanish rather than divide, which joins the digits of 1,000 and 1.000 and the
    letters of U.S. and don't; every other mark divides.
    """
    if not unicodedata.is_normalized("NFKD", text):
        text = _without_accents(text)
    text = text.replace("’", "")
    if not text.isascii():
        for mark in _TYPOGRAPHIC:
            text = text.replace(mark, " ")
    if text.isascii():
        return text.translate(_ASCII)  # a tenth of the time that the expressions below take
    for mark in _VANISHING:
        text = text.replace(mark, "")
    return "\n".join(_pairs_and_words(text) if _HAS_UNSPACED.search(text) else _WORD.findall(text))


def _without_accents(text: str) -> str:
    """Fold width and ligatures, and drop the accents of letters: many systems lose them on the way."""
    parted = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", parted))


def _pairs_and_words(text: str) -> list[str]:
    cut: list[str] = []
    for run, word in _RUN_OR_WORD.findall(text):
        cut += map(add, run, run[1:]) if len(run) > 1 else [run or word]
    return cut


def fold_words(text: str) -> str:
    """Do the same with the words folded: blind to case, width, accents, apostrophes and the separators of a number."""
    return space_words(text).casefold()


def shingles(folded: str) -> list[int]:
    """Hash every three neighbouring words, in their order; a text of fewer words is one, a text without words none.

    A word is hashed to 30 bits, and three hashes are joined by arithmetic: the same numbers on every machine and
    version, at a fraction of a digest per shingle. All are joined at once, in one long integer of 64 bits a word, where
    no sum reaches its neighbour. To hash a word again takes less time than to remember it: a table of words fits no
    cache.
    Returns: whole numbers below 2**60.
    """
    words = folded.encode("utf-8", "surrogatepass").split()
    if not words:
        return []
    words += [b""] * (WIDTH - len(words))
    count, lane = len(words), 64
    marks = _lanes(struct.pack(f"<{count}Q", *map(crc32, words))) & _repeated(_DIGIT, count)
    joined = marks * _FIRST + (marks >> lane) * _SECOND + (marks >> 2 * lane) * _THIRD
    hashed = (joined & _repeated(_MASK, count)).to_bytes(8 * count, "little")
    return list(struct.unpack(f"<{count}Q", hashed)[: 1 - WIDTH])


def _lanes(packed: bytes) -> int:
    return int.from_bytes(packed, "little")


def _repeated(mask: int, count: int) -> int:
    return _lanes(mask.to_bytes(8, "little") * count)


def lowest(shingles: Collection[int]) -> list[int]:
    """Pick the smallest shingles of a text, in their order: as many as a sketch holds or a few more, if there are."""
    likely = (SHINGLE_RANGE * SKETCHED * 5 // 4) // max(
        len(shingles), 1
    )  # hashes are spread evenly; to sort all takes twice
    found = sorted([each for each in shingles if each < likely])
    return found if len(found) >= min(SKETCHED, len(shingles)) else sorted(shingles)
