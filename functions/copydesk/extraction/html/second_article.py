"""The start of a second article on a page: publishers append the next story so that readers scroll on.

Each article is in an <article> element of its own. The page's title is the h1 of the first one; the second has another
h1 or, in a blog, the number of another post. A headline further down is not enough: many pages use h1 for sections.
Posts of a live blog have no h1.
"""

import re
from collections.abc import Sequence

from copydesk.extraction.html.page import Box, Page

LEAST_PROSE = 300  # kept letters in each of the two; an element with fewer is a teaser
_POST = re.compile(r"(?<!\S)post-(\d+)(?!\S)")  # a class that WordPress gives each post
SHARED = 0.5  # share of a headline's words that the page's title contains


def second_article(page: Page, sizes: Sequence[float], kept: Sequence[bool]) -> int | None:
    """Return the first block of the second article; None if the page has fewer than two articles."""
    articles = [
        (box, _likeness_to_title(page, box))
        for box in page.boxes
        if box.tag == "article"
        and sum(sizes[index] for index in range(box.first, box.end) if kept[index]) >= LEAST_PROSE
    ]
    first, shared = next(((box, shared) for box, shared in articles if shared is not None), (None, 0.0))
    if first is None or shared < SHARED:
        return None
    others = ((box, alike) for box, alike in articles if box.first >= first.end)
    return next((box.first for box, alike in others if _is_another(alike, first, box)), None)


def _is_another(alike: float | None, first: Box, box: Box) -> bool:
    """Whether an article element has a headline that is not the page's, or another post number than the first one."""
    if alike is not None:
        return alike < SHARED
    post, other = _POST.search(first.names), _POST.search(box.names)
    return post is not None and other is not None and post[1] != other[1]


def _likeness_to_title(page: Page, box: Box) -> float | None:
    """The share of a box's headline words that the title contains; None if the box has no h1."""
    index = _headline(page, box)
    return None if index is None else page.declared.compare(page.blocks[index].text)[0]


def _headline(page: Page, box: Box) -> int | None:
    """The index of the first h1 block of a box."""
    blocks, boxes = page.blocks, page.boxes
    return next((index for index in range(box.first, box.end) if boxes[blocks[index].box].tag == "h1"), None)
