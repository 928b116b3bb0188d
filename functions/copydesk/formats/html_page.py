"""An HTML page: the fields its publisher declares, and the article's text out of the page."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from copydesk.article import Draft
from copydesk.errors import MalformedPayload, Rejected
from copydesk.formats.format import Format
from copydesk.formats.html_text import article_text, parsed
from copydesk.formats.json_records import record, values
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
    "<script",
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


_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>")
_TYPE_NAME = re.compile(r"^.*[/#:]")  # https://schema.org/NewsArticle, schema:NewsArticle
_NOT_HTML = ("<rss", "<feed", "<rdf")
MIN_CONFIDENCE = (
    0.35  # error and sign-in pages have 0.19 to 0.29, a one-sentence brief 0.47; of 245 articles none is under 0.5
)
MAX_GRAPH_DEPTH = 3  # @graph inside @graph; publishers use one


def recognise(payload: Payload) -> bool:
    """Whether the first tags are HTML's, after any comment or XML declaration."""
    head = payload.head.lower()
    if not head.startswith("<") or any(mark in head[:1024] for mark in _NOT_HTML):
        return False
    return "<html" in head[:4096] if head.startswith("<?xml") else any(mark in head for mark in _MARKS)


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield the page as one draft. What the page declares in JSON-LD comes first, then meta tags, then the body."""
    try:
        document = parsed(payload.body, payload.encoding)
    except Rejected as rejected:
        yield rejected
        return
    declared = _declared(document)
    body = article_text(document)
    if not body.text or body.confidence < MIN_CONFIDENCE:
        yield MalformedPayload("no article text was found in the page")
        return
    canonical = document.select_one("link[rel~=canonical]")
    fields = {**body.fields(), **declared, "articleBody": body.text}
    if canonical is not None and canonical.attrs.get("href"):
        fields["canonicalUrl"] = canonical.attrs["href"]
    yield record(fields)


def _declared(document: Any) -> dict[str, Any]:
    """Fields from JSON-LD over fields from meta tags; empty values never hide a filled one."""
    fields = {name: value for name, value in _from_meta(document).items() if value}
    blocks = [_loaded(block.text) for block in document.select("script[type='application/ld+json']")]
    nodes = [node for block in blocks for node in _nodes(block)]
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    for node in filter(_is_article, nodes):
        told = {name: _resolved(value, named) for name, value in node.items() if name != "articleBody"}
        fields |= {name: value for name, value in told.items() if value}
    return fields


def _resolved(value: Any, named: Mapping[str, Any]) -> Any:
    """Put the node in place of a bare reference to it; a reference that leads nowhere says nothing."""
    if isinstance(value, list):
        return [one for one in (_resolved(each, named) for each in value) if one]
    is_reference = isinstance(value, dict) and value.keys() == {"@id"}
    return named.get(str(value["@id"])) if is_reference else value


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
        return values(text, is_strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(block: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """Every node of a JSON-LD block, inside @graph or a list or alone."""
    for node in block if isinstance(block, list) else [block]:
        if isinstance(node, dict):
            yield node
            if depth < MAX_GRAPH_DEPTH:
                yield from _nodes(node.get("@graph"), depth + 1)


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    named = {_TYPE_NAME.sub("", str(kind)).lower() for kind in (kinds if isinstance(kinds, list) else [kinds])}
    return bool(named & _ARTICLE_TYPES)


def may_be(payload: Payload) -> bool:
    """Whether there is a tag at all: pieces of pages may begin with text. Records of JSON may hold pages."""
    return not payload.head.startswith(("{", "[")) and bool(_TAG.search(payload.head))


FORMAT = Format("html_page", recognise, parse, may_be)
