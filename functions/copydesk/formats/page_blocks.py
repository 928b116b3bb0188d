"""The blocks of a page or the lines of a page text with the reason why each was kept or removed.

Nothing of this is stored. An HTML page is extracted again from the object's bytes, page text from the input draft of
the step `chrome`; the same bytes and tables give the same blocks. Other formats have a field for the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from copydesk.article import Draft
from copydesk.errors import Rejected
from copydesk.extraction.html.article import Extraction
from copydesk.extraction.html.document import article_text, parse_page
from copydesk.extraction.page_text.article import PageArticle, find_article_in_text
from copydesk.extraction.reason import Reason
from copydesk.formats.catalogue import FORMATS
from copydesk.formats.page.page import rules_for
from copydesk.formats.page.profiled import tried
from copydesk.formats.syntax.compression import Packed
from copydesk.formats.syntax.payload import Payload
from copydesk.formats.syntax.zip_archive import is_zip
from copydesk.ports import Bytes
from copydesk.profiles.page_rules import Found
from copydesk.profiles.selection import NO_PROFILES, Profiles
from copydesk.settings import Limits

PAGE_TEXT_STEP = "chrome"  # the step that extracts the article from page text
_PAGES = {one.name: one.pages for one in FORMATS} | {"zip": "many"}  # a zip archive of several files has no Format
_UNPACK = "the page is inside another file; explain it by itself to see its blocks"
_NOT_READ = "the record was rejected before its text was looked at"


@dataclass(frozen=True, slots=True)
class PageBlocks:
    """Blocks of a page in page order and the confidence in the chosen text; or why there are none: `absent`.

    The page has `count` blocks, of which `kept` were kept; `reasons` begins with block `start`, from 0.
    """

    confidence: float | None = None
    reasons: Sequence[Reason] = ()
    absent: str = ""
    start: int = 0
    count: int = 0
    kept: int = 0
    profile: str = ""  # the label of the profile that the page was read by
    rules: Sequence[Found] = ()  # those of the profile that were tried


def page_text_blocks(draft: Draft, most: int | None = None) -> PageBlocks | None:
    """List the lines of a draft whose text is a whole page, at most `most`; None for any other draft."""
    if not draft.is_page_text:
        return None
    return _around_text(find_article_in_text(draft.text or ""), most)


def page_blocks(
    format_name: str, body: Bytes, limits: Limits, most: int | None = None, profiles: Profiles = NO_PROFILES
) -> PageBlocks:
    """List the blocks of an uploaded HTML page, at most `most`; for any other format, return why there are none.

    `profiles` are those for the upload.
    """
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
        document = parse_page(payload.body, payload.encoding)
    except Rejected as rejected:
        return PageBlocks(absent=rejected.reason)
    rules = rules_for(document, profiles) if profiles else None
    if rules is None:
        return _around_text(article_text(document), most)
    found = article_text(document, rules.marks)
    return replace(_around_text(found, most), profile=rules.profile.label, rules=tried(rules, found))


def _around_text(found: Extraction | PageArticle, most: int | None) -> PageBlocks:
    """All blocks or, of a page with more than `most`, those from shortly before the first that was kept."""
    kept = found.kept
    start = 0
    if most is not None and len(kept) > most:
        first = kept.index(True) if True in kept else 0
        start = max(0, min(first - most // 4, len(kept) - most))
    reasons = found.reasons(start, None if most is None else start + most)
    return PageBlocks(found.confidence, reasons, "", start, len(kept), sum(kept))
