"""Where a page says its title again: the heading of the article itself, and the article element around it."""

from collections.abc import Sequence

from copydesk.extraction.html.page import Box, Page

_HEADINGS = frozenset({"h1", "h2", "h3"})
LEAST_ALIKE = 0.4  # shared words, twice, over the words of both: titles also name the site


def titled_article(page: Page, articles: Sequence[Box]) -> Box | None:
    """Return the article element, the largest one, with the heading that is most like the title; None if none is."""
    place = _heading(page) if articles else None
    if place is None:
        return None
    return next((box for box in articles if box.first <= place < box.end), None)


def _heading(page: Page) -> int | None:
    best, found = LEAST_ALIKE, None
    for place, block in enumerate(page.blocks):
        if page.boxes[block.box].tag in _HEADINGS:
            alike = page.declared.likeness_to_title(block.text)
            if alike > best:
                best, found = alike, place
    return found
