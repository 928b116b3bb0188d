"""Records whose text is a whole page, as crawlers keep what they fetched: the page says what the record does not."""

from copydesk.article import Draft, Upload
from copydesk.errors import Rejected
from copydesk.formats.html_page import read
from copydesk.formats.sniff import Payload


def with_page(record: Draft) -> Draft:
    """Return a draft with the article of the page that is its text; its own fields stand before the page's.

    A page without an article leaves it as it is.
    """
    text = record.text or ""
    page = read(Payload(text.encode("utf-8", "replace")), record.url or record.canonical_url or "")
    if isinstance(page, Rejected):
        return record
    own = {name: getattr(record, name) for name in Upload.model_fields if name != "text" and getattr(record, name)}
    if "date_published" in own:
        own |= {"published_source": None, "published_precision": None}
    if "headline" in own:
        own["headline_candidates"] = ()
    return page.warned(*record.warnings, **own)
