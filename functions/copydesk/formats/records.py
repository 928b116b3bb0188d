"""Records of suppliers and crawlers -> drafts, also where the text of a record is a whole page."""

from typing import Any

from copydesk.article import Draft, Upload
from copydesk.errors import MalformedPayload, Rejected
from copydesk.extraction.html.document import is_whole_page
from copydesk.formats.fields.drafts import read_draft
from copydesk.formats.page.markdown_text import is_markdown, render_as_page_text
from copydesk.formats.page.page import read_page
from copydesk.formats.syntax.json_text import as_json
from copydesk.formats.syntax.payload import Payload
from copydesk.profiles.mapping import mapped
from copydesk.profiles.selection import NO_PROFILES, Profiles

_EMPTY = (None, "", ())


def with_page(record: Draft, profiles: Profiles = NO_PROFILES) -> Draft:
    """Return a draft with its text, a whole page, replaced by the article of that page.

    Fields that the record fills take precedence over those of the page. A page without an article changes nothing.
    """
    payload = Payload((record.text or "").encode("utf-8", "replace"), is_article=True, profiles=profiles)
    page = read_page(payload, record.url or record.canonical_url or "")
    if isinstance(page, Rejected):
        return record
    fields = {name: getattr(record, name) for name in Upload.model_fields if name != "text"}
    own = {name: value for name, value in fields.items() if value not in _EMPTY}
    if "date_published" in own:
        own |= {"published_source": None, "published_precision": None}
    if "headline" in own:
        own["headline_candidates"] = ()
    return page.warned(*record.warnings, **own)


def read_record(
    value: Any, raw: str = "", *, guessed: bool = False, profiles: Profiles = NO_PROFILES
) -> Draft | Rejected:
    """Read one record under its supplier's names, and those that its profile has.

    `raw` is the record as uploaded, for the quarantine; `guessed` whether its encoding was guessed. A Rejected is
    returned as it is: a record that could not be parsed keeps its place.
    """
    if isinstance(value, Rejected):
        return value
    if not isinstance(value, dict):
        return MalformedPayload(f"a record must be an object, this is {type(value).__name__}", raw or as_json(value))
    try:
        found = _without_its_page(read_draft(mapped(value, profiles)), profiles)
    except Rejected as rejected:
        return rejected.about(raw or as_json(value))
    return found.warned("encoding_guessed") if guessed else found


def _without_its_page(found: Draft, profiles: Profiles) -> Draft:
    """A draft whose text is a whole page, in HTML or Markdown, with the article of that page."""
    text = found.text or ""
    if is_whole_page(text):
        return with_page(found, profiles)
    return render_as_page_text(found) if is_markdown(text) else found
