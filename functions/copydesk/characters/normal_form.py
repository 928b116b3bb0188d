"""Unicode's normal forms in linear time.

The standard library sorts the combining marks of a letter in time that grows with the square of their number: 64,000
marks take 3 s, a million 13 minutes. Here a letter keeps its first 30 marks, the limit of Unicode's Stream-Safe Text
Format (UAX 15, section 13); letters of real text have a few.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

Form = Literal["NFC", "NFKC", "NFKD"]

MAX_MARKS = 30  # of one letter
# Every mark, and much else. The two halfwidth marks of Katakana count as letters until they are normalized.
_OUTSIDE_ASCII = re.compile(rf"[^\x00-\x7f]{{{MAX_MARKS + 1}}}")  # a quick look: most texts have no such run
_MAYBE_MARKS = re.compile(rf"(?:[^\w\s\x00-\x7f]|[\uff9e\uff9f]){{{MAX_MARKS + 1},}}")


def normal_form(form: Form, text: str) -> str:
    """Return the text in a normal form, with at most MAX_MARKS marks on each letter."""
    has_run = not text.isascii() and _OUTSIDE_ASCII.search(text)
    return unicodedata.normalize(form, _MAYBE_MARKS.sub(_bounded, text) if has_run else text)


def _bounded(run: re.Match[str]) -> str:
    """A run of signs without the marks that are too many."""
    kept, marks = list[str](), 0
    for char in run[0]:
        marks = marks + 1 if _is_mark(char) else 0
        if marks <= MAX_MARKS:
            kept.append(char)
    return "".join(kept)


@lru_cache(maxsize=1_024)
def _is_mark(char: str) -> bool:
    """Whether a character is sorted among marks: a few are marks only once they are taken apart."""
    return unicodedata.combining(unicodedata.normalize("NFKD", char)[0]) != 0
