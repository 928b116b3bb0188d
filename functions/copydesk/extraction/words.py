"""The words of a text, lower case, as they are written in the learned tables."""

import re
from collections.abc import Sequence

from copydesk.extraction.folding import translate_lines

_WORD = re.compile(r"[^\W\d_]+")
# Table for `translate`, which is faster than a regular expression: letters become lower case, all else a space.
_ASCII_WORDS = {code: chr(code).lower() if chr(code).isalpha() else " " for code in range(128)}


def words_of(text: str) -> list[str]:
    """List the words of a text, lower case; digits are not part of words."""
    return text.translate(_ASCII_WORDS).split() if text.isascii() else _WORD.findall(text.lower())


def words_of_lines(lines: Sequence[str]) -> list[list[str]]:
    """Return `words_of` each line; faster than line by line."""
    in_ascii = translate_lines(lines, _ASCII_WORDS)
    return [words_of(line) if known is None else known.split() for line, known in zip(lines, in_ascii, strict=True)]
