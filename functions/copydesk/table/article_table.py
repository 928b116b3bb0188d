"""The port of the table: what the core needs of it."""

from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from copydesk.article import Record
from copydesk.outcome import LedgerPage
from copydesk.table.claim import Claim
from copydesk.table.cluster import Cluster
from copydesk.table.stored import StoredArticle


class ArticleTable(Protocol):
    """The truth: articles, their earlier texts, claims and clusters of copies, and the ledger.

    Every method raises TableUnavailable where a retry may help.
    """

    def articles(self, article_ids: Collection[str]) -> dict[str, StoredArticle]:
        """Read articles by id, consistently; unknown ids are absent from the answer."""

    def put(self, stored: StoredArticle) -> StoredArticle | None:
        """Write version n where n - 1 stands (nothing, for 1).

        Returns: None when it stands now, also when it was this very write that had been applied before and only
        its answer got lost; otherwise the article that stands there.
        """

    def revisions(self, article_id: str) -> dict[str, Record]:
        """Read the texts kept beside the current one, by content hash, consistently."""

    def keep(self, record: Record) -> None:
        """Keep a text as a revision, under its content hash; writing it again changes nothing."""

    def claim(self, claim: Claim, expires_at: int) -> Claim | None:
        """Have a place of a key until `expires_at` [epoch seconds], unless another text has it.

        Returns: None when this text has it now, be it anew, for longer or as before; else who has it.
        """

    def claims(self, keys: Collection[str]) -> list[Claim]:
        """Read who owns these keys, in both places, perhaps as they were a moment ago; what expired is left out."""

    def clusters(self, fingerprints: Collection[str]) -> dict[str, Cluster]:
        """Read the clusters that began with these texts, consistently; unknown and expired ones are absent."""

    def join(self, fingerprint: str, members: Mapping[str, str], expires_at: int, *, by_copy: bool = False) -> Cluster:
        """Add members with their dates to a cluster, move its end [epoch seconds] no earlier, return it whole.

        `by_copy` where they bear a copy of its text, not the text itself.
        """

    def leave(self, fingerprint: str, article_id: str) -> Cluster:
        """Take a member out of a cluster and return what is left of it."""

    def unite(self, fingerprint: str, into: str, expires_at: int) -> Cluster:
        """Make a cluster part of another, unless it is part of one already; return it as it stands then."""

    def place(self, cluster: Cluster, expires_at: int) -> None:
        """Put a cluster in the place of whatever stands there, until `expires_at` [epoch seconds]."""

    def ledger(self, source: str, since: str = "") -> list[LedgerPage]:
        """Read the pages of one object, in order of sequence and page, from sequence `since` on, consistently."""

    def enter(self, page: LedgerPage) -> None:
        """Write a ledger page; the same page again replaces itself."""

    def scan(self) -> Iterator[StoredArticle]:
        """Read every article, in no particular order."""
