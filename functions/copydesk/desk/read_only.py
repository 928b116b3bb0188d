"""A local store, opened for one request: nothing can be written through it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from copydesk.adapters.local.bucket import BUCKET, LocalBucket
from copydesk.adapters.local.database import DATABASE_VERSION
from copydesk.adapters.local.listing import LocalListing
from copydesk.adapters.local.notes import LocalNotes
from copydesk.adapters.local.overlay import LocalItems, StoredItems, overlay_bucket
from copydesk.article import Provenance
from copydesk.desk.reader import StoreFailed
from copydesk.errors import ObjectGone, Rejected
from copydesk.events import ObjectRef
from copydesk.local_store import LocalStore
from copydesk.ports import RawObject
from copydesk.profiles.selection import Profiles
from copydesk.search.question import Hit
from copydesk.settings import Limits
from copydesk.table.article_table import ArticleReads


@dataclass(frozen=True)
class ReadOnlyStore:
    """Implements DeskReader over an open local store."""

    store: LocalStore
    path: Path

    inbox: str = BUCKET

    @property
    def table(self) -> ArticleReads:
        """The table of the store."""
        return self.store.table

    @property
    def items(self) -> StoredItems:
        """The items of the table."""
        return LocalItems(self.store.database)

    @property
    def profiles(self) -> Profiles:
        """The profiles that the store remembers."""
        return self.store.desk.profiles

    @cached_property
    def listing(self) -> LocalListing:
        """The uploads and documents of the store, newest first."""
        return LocalListing(self.store.database)

    @cached_property
    def notes(self) -> LocalNotes:
        """The quarantine."""
        return LocalNotes(self.path.with_name(f"{self.path.name}.bucket"))

    def found(self, words: str, most: int) -> list[Hit]:
        """Return the best hits of words. Raises: UnclearQuery."""
        return self.store.index.search(words, most)

    def rehearsal_bucket(self, limits: Limits) -> LocalBucket:
        """Return an inbox in memory, whose versions come after those of the store."""
        return overlay_bucket(self.store.database, limits)

    def original(self, origin: Provenance) -> RawObject | None:
        """Read the object version that a record came from; None if it is gone or cannot be read."""
        ref = ObjectRef(
            origin.bucket, origin.key, origin.version_id, origin.sequencer, origin.etag, 0, origin.event_time
        )
        try:
            return self.store.bucket.fetch(ref) if origin.bucket == BUCKET else None
        except (ObjectGone, Rejected):
            return None


@contextmanager
def opened(path: Path) -> Iterator[ReadOnlyStore]:
    """Open a store that exists; SQLite refuses every write. Raises: StoreFailed."""
    if not path.is_file():
        raise StoreFailed(f"{path.name} is gone")
    try:
        _check_version(path)
        store = LocalStore(path)
    except (sqlite3.Error, ValueError, OSError) as problem:
        raise StoreFailed(str(problem)) from problem
    with store:
        store.database.connection.execute("PRAGMA query_only = ON")
        yield ReadOnlyStore(store, path)


def _check_version(path: Path) -> None:
    """Refuse a store that opening would upgrade, which is a write. Raises: StoreFailed, sqlite3.Error."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version < DATABASE_VERSION:
        raise StoreFailed("an older copydesk wrote it; any other command upgrades it, such as copydesk search")
