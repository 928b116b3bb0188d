"""The index behind its alias: created once, and rebuilt from the table when the mapping changes.

Readers and writers use only the alias. A rebuild fills a new index from the table, catches up with concurrent writes,
and moves the alias in one step; external versions make every write safe to repeat.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from copydesk.adapters.opensearch import OpenSearchIndex, RefusedRequest
from copydesk.errors import IndexUnavailable
from copydesk.ports import BulkAction, BulkOutcome, BulkStatus
from copydesk.search.documents import bulk_action
from copydesk.table.stored import StoredArticle

BATCH = 500  # documents in a bulk request
PROBE = "version-probe"  # id of a document that exists for a moment
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

    Two functions that start at once may both try; the second finds them created. Indices without the alias are left
    alone: a rebuild is filling them, or was killed.
    """
    standing = behind_alias(index)
    if standing:
        return standing
    _put_template(index)
    indices = _indices(index)
    created_meanwhile = max((name for name, aliases in indices.items() if index.alias in aliases), default="")
    if created_meanwhile:
        return created_meanwhile
    new = _next(index, indices)
    if index.is_serverless:
        _check_versions(index, new)
    return _create(index, new, aliases={index.alias: {}})


def _check_versions(index: OpenSearchIndex, name: str) -> None:
    """Check in an index without an alias that an older version loses (docs/adr/0025-serverless-versions.md).

    Raises: IndexUnavailable where it does not: late changes would replace newer ones.
    """
    _create(index, name, aliases={})
    try:
        index.write_to(name, [BulkAction(PROBE, 2, {})])
        (late,) = index.write_to(name, [BulkAction(PROBE, 1, {})])
    finally:
        index.request("DELETE", f"/{name}")
    if not late.was_older:
        raise IndexUnavailable("the node does not keep external versions")


def behind_alias(index: OpenSearchIndex) -> str | None:
    """Return the index that the alias points to, None without such an alias."""
    try:
        answer = index.request("GET", f"/_alias/{index.alias}")
    except RefusedRequest as refused:
        if refused.status == 404:
            return None
        raise
    return max(answer, default=None)


Refused = Callable[[BulkAction, BulkOutcome], None]


def refuse_none(action: BulkAction, answer: BulkOutcome) -> None:
    """Stop a rebuild at a refused document. Raises: IndexUnavailable."""
    raise IndexUnavailable(f"the document of {action.document_id} was refused for {answer.reason}")


def rebuild(
    index: OpenSearchIndex,
    articles: Articles,
    refused: Refused = refuse_none,
    copied: Callable[[int], None] = lambda _: None,
) -> str:
    """Move the alias to a new index, filled from the table under today's mapping; return the new index.

    Searches are answered throughout: by the old index until the new one is complete, then by the new one. All older
    indices of the alias are deleted at the end. A new index that an interrupted rebuild left is continued if it has
    today's mapping. `refused` is called for each document that is refused for good, `copied` with the size of each
    batch.
    """
    old = behind_alias(index)
    _put_template(index)
    new = _name(index, int(old.rpartition("-")[2]) + 1 if old else 1)
    if is_outdated(index, new):
        index.request("DELETE", f"/{new}")
    _create(index, new, aliases={})
    copy = _Copy(index, new, articles, refused, copied)
    for _ in range(MAX_PASSES):
        if not copy.pass_over():
            break
    index.request("POST", f"/{new}/_refresh")  # makes the documents searchable now, not a second later
    moved = [{"add": {"index": new, "alias": index.alias}}]
    if old:
        moved.insert(0, {"remove": {"index": old, "alias": index.alias}})
    index.request("POST", "/_aliases", json.dumps({"actions": moved}).encode())
    copy.pass_over()  # documents that the stream wrote to the old index in the last moment
    copy.remove_unknown()
    for name in _indices(index):
        if name < new:  # a newer one is another rebuild's
            index.request("DELETE", f"/{name}")
    return new


