"""The envelopes of suppliers' responses: a list of records under some name, and objects around single records."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from copydesk.formats.fields.aliases import has_text

# NewsAPI, Webz, Event Registry, Media Cloud, NewsData.io, Aylien, Diffbot, Guardian, New York Times, OpenSearch.
_LISTS = ("articles", "posts", "results", "stories", "items", "data", "news", "objects", "value", "docs", "hits")
_AROUND_LISTS = (*_LISTS, "response")
_AROUND_ONE = ("_source", "article", "attributes", "data", "post", "story", "response", "content")
DEEPEST = 3  # levels of nested envelopes


def records_of(document: Any) -> Iterable[Any]:
    """Return the records of a JSON document: its array, the array inside its envelope, or the document itself."""
    if isinstance(document, list):
        return document
    if not isinstance(document, Mapping) or has_text(document):
        return [document]
    wrapped = _wrapped(document, DEEPEST)
    if wrapped is not None:
        return wrapped
    if document and all(isinstance(one, list) and one and isinstance(one[0], dict) for one in document.values()):
        return _by_publisher(document)
    return [document]


def _wrapped(document: Mapping[str, Any], depth: int) -> list[Any] | None:
    for name in _LISTS:
        if isinstance(document.get(name), list):
            return list(document[name])
    inner = (document[name] for name in _AROUND_LISTS if depth > 1 and isinstance(document.get(name), Mapping))
    return next((found for one in inner if (found := _wrapped(one, depth - 1)) is not None), None)


def _by_publisher(document: Mapping[str, list[Any]]) -> Iterator[Any]:
    """The records of a Fundus crawl: one object with a list of articles for each publisher."""
    for publisher, articles in document.items():
        for article in articles:
            yield {"publisher": publisher, **article} if isinstance(article, dict) else article


def open_envelope(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a record's fields, together with those of a nested object that has the text."""
    within = None if has_text(record) else _within(record, DEEPEST)
    return {**record, **within} if within else record


def _within(record: Mapping[str, Any], depth: int) -> Mapping[str, Any] | None:
    inner = [record[name] for name in _AROUND_ONE if isinstance(record.get(name), Mapping)]
    deeper = (_within(one, depth - 1) for one in inner if depth > 1)
    return next(filter(has_text, inner), None) or next(filter(None, deeper), None)
