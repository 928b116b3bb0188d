"""A table that is read and not written: what a run would write is kept in memory, and read from there."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import cast

from copydesk.article import Record
from copydesk.table.article_table import ArticleTable
from copydesk.table.cluster import Cluster
from copydesk.table.stored import StoredArticle


def rehearsed(table: ArticleTable) -> ArticleTable:
    """Return a table whose articles and clusters may be written without a trace, as `reconcile` does."""
    return cast("ArticleTable", _Rehearsal(table))


@dataclass(frozen=True)
class _Rehearsal:
    """The methods of a table that `reconcile` uses; any other is missing, so that nothing is written by mistake."""

    table: ArticleTable
    written: dict[str, StoredArticle] = field(default_factory=dict)
    placed: dict[str, Cluster] = field(default_factory=dict)

    def scan(self) -> Iterator[StoredArticle]:
        """Read every article as it is stored."""
        return self.table.scan()

    def revisions(self, article_id: str) -> dict[str, Record]:
        """Read the revisions of an article."""
        return self.table.revisions(article_id)

    def articles(self, article_ids: Collection[str]) -> dict[str, StoredArticle]:
        """Read articles as they would be stored."""
        found = self.table.articles([name for name in article_ids if name not in self.written])
        return found | {name: self.written[name] for name in article_ids if name in self.written}

    def clusters(self, fingerprints: Collection[str]) -> dict[str, Cluster]:
        """Read clusters as they would be stored."""
        found = self.table.clusters([name for name in fingerprints if name not in self.placed])
        return found | {name: self.placed[name] for name in fingerprints if name in self.placed}

    def put(self, stored: StoredArticle) -> None:
        """Keep an article in memory."""
        self.written[stored.record.article_id] = stored

    def place(self, cluster: Cluster, expires_at: int) -> None:
        """Keep a cluster in memory."""
        del expires_at
        self.placed[cluster.fingerprint] = cluster
