"""The reason why each block of a page was kept as article text or removed, from the two extractors, as values to show.

Nothing of this is stored. An HTML page is extracted again from the object's bytes, page text from the input draft of
the step `chrome`; the same bytes and tables give the same blocks. Other formats have a field for the text.
"""

from collections.abc import Sequence
from typing import Any

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
MOST_LETTERS = 80  # shown of a block: enough to find it in the page
_PAGES = {one.name: one.pages for one in FORMATS} | {"zip": "many"}  # a zip archive of several files has no Format
_UNPACK = "the page is inside another file; explain it by itself to see its blocks"
_NOT_READ = "the record was rejected before its text was looked at"


def page_text_blocks(draft: Draft) -> dict[str, Any] | None:
    """List the lines of a draft whose text is a whole page; None for any other draft."""
    if not draft.is_page_text:
        return None
    article = find_article_in_text(draft.text or "")
    return _extraction(article.confidence, article.reasons())


def page_blocks(format_name: str, body: Bytes, limits: Limits) -> dict[str, Any]:
    """List the blocks of an uploaded HTML page; for any other format, return the reason why there are no blocks."""
    if _PAGES.get(format_name) == "many":
        return _absent(_UNPACK)
    if format_name in {"", "plain_text"}:
        return _absent(_NOT_READ)
    if _PAGES.get(format_name) != "one":
        return _absent(f"{format_name} has a field for the text; a page in that field can be explained by itself")
    payload = Payload(Packed(body, limits))
    try:
        if is_zip(payload.start):
            return _absent(_UNPACK)
        extraction = article_text(parse_page(payload.body, payload.encoding))
    except Rejected as rejected:
        return _absent(rejected.reason)
    return _extraction(extraction.confidence, extraction.reasons())


def _extraction(confidence: float, reasons: Sequence[Reason]) -> dict[str, Any]:
    return {"confidence": round(confidence, 3), "blocks": [_block(reason) for reason in reasons], "absent": None}


def _absent(why: str) -> dict[str, Any]:
    return {"confidence": None, "blocks": [], "absent": why}


def _block(reason: Reason) -> dict[str, Any]:
    """One block. `reasons`: log odds by feature group, the strongest first, or the rule that decided, with 0."""
    text = " ".join(reason.text.split())
    return {
        "kept": reason.kept,
        "probability": round(reason.probability, 3),
        "text": text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1]}…",
        "reasons": {group: round(weight, 2) for group, weight in reason.groups},
    }
