"""What must be in the table once every event is delivered: a fold over the versions of the bucket, in their true order.

It shares no code with the product but the names and hashes of single records. `read` are the records whose bytes some
delivery could read; a version that was deleted or overwritten before contributes nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from copydesk.article import Article, Draft
from copydesk.normalize import normalize
from copydesk.table.identity import article_id, content_hash
from simulation.workload import Delete, DeleteVersion, Entry, Put, Wait, Workload, event_time

RecordPlace = tuple[int, int]  # act, record index


@dataclass(frozen=True)
class Expected:
    """An article at rest: its status, the text it shows, and all texts known of it, by content hash."""

    status: str
    text: str
    texts: frozenset[str]


@dataclass(frozen=True)
class _Occurrence:
    act: int
    index: int
    key: str
    entry: Entry
    uploaded: str
    is_silent: bool

    @property
    def order(self) -> tuple[str, str, int, int]:
        """The declared date, never later than the upload; a kill order takes effect at its upload."""
        declared = self.entry.modified or self.entry.published or self.uploaded
        stated = self.uploaded if self.entry.status == "canceled" else declared.replace(":00Z", ":00.000Z")
        return (min(stated, self.uploaded), self.uploaded, self.act, self.index)

    @property
    def place(self) -> int:
        """The place among the versions of its object: one that is known only by hand ranks below all live events."""
        return self.act - 1_000 * self.is_silent


@cache
def normalized(entry: Entry) -> Article:
    """The article of a record."""
    return normalize(Draft.model_validate(entry.record))


@cache
def article_of(entry: Entry) -> str:
    """The id of a record's article."""
    return article_id(normalized(entry))


@cache
def text_of(entry: Entry) -> str:
    """The content hash of a record."""
    return content_hash(normalized(entry))


def times(workload: Workload) -> list[str]:
    """The event time of each act."""
    waited, found = 0, []
    for number, act in enumerate(workload.acts):
        waited += act.days if isinstance(act, Wait) else 0
        found.append(event_time(number, waited))
    return found


def expected(workload: Workload, read: Collection[RecordPlace]) -> Mapping[str, Expected]:
    """Return every article at rest by id."""
    occurrences: dict[str, list[_Occurrence]] = defaultdict(list)
    removed: dict[str, int] = {}  # key -> its last deletion
    versions: set[int] = set()  # acts whose versions are deleted
    at = times(workload)
    for number, act in enumerate(workload.acts):
        if isinstance(act, Put):
            for index, entry in enumerate(act.entries):
                if (number, index) in read and not entry.is_broken:
                    occurrences[article_of(entry)].append(
                        _Occurrence(number, index, act.key, entry, at[number], act.is_silent)
                    )
        elif isinstance(act, Delete):
            removed[act.key] = number
        elif isinstance(act, DeleteVersion):
            versions.add(act.act)
    return {name: _article(found, removed, versions) for name, found in occurrences.items()}


def _article(found: list[_Occurrence], removed: Mapping[str, int], versions: Collection[int]) -> Expected:
    registers = {one.key: one for one in sorted(found, key=lambda one: (one.place, one.index))}
    ends = {key: max([removed.get(key, -2_000), *_deleted(found, key, versions)]) for key in registers}
    live = [one for key, one in registers.items() if one.place > ends[key]]
    current = max(live or registers.values(), key=lambda one: one.order)
    status = {"canceled": "withdrawn"}.get(current.entry.status, current.entry.status) if live else "withdrawn"
    return Expected(status, text_of(current.entry), frozenset(text_of(one.entry) for one in found))


def _deleted(found: list[_Occurrence], key: str, versions: Collection[int]) -> list[int]:
    """The versions of an object with this article that were deleted for good."""
    return [one.place for one in found if one.key == key and one.act in versions]
