"""Records whose text is a whole page, as crawlers keep what they fetched: the page says what the record does not."""

import re

from copydesk.article import Draft, Upload
from copydesk.errors import Rejected
from copydesk.formats.sniff import Payload

_PAGE = re.compile(r"\s*(?:<\?xml[^<>]*>\s*)?(?:<!doctype html[^<>]*>\s*)?<html\b", re.IGNORECASE)
_UNSAID = (None, "", ())


def is_whole_page(text: str) -> bool:
    """Whether a text begins as a whole HTML page does."""
    return bool(_PAGE.match(text))


def with_page(record: Draft) -> Draft:
    """Return a draft with the article of the page that is its text; its own fields stand before the page's.

    A page without an article leaves it as it is.
    """
    from copydesk.formats.html_page import read  # noqa: PLC0415 - which reads a page's fields as those of a record

    page = read(Payload((record.text or "").encode("utf-8", "replace")), record.url or record.canonical_url or "")
    if isinstance(page, Rejected):
        return record
    said = {name: getattr(record, name) for name in Upload.model_fields if name != "text"}
    own = {name: value for name, value in said.items() if value not in _UNSAID}
    if "date_published" in own:
        own |= {"published_source": None, "published_precision": None}
    if "headline" in own:
        own["headline_candidates"] = ()
    return page.warned(*record.warnings, **own)
