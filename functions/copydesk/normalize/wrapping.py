"""Lines broken at a fixed width, as in mail and on the wire: a paragraph is the block between blank lines."""

import re
from itertools import pairwise

from copydesk.article import Draft
from copydesk.normalize.lines import ends_sentence

MIN_WIDTH, MAX_WIDTH = 40, 100  # characters; in a text with a longer line, lines are paragraphs
MIN_BREAKS = 3  # a headline above a sentence looks like one break; a width needs more evidence
_BLANK = re.compile(r"\n{2,}")


def unwrap(draft: Draft) -> Draft:
    """Join the lines of each block that is filled to the text's width; lists, verse and menus stay as they are."""
    text = draft.text or ""
    width = max(map(len, text.split("\n")))
    if not MIN_WIDTH <= width <= MAX_WIDTH:
        return draft
    blocks = [block.split("\n") for block in _BLANK.split(text)]
    filled = [_is_filled(block, width) for block in blocks]
    breaks = [line for block, is_filled in zip(blocks, filled, strict=True) if is_filled for line in block[:-1]]
    if len(breaks) < MIN_BREAKS or sum(map(ends_sentence, breaks)) * 2 > len(breaks):
        return draft
    joined = ((" " if is_filled else "\n").join(block) for block, is_filled in zip(blocks, filled, strict=True))
    return draft.edited("wrapped_line", len(breaks), text="\n\n".join(joined))


def _is_filled(block: list[str], width: int) -> bool:
    """Whether each line is so long that the first word of the next line would not have fitted."""
    breaks = [len(line) + 1 + len(below.split(" ", 1)[0]) > width for line, below in pairwise(block)]
    return bool(breaks) and all(breaks)
