"""Sitemaps, mainly for Google News: they announce articles and contain none.

Each announcement is rejected with the address in its record, so that the page can be fetched and uploaded. A sitemap
without news, which may list 50,000 pages, is rejected as a whole.
"""

import json
from collections.abc import Iterator

from copydesk.errors import InvalidArticle, MalformedPayload, Rejected
from copydesk.formats.format import XML_TYPES, Format
from copydesk.formats.syntax.payload import Payload
from copydesk.formats.syntax.xml import open_document, parse_element, root_of, spans, text_in
from copydesk.settings import Limits

MAX_ANNOUNCEMENTS = 1_000  # the limit of Google News
_FIELDS = {
    "headline": "news/{*}title",
    "url": "loc",
    "datePublished": "news/{*}publication_date",
    "publisher": "publication/{*}name",
    "inLanguage": "publication/{*}language",
    "keywords": "news/{*}keywords",
}


def recognise(payload: Payload) -> bool:
    """Whether the root element is that of a sitemap or of a list of sitemaps."""
    root = root_of(payload)
    return root is not None and root.name in {"urlset", "sitemapindex"}


def parse(payload: Payload) -> Iterator[Rejected]:
    """Yield a Rejected for each announced article."""
    try:
        text, root, _ = open_document(payload)
    except Rejected as rejected:
        yield rejected
        return
    places = list(spans(text, "url", start=root.start))
    news = [(begin, end) for begin, end in places if "publication_date" in text[begin:end]]
    if not news or len(news) > MAX_ANNOUNCEMENTS:
        yield MalformedPayload(f"a sitemap of {len(places)} pages, {len(news)} of them news, carries no articles")
        return
    for begin, end in news:
        yield _announcement(text[begin:end], root.prefixes, payload.limits)


def _announcement(fragment: str, prefixes: tuple[tuple[str, str], ...], limits: Limits) -> Rejected:
    try:
        entry = parse_element(fragment, limits, prefixes)
    except MalformedPayload as broken:
        return broken
    fields = {name: value for name, path in _FIELDS.items() if (value := text_in(entry, path))}
    problem = "a news sitemap announces the article without its text: upload the page at its address"
    return InvalidArticle(problem, json.dumps(fields, ensure_ascii=False))


FORMAT = Format(
    "news_sitemap",
    recognise,
    parse,
    content_types=XML_TYPES,
    suffixes=("xml",),
)
