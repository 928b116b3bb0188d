"""JSON Feed 1.x: one draft for each item.

The text is the content; an item with a summary alone takes the summary, with a warning.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from copydesk.article import Draft
from copydesk.errors import InvalidArticle, MalformedPayload, Rejected
from copydesk.formats.fields.drafts import validate_draft
from copydesk.formats.format import JSON_SUFFIXES, JSON_TYPES, Format
from copydesk.formats.syntax.addresses import host_of
from copydesk.formats.syntax.json_head import may_be, top_names
from copydesk.formats.syntax.json_text import as_json, load_json
from copydesk.formats.syntax.payload import Payload

_VERSION = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version')


def recognise(payload: Payload) -> bool:
    """Whether the document declares a version of JSON Feed, or has items and the address of a feed."""
    names = top_names(payload)
    if "version" in names and _VERSION.search(payload.head):
        return True
    return "items" in names and bool(names & {"home_page_url", "feed_url"})


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield a draft for each item, in document order."""
    text, guessed = payload.text()
    feed = load_json(text, 0, payload.limits.json_chars)
    if isinstance(feed, Rejected):
        yield feed
        return
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        yield MalformedPayload("items: a feed must have a list of them", text)
        return
    for item in items:
        draft = _item(item, feed)
        yield draft.warned("encoding_guessed") if guessed and isinstance(draft, Draft) else draft


def _item(item: Any, feed: Mapping[str, Any]) -> Draft | Rejected:
    if not isinstance(item, dict):
        return MalformedPayload(f"an item must be an object, this is {type(item).__name__}", as_json(item))
    body, summary = item.get("content_html") or item.get("content_text"), item.get("summary")
    if not body and not summary:
        return InvalidArticle("text: the item carries neither content nor summary", as_json(item))
    try:
        draft = validate_draft(
            {**_fields(item, feed), "text": body or summary, "description": summary if body else None}
        )
    except Rejected as rejected:
        return rejected.about(as_json(item))
    return draft if body else draft.warned("excerpt_only")


def _fields(item: Mapping[str, Any], feed: Mapping[str, Any]) -> dict[str, Any]:
    images = [item.get("image"), item.get("banner_image")]
    return {
        "headline": item.get("title"),
        "url": item.get("url"),
        "identifier": item.get("id"),
        "datePublished": item.get("date_published"),
        "dateModified": item.get("date_modified"),
        "author": _authors(item) or _authors(feed),
        "keywords": [tag for tag in _listed(item.get("tags")) if isinstance(tag, str)],
        "inLanguage": item.get("language") or feed.get("language"),
        "publisher": {"name": feed.get("title"), "domain": _domain(feed)},
        "image": [address for address in images if isinstance(address, str)],
    }


def _authors(given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The named authors of a feed or an item: version 1.1 has a list, 1.0 a single author."""
    authors = _listed(given.get("authors")) or [given.get("author")]
    return [
        {"name": author["name"], "url": author.get("url")}
        for author in authors
        if isinstance(author, dict) and author.get("name")
    ]


def _listed(given: Any) -> list[Any]:
    return given if isinstance(given, list) else []


def _domain(feed: Mapping[str, Any]) -> str | None:
    return host_of(str(feed.get("home_page_url") or feed.get("feed_url") or "")) or None


FORMAT = Format(
    "json_feed",
    recognise,
    parse,
    may_be,
    content_types=(*JSON_TYPES, "application/feed+json"),
    suffixes=JSON_SUFFIXES,
)
