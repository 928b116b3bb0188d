"""Text -> folded words -> hashed shingles (three consecutive words), the units in which texts are compared.

Folding makes the same words equal whatever their case, accents and punctuation. Scripts written without spaces between
words (Han, Kana, Thai, Lao, Khmer, Burmese) give overlapping pairs of characters instead of words, so a shingle covers
four characters. In mixed text each run is split by its own script, so its words do not depend on the text around it.
"""

import re
import struct
import unicodedata
from collections.abc import Collection
from operator import add
from zlib import crc32

from copydesk.characters.normal_form import normal_form

SKETCHED = 144  # shingles in a sketch, 4 bytes each: the item of a key with one owner stays below 1 kB
SHINGLE_RANGE = 1 << 60  # every shingle is below this

WIDTH = 3  # words in a shingle; 2, 4 and 5 found fewer copies
_WORD_BITS = (1 << 30) - 1
_SHINGLE_BITS = (1 << 60) - 1
_FIRST, _SECOND, _THIRD = 0x3FA8D1C5, 0x2B7E1517, 0x1F83D9AB  # odd, 30 bits; the first spreads the hashes evenly

# Vowel signs and accents belong to a word, but Python's \w does not match them.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0970-\u0dff"
_ACCENTS = re.compile("[\u0300-\u036f]+")
_WORD = re.compile(f"[\\w{_MARKS}]+")
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_RUN_OR_WORD = re.compile(f"([{_UNSPACED}]+)|((?:[^\\W{_UNSPACED}]|[{_MARKS}])+)")
_JOINING = ".,'"  # marks within a word or number
_TYPOGRAPHIC = "“”„‘‚–—«»‹›•·£€¿¡"  # the non-ASCII marks of most texts: without them the rest is often ASCII
_DIVIDING = {each: " " for each in range(128) if not _WORD.match(chr(each))}
_ASCII = {**_DIVIDING, **dict.fromkeys(map(ord, _JOINING))}  # translation of the characters that are not letters


def space_words(text: str) -> str:
    """Return the words of a text in their original case, separated by white space.

    Full stops, commas and apostrophes are removed, which joins the digits of 1,000 and 1.000 and the letters of U.S.
    and don't. Every other mark separates words.
    """
    if not unicodedata.is_normalized("NFKD", text):
        text = _without_accents(text)
    text = text.replace("’", "")
    if not text.isascii():
        for mark in _TYPOGRAPHIC:
            text = text.replace(mark, " ")
    if text.isascii():
        return text.translate(_ASCII)  # takes a tenth of the time of the expressions below
    for mark in _JOINING:
        text = text.replace(mark, "")
    return "\n".join(_pairs_and_words(text) if _HAS_UNSPACED.search(text) else _WORD.findall(text))


def _without_accents(text: str) -> str:
    """Fold character width and ligatures, and drop accents, which many systems lose on the way."""
    decomposed = normal_form("NFKD", text)
    return normal_form("NFC", _ACCENTS.sub("", decomposed))


def _pairs_and_words(text: str) -> list[str]:
    found: list[str] = []
    for run, word in _RUN_OR_WORD.findall(text):
        found += map(add, run, run[1:]) if len(run) > 1 else [run or word]
    return found


def fold_words(text: str) -> str:
    """Return the words as `space_words` does, in lower case.

    Texts that differ only in case, character width, accents, apostrophes or number separators give the same words.
    """
    return space_words(text).casefold()


def shingles(folded: str) -> list[int]:
    """Return the hashes of every three consecutive words, in text order.

    A text of one or two words gives one shingle, a text without words gives none. A word is hashed to 30 bits (CRC-32)
    and three word hashes are combined by arithmetic, which gives the same numbers on every machine and Python version
    and costs a fraction of one digest per shingle. All shingles are computed at once in one long integer with 64 bits a
    word, in which no sum overflows into the next word. Hashing a repeated word again is faster than looking it up: a
    table of words does not fit into a processor cache.
    Returns: integers below 2**60.
    """
    words = folded.encode("utf-8", "surrogatepass").split()
    if not words:
        return []
    words += [b""] * (WIDTH - len(words))
    count, lane = len(words), 64
    hashes = _lanes(struct.pack(f"<{count}Q", *map(crc32, words))) & _repeated(_WORD_BITS, count)
    joined = hashes * _FIRST + (hashes >> lane) * _SECOND + (hashes >> 2 * lane) * _THIRD
    hashed = (joined & _repeated(_SHINGLE_BITS, count)).to_bytes(8 * count, "little")
    return list(struct.unpack(f"<{count}Q", hashed)[: 1 - WIDTH])


def _lanes(packed: bytes) -> int:
    return int.from_bytes(packed, "little")


def _repeated(mask: int, count: int) -> int:
    return _lanes(mask.to_bytes(8, "little") * count)


def lowest(shingles: Collection[int]) -> list[int]:
    """Return the smallest shingles of a text, sorted: at least as many as a sketch holds, if the text has them."""
    # Hashes are spread evenly, so this bound keeps a few more than needed; sorting all shingles takes twice as long.
    bound = (SHINGLE_RANGE * SKETCHED * 5 // 4) // max(len(shingles), 1)
    found = sorted([each for each in shingles if each < bound])
    return found if len(found) >= min(SKETCHED, len(shingles)) else sorted(shingles)
