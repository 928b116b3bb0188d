"""RSS 2.0 with the whole text, for readers and planets."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from copydesk.exports.export_format import Article, ExportFormat, encoded

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>Articles</title>
<link>http://localhost/</link>
<description>Exported by copydesk</description>
"""
_END = "</channel>\n</rss>\n"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(articles: Iterable[Article]) -> Iterator[bytes]:
    """Yield the feed; the text of an article is escaped, never markup."""
    yield encoded(_HEAD)
    for article in articles:
        yield encoded("".join(f"{line}\n" for line in _item(article)))
    yield encoded(_END)


def _item(article: Article) -> Iterator[str]:
    address, publisher = article["canonicalUrl"] or article["url"] or "", article["publisher"] or {}
    yield "<item>"
    yield from _element("title", article["headline"] or article["text"][:80])
    if address.startswith(("http://", "https://")):
        yield from _element("link", address)
    yield f'<guid isPermaLink="false">{_text(article["articleId"])}</guid>'
    if article["datePublished"]:
        yield from _element("pubDate", format_datetime(datetime.fromisoformat(article["datePublished"])))
    for author in article["author"]:
        yield from _element("dc:creator", author["name"])
    yield from _element("dc:publisher", publisher.get("name") or publisher.get("domain"))
    yield from _element("dc:language", article["inLanguage"])
    for name in (*article["articleSection"], *article["keywords"]):
        yield from _element("category", name)
    yield from _element("description", article["description"])
    text = "".join(f"<p>{escape(part)}</p>" for part in (article["text"] or "").split("\n\n") if part)
    yield from _element("content:encoded", text)
    yield "</item>"


def _element(name: str, value: str | None) -> Iterator[str]:
    if value:
        yield f"<{name}>{_text(value)}</{name}>"


def _text(value: str) -> str:
    return escape(_NOT_IN_XML.sub("", value))


FORMAT = ExportFormat("rss", "RSS 2.0 with whole texts, usable articles only", write, is_for_usable=True)
