"""The article item of the table as a value."""

from collections.abc import Mapping
from dataclasses import dataclass

from copydesk.article import PubStatus, Record


@dataclass(frozen=True, slots=True)
class SourceState:
    """The last thing one object said about an article, and whether the object is gone.

    `sequence` orders the versions of the object; all up to and with `removed` were deleted ("": none was).
    `pub_status` is what its publisher allowed then: a kill order is a saying like any other, the last one counts.
    `said_at` and `event_time` are RFC 3339 in UTC and compare as text.
    """

    sequence: str
    record_index: int
    said_at: str
    event_time: str
    content_hash: str
    removed: str = ""
    pub_status: PubStatus = "usable"

    @property
    def is_live(self) -> bool:
        """Whether the object still says it: no deletion reaches this version."""
        return self.removed < self.sequence

    @property
    def place(self) -> tuple[str, int]:
        """Orders what one object said."""
        return (self.sequence, self.record_index)


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """The article item of the table: its record, its sources, and the version counter we own.

    `version` is 0 before the first write and grows by one with each: it is the condition of the next write and
    the index's external version. The folds of this module leave it alone.
    """

    record: Record
    sources: Mapping[str, SourceState]
    version: int
