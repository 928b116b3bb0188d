"""Texts reduced to letters and digits, or to words, so that other spaces, quotes or capitals make no difference."""

import re

_WORD = re.compile(r"\w+")
_LONGER = re.compile(r"\w{4,}")
# For `translate`, which is quicker than to search: what is no word goes, or becomes a blank.
_ASCII = {code: chr(code).lower() if _WORD.match(chr(code)) else None for code in range(128)}
_ASCII_WORDS = "".join(_ASCII[code] or " " for code in range(128))


def folded(text: str) -> str:
    """Return the letters and digits of a text, case folded, in one run."""
    return text.translate(_ASCII) if text.isascii() else "".join(_WORD.findall(text.casefold()))


def ascii_words(text: str) -> list[str]:
    """Return the words of a text that is ASCII, lower case."""
    return text.translate(_ASCII_WORDS).split()


def longer_words(text: str) -> frozenset[str]:
    """Return the words of at least four letters, lower case: the others say little of what a text is about."""
    return frozenset(_LONGER.findall(text.lower()))
