"""An ingest desk with all ports in memory, and uploads for it."""

import json
from dataclasses import dataclass, field
from typing import Any

from builders import draft
from copydesk.article import Record
from copydesk.events import ObjectRef
from copydesk.pipeline import ingest as pipeline
from copydesk.pipeline.desk import Desk
from copydesk.settings import Limits
from copydesk.table.identity import article_id_of_url
from fakes import MemoryQuarantine, MemoryStore, MemoryTable

GAZETTE, ECHO, MERCURY = (f"https://{paper}.example/libraries" for paper in ("gazette", "echo", "mercury"))
CORRECTED = "Ansleigh keeps its four libraries"
EARLY, LATE = "2026-03-01T09:00:00Z", "2026-03-02T09:00:00Z"


def fields(**over: Any) -> dict[str, Any]:
    """The fields of one uploaded record."""
    return {**draft().model_dump(mode="json", include={"headline", "text", "url"}), **over}


def body(*records: dict[str, Any]) -> bytes:
    return json.dumps(list(records)).encode()


@dataclass
class Newsroom:
    """An ingest desk with all ports in memory."""

    store: MemoryStore = field(default_factory=MemoryStore)
    table: MemoryTable = field(default_factory=MemoryTable)
    quarantine: MemoryQuarantine = field(default_factory=MemoryQuarantine)
    limits: Limits = field(default_factory=Limits)

    @property
    def desk(self) -> Desk:
        return Desk(self.store, self.table, self.quarantine, limits=self.limits)

    @property
    def state(self) -> dict[str, Any]:
        """The final articles, revisions and clusters of the table, without versions, sources and ledger."""
        records = {stored.record.article_id: stored.record for stored in self.table.scan()}
        kept = {
            name: {text: kept for text, kept in self.table.revisions(name).items() if text != record.content_hash}
            for name, record in records.items()
        }
        clusters = [cluster for cluster, _ in self.table._clusters.values() if not cluster.into]
        stories = sorted(sorted(cluster.members.items()) for cluster in clusters if len(cluster.members) > 1)
        return {"records": records, "kept": kept, "stories": stories}

    def ingest(self, ref: ObjectRef) -> list[tuple[str, str]]:
        """Ingest an object; return kind and reason of each outcome."""
        return [(end.kind.value, end.reason) for end in pipeline.ingest(ref, self.desk)]

    def add(self, key: str = "inbox/a.json", **over: Any) -> ObjectRef:
        """Upload an object of one record, without ingesting it."""
        return self.store.upload(key, body(fields(**over)))

    def upload(self, key: str = "inbox/a.json", **over: Any) -> list[tuple[str, str]]:
        return self.ingest(self.add(key, **over))

    def delete(self, key: str = "inbox/a.json") -> list[tuple[str, str]]:
        return self.ingest(self.store.delete(key))

    def record(self, url: str = GAZETTE) -> Record:
        name = article_id_of_url(url)
        return self.table.articles([name])[name].record
