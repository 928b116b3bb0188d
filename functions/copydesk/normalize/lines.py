"""Properties of a line of text: prose, end of a sentence, number of words. Shared by the steps that choose lines."""

import re
from functools import lru_cache

from copydesk.characters.normal_form import normal_form

_SENTENCE_END = tuple(".!?…。！？؟।")
_CLOSERS = "\"'”’»“)]」』"
_NON_WORD = re.compile(r"\W+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def lines_of(text: str) -> list[str]:
    """Split page text into its non-blank lines."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def line_key(line: str) -> str:
    """Return a key that is equal for lines with the same words: without case, width and punctuation."""
    return _remembered_key(line) if len(line) <= _REMEMBERED_CHARS else _key(line)


def _key(line: str) -> str:
    return _NON_WORD.sub(" ", normal_form("NFKC", line).casefold()).strip() or line


# Three steps ask for the keys of the same lines, one after the other.
_REMEMBERED_LINES, _REMEMBERED_CHARS = 256, 2_000
_remembered_key = lru_cache(_REMEMBERED_LINES)(_key)


def count_words(line: str) -> int:
    """Count words; in scripts without spaces two characters count as one word."""
    unspaced = 0 if line.isascii() else len(_UNSPACED.findall(line))
    return len(line.split()) + unspaced // 2 if unspaced else len(line.split())


def ends_sentence(line: str) -> bool:
    """Whether the line ends like a sentence; closing quotes and brackets are ignored."""
    return line.rstrip(_CLOSERS).endswith(_SENTENCE_END)


def is_prose(line: str) -> bool:
    """Whether the line reads like a paragraph: a sentence of eight words, or a long line.

    Measured on 438 flattened news pages: docs/adr/0007-page-text.md.
    """
    count = count_words(line)
    return (count >= 8 and ends_sentence(line)) or count >= 25
