"""Texts reduced to letters and digits, so that copies with other spaces, quotes or capitals compare equal."""

import re

_WORD = re.compile(r"\w+")


def folded(text: str) -> str:
    """Return the letters and digits of a text, case folded, in one run."""
    return "".join(_WORD.findall(text.casefold()))
