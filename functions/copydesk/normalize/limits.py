"""Bounds of one article. Larger values are an accident or an attack, and do not fit into the table."""

from copydesk.article import Draft
from copydesk.errors import InvalidArticle
from copydesk.settings import Limits

MAX_TEXT_CHARS = Limits().text_chars  # formats refuse longer texts too; a normalized text has a lower limit
MAX_TEXT_LINES = 100_000  # the largest of 1,932 pages has 5,500; each line costs memory, even a short one
MAX_FIELD_CHARS = 8_192  # teasers have hundreds
MAX_ENTRIES = 100  # authors, keywords, sections, images
_FIELDS = (
    "headline",
    "alternative_headline",
    "description",
    "url",
    "canonical_url",
    "identifier",
    "version",
    "slugline",
    "date_published",
    "date_modified",
    "in_language",
    "copyright_notice",
    "publisher",
    "source_organization",
)
_LISTS = ("author", "keywords", "article_section", "image", "is_based_on")


def drop_oversized(draft: Draft) -> Draft:
    """Drop fields and list entries that are far too long, and entries beyond MAX_ENTRIES; warn for each field.

    Raises: InvalidArticle if the text is too long or has too many lines.
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
    """Whether a value has too many characters; a person or publisher counts with all its fields."""
    return len(value if isinstance(value, str) else str(value)) > MAX_FIELD_CHARS