def is_outdated(index: OpenSearchIndex, name: str) -> bool:
    """Whether an index exists and was begun under another mapping than today's, so that it cannot be continued."""
    try:
        mappings = index.request("GET", f"/{name}/_mapping")[name]["mappings"]
    except RefusedRequest as refused:
        if refused.status == 404:
            return False
        raise
    return bool(mappings.get("_meta", {}).get("template") != _digest(index))


@dataclass
class _Copy:
    """The copy of a table into an index; `given_up` are the versions of documents that it refused."""

    index: OpenSearchIndex
    target: str
    articles: Articles
    refused: Refused
    copied: Callable[[int], None]
    given_up: dict[str, int] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)  # ids of the articles of the last pass

    def pass_over(self) -> int:
        """Write every article that is missing or older in the target; return the number of writes."""
        articles, written = iter(self.articles()), 0
        self.seen = set()
        while batch := list(islice(articles, BATCH)):
            written += self._written(batch)
            self.seen |= {article.record.article_id for article in batch}
            self.copied(len(batch))
        return written

    def remove_unknown(self) -> None:
        """Delete documents without an article: it was erased during the copy, or before a copy that was continued.

        The table is read again for them, because meanwhile the stream brings documents of new articles.
        """
        self.index.request("POST", f"/{self.target}/_refresh")
        pages = self.index.version_pages()
        unknown = {name: version for page in pages for name, version in page.items() if name not in self.seen}
        known = {article.record.article_id for article in self.articles()} if unknown else set()
        removed = sorted(unknown.keys() - known)
        if removed:
            self.index.write([BulkAction(name, unknown[name] + 1, None) for name in removed])

    def _written(self, batch: Sequence[StoredArticle]) -> int:
        standing = self.index.versions_in(self.target, [article.record.article_id for article in batch])
        standing |= {name: max(version, standing.get(name, 0)) for name, version in self.given_up.items()}
        newer = [one for one in batch if one.version > standing.get(one.record.article_id, 0)]
        actions = [bulk_action(article) for article in newer]
        answers = self.index.write_to(self.target, actions) if actions else []
        for action, answer in zip(actions, answers, strict=True):
            if answer.status is BulkStatus.RETRY:
                raise IndexUnavailable(answer.reason)
            if answer.status is BulkStatus.REJECTED:
                self.given_up[action.document_id] = action.version
                self.refused(action, answer)
        return len(newer)


def _put_template(index: OpenSearchIndex) -> None:
    # loaded only to create an index: once in the life of a stack, not at each cold start
    from copydesk.search.mapping import index_template  # noqa: PLC0415

    index.request("PUT", f"/_index_template/{index.alias}", json.dumps(index_template(index.alias)).encode())


def _digest(index: OpenSearchIndex) -> str:
    """The hash of today's template, by which a rebuild recognises an index that it may continue."""
    from copydesk.search.mapping import index_template  # noqa: PLC0415 - as in _put_template

    return hashlib.sha256(json.dumps(index_template(index.alias), sort_keys=True).encode()).hexdigest()[:32]


def _create(index: OpenSearchIndex, name: str, aliases: dict[str, Any]) -> str:
    settings = {"aliases": aliases, "mappings": {"_meta": {"template": _digest(index)}}}
    try:
        index.request("PUT", f"/{name}", json.dumps(settings).encode())
    except RefusedRequest as refused:
        if refused.status != 400 or not _exists(index, name):
            raise
    return name


def _exists(index: OpenSearchIndex, name: str) -> bool:
    answer = index.request("GET", f"/{name}")
    return name in answer


def _indices(index: OpenSearchIndex) -> dict[str, Collection[str]]:
    """The aliases of every index that was made for the alias, by name; the names sort by age."""
    answer = index.request("GET", f"/{index.alias}-v1-*/_alias")
    return {name: about.get("aliases", ()) for name, about in answer.items()}


def _next(index: OpenSearchIndex, existing: Collection[str]) -> str:
    """The name of a new index, after all others."""
    return _name(index, int(max(existing).rpartition("-")[2]) + 1 if existing else 1)


def _name(index: OpenSearchIndex, number: int) -> str:
    return f"{index.alias}-v1-{number:06d}"
