"""An article as the columns of a table: the fields that fit a cell, lists kept as lists."""

from collections.abc import Callable, Mapping
from typing import Any

from copydesk.exports.export_format import Article

Cell = str | int | float | bool | list[str] | None
COLUMNS: Mapping[str, Callable[[Article], Cell]] = {
    "articleId": lambda article: _text(article["articleId"]),
    "revision": lambda article: _whole(article["revision"]),
    "pubStatus": lambda article: _text(article["pubStatus"]),
    "headline": lambda article: _text(article["headline"]),
    "description": lambda article: _text(article["description"]),
    "text": lambda article: _text(article["text"]),
    "url": lambda article: _text(article["url"]),
    "canonicalUrl": lambda article: _text(article["canonicalUrl"]),
    "author": lambda article: [str(one["name"]) for one in article["author"]],
    "publisherName": lambda article: _of(article["publisher"], "name"),
    "publisherDomain": lambda article: _of(article["publisher"], "domain"),
    "sourceOrganization": lambda article: _of(article["sourceOrganization"], "name"),
    "datePublished": lambda article: _text(article["datePublished"]),
    "dateModified": lambda article: _text(article["dateModified"]),
    "inLanguage": lambda article: _text(article["inLanguage"]),
    "articleSection": lambda article: list(article["articleSection"]),
    "keywords": lambda article: list(article["keywords"]),
    "wordCount": lambda article: _whole(article["wordCount"]),
    "textConfidence": lambda article: article["textConfidence"],
    "warnings": lambda article: list(article["warnings"]),
    "clusterId": lambda article: _text(article["clusterId"]),
    "duplicateOf": lambda article: _text(article["duplicateOf"]),
    "duplicateKind": lambda article: _text(article["duplicateKind"]),
    "duplicateRelation": lambda article: _text(article["duplicateRelation"]),
    "sourceKey": lambda article: _of(article["provenance"], "key"),
    "sourceRecord": lambda article: _whole(article["provenance"]["recordIndex"]),
    "sourceFormat": lambda article: _of(article["provenance"], "format"),
    "received": lambda article: _of(article["provenance"], "eventTime"),
}


def row(article: Article) -> dict[str, Cell]:
    """Return the cells of an article by column."""
    return {name: cell(article) for name, cell in COLUMNS.items()}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _whole(value: Any) -> int:
    return int(value)


def _of(value: Mapping[str, Any] | None, name: str) -> str | None:
    return _text(value.get(name)) if value else None
