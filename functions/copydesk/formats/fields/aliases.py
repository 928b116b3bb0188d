"""Suppliers' names for the fields of an article.

One map for schema.org and the suppliers that docs/formats.md lists. The first filled name wins: a supplier's better
field precedes its worse one. Names are compared without case, spaces, underscores and hyphens: publishedAt equals
published_at.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from copydesk.formats.fields.supplier_shapes import in_one_piece, reshaped

ALIASES: dict[str, tuple[str, ...]] = {
    "headline": (
        "headline", "title", "article_title", "fields.headline", "webTitle", "headlines.basic", "heading", "name",
        "metadata.title",
    ),
    "alternativeHeadline": ("alternativeHeadline", "subtitle", "kicker", "subheadlines.basic"),
    "description": (
        "description.basic", "description", "meta_description", "summary.sentences", "summary", "excerpt", "abstract",
        "teaser", "standfirst", "dek", "fields.trailText", "fields.standfirst", "meta.description", "custom_excerpt",
        "metadata.description",
    ),
    "text": (
        "articleBody", "maintext", "text", "text_content", "body", "content", "content_html", "content_text",
        "fields.body", "fields.bodyText", "body_html", "body_text", "content_elements", "cleaned_text", "raw_text",
        "plaintext", "full_text", "article_text", "article", "story", "html", "rawHtml", "browserHtml",
        "markdown.raw_markdown", "markdown",
    ),
    "url": (
        "url", "link", "original_url", "@id", "resolvedPageUrl", "pageUrl", "webUrl", "permalink", "links.permalink",
        "article_url", "source_url", "metadata.sourceURL",
    ),
    "canonicalUrl": (
        "canonicalUrl", "canonical_url", "canonical_link", "canonical", "normalized_url", "links.canonical",
        "meta.canonical", "metadata.canonicalUrl",
    ),
    "identifier": ("identifier", "uuid", "guid", "uri", "article_id"),
    "version": ("version",),
    "slugline": ("slugline",),
    "isBasedOn": ("isBasedOn", "evolvedfrom", "rewrite_of"),
    "author": (
        "_embedded.author", "credits.by", "author", "authors", "byline", "fields.byline", "authors_byline",
        "author_name", "creator", "metadata.author",
    ),
    "publisher": (
        "publisher", "source-hostname", "sitename", "source", "name_source", "source_name", "publisher_name",
        "meta_site_name", "media_name", "publication", "fields.publication", "outlet", "provider", "thread.site_full",
        "source_domain", "canonical_domain", "domain_url", "clean_url", "hostname", "domain",
    ),
    "sourceOrganization": ("sourceOrganization",),
    "datePublished": (
        "datePublished", "date_publish", "publishing_date", "first_publish_date", "publish_date", "published_date",
        "published", "publishedAt", "dateTimePub", "publication_datetime", "dateTime", "publication_date",
        "date_published", "webPublicationDate", "pubDate", "published_time", "published_on", "display_date",
        "dateCreated", "date", "created_at", "created", "metadata.publishedTime", "metadata.article:published_time",
    ),
    "dateModified": (
        "dateModified", "date_modify", "updated_date", "updated", "updated_at", "modified_date", "modified",
        "modified_at", "last_modified", "fields.lastModified", "modification_datetime", "last_updated_date",
        "date_modified", "metadata.modifiedTime", "metadata.article:modified_time",
    ),
    "inLanguage": (
        "inLanguage", "language", "lang", "meta_lang", "full_language", "language_code", "humanLanguage", "meta.lang",
        "metadata.languageCode", "metadata.language",
    ),
    "articleSection": (
        "articleSection", "section", "sectionName", "category", "categories", "taxonomy.primary_section", "topic",
        "theme", "nlp.theme", "thread.site_section",
    ),
    "keywords": ("keywords", "tags", "taxonomy.tags", "topics", "meta_keywords", "concepts", "metadata.keywords"),
    "image": (
        "image", "image_url", "urlToImage", "top_image", "meta_img", "thread.main_image", "main_image",
        "lead_image_url", "feature_image", "fields.thumbnail", "media", "images", "metadata.ogImage",
    ),
    "isAccessibleForFree": ("isAccessibleForFree", "free_access"),
    "copyrightNotice": ("copyrightNotice", "copyright", "rights", "license"),
    "pubStatus": ("pubStatus", "pub_status"),
    "embargoed": ("embargoed", "embargo", "embargo_date"),
}  # fmt: skip


_NOTHING = {"", "none", "null", "nan"}  # news-please writes Python's None as a word
_NOT_PAID_FOR = "only available in paid plans"  # NewsData.io's placeholder for a text


def renamed(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record's fields under schema.org names, without empty and unknown fields."""
    found = {}
    fields = _by_plain_name(record)
    for name, aliases in _PLAIN_ALIASES.items():
        values = list(_filled(fields, aliases))
        if values:
            found[name] = _first_text(values) if name == "text" else values[0]
    return {**found, **reshaped(found, record)}


