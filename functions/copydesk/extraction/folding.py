"""Texts reduced to letters and digits, or to words, so that other spaces, quotes or capitals make no difference."""

import re
from collections.abc import Mapping, Sequence

_WORD = re.compile(r"\w+")
_LONGER = re.compile(r"\w{4,}")
# For `translate`, which is quicker than to search: what is no word goes, or becomes a blank.
_ASCII = {code: chr(code).lower() if _WORD.match(chr(code)) else None for code in range(128)}
_ASCII_WORDS = "".join(_ASCII[code] or " " for code in range(128))
# No part of any word. With a blank in their place nine lines in ten are ASCII, which are quicker to read.
_MARKS = "‘’“”„«»–—…•·©\xa0"


def fold_letters(text: str) -> str:
    """Return the letters and digits of a text, case folded, in one run."""
    plain = without_marks(text)
    return plain.translate(_ASCII) if plain.isascii() else "".join(_WORD.findall(plain.casefold()))


def folded_lines(lines: Sequence[str]) -> list[str]:
    """Return the letters and digits of each line, case folded."""
    in_ascii = translate_lines(lines, _ASCII)
    return [fold_letters(line) if known is None else known for line, known in zip(lines, in_ascii, strict=True)]


def translate_lines(lines: Sequence[str], table: Mapping[int, str | None]) -> list[str | None]:
    """Translate each line that is ASCII but for marks; None stands for the others.

    All in one go, since `translate` looks up every letter of its table anew at each call.
    """
    plain = without_marks("\n".join(lines)).split("\n") if lines else []
    results = iter("\n".join(filter(str.isascii, plain)).translate({**table, ord("\n"): "\n"}).split("\n"))
    return [next(results) if line.isascii() else None for line in plain]


def without_marks(text: str) -> str:
    """Put blanks in the place of the usual quotes, dashes and bullets that are not ASCII."""
    if not text.isascii():
        for mark in _MARKS:
            text = text.replace(mark, " ")
    return text


def ascii_words(text: str) -> list[str]:
    """Return the words of a text that is ASCII, lower case."""
    return text.translate(_ASCII_WORDS).split()


def longer_words(text: str) -> frozenset[str]:
    """Return the words of at least four letters, lower case: the others say little of what a text is about."""
    return frozenset(_LONGER.findall(text.lower()))
