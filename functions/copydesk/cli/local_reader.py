"""A local store as the reader of questions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from copydesk.adapters.local.bucket import BUCKET
from copydesk.adapters.local.selection import selected
from copydesk.article import Record
from copydesk.cli.inputs import key_of
from copydesk.local_store import LocalStore
from copydesk.outcome import LedgerPage
from copydesk.pipeline.desk import OnRecordStep
from copydesk.ports import ObjectStore
from copydesk.profiles.selection import Profiles
from copydesk.search.question import ArticleSearch, Question
from copydesk.settings import THRESHOLDS, Thresholds
from copydesk.table.article_table import ArticleReads
from copydesk.table.stored import StoredArticle


@dataclass(frozen=True)
class LocalReader:
    """Implements Reader over an open local store."""

    store: LocalStore
    name: str = "the store"
    inbox: str = BUCKET
    thresholds: Thresholds = THRESHOLDS

    @property
    def table(self) -> ArticleReads:
        """The table of the store."""
        return self.store.table

    @property
    def objects(self) -> ObjectStore:
        """The versions in the folder of the store."""
        return self.store.bucket

    @property
    def search(self) -> ArticleSearch:
        """The index of the store."""
        return self.store.index

    def keys_of(self, name: str) -> list[str]:
        """Return the key of a path as it was ingested, and the name itself."""
        return [key_of(Path(name)), name]

    def keys_ending(self, name: str) -> list[str]:
        """Return the keys whose last parts are this name, in order."""
        return self.store.bucket.keys_ending(name)

    def contents(self) -> Iterator[Record | LedgerPage]:
        """Read every article and the whole ledger."""
        return chain((stored.record for stored in self.store.table.scan()), self.store.table.sources())

    def matching(self, question: Question, changed_after: int = 0) -> Iterator[StoredArticle]:
        """Read the articles that answer a question, in order of id."""
        return selected(self.store.index, self.store.table, question, changed_after)

    def scan_size(self) -> None:
        """Return None: a file is read for nothing."""

    @contextmanager
    def rehearsal(
        self, on_step: OnRecordStep, thresholds: Thresholds, profiles: Profiles | None = None
    ) -> Iterator[LocalStore]:
        """Open a store in memory over this one, to which nothing is written."""
        with self.store.rehearsal(on_step, thresholds, profiles) as store:
            yield store
