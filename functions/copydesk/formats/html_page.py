"""An HTML page: the fields its publisher declares, and the article's text out of the page."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from copydesk.article import Draft
from copydesk.errors import MalformedPayload, Rejected
from copydesk.formats.format import Format
from copydesk.formats.html_text import article_text, parsed
from copydesk.formats.json_records import draft as draft_of
from copydesk.formats.sniff import Payload

_MARKS = (
    "<!doctype html",
    "<html",
    "<head",
    "<body",
    "<article",
    "<main",
    "<div",
    "<p>",
    "<p ",
    "<h1",
    "<meta",
    "<title",
)
_META = {
    "og:title": "headline",
    "og:description": "description",
    "description": "description",
    "og:url": "url",
    "og:locale": "inLanguage",
    "article:published_time": "datePublished",
    "article:modified_time": "dateModified",
    "article:section": "articleSection",
    "og:site_name": "publisher",
    "author": "author",
    "og:image": "image",
    "keywords": "keywords",
}
_ARTICLE_TYPES = {
    "article",
    "newsarticle",
    "reportagenewsarticle",
    "analysisnewsarticle",
    "opinionnewsarticle",
    "blogposting",
}


def recognise(payload: Payload) -> bool:
    """Whether the first tags are HTML's, after any comment or XML declaration."""
    head = payload.head[:4096].lower()
    return head.startswith("<") and any(mark in head for mark in _MARKS) and "<rss" not in head and "<feed" not in head


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield the page as one draft. What the page declares in JSON-LD comes first, then meta tags, then the body."""
    document = parsed(payload.body, payload.encoding)
    declared = _declared(document)
    body = article_text(document)
    if not body.text:
        yield MalformedPayload("no article text was found in the page")
        return
    canonical = document.select_one("link[rel~=canonical]")
    fields = {**body.fields(), **declared, "articleBody": body.text}
    if canonical is not None and canonical.attrs.get("href"):
        fields["canonicalUrl"] = canonical.attrs["href"]
    yield draft_of(fields)


def _declared(document: Any) -> dict[str, Any]:
    """Fields from JSON-LD over fields from meta tags; empty values never hide a filled one."""
    fields = {name: value for name, value in _from_meta(document).items() if value}
    for block in document.select("script[type='application/ld+json']"):
        for node in _nodes(_loaded(block.text)):
            fields |= {name: value for name, value in node.items() if value and name != "articleBody"}
    return fields


def _from_meta(document: Any) -> dict[str, str]:
    """The first content of each known meta tag; og: wins over the plain name where both fill one field."""
    found: dict[str, str] = {}
    for tag in document.select("meta[content]"):
        name = str(tag.attrs.get("property") or tag.attrs.get("name") or "").lower()
        field = _META.get(name)
        if field and (field not in found or name.startswith("og:")):
            found[field] = str(tag.attrs["content"]).strip()
    return found


def _loaded(text: str) -> Any:
    """Parse a JSON-LD block; one that is broken is passed over, since it is never the only source."""
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(block: Any) -> Iterator[Mapping[str, Any]]:
    """The nodes of a JSON-LD block that describe an article, inside @graph or a list or alone."""
    for node in block if isinstance(block, list) else [block]:
        if not isinstance(node, dict):
            continue
        kinds = node.get("@type")
        named = {str(kind).lower() for kind in (kinds if isinstance(kinds, list) else [kinds])}
        if named & _ARTICLE_TYPES:
            yield node
        if isinstance(node.get("@graph"), list):
            yield from _nodes(node["@graph"])


FORMAT = Format("html_page", recognise, parse)
