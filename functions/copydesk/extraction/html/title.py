"""The heading that repeats a page's title, which is the article's own heading, and the article element around it."""

from collections.abc import Sequence

from copydesk.extraction.html.page import Box, Page

_HEADINGS = frozenset({"h1", "h2", "h3"})
LEAST_ALIKE = 0.4  # Dice coefficient of the words of heading and title; titles also contain the site's name


def titled_article(page: Page, articles: Sequence[Box]) -> Box | None:
    """Return the outermost article element around the heading most similar to the title; None if there is none."""
    index = _heading(page) if articles else None
    if index is None:
        return None
    return next((box for box in articles if box.first <= index < box.end), None)


def _heading(page: Page) -> int | None:
    """The index of the heading most similar to the title; None if all are below LEAST_ALIKE."""
    best, found = LEAST_ALIKE, None
    for index, block in enumerate(page.blocks):
        if page.boxes[block.box].tag in _HEADINGS:
            alike = page.declared.likeness_to_title(block.text)
            if alike > best:
                best, found = alike, index
    return found
