"""Lines that a mail program broke at a fixed width -> one line a paragraph."""

import re
from collections.abc import Sequence
from itertools import pairwise

_OWN_LINE = re.compile(r"[\s>*•·|-]|\w[\w-]{0,20}:\s|\d{1,2}[.)]\s|https?:")  # never continues the line above
MIN_WIDTH, MAX_WIDTH = 40, 100  # characters of the lines of a message that its program broke
_SOFT_BREAK = re.compile(r"(?<=[^\s>-]) \n(?![\s>])")  # in front of a quoted line it ends the paragraph


def flowed(text: str, content_type: str) -> str:
    """Return a text of `format=flowed` with a blank line between its paragraphs, RFC 3676; any other text unchanged."""
    text, declared = text.replace("\r\n", "\n"), content_type.lower().replace('"', "")
    if "format=flowed" not in declared:
        return text
    return _SOFT_BREAK.sub("" if "delsp=yes" in declared else " ", text).replace("\n", "\n\n")


def unwrapped(lines: Sequence[str]) -> list[str]:
    """Return lines with each paragraph that was broken at a fixed width in one line.

    A break is one of the width if the first word behind it would not have fitted on the line.
    """
    joined: list[str] = []
    for paragraph in re.split(r"\n(?=[ \t]*\n)", "\n".join(line.rstrip() for line in lines)):
        rows = paragraph.split("\n")
        width = max(map(len, rows))
        joined.append(rows[0])
        for before, row in pairwise(rows):
            is_broken = MIN_WIDTH <= width <= MAX_WIDTH and not _OWN_LINE.match(row)
            if is_broken and before.strip() and len(before) + len(row.partition(" ")[0]) >= width:
                joined[-1] += f" {row}"
            else:
                joined.append(row)
    return joined
