"""What suppliers call the fields of an article.

One map for schema.org, news-please, newspaper4k, Fundus, trafilatura, NewsCatcher, Webz, Event Registry, Media Cloud
and NewsAPI. The first filled name wins, so a supplier's better field stands before its worse one.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_ADDRESS = re.compile(r"https?://(?P<host>[^/?#:@]+)", re.IGNORECASE)

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
    "pubStatus": ("pubStatus", "pubstatus", "pub_status"),
    "embargoed": ("embargoed", "embargo"),
}


def renamed(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record's fields under schema.org's names; empty and unknown fields are left out."""
    found = {}
    for name, aliases in ALIASES.items():
        values = list(_filled(record, aliases))
        if values:
            found[name] = _first_text(values) if name == "text" else values[0]
    return {**found, **_reshaped(found)}


def _filled(record: Mapping[str, Any], aliases: tuple[str, ...]) -> Iterator[Any]:
    for alias in aliases:
        value: Any = record
        for step in alias.split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
        if value not in (None, "", [], {}) and not (isinstance(value, str) and value.isspace()):
            yield value


def _first_text(values: list[Any]) -> Any:
    """Fundus has the body in parts beside the body in one piece."""
    return next((value for value in values if isinstance(value, str)), values[0])


def _reshaped(found: Mapping[str, Any]) -> dict[str, Any]:
    """Suppliers' shapes of one field, brought to the contract's."""
    reshaped: dict[str, Any] = {}
    for name in ("url", "canonicalUrl", "headline"):
        if isinstance(found.get(name), list):
            reshaped[name] = found[name][0]
    if "image" in found:
        reshaped["image"] = _image_addresses(found["image"])
    identifier = found.get("identifier")
    if isinstance(identifier, Mapping):
        reshaped["identifier"] = identifier.get("value")
    return {**reshaped, **_publisher(found.get("publisher"), found)}


def _image_addresses(given: Any) -> Any:
    """An ImageObject's address is `url` or, of the file itself, `contentUrl`."""
    several = given if isinstance(given, list) else [given]
    return [one.get("url") or one.get("contentUrl") if isinstance(one, Mapping) else one for one in several]


def _publisher(given: Any, found: Mapping[str, Any]) -> dict[str, Any]:
    """A publisher is named by an object, a domain, or (trafilatura's `source`) the article's own address."""
    if isinstance(given, Mapping):
        name, domain = given.get("name") or given.get("title"), given.get("domain")
        return {"publisher": {"name": name, "domain": domain}}
    if not isinstance(given, str) or " " in given or "." not in given:
        return {}
    address = _ADDRESS.match(given)
    domain = address["host"] if address else given
    named = {"publisher": {"domain": domain.removeprefix("www.").lower()}}
    return {"url": given, **named} if address and "url" not in found else named
