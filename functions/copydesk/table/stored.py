"""The article item of the table as a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from copydesk.article import PubStatus, Record


class Verdict(NamedTuple):
    """The outcome that a record of an object had when it was folded into its article for the first time."""

    record_index: int
    kind: str
    reason: str
    revision: int


@dataclass(frozen=True, slots=True)
class SourceState:
    """The last version of one object that held an article, and whether the object was deleted since.

    `sequence` orders the versions of the object; those up to and including `removed` were deleted ("": no deletion).
    `pub_status` is what the publisher allowed in that version: a kill order is a version like any other, and the last
    version counts. `stated_at` and `event_time` are RFC 3339 in UTC and compare as text. `verdicts` are the outcomes of
    this version's records of the article, so that a repeated delivery gives the same answer.
    """

    sequence: str
    record_index: int
    stated_at: str
    event_time: str
    content_hash: str
    removed: str = ""
    pub_status: PubStatus = "usable"
    verdicts: tuple[Verdict, ...] = ()

    @property
    def is_live(self) -> bool:
        """Whether the object still holds the article: no deletion covers this version."""
        return self.removed < self.sequence

    @property
    def place(self) -> tuple[str, int]:
        """The order of records from one object."""
        return (self.sequence, self.record_index)


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """The article item of the table: its record, its sources, and the version counter we own.

    `version` is 0 before the first write and grows by one with each write. It is the condition of the next write and
    the external version of the search document. `table.revisions` leaves it alone.
    """

    record: Record
    sources: Mapping[str, SourceState]
    version: int
