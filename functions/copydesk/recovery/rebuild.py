"""Rebuilds a table from the originals in the inbox, and compares its records with those before.

    ledger of the old table ──> versions and deletions in order ──> ingest into a new table ──> erase again ──> compare

Ids and records depend on the objects alone, so every record is the same, byte for byte. The new table has a ledger of
its own: a rebuild that was cut short is answered from it when it is repeated, and goes on behind it.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice

from copydesk.article import Record
from copydesk.events import ObjectRef
from copydesk.pipeline.desk import Desk
from copydesk.pipeline.ingest import ingest
from copydesk.pipeline.ledger import article_ids_of, is_removal
from copydesk.ports import Notes, Originals
from copydesk.recovery.erase import Eraser
from copydesk.table.article_table import ArticleTable
from copydesk.table.repairable_table import RepairableTable

PAGE = 100  # articles compared at once: DynamoDB reads at most 100 keys at once
_READING = {"read_by", "reread_from"}  # another version of copydesk has another name, and may read the same
_LINKS = {"cluster_id", "duplicate_of", "duplicate_kind", "duplicate_relation", "duplicate_evidence"}


@dataclass
class EventClock:
    """The time of the upload that is ingested: claims count from it, so that old copies are found again."""

    now: float = 0.0

    def __call__(self) -> float:
        """Return the time in epoch seconds."""
        return self.now


@dataclass
class Rebuilt:
    """What a rebuild read: numbers of versions and deletions, and the versions that are gone."""

    versions: int = 0
    deletions: int = 0
    gone: list[ObjectRef] = field(default_factory=list)


class Kind(StrEnum):
    """How a rebuilt record compares with the record before."""

    EQUAL = "equal"
    LINKS = "links"  # only the links to copies differ, which may depend on the order of arrival
    DIFFERENT = "different"
    MISSING = "missing"  # not rebuilt: an original is gone
    EXTRA = "extra"  # not there before


@dataclass(frozen=True, slots=True)
class Comparison:
    """One record, before and after: the fields that differ, and the hash of the rebuilt record."""

    article_id: str
    kind: Kind
    fields: tuple[str, ...] = ()
    digest: str = ""


def versions_in_order(table: RepairableTable) -> list[ObjectRef]:
    """Return all versions and deletions in the ledger, by time and place."""
    states: dict[tuple[str, str], ObjectRef] = {}
    for page in table.pages():
        ref = ObjectRef(page.bucket, page.key, page.version_id, page.sequencer, event_time=page.event_time)
        if page.page == 0 and is_removal(page):
            ref = replace(ref, removed=True, removes_one_version=not page.removed)
        if page.page == 0:
            states[page.source, page.sequence] = ref
    return sorted(states.values(), key=lambda ref: (ref.event_time, ref.sequence, ref.bucket, ref.key))


def ingest_again(
    refs: Iterable[ObjectRef], originals: Originals, desk: Desk, clock: EventClock, done: Callable[[], object]
) -> Rebuilt:
    """Ingest versions and deletions in order; `done` is called after each. Safe to repeat."""
    rebuilt = Rebuilt()
    for ref in refs:
        found = ref if ref.removed else originals.find(ref)
        clock.now = datetime.fromisoformat(ref.event_time).timestamp()
        ingest(found or ref, desk)
        rebuilt.versions += not ref.removed
        rebuilt.deletions += ref.removed
        rebuilt.gone += [] if found else [ref]
        done()
    return rebuilt


def erase_again(
    before: RepairableTable, after: RepairableTable, desk: Desk, notes: Notes, originals: Originals
) -> list[str]:
    """Erase what the old ledger names and the old table has no longer; return the ids of these articles."""
    named = {*article_ids_of(one for page in before.pages() for one in page.all_outcomes)}
    erased = sorted(named - {one.article_id for one in before.names()})
    eraser = Eraser(desk, after, notes, originals)
    eraser.erase(erased, lambda: None)
    return erased


def compared(before: ArticleTable, after: ArticleTable) -> Iterator[Comparison]:
    """Compare all records of two tables by hash."""
    for page in _pages(before):
        rebuilt = after.articles([record.article_id for record in page])
        for record in page:
            found = rebuilt.get(record.article_id)
            yield _comparison(record, found.record) if found else Comparison(record.article_id, Kind.MISSING)
    for page in _pages(after):
        known = before.articles([record.article_id for record in page])
        yield from (
            Comparison(one.article_id, Kind.EXTRA, digest=record_hash(one))
            for one in page
            if one.article_id not in known
        )


def record_hash(record: Record) -> str:
    """Hash a record with all its fields, provenance and links included, but without the names of what has read it."""
    line = json.dumps(record.model_dump(mode="json", exclude=_READING), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(line.encode()).hexdigest()


def _pages(table: ArticleTable) -> Iterator[list[Record]]:
    articles = table.scan()
    while page := [article.record for article in islice(articles, PAGE)]:
        yield page


def _comparison(before: Record, after: Record) -> Comparison:
    digest = record_hash(after)
    if digest == record_hash(before):
        return Comparison(after.article_id, Kind.EQUAL, digest=digest)
    fields = (name for name in Record.model_fields if name not in _READING)
    differing = tuple(name for name in fields if getattr(before, name) != getattr(after, name))
    kind = Kind.LINKS if _LINKS.issuperset(differing) else Kind.DIFFERENT
    return Comparison(after.article_id, kind, differing, digest)