def has_text(record: Mapping[str, Any]) -> bool:
    """Whether a record has a text itself, under any name."""
    values = list(_filled(_by_plain_name(record), _PLAIN_ALIASES["text"]))
    return bool(values) and isinstance(_first_text(values), str)


def plain_name(name: str) -> str:
    """Return a field's name in lower case without spaces, underscores and hyphens: suppliers differ in these most."""
    return name.replace("_", "").replace("-", "").replace(" ", "").lower()


_Alias = tuple[str, str, str]  # a plain name; of a nested field, the names outside and inside it
_PLAIN_ALIASES: dict[str, tuple[_Alias, ...]] = {
    name: tuple((plain, *plain.partition(".")[::2]) for plain in map(plain_name, aliases))
    for name, aliases in ALIASES.items()
}
_KNOWN = {name for aliases in _PLAIN_ALIASES.values() for alias in aliases for name in alias if name}
# Read in supplier_shapes.py for their suppliers alone.
_OF_ONE_SUPPLIER = {"pubdatetz", "dategmt", "modifiedgmt", "mediaurl", "an", "action", "paidcontent", "crawled"}


def is_known(name: str) -> bool:
    """Whether a field of this name is read, under suppliers' names."""
    return plain_name(name) in _KNOWN | _OF_ONE_SUPPLIER


def _by_plain_name(record: Mapping[str, Any]) -> dict[str, Any]:
    """The filled fields of a record under known plain names; of two fields with one plain name, the first."""
    fields: dict[str, Any] = {}
    for name, written in record.items():
        plain = plain_name(name)
        if plain in _KNOWN and _is_filled(value := _bare(written)):
            fields.setdefault(plain, value)
    return fields


def _filled(fields: Mapping[str, Any], aliases: tuple[_Alias, ...]) -> Iterator[Any]:
    for alias, outer, inner in aliases:
        if alias in fields:  # also "fields.headline", a nested field as tables name it
            yield fields[alias]
            continue
        within = fields.get(outer) if inner else None
        if isinstance(within, Mapping) and (value := _by_plain_name(within).get(inner)):
            yield value


def _bare(value: Any) -> Any:
    """A text without a content system's wrapper: {"rendered": ...} in WordPress, {"processed": ...} in Drupal."""
    if not isinstance(value, Mapping):
        return value
    return next((value[name] for name in ("rendered", "processed") if isinstance(value.get(name), str)), value)


def _is_filled(value: Any) -> bool:
    if isinstance(value, str):
        word = value.strip().lower()
        return word not in _NOTHING and word != _NOT_PAID_FOR
    return value not in (None, [], {})


def _first_text(values: list[Any]) -> Any:
    """The first value that is a text: some suppliers give the body in parts and in one piece."""
    written = [in_one_piece(value) for value in values]
    return next((value for value in written if isinstance(value, str)), values[0])
