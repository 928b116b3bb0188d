"""RSS 0.9x, 1.0 and 2.0, and Atom: one draft for each entry.

The text is the full content; an entry with an excerpt alone takes the excerpt, with a warning.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from copydesk.article import Draft
from copydesk.errors import InvalidArticle, Rejected
from copydesk.formats.fields.drafts import validate_draft
from copydesk.formats.fields.wordpress import as_html, authors_of, wordpress_fields
from copydesk.formats.format import XML_TYPES, Format
from copydesk.formats.syntax.addresses import host_of, joined
from copydesk.formats.syntax.payload import Payload
from copydesk.formats.syntax.xml import Root, open_document, root_of, spans
from copydesk.formats.syntax.xml_fields import Fields, entry_fields, loose_fields

MAX_FEED_ENTRIES = 50_000  # real feeds have up to 5,000; the entries after them are not read
HEAD_CHARS = 16_384  # of a feed's own fields, before and after the entries; real heads have 1,000
_ROOTS = {"rss", "feed", "channel"}
_ATOM = ("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#")
_RSS_OF_RDF = ("purl.org/rss/1.0", "purl.org/net/rss1.1", "netscape.com/rdf/simple", "channel.netscape.com/rdf")
_BODIES = ("content:encoded", "content", "xhtml:body", "xhtml:div", "body", "fullitem", "fulltext")
_EXCERPTS = (
    "excerpt:encoded",
    "description",
    "summary",
    "dc:description",
    "abstract",
    "dc:abstract",
    "itunes:summary",
    "media:description",
)
_PUBLISHED = ("pubdate", "published", "issued", "dc:issued", "dc:date", "created", "dc:created", "date")
_MODIFIED = ("updated", "modified", "dc:modified", "lastbuilddate")
_NAME_TAG = re.compile(r"<name>([^<]*)</name>")
_MAIL_NAME = re.compile(r"[^\s@]+@[^\s@]+ \(([^()]+)\)\s*\Z")  # RSS: jo@gazette.example (Jo Field)
_LANGUAGE = re.compile(r"""<[^<>]*\sxml:lang\s*=\s*["']([\w-]+)""")
_BASE = re.compile(r"""<[^<>]*\sxml:base\s*=\s*["']([^"'<>]+)""")
_NOT_HEAD = re.compile(r"<(image|textinput|textInput|items)\b.*?</\1>", re.DOTALL)


