"""The outcome of each record, and the ledger page that lists outcomes with their reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from copydesk.events import ObjectRef


class OutcomeKind(StrEnum):
    """The six outcomes of a record; they add up to the records that came in."""

    STORED = "stored"
    REVISED = "revised"
    DUPLICATE = "duplicate"
    STALE = "stale"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one record. It is logged, so it never holds article text."""

    bucket: str
    key: str
    record_index: int
    kind: OutcomeKind
    reason: str = ""
    article_id: str = ""
    revision: int = 0
    related_to: str = ""  # id of an article that has much in common with this one, which is not its copy
    why: str = ""  # what makes the two no copies, where they look like copies
    ends_object: bool = False  # a rejection after which no record of the object is read

    @property
    def is_gone(self) -> bool:
        """Whether it stands for a version that was gone, not for a record."""
        return self.kind is OutcomeKind.STALE and not self.article_id


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """The outcomes of up to 100 records of one version of one object.

    Pages are numbered from 0; the last one is `complete`. A deletion is a version of its own, with `removed` set.
    """

    source: str
    sequence: str
    bucket: str
    key: str
    version_id: str = ""
    sequencer: str = ""
    event_time: str = ""
    format: str = ""
    page: int = 0
    removed: bool = False
    complete: bool = False
    outcomes: tuple[Outcome, ...] = field(default=())
    earlier: tuple[Outcome, ...] = field(default=())  # of the records behind those, until a retry has read them again

    @property
    def all_outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes of all records of this page, also of those that a retry has yet to read again."""
        return (*self.outcomes, *self.earlier)

    @property
    def records_read(self) -> int:
        """The number of outcomes of records: the last one may stand for a version that was gone instead."""
        is_gone = bool(self.outcomes) and self.outcomes[-1].is_gone
        return len(self.outcomes) - is_gone

    def may_replace(self, stored: "LedgerPage") -> bool:
        """Whether this page is at least as complete as a stored page of the same version and number.

        The page of more records is: a page that was completed with fewer found its version gone before the end.
        """
        return (self.records_read, self.complete) >= (stored.records_read, stored.complete)

    @classmethod
    def of(cls, ref: ObjectRef, source: str) -> Self:
        """Return an empty first page for one state of an object; `source` is the object's id in the table."""
        return cls(source, ref.sequence, ref.bucket, ref.key, ref.version_id, ref.sequencer, ref.event_time)


@dataclass(frozen=True, slots=True)
class BegunRecords:
    """The records of one ledger page that a delivery is about to store, noted before the first of them is stored.

    `articles` maps a record's index to the id of its article. Outcomes are entered after their records are stored: if
    the delivery dies in between and the version is gone when it comes again, only this note names the articles.
    """

    source: str
    sequence: str
    version_id: str
    page: int
    articles: Mapping[int, str]
