"""The port of the table: what the core needs of it."""

from collections.abc import Collection, Iterator
from typing import Protocol

from copydesk.article import Record
from copydesk.outcome import BegunRecords, LedgerPage
from copydesk.table.claim import Claim
from copydesk.table.cluster import Cluster
from copydesk.table.stored import StoredArticle


class ArticleReads(Protocol):
    """The questions to the table that read and never write.

    Every method raises TableUnavailable if a retry may help.
    """

    def articles(self, article_ids: Collection[str]) -> dict[str, StoredArticle]:
        """Read articles by id, consistently; unknown ids are absent from the answer."""

    def revisions(self, article_id: str) -> dict[str, Record]:
        """Read the texts kept beside the current one, by content hash, consistently."""

    def clusters(self, fingerprints: Collection[str]) -> dict[str, Cluster]:
        """Read the clusters that began with these texts, consistently; unknown and expired ones are absent."""

    def ledger(self, source: str, since: str = "") -> list[LedgerPage]:
        """Read the pages of one object, in order of sequence and page, from sequence `since` on, consistently."""

    def scan(self) -> Iterator[StoredArticle]:
        """Read every article, in no particular order."""


class ArticleTable(ArticleReads, Protocol):
    """The source of truth: articles, their revisions, claims and clusters of copies, and the ledger."""

    def put(self, stored: StoredArticle) -> StoredArticle | None:
        """Write version n if version n - 1 is stored (for version 1: if nothing is stored).

        Returns: None if it was written now; otherwise the article that is stored. That may be this very write, of which
        only the answer was lost, or an equal one of another writer: to fold the arrival in again is right for both.
        """

    def keep(self, record: Record) -> None:
        """Store a text as a revision, under its content hash; writing it again changes nothing."""

    def claim(self, claim: Claim, expires_at: int) -> Claim | None:
        """Claim a place of a key until `expires_at` [epoch seconds], unless another text owns it.

        Returns: None if this text owns it now, whether the claim is new, renewed or unchanged; else the owner's claim.
        """

    def claims(self, keys: Collection[str]) -> list[Claim]:
        """Read the claims of these keys, both places, eventually consistently; expired claims are left out."""

    def articles_and_clusters(
        self, article_ids: Collection[str], fingerprints: Collection[str]
    ) -> tuple[dict[str, StoredArticle], dict[str, Cluster]]:
        """Read articles and clusters as `articles` and `clusters` do, together, in no particular order."""

    def extend(self, addition: Cluster, expires_at: int) -> Cluster:
        """Add the members of `addition` to the cluster with its fingerprint, and return that as it is stored then.

        The cluster's end [epoch seconds] only moves later. With `into` the cluster becomes part of another; if it is
        part of one already, nothing is added.
        """

    def leave(self, fingerprint: str, article_id: str) -> Cluster:
        """Remove a member from a cluster and return the cluster."""

    def place(self, cluster: Cluster, expires_at: int) -> None:
        """Replace a cluster, until `expires_at` [epoch seconds]."""

    def enter(self, page: LedgerPage) -> None:
        """Write a ledger page, unless a more complete page of the same version and number is stored.

        A late or concurrent delivery that found less (time ran out, the version was gone) never takes back outcomes.
        """

    def begin(self, records: BegunRecords) -> None:
        """Note the articles of records that a delivery is about to store, beside those noted before."""

    def begun(self, source: str) -> list[BegunRecords]:
        """Read the notes of one object, in order of sequence and page, consistently."""
