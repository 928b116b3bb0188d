"""What suppliers call the fields of an article.

One map for schema.org, news-please, newspaper4k, Fundus, trafilatura, NewsCatcher, Webz, Event Registry, Media Cloud
and NewsAPI. The first filled name wins, so a supplier's better field stands before its worse one.
"""

from collections.abc import Iterator, Mapping
from typing import Any

ALIASES: dict[str, tuple[str, ...]] = {
    "headline": ("headline", "title", "article_title", "name"),
    "alternativeHeadline": ("alternativeHeadline", "subtitle", "kicker"),
    "description": ("description", "summary", "excerpt", "abstract", "teaser"),
    "text": ("articleBody", "maintext", "text", "text_content", "body", "content", "raw_text", "plaintext"),
    "url": ("url", "link", "original_url", "@id", "source_url"),
    "canonicalUrl": ("canonicalUrl", "canonical_url", "canonical_link", "canonical", "normalized_url"),
    "identifier": ("identifier", "uuid", "guid", "uri", "article_id"),
    "author": ("author", "authors", "byline", "creator"),
    "publisher": (
        "publisher",
        "source",
        "name_source",
        "thread.site_full",
        "source_domain",
        "canonical_domain",
        "sitename",
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
    "articleSection": ("articleSection", "section", "category", "theme", "thread.site_section"),
    "keywords": ("keywords", "tags", "topics", "meta_keywords"),
    "image": ("image", "image_url", "urlToImage", "top_image", "media"),
    "isAccessibleForFree": ("isAccessibleForFree", "free_access"),
    "copyrightNotice": ("copyrightNotice", "copyright", "rights", "license"),
}


def renamed(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record's fields under schema.org's names; empty and unknown fields are left out."""
    found = {}
    for name, aliases in ALIASES.items():
        value = next(_filled(record, aliases), None)
        if value is not None:
            found[name] = value
    return {**found, **_reshaped(found)}


def _filled(record: Mapping[str, Any], aliases: tuple[str, ...]) -> Iterator[Any]:
    for alias in aliases:
        value: Any = record
        for step in alias.split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
        if value not in (None, "", [], {}):
            yield value


def _reshaped(found: Mapping[str, Any]) -> dict[str, Any]:
    """Suppliers' shapes of one field, brought to the contract's."""
    reshaped: dict[str, Any] = {}
    publisher = found.get("publisher")
    if isinstance(publisher, Mapping):
        reshaped["publisher"] = {
            "name": publisher.get("name") or publisher.get("title"),
            "domain": publisher.get("domain"),
        }
    elif isinstance(publisher, str) and "." in publisher and " " not in publisher:
        reshaped["publisher"] = {"domain": publisher.removeprefix("www.").lower()}
    for name in ("url", "canonicalUrl"):
        if isinstance(found.get(name), list):
            reshaped[name] = found[name][0]
    if isinstance(found.get("headline"), list):
        reshaped["headline"] = found["headline"][0]
    identifier = found.get("identifier")
    if isinstance(identifier, Mapping):
        reshaped["identifier"] = identifier.get("value")
    return reshaped
