"""Where a second article begins on a page: publishers append the next story so that readers scroll on.

Both stand in an <article> of their own. The page's title is the h1 of the first one; the second has another h1, or, in
a blog, another post's number. A headline that merely stands further down is no sign: many pages set their sections in
h1. Posts of a live blog have no h1.
"""

import re
from collections.abc import Sequence

from copydesk.extraction.html.page import Box, Page

LEAST_PROSE = 300  # letters kept in each of the two; less is a teaser
_POST = re.compile(r"(?<!\S)post-(\d+)(?!\S)")  # a class that WordPress gives each post
SHARED = 0.5  # share of a headline's words that stand in the page's title


def second_article(page: Page, sizes: Sequence[float], kept: Sequence[bool]) -> int | None:
    """Return the first block of the second article; None where the page has one article or none."""
    articles = [
        (box, _likeness_to_title(page, box))
        for box in page.boxes
        if box.tag == "article"
        and sum(sizes[place] for place in range(box.first, box.end) if kept[place]) >= LEAST_PROSE
    ]
    first, shared = next(((box, shared) for box, shared in articles if shared is not None), (None, 0.0))
    if first is None or shared < SHARED:
        return None
    others = ((box, alike) for box, alike in articles if box.first >= first.end)
    return next((box.first for box, alike in others if _is_another(alike, first, box)), None)


def _is_another(alike: float | None, first: Box, box: Box) -> bool:
    """Whether an article element has a headline of its own, or the number of another post than the first."""
    if alike is not None:
        return alike < SHARED
    post, other = _POST.search(first.names), _POST.search(box.names)
    return post is not None and other is not None and post[1] != other[1]


def _likeness_to_title(page: Page, box: Box) -> float | None:
    """The share of a headline's words that stand in the title; None where a box has no h1."""
    place = _headline(page, box)
    return None if place is None else page.declared.compare(page.blocks[place].text)[0]


def _headline(page: Page, box: Box) -> int | None:
    """The first h1 of a box, as a place among the blocks."""
    blocks, boxes = page.blocks, page.boxes
    return next((place for place in range(box.first, box.end) if boxes[blocks[place].box].tag == "h1"), None)
