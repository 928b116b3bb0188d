"""IPTC ninjs 3.0: a list of news items, one a line, for other newsrooms' systems."""

import json
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from copydesk.exports.export_format import Article, ExportFormat, encoded

_STANDARD = {
    "name": "ninjs",
    "version": "3.0",
    "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json",
}
_STATUS = {"usable": "usable", "withheld": "withheld", "withdrawn": "canceled"}


def write(articles: Iterable[Article]) -> Iterator[bytes]:
    """Yield the list, an item for each article."""
    before = "[\n"
    for article in articles:
        yield encoded(before + json.dumps(_item(article), ensure_ascii=False))
        before = ",\n"
    yield encoded("\n]\n" if before == ",\n" else "[]\n")


def _item(article: Article) -> dict[str, Any]:
    """An article as a news item; its uri is its address, else its id as a URN of copydesk."""
    modified = article["dateModified"] or article["datePublished"] or article["provenance"]["eventTime"]
    item = {
        "uri": article["canonicalUrl"] or f"urn:copydesk:{article['articleId']}",
        "standard": _STANDARD,
        "type": "text",
        "version": str(article["revision"]),
        "firstCreated": article["datePublished"],
        "versionCreated": modified or None,
        "pubStatus": _STATUS[article["pubStatus"]],
        "language": article["inLanguage"],
        "headlines": _values("main", "text/plain", article["headline"]),
        "descriptions": _values("summary", "text/plain", article["description"]),
        "bodies": _bodies(article),
        "by": ", ".join(author["name"] for author in article["author"]),
        "genres": [{"name": name} for name in article["articleSection"]],
        "subjects": [{"name": name} for name in article["keywords"]],
        "infoSources": [{"name": name} for name in _sources(article)],
        "copyrightNotice": article["copyrightNotice"],
        "embargoed": article["embargoed"],
        "altIds": [{"role": "copydesk", "value": article["articleId"]}],
    }
    return {name: value for name, value in item.items() if value}


def _sources(article: Article) -> Iterator[str]:
    """The agency that the text is from, and the publisher."""
    for one in filter(None, (article["sourceOrganization"], article["publisher"])):
        yield one.get("name") or one.get("domain") or ""


def _values(role: str, kind: str, value: str | None) -> list[dict[str, Any]]:
    return [{"role": role, "contentType": kind, "value": value}] if value else []


def _bodies(article: Article) -> list[dict[str, Any]]:
    """The text in HTML, where paragraphs are marked."""
    if not article["text"]:
        return []
    text = "".join(f"<p>{escape(part, quote=False)}</p>" for part in article["text"].split("\n\n"))
    return [{"role": "main", "contentType": "text/html", "wordCount": article["wordCount"], "value": text}]


FORMAT = ExportFormat("ninjs", "IPTC ninjs 3.0, a list of items", write)
