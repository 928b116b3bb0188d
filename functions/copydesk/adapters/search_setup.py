"""The index behind its alias: created once, and rebuilt from the table when the mapping changes.

Readers and writers use only the alias. A rebuild fills a new index from the table, catches up with concurrent writes,
and moves the alias in one step; external versions make every write safe to repeat.
"""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from copydesk.adapters.opensearch import OpenSearchIndex, RefusedRequest
from copydesk.errors import IndexUnavailable
from copydesk.ports import BulkAction, BulkOutcome, BulkStatus
from copydesk.search.documents import bulk_action
from copydesk.table.stored import StoredArticle

BATCH = 500  # documents in a bulk request
NO_INDEX = "index_not_found_exception"
MAX_PASSES = 10  # over the table, until one finds nothing to write

Articles = Callable[[], Iterable[StoredArticle]]


class PreparedIndex:
    """Implements SearchIndex: creates the index before the first write, and again if the index was deleted."""

    def __init__(self, index: OpenSearchIndex) -> None:
        """Write to this index; nothing is sent yet."""
        self._index = index
        self._is_ready = False

    def write(self, actions: Sequence[BulkAction]) -> list[BulkOutcome]:
        """Apply actions and answer each in order; actions that found no index are answered with a retry."""
        if not self._is_ready:
            ensure(self._index)
            self._is_ready = True
        answers = self._index.write(actions)
        self._is_ready = not any(answer.reason == NO_INDEX for answer in answers)
        return answers

    def versions_of(self, document_ids: Collection[str]) -> dict[str, int]:
        """Read the versions of documents; unknown and deleted documents are absent."""
        return self._index.versions_of(document_ids)


def ensure(index: OpenSearchIndex) -> str:
    """Create template, index and alias if they are missing; return the index behind the alias.

    Two functions that start at once may both try; the second finds them created.
    """
    standing = behind_alias(index)
    if standing:
        return standing
    _put_template(index)
    return _create(index, _name(index, 1), aliases={index.alias: {}})


def behind_alias(index: OpenSearchIndex) -> str | None:
    """Return the index that the alias points to, None without such an alias."""
    try:
        answer = index.request("GET", f"/_alias/{index.alias}")
    except RefusedRequest as refused:
        if refused.status == 404:
            return None
        raise
    return max(answer, default=None)


def rebuild(index: OpenSearchIndex, articles: Articles) -> str:
    """Move the alias to a new index, filled from the table under today's mapping; return the new index.

    Searches are answered throughout: by the old index until the new one is complete, then by the new one. The old index
    is deleted at the end.
    """
    old = behind_alias(index)
    _put_template(index)
    new = _create(index, _name(index, int(old.rpartition("-")[2]) + 1 if old else 1), aliases={})
    for _ in range(MAX_PASSES):
        if not _copy(index, new, articles):
            break
    index.request("POST", f"/{new}/_refresh")  # makes the documents searchable now, not a second later
    moved = [{"add": {"index": new, "alias": index.alias}}]
    if old:
        moved.insert(0, {"remove": {"index": old, "alias": index.alias}})
    index.request("POST", "/_aliases", json.dumps({"actions": moved}).encode())
    _copy(index, new, articles)  # documents that the stream wrote to the old index in the last moment
    if old:
        index.request("DELETE", f"/{old}")
    return new


def _copy(index: OpenSearchIndex, target: str, articles: Articles) -> int:
    """Write every article that is missing or older in the target; return the number of writes."""
    written = 0
    batch: list[StoredArticle] = []
    for article in articles():
        batch.append(article)
        if len(batch) == BATCH:
            written += _written(index, target, batch)
            batch = []
    return written + _written(index, target, batch)


def _written(index: OpenSearchIndex, target: str, batch: list[StoredArticle]) -> int:
    if not batch:
        return 0
    standing = index.versions_in(target, [article.record.article_id for article in batch])
    newer = [article for article in batch if article.version > standing.get(article.record.article_id, 0)]
    answers = index.write_to(target, [bulk_action(article) for article in newer]) if newer else []
    refused = [answer.reason for answer in answers if answer.status is not BulkStatus.DONE]
    if refused:
        raise IndexUnavailable(f"{len(refused)} documents were refused, the first for {refused[0]}")
    return len(newer)


def _put_template(index: OpenSearchIndex) -> None:
    # loaded only to create an index: once in the life of a stack, not at each cold start
    from copydesk.search.mapping import index_template  # noqa: PLC0415

    index.request("PUT", f"/_index_template/{index.alias}", json.dumps(index_template(index.alias)).encode())


def _create(index: OpenSearchIndex, name: str, aliases: dict[str, Any]) -> str:
    try:
        index.request("PUT", f"/{name}", json.dumps({"aliases": aliases}).encode())
    except RefusedRequest as refused:
        if refused.status != 400 or not _exists(index, name):
            raise
    return name


def _exists(index: OpenSearchIndex, name: str) -> bool:
    answer = index.request("GET", f"/{name}")
    return name in answer


def _name(index: OpenSearchIndex, number: int) -> str:
    return f"{index.alias}-v1-{number:06d}"
