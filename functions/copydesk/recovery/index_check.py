"""Compares the table with the search index in both directions, and repairs the index.

    articles of the table, by page  ──> versions of their documents ──> missing, older or newer
    documents of the index, by page ──> their articles              ──> documents without an article

The index lags the table by the stream's delay, so whatever differs is read again from the table before it counts. A
repair writes with external versions: a concurrent write of the stream wins if it is newer. An article that was erased
while its document was written is looked for afterwards, and its document deleted again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from copydesk.errors import IndexUnavailable
from copydesk.ports import BulkAction, BulkOutcome, BulkStatus, DocumentIndex, Quarantine
from copydesk.search.documents import bulk_action
from copydesk.search.handler import refusal_note
from copydesk.table.article_table import ArticleTable
from copydesk.table.stored import StoredArticle

PAGE = 500  # articles or documents compared at once


class Kind(StrEnum):
    """How the index differs from the table."""

    MISSING = "missing"  # the article has no document
    OLDER = "older"  # the document has an older version
    NEWER = "newer"  # the document has a newer version: the table was restored from a backup
    WITHOUT_ARTICLE = "withoutArticle"  # the table has no such article


class Repair(StrEnum):
    """What became of a difference."""

    NONE = "none"  # left as it is
    DONE = "done"
    REFUSED = "refused"  # the index refuses the document for good; a note is in the quarantine
    LATER = "later"  # the index remembers the deletion of an earlier document, for a minute


@dataclass(frozen=True, slots=True)
class Difference:
    """One article whose document differs; a version is 0 where there is none."""

    article_id: str
    kind: Kind
    table_version: int
    index_version: int
    repair: Repair = Repair.NONE


@dataclass(frozen=True)
class IndexCheck:
    """Table and index, with the pace of the comparison.

    `compared` is called with the number of articles or documents of each page before it is read; `quarantine` is None
    for a check that repairs nothing.
    """

    table: ArticleTable
    index: DocumentIndex
    compared: Callable[[int], None]
    quarantine: Quarantine | None = None

    def differences(self) -> Iterator[Difference]:
        """Yield every difference, after its repair. Raises: IndexUnavailable, TableUnavailable."""
        articles = iter(self.table.scan())
        while page := list(islice(articles, PAGE)):
            self.compared(len(page))
            yield from self._of_articles(page)
        yield from self.without_articles()

    def without_articles(self) -> Iterator[Difference]:
        """Yield the documents without an article, after their deletion."""
        for page in self.index.version_pages():
            self.compared(len(page))
            yield from self._of_documents(page)

    def _of_articles(self, page: Sequence[StoredArticle]) -> Iterator[Difference]:
        seen = self.index.versions_of([article.record.article_id for article in page])
        differing = [one.record.article_id for one in page if seen.get(one.record.article_id) != one.version]
        current = self.table.articles(differing) if differing else {}
        found = {name: _difference(article, seen.get(name, 0)) for name, article in current.items()}
        stale = {name: one for name, one in found.items() if one and one.kind is not Kind.NEWER}
        done = self._written([current[name] for name in stale]) if self.quarantine else {}
        for name, difference in found.items():
            if difference:
                yield replace(difference, repair=done.get(name, Repair.NONE))

    def _written(self, articles: Sequence[StoredArticle]) -> dict[str, Repair]:
        """Write documents, and delete those whose articles were erased meanwhile."""
        actions = [bulk_action(article) for article in articles]
        done = self._applied(actions)
        names = [action.document_id for action in actions]
        left = self.table.articles(names) if names else {}
        self._applied(
            [BulkAction(one.document_id, one.version + 1, None) for one in actions if one.document_id not in left]
        )
        standing = self.index.versions_of([name for name in names if name in left])
        waits = {name for name in left if done[name] is Repair.DONE and name not in standing}
        return {name: Repair.LATER if name in waits else repair for name, repair in done.items()}

    def _of_documents(self, page: Mapping[str, int]) -> Iterator[Difference]:
        """Look for the articles of documents; the documents are read again, since a search lags behind."""
        unknown = page.keys() - self.table.articles(list(page)).keys()
        standing = self.index.versions_of(sorted(unknown))
        done: dict[str, Repair] = {}
        if self.quarantine:
            done = self._applied([BulkAction(name, version + 1, None) for name, version in standing.items()])
            self.index.forget(list(standing))
        for name, version in sorted(standing.items()):
            yield Difference(name, Kind.WITHOUT_ARTICLE, 0, version, done.get(name, Repair.NONE))

    def _applied(self, actions: Sequence[BulkAction]) -> dict[str, Repair]:
        answers = self.index.write(actions) if actions else []
        return {one.document_id: self._settled(one, answer) for one, answer in zip(actions, answers, strict=True)}

    def _settled(self, action: BulkAction, answer: BulkOutcome) -> Repair:
        if answer.status is BulkStatus.RETRY:
            raise IndexUnavailable(answer.reason)
        if answer.status is BulkStatus.REJECTED and self.quarantine:
            self.quarantine.set_aside(*refusal_note(action, answer))
            return Repair.REFUSED
        return Repair.DONE


def _difference(article: StoredArticle, index_version: int) -> Difference | None:
    name, version = article.record.article_id, article.version
    if index_version == version:
        return None
    kind = Kind.MISSING if not index_version else Kind.OLDER if index_version < version else Kind.NEWER
    return Difference(name, kind, version, index_version)
