"""Texts reduced to letters and digits or to words, so that spaces, quotes and capitals do not matter in comparisons."""

import re
from collections.abc import Mapping, Sequence

_WORD = re.compile(r"\w+")
_LONGER = re.compile(r"\w{4,}")
# Tables for `translate`, which is faster than a regular expression: other characters are deleted or become a space.
_ASCII = {code: chr(code).lower() if _WORD.match(chr(code)) else None for code in range(128)}
_ASCII_WORDS = "".join(_ASCII[code] or " " for code in range(128))
# Never part of a word. Once they are replaced by spaces, nine lines in ten are ASCII and take the faster path.
_MARKS = "‘’“”„«»–—…•·©\xa0"


def fold_letters(text: str) -> str:
    """Return the letters, digits and underscores of a text, case folded, without spaces."""
    plain = without_marks(text)
    return plain.translate(_ASCII) if plain.isascii() else "".join(_WORD.findall(plain.casefold()))


def folded_lines(lines: Sequence[str]) -> list[str]:
    """Return `fold_letters` of each line; faster than line by line."""
    in_ascii = translate_lines(lines, _ASCII)
    return [fold_letters(line) if known is None else known for line, known in zip(lines, in_ascii, strict=True)]


def translate_lines(lines: Sequence[str], table: Mapping[int, str | None]) -> list[str | None]:
    """Translate each line that is ASCII apart from typographic marks; other lines give None.

    All lines are translated in one call, because each call of `translate` looks up every letter in the table again.
    """
    plain = without_marks("\n".join(lines)).split("\n") if lines else []
    results = iter("\n".join(filter(str.isascii, plain)).translate({**table, ord("\n"): "\n"}).split("\n"))
    return [next(results) if line.isascii() else None for line in plain]


def without_marks(text: str) -> str:
    """Replace common typographic quotes, dashes and bullets by spaces."""
    if not text.isascii():
        for mark in _MARKS:
            text = text.replace(mark, " ")
    return text


def ascii_words(text: str) -> list[str]:
    """Return the words of an ASCII text, lower case."""
    return text.translate(_ASCII_WORDS).split()


def longer_words(text: str) -> frozenset[str]:
    """Return the words of at least four letters, lower case; shorter ones carry little of a text's topic."""
    return frozenset(_LONGER.findall(text.lower()))
