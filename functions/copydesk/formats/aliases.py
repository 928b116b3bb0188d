"""What suppliers call the fields of an article.

One map for schema.org, news-please, newspaper4k, Fundus, trafilatura, NewsCatcher, Webz, Event Registry, Media Cloud
and NewsAPI. The first filled name wins, so a supplier's better field stands before its worse one.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from copydesk.formats.supplier_shapes import in_one_piece, reshaped

ALIASES: dict[str, tuple[str, ...]] = {
    "headline": ("headline", "title", "article_title", "name"),
    "alternativeHeadline": ("alternativeHeadline", "subtitle", "kicker"),
    "description": ("description", "meta_description", "summary", "excerpt", "abstract", "teaser"),
    "text": ("articleBody", "maintext", "text", "text_content", "body", "content", "raw_text", "plaintext"),
    "url": ("url", "link", "original_url", "@id", "source_url"),
    "canonicalUrl": ("canonicalUrl", "canonical_url", "canonical_link", "canonical", "normalized_url"),
    "identifier": ("identifier", "uuid", "guid", "uri", "article_id"),
    "author": ("author", "authors", "byline", "creator"),
    "publisher": (
        "publisher",
        "source-hostname",
        "sitename",
        "source",
        "name_source",
        "meta_site_name",
        "media_name",
        "thread.site_full",
        "source_domain",
        "canonical_domain",
        "domain_url",
        "clean_url",
        "hostname",
    ),
    "datePublished": (
        "datePublished",
        "date_publish",
        "publishing_date",
        "publish_date",
        "published_date",
        "published",
        "publishedAt",
        "dateTimePub",
        "dateTime",
        "publication_date",
        "date_published",
        "dateCreated",
        "date",
    ),
    "dateModified": (
        "dateModified",
        "date_modify",
        "updated_date",
        "updated",
        "modified_date",
        "date_modified",
    ),
    "inLanguage": ("inLanguage", "language", "lang", "meta_lang", "full_language"),
    "articleSection": (
        "articleSection",
        "section",
        "category",
        "categories",
        "topic",
        "theme",
        "nlp.theme",
        "thread.site_section",
    ),
    "keywords": ("keywords", "tags", "topics", "meta_keywords", "concepts"),
    "image": (
        "image",
        "image_url",
        "urlToImage",
        "top_image",
        "meta_img",
        "thread.main_image",
        "media",
        "images",
    ),
    "isAccessibleForFree": ("isAccessibleForFree", "free_access"),
    "copyrightNotice": ("copyrightNotice", "copyright", "rights", "license"),
    "pubStatus": ("pubStatus", "pubstatus", "pub_status"),
    "embargoed": ("embargoed", "embargo"),
}


_NOTHING = {"", "none", "null", "nan"}  # news-please writes Python's None as a word


def renamed(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record's fields under schema.org's names; empty and unknown fields are left out."""
    found = {}
    for name, aliases in ALIASES.items():
        values = list(_filled(record, aliases))
        if values:
            found[name] = _first_text(values) if name == "text" else values[0]
    return {**found, **reshaped(found, record)}


def _filled(record: Mapping[str, Any], aliases: tuple[str, ...]) -> Iterator[Any]:
    for alias in aliases:
        value: Any = record
        for step in alias.split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
        if value not in (None, [], {}) and not (isinstance(value, str) and value.strip().lower() in _NOTHING):
            yield value


def _first_text(values: list[Any]) -> Any:
    """Fundus has the body in parts, and beside it perhaps in one piece."""
    written = [in_one_piece(value) for value in values]
    return next((value for value in written if isinstance(value, str)), values[0])
