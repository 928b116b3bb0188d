"""The blocks of a page or the lines of a page text with the reason why each was kept or removed.

Nothing of this is stored. An HTML page is extracted again from the object's bytes, page text from the input draft of
the step `chrome`; the same bytes and tables give the same blocks. Other formats have a field for the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from copydesk.article import Draft
from copydesk.errors import Rejected
from copydesk.extraction.html.document import article_text, parse_page
from copydesk.extraction.page_text.article import find_article_in_text
from copydesk.extraction.reason import Reason
from copydesk.formats.catalogue import FORMATS
from copydesk.formats.syntax.compression import Packed
from copydesk.formats.syntax.payload import Payload
from copydesk.formats.syntax.zip_archive import is_zip
from copydesk.ports import Bytes
from copydesk.settings import Limits

PAGE_TEXT_STEP = "chrome"  # the step that extracts the article from page text
_PAGES = {one.name: one.pages for one in FORMATS} | {"zip": "many"}  # a zip archive of several files has no Format
_UNPACK = "the page is inside another file; explain it by itself to see its blocks"
_NOT_READ = "the record was rejected before its text was looked at"


@dataclass(frozen=True, slots=True)
class PageBlocks:
    """The blocks of a page in page order and the confidence in the chosen text; or why there are none: `absent`."""

    confidence: float | None = None
    reasons: Sequence[Reason] = ()
    absent: str = ""


def page_text_blocks(draft: Draft) -> PageBlocks | None:
    """List the lines of a draft whose text is a whole page; None for any other draft."""
    if not draft.is_page_text:
        return None
    article = find_article_in_text(draft.text or "")
    return PageBlocks(article.confidence, article.reasons())


def page_blocks(format_name: str, body: Bytes, limits: Limits) -> PageBlocks:
    """List the blocks of an uploaded HTML page; for any other format, return the reason why there are no blocks."""
    if _PAGES.get(format_name) == "many":
        return PageBlocks(absent=_UNPACK)
    if format_name in {"", "plain_text"}:
        return PageBlocks(absent=_NOT_READ)
    if _PAGES.get(format_name) != "one":
        field = f"{format_name} has a field for the text; a page in that field can be explained by itself"
        return PageBlocks(absent=field)
    payload = Payload(Packed(body, limits))
    try:
        if is_zip(payload.start):
            return PageBlocks(absent=_UNPACK)
        extraction = article_text(parse_page(payload.body, payload.encoding))
    except Rejected as rejected:
        return PageBlocks(absent=rejected.reason)
    return PageBlocks(extraction.confidence, extraction.reasons())
