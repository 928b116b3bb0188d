"""Texts reduced to letters and digits, or to words, so that other spaces, quotes or capitals make no difference."""

import re

_WORD = re.compile(r"\w+")
_LONGER = re.compile(r"\w{4,}")
# For `translate`, which is quicker than to search: what is no word goes.
_ASCII = {code: chr(code).lower() if _WORD.match(chr(code)) else None for code in range(128)}


def folded(text: str) -> str:
    """Return the letters and digits of a text, case folded, in one run."""
    return text.translate(_ASCII) if text.isascii() else "".join(_WORD.findall(text.casefold()))


def longer_words(text: str) -> frozenset[str]:
    """Return the words of at least four letters, lower case: the others say little of what a text is about."""
    return frozenset(_LONGER.findall(text.lower()))
