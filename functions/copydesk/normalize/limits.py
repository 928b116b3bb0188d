"""Bounds of one article. What lies beyond them is an accident or an attack, and no table could keep it."""

from copydesk.article import Draft
from copydesk.errors import InvalidArticle

MAX_TEXT_CHARS = 4_000_000  # with all chrome around it and each body twice; a cleared text has its own, lower limit
MAX_TEXT_LINES = 100_000  # of these 4 MB; the largest of 1,932 pages has 5,500; a line costs memory however short
MAX_FIELD_CHARS = 8_192  # teasers have hundreds
MAX_ENTRIES = 100  # authors, keywords, sections, images
_FIELDS = (
    "headline",
    "alternative_headline",
    "description",
    "url",
    "canonical_url",
    "identifier",
    "date_published",
    "date_modified",
    "in_language",
    "copyright_notice",
    "publisher",
)
_LISTS = ("author", "keywords", "article_section", "image")


def drop_oversized(draft: Draft) -> Draft:
    """Drop fields that are far too long, and list entries that are or that are too many, with a warning each.

    Raises: InvalidArticle where it is the text.
    """
    text = draft.text or ""
    if len(text) > MAX_TEXT_CHARS:
        raise InvalidArticle(f"text: longer than {MAX_TEXT_CHARS} characters")
    if text.count("\n") > MAX_TEXT_LINES:
        raise InvalidArticle(f"text: more than {MAX_TEXT_LINES} lines")
    changes: dict[str, object] = {name: None for name in _FIELDS if _is_oversized(getattr(draft, name))}
    for name in _LISTS:
        given = getattr(draft, name)
        kept = tuple(entry for entry in given if not _is_oversized(entry))[:MAX_ENTRIES]
        if len(kept) < len(given):
            changes[name] = kept
    return draft.warned(*(f"field_oversized:{name}" for name in changes), **changes)


def _is_oversized(value: object) -> bool:
    """Measure a text as it is, a person or publisher by what is written in them."""
    return len(value if isinstance(value, str) else str(value)) > MAX_FIELD_CHARS