def recognise(payload: Payload) -> bool:
    """Whether the root element is a feed's."""
    root = root_of(payload)
    if root is None:
        return False
    name = root.name.lower()
    is_rss = name == "rdf" and any(mark in uri for _, uri in root.prefixes for mark in _RSS_OF_RDF)
    return is_rss or name in _ROOTS or (name == "entry" and root.namespace in _ATOM)


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield a draft for each entry, in document order."""
    try:
        text, root, guessed = open_document(payload)
    except Rejected as rejected:
        yield rejected
        return
    entries = list(islice(spans(text, "item", "entry", "ITEM", start=root.start), MAX_FEED_ENTRIES))
    feed = _head(text, root, entries)
    for begin, end in entries:
        fragment = text[begin:end]
        found = entry_fields(fragment, root.prefixes, payload.limits)
        yield _entry(found, fragment, feed, guessed=guessed)


def _head(text: str, root: Root, entries: list[tuple[int, int]]) -> dict[str, Any]:
    """The fields of the feed, which hold for every entry: language, publisher, author, rights."""
    begin, end = (entries[0][0], entries[-1][1]) if entries else (len(text), len(text))
    head = text[root.start : begin][:HEAD_CHARS] + text[end : end + HEAD_CHARS]
    found = loose_fields(_NOT_HEAD.sub("", head), root.prefixes)
    address = _address(found, "") or ""
    base, language = _BASE.match(head), _LANGUAGE.match(head)
    return {
        "authors": authors_of(text[root.start : begin]),
        "base": base[1] if base else address,
        "inLanguage": found.first("language", "dc:language") or (language and language[1]),
        "publisher": {"name": found.first("title"), "domain": _domain(address)},
        "author": _people(found, "author", "managingeditor"),
        "copyrightNotice": found.first("copyright", "rights", "dc:rights"),
    }


def _entry(found: Fields, fragment: str, feed: dict[str, Any], *, guessed: bool) -> Draft | Rejected:
    try:
        wordpress = wordpress_fields(found, feed["authors"])
    except Rejected as rejected:
        return rejected.about(fragment)
    body, excerpt = found.first(*_BODIES), found.first(*_EXCERPTS)
    text = as_html(body) if body and wordpress else body or excerpt
    if not text:
        return InvalidArticle("text: the entry carries neither content nor summary", fragment)
    described = {"text": text, "description": excerpt if body else None}
    draft = validate_draft({**_fields(found, feed), **wordpress, **described})
    warnings = {"excerpt_only": not body, "markup_repaired": found.is_repaired, "encoding_guessed": guessed}
    return draft.warned(*(name for name, applies in warnings.items() if applies))


def _fields(found: Fields, feed: dict[str, Any]) -> dict[str, Any]:
    return {
        "headline": found.first("title", "dc:title", "media:title"),
        "url": _address(found, found.first("@base") or feed["base"]),
        "identifier": found.first("guid", "id", "dc:identifier", "@about"),
        "datePublished": found.first(*_PUBLISHED),
        "dateModified": found.first(*_MODIFIED),
        "author": _people(found, "author", "dc:creator", "creator") or feed["author"],
        "keywords": _categories(found),
        "inLanguage": found.first("dc:language", "language", "@xml:lang") or feed["inLanguage"],
        "publisher": feed["publisher"],
        "copyrightNotice": found.first("rights", "dc:rights", "copyright") or feed["copyrightNotice"],
        "image": _images(found),
    }


def _address(found: Fields, base: str) -> str | None:
    """The address of the article's page: never that of the feed or an enclosure; a guid unless declared not a link."""
    links = [link for link in found.every("link") if link.attributes.get("rel", "alternate") == "alternate"]
    guids = [guid.text for guid in found.every("guid") if guid.attributes.get("isPermaLink", "true") != "false"]
    given = [found.first("feedburner:origlink"), *(link.attributes.get("href") or link.text for link in links)]
    permanent = [guid for guid in guids if guid.strip().startswith(("http://", "https://"))]
    address = next((one.strip() for one in [*given, *permanent] if one and one.strip()), None)
    return joined(base, address) if address else None


def _domain(address: str) -> str | None:
    return host_of(address) or None


def _people(found: Fields, *names: str) -> list[str]:
    written = (field.text for field in found.every(*names))
    people = (_NAME_TAG.search(text) or _MAIL_NAME.match(text.strip()) or text for text in written)
    found_names = [one if isinstance(one, str) else one[1] for one in people]
    return [name.strip() for name in dict.fromkeys(found_names) if name.strip() and "<" not in name[:1]]


def _categories(found: Fields) -> list[str]:
    """The categories: text in RSS, a label or a term in Atom."""
    fields = found.every("category", "dc:subject", "media:keywords")
    given = (field.attributes.get("label") or field.attributes.get("term") or field.text for field in fields)
    return list(dict.fromkeys(word.strip() for word in given if word.strip()))


def _images(found: Fields) -> list[str]:
    media = found.every("media:content", "media:thumbnail", "enclosure", "link")
    kinds = ((field, field.attributes.get("type", field.attributes.get("medium", ""))) for field in media)
    given = [field.attributes.get("url") or field.attributes.get("href") for field, kind in kinds if "image" in kind]
    return [address for address in dict.fromkeys(given) if address]


FORMAT = Format(
    "feed",
    recognise,
    parse,
    content_types=(*XML_TYPES, "application/rss+xml", "application/atom+xml", "application/rdf+xml"),
    suffixes=("xml", "rss", "atom", "rdf"),
)
