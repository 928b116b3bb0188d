"""Where a second article begins on a page: publishers append the next story so that readers scroll on.

Both stand in an <article> of their own with an h1, and the page's title is the first one's. A headline that merely
stands further down is no sign: many pages set their sections in h1. Posts of a live blog have no h1.
"""

from collections.abc import Iterator, Sequence

from copydesk.extraction.page import Box, Page

LEAST_PROSE = 300  # letters kept in each of the two; less is a teaser
SHARED = 0.5  # share of a headline's words that stand in the page's title


def second_article(page: Page, sizes: Sequence[float], kept: Sequence[bool]) -> int | None:
    """Return the first block of the second article; None where the page has one article or none."""
    headed = [
        (box, page.declared.compare(page.blocks[headline].text)[0])
        for box in _outermost(page)
        if sum(sizes[place] for place in range(box.first, box.end) if kept[place]) >= LEAST_PROSE
        and (headline := _headline(page, box)) is not None
    ]
    if not headed or headed[0][1] < SHARED:
        return None
    return next((box.first for box, shared in headed[1:] if shared < SHARED), None)


def _outermost(page: Page) -> Iterator[Box]:
    end = 0
    for box in page.boxes:
        if box.tag == "article" and box.first >= end and box.end > box.first:
            end = box.end
            yield box


def _headline(page: Page, box: Box) -> int | None:
    """The first h1 of a box, as a place among the blocks."""
    blocks, boxes = page.blocks, page.boxes
    return next((place for place in range(box.first, box.end) if boxes[blocks[place].box].tag == "h1"), None)
