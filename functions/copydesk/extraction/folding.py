"""Texts reduced to letters and digits, or to words, so that other spaces, quotes or capitals make no difference."""

import re

_WORD = re.compile(r"\w+")
_LONGER = re.compile(r"\w{4,}")


def folded(text: str) -> str:
    """Return the letters and digits of a text, case folded, in one run."""
    return "".join(_WORD.findall(text.casefold()))


def longer_words(text: str) -> frozenset[str]:
    """Return the words of at least four letters, lower case: the others say little of what a text is about."""
    return frozenset(_LONGER.findall(text.lower()))
