"""What questions read: a local store or a deployed stack, behind one port. Nothing is written."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from copydesk.article import Record
from copydesk.cli.prices import READ
from copydesk.local_store import LocalStore
from copydesk.outcome import LedgerPage
from copydesk.pipeline.desk import OnRecordStep
from copydesk.ports import ObjectStore
from copydesk.profiles.selection import Profiles
from copydesk.search.question import ArticleSearch, Question
from copydesk.settings import Thresholds
from copydesk.table.article_table import ArticleReads
from copydesk.table.stored import StoredArticle

_SCANNED_BY_A_UNIT = 8_192  # bytes: a scan reads eventually consistently, at half the price of 4 kB


@dataclass(frozen=True, slots=True)
class ScanSize:
    """The size of a table, at most six hours old, and what it costs to read all of it once."""

    items: int
    size: int  # bytes

    @property
    def units(self) -> int:
        """The read units of one scan."""
        return -(-self.size // _SCANNED_BY_A_UNIT)

    @property
    def dollars(self) -> float:
        """The price of one scan."""
        return READ.of(self.units)


class Reader(Protocol):
    """A local store or a deployed stack, with the parts that questions need.

    Every method raises a CopydeskError where the place cannot be read.
    """

    @property
    def name(self) -> str:
        """The place as messages name it."""

    @property
    def inbox(self) -> str:
        """The bucket of uploads."""

    @property
    def table(self) -> ArticleReads:
        """Articles, revisions, clusters and the ledger."""

    @property
    def objects(self) -> ObjectStore:
        """The object versions of the inbox."""

    @property
    def search(self) -> ArticleSearch:
        """The search index. Raises: WrongUsage where a stack has none."""

    @property
    def thresholds(self) -> Thresholds:
        """The scores at which texts are copies here."""

    def keys_of(self, name: str) -> list[str]:
        """Return the keys that a name may stand for, the likeliest first."""

    def keys_ending(self, name: str) -> list[str]:
        """Return the keys whose last parts are this name, in order; none where that needs a listing of the bucket."""

    def contents(self) -> Iterator[Record | LedgerPage]:
        """Read every article, perhaps without its text, and the whole ledger, a bounded part at a time."""

    def matching(self, question: Question, changed_after: int = 0) -> Iterator[StoredArticle]:
        """Read the articles that answer a question, in no promised order, a bounded part at a time.

        `changed_after`: only those written to the index of a store after that change.
        Raises: WrongUsage where the place can only be read as a whole.
        """

    def scan_size(self) -> ScanSize | None:
        """Return what `contents` or `table.scan` has to read; None where that costs nothing."""

    def rehearsal(
        self, on_step: OnRecordStep, thresholds: Thresholds, profiles: Profiles | None = None
    ) -> AbstractContextManager[LocalStore]:
        """Return a store that compares uploads with the articles here and forgets them at its end.

        It reads by `profiles`, without them by those of this place.
        """
