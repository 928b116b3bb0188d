"""What the pages read: a local store or a deployed stack, behind one port. Nothing can be written through it."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from copydesk.adapters.local.bucket import LocalBucket
from copydesk.adapters.local.overlay import StoredItems
from copydesk.article import Provenance
from copydesk.events import ObjectRef
from copydesk.outcome import LedgerPage
from copydesk.ports import RawObject
from copydesk.profiles.selection import Profiles
from copydesk.search.question import Hit
from copydesk.settings import Limits
from copydesk.table.article_table import ArticleReads


class StoreFailed(Exception):
    """The store or stack cannot be read; the message has the reason, and the cure where there is one."""


class NoteReads(Protocol):
    """The quarantine."""

    def read(self, name: str) -> Mapping[str, Any] | None:
        """Read a note; None if there is none of that name."""


class Listing(Protocol):
    """Lists of what was uploaded and stored, newest first, and the ledger by version."""

    @property
    def most_uploads(self) -> int:
        """How many uploads are looked through for a count or an outcome."""

    def count_uploads(self, part: str = "") -> int:
        """Return the number of object versions and deletions whose key has `part`."""

    def uploads(self, limit: int, offset: int = 0, part: str = "") -> list[ObjectRef]:
        """Return object versions and deletions whose key has `part`, the newest first."""

    def count_articles(self) -> int:
        """Return the number of articles that the index knows, withdrawn ones included."""

    def newest_documents(self, limit: int) -> list[dict[str, Any]]:
        """Return documents of usable articles, the newest first."""

    def summaries(self, limit: int) -> list[dict[str, Any]]:
        """Return the fields of the newest documents that are counted."""

    def ledger_page(self, source: str, sequence: str, number: int) -> LedgerPage | None:
        """Read one page of the ledger of one version of an object; None if there is none."""

    def pages_of(self, ref: ObjectRef, limit: int) -> Sequence[LedgerPage]:
        """Read the first pages of the ledger of a version that `uploads` lists, in order."""

    def count_ledger_pages(self, source: str) -> int:
        """Return the number of ledger pages of all versions of an object."""

    def ledger_pages_of_object(self, source: str, limit: int, offset: int) -> list[LedgerPage]:
        """Read ledger pages of all versions of an object, in order of version and page."""


class DeskReader(Protocol):
    """A local store or a deployed stack, opened for one request."""

    @property
    def inbox(self) -> str:
        """The bucket of uploads."""

    @property
    def table(self) -> ArticleReads:
        """Articles, revisions, clusters and the ledger."""

    @property
    def items(self) -> StoredItems:
        """The same, item by item, below the table of a rehearsal."""

    @property
    def profiles(self) -> Profiles:
        """The profiles by which uploads are read."""

    @property
    def listing(self) -> Listing:
        """Uploads and documents, newest first."""

    @property
    def notes(self) -> NoteReads:
        """The quarantine."""

    def found(self, words: str, most: int) -> list[Hit]:
        """Return the best hits of words. Raises: UnclearQuery."""

    def original(self, origin: Provenance) -> RawObject | None:
        """Read the object version that a record came from; None if it is gone or cannot be read."""

    def rehearsal_bucket(self, limits: Limits) -> LocalBucket:
        """Return an inbox in memory, whose versions come after those of the store."""
