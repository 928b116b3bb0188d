"""What the core needs of the world. Adapters fulfil these; tests run one suite over all of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from copydesk.article import Record
from copydesk.dedupe.claim import Claim
from copydesk.dedupe.cluster import Cluster
from copydesk.events import ObjectRef
from copydesk.outcome import LedgerPage
from copydesk.revisions import StoredArticle


class Bytes(Protocol):
    """Bytes, in memory or read when they are asked for."""

    def __len__(self) -> int:
        """How many there are."""

    def __getitem__(self, part: slice, /) -> bytes:
        """Read a part of them."""


@dataclass(frozen=True, slots=True)
class RawObject:
    """An object as uploaded: still compressed, named by the version that was really read."""

    ref: ObjectRef
    body: Bytes
    content_type: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)


class ObjectStore(Protocol):
    """The inbox."""

    def fetch(self, ref: ObjectRef) -> RawObject:
        """Read the version that the reference names.

        Raises: ObjectGone where that version exists no more (or, without versions, was overwritten);
        UnreadableObject over the byte limit; ObjectUnavailable for all that may pass, 403 included.
        """


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


class Quarantine(Protocol):
    """Where rejected input waits for a person."""

    def put(self, name: str, note: Mapping[str, Any]) -> str:
        """Set a note aside under a name that is the same on each delivery; return its address."""


class Queue(Protocol):
    """Where notifications come from."""

    def send(self, notification: str) -> None:
        """Put a notification at its end, as a new message. Raises: QueueUnavailable."""


class BulkStatus(StrEnum):
    """What became of one bulk action."""

    DONE = "done"
    RETRY = "retry"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class BulkAction:
    """One write to the index: the whole document under its external version."""

    document_id: str
    version: int
    document: Mapping[str, Any] | None  # None deletes


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """The index's answer to one action; `reason` is its error type and never holds article text."""

    status: BulkStatus
    reason: str = ""


class SearchIndex(Protocol):
    """The projection of the table that people search."""

    def write(self, actions: Sequence[BulkAction]) -> list[BulkOutcome]:
        """Apply actions, answer each in order. Raises IndexUnavailable where the whole request failed."""
