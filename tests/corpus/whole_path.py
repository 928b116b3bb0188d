"""One upload through the whole ingest path with all ports in memory: the outcome of each record, and what is stored."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from builders import ref
from copydesk.events import ObjectRef
from copydesk.outcome import Outcome
from copydesk.pipeline.desk import Desk
from copydesk.pipeline.ingest import ingest
from copydesk.ports import RawObject
from copydesk.search.documents import document
from copydesk.table.items import article_item, stored_article
from fakes import MemoryQuarantine, MemoryTable


@dataclass(frozen=True)
class OneObject:
    """ObjectStore with a single object, of any name, content type and metadata."""

    raw: RawObject

    def fetch(self, _: ObjectRef) -> RawObject:
        return self.raw


class _Forgetful:
    """Quarantine that checks a note and drops it."""

    def set_aside(self, name: str, note: Mapping[str, Any]) -> str:
        _utf8(note)
        return name


@dataclass(frozen=True)
class Ingested:
    """The outcomes in record order; the stored articles and the quarantine's notes as JSON, by name."""

    outcomes: list[Outcome]
    articles: dict[str, str]
    notes: dict[str, str]

    @property
    def ends(self) -> list[str]:
        """One word and, for a rejection, its reason: "stored", "duplicate", "unknown_format: ..."."""
        return [one.reason if one.kind == "rejected" else one.kind.value for one in self.outcomes]


def ingested(raw: RawObject) -> Ingested:
    """Ingest an object. Any exception other than a rejection passes, also one while a result is written as JSON."""
    table, quarantine = MemoryTable(), MemoryQuarantine()
    outcomes = ingest(raw.ref, Desk(OneObject(raw), table, quarantine))
    stored = list(table.scan())
    assert [stored_article(article_item(one)) for one in stored] == stored
    return Ingested(
        outcomes,
        {one.record.article_id: _utf8([document(one), one.record.published()]) for one in stored},
        {name: _utf8(note) for name, note in quarantine.notes.items()},
    )


def ends(raw: RawObject) -> list[str]:
    """The ends of a large object. Notes are not kept: a real quarantine holds them outside of the process."""
    outcomes = ingest(raw.ref, Desk(OneObject(raw), MemoryTable(), _Forgetful()))
    return Ingested(outcomes, {}, {}).ends


def upload(
    body: bytes, name: str = "inbox/a", content_type: str = "", metadata: dict[str, str] | None = None
) -> RawObject:
    """An object as S3 holds it; by default its name and content type declare no format."""
    return RawObject(ref(name), body, content_type, metadata or {})


def _utf8(value: Any) -> str:
    """The value as JSON that can be stored: encoding fails for half a surrogate pair."""
    return json.dumps(value, ensure_ascii=False).encode().decode()
