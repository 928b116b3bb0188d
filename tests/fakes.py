"""The ports in memory, as strict as the real ones, without a clock of their own. `Faulty` adds faults."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from copydesk.article import Organization, Record
from copydesk.errors import ObjectGone, TableUnavailable, UnreadableObject
from copydesk.events import ObjectRef
from copydesk.outcome import BegunRecords, LedgerPage, Outcome
from copydesk.ports import BulkAction, BulkOutcome, BulkStatus, RawObject
from copydesk.search.mapping import index_template
from copydesk.settings import Limits
from copydesk.table.claim import Claim
from copydesk.table.cluster import Cluster
from copydesk.table.repairable_table import ArticleName
from copydesk.table.stored import StoredArticle

_READ_ONLY_BY_ANALYZERS = "localized"  # the mapping leaves it out of `_source`
_NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
_MAPPED = frozenset(index_template()["template"]["mappings"]["properties"])


@dataclass
class MemoryTable:
    """RepairableTable. At the default `now` [epoch seconds] nothing expires. `written` lists every put in order."""

    now: Callable[[], float] = lambda: 0.0
    written: list[StoredArticle] = field(default_factory=list)
    _articles: dict[str, StoredArticle] = field(default_factory=dict)
    _revisions: dict[str, dict[str, Record]] = field(default_factory=dict)
    _claims: dict[tuple[str, bool], tuple[Claim, int]] = field(default_factory=dict)
    _clusters: dict[str, tuple[Cluster, int]] = field(default_factory=dict)
    _ledger: dict[str, dict[tuple[str, int], LedgerPage]] = field(default_factory=dict)

    _begun: dict[str, dict[tuple[str, int], BegunRecords]] = field(default_factory=dict)

    def articles(self, article_ids: Collection[str]) -> dict[str, StoredArticle]:
        return {name: self._articles[name] for name in article_ids if name in self._articles}

    def put(self, stored: StoredArticle) -> StoredArticle | None:
        if stored.version < 1:
            raise ValueError("versions are counted from 1")
        name = stored.record.article_id
        standing = self._articles.get(name)
        if (standing.version if standing else 0) == stored.version - 1:
            self._articles[name] = replace(stored, sources=dict(stored.sources))
            self.written.append(self._articles[name])
            return None
        if standing is None:
            raise TableUnavailable(f"article {name} is gone from the table")
        return standing

    def revisions(self, article_id: str) -> dict[str, Record]:
        return dict(self._revisions.get(article_id, {}))

    def keep(self, record: Record) -> None:
        self._revisions.setdefault(record.article_id, {})[record.content_hash] = record

    def claim(self, claim: Claim, expires_at: int) -> Claim | None:
        place = (claim.key, claim.is_second)
        standing, end = self._claims.get(place, (claim, 0))
        if end > self.now() and standing.text != claim.text:
            return replace(standing, expires_at=end)
        self._claims[place] = (claim, max(expires_at, end if standing.text == claim.text else 0))
        return None

    def claims(self, keys: Collection[str]) -> list[Claim]:
        places = [(key, is_second) for key in dict.fromkeys(keys) for is_second in (False, True)]
        found = [self._claims[place] for place in places if place in self._claims]
        return [replace(claim, expires_at=end) for claim, end in found if end > self.now()]

    def clusters(self, fingerprints: Collection[str]) -> dict[str, Cluster]:
        return {name: self._clusters[name][0] for name in fingerprints if self._is_live(name)}

    def articles_and_clusters(
        self, article_ids: Collection[str], fingerprints: Collection[str]
    ) -> tuple[dict[str, StoredArticle], dict[str, Cluster]]:
        return self.articles(article_ids), self.clusters(fingerprints)

    def extend(self, addition: Cluster, expires_at: int) -> Cluster:
        live = self._live(addition.fingerprint)
        if live.into and addition.into:
            return live
        live = live.joined(addition.exact).joined(addition.copies, by_copy=True)
        return self._extend(replace(live, into=live.into or addition.into), expires_at)

    def leave(self, fingerprint: str, article_id: str) -> Cluster:
        if fingerprint not in self._clusters:
            return Cluster(fingerprint)
        cluster, end = self._clusters[fingerprint]
        exact, copies = ({**members} for members in (cluster.exact, cluster.copies))
        exact.pop(article_id, None)
        copies.pop(article_id, None)
        left = replace(cluster, exact=exact, copies=copies)
        self._clusters[fingerprint] = (left, end)
        return left

    def _live(self, fingerprint: str) -> Cluster:
        return self._clusters[fingerprint][0] if self._is_live(fingerprint) else Cluster(fingerprint)

    def _extend(self, cluster: Cluster, expires_at: int) -> Cluster:
        end = self._clusters[cluster.fingerprint][1] if self._is_live(cluster.fingerprint) else 0
        self._clusters[cluster.fingerprint] = (cluster, max(expires_at, end))
        return cluster

    def place(self, cluster: Cluster, expires_at: int) -> None:
        self._clusters[cluster.fingerprint] = (cluster, expires_at)

    def ledger(self, source: str, since: str = "") -> list[LedgerPage]:
        return [page for (sequence, _), page in sorted(self._ledger.get(source, {}).items()) if sequence >= since]

    def enter(self, page: LedgerPage) -> None:
        pages = self._ledger.setdefault(page.source, {})
        if page.may_replace(pages.get((page.sequence, page.page), replace(page, complete=False, outcomes=()))):
            pages[page.sequence, page.page] = page

    def begin(self, records: BegunRecords) -> None:
        notes = self._begun.setdefault(records.source, {})
        earlier = notes.get((records.sequence, records.page))
        known = earlier.articles if earlier else {}
        notes[records.sequence, records.page] = replace(records, articles={**known, **records.articles})

    def begun(self, source: str) -> list[BegunRecords]:
        return [note for _, note in sorted(self._begun.get(source, {}).items())]

    def scan(self) -> Iterator[StoredArticle]:
        yield from [self._articles[name] for name in sorted(self._articles)]

    def replace_page(self, page: LedgerPage, standing: LedgerPage) -> bool:
        pages = self._ledger.get(page.source, {})
        if pages.get((page.sequence, page.page)) != standing:
            return False
        pages[page.sequence, page.page] = page
        return True

    def pages(self) -> Iterator[LedgerPage]:
        yield from [page for pages in self._ledger.values() for page in pages.values()]

    def names(self) -> Iterator[ArticleName]:
        kept = [record for revisions in self._revisions.values() for record in revisions.values()]
        for record in [*(stored.record for stored in self._articles.values()), *kept]:
            publisher = record.publisher or Organization()
            words = {word.casefold() for word in (publisher.name, publisher.domain) if word}
            yield ArticleName(record.article_id, frozenset(words))

    def release(self, claim: Claim) -> bool:
        place = (claim.key, claim.is_second)
        is_owner = place in self._claims and self._claims[place][0].text == claim.text
        if is_owner:
            del self._claims[place]
        return is_owner

    def revision_names(self, article_id: str) -> list[str]:
        return list(self._revisions.get(article_id, {}))

    def remove_revision(self, article_id: str, content_hash: str) -> None:
        self._revisions.get(article_id, {}).pop(content_hash, None)

    def remove(self, stored: StoredArticle) -> bool:
        standing = self._articles.get(stored.record.article_id)
        if standing and standing.version != stored.version:
            return False
        self._articles.pop(stored.record.article_id, None)
        return True

    def remove_texts(self, article_id: str) -> int:
        del article_id  # all texts are in the articles
        return 0

    def _is_live(self, fingerprint: str) -> bool:
        return fingerprint in self._clusters and self._clusters[fingerprint][1] > self.now()


@dataclass
class MemoryStore:
    """ObjectStore and Originals. Uploads and deletions return the reference that their event would carry."""

    bucket: str = "gazette-inbox"
    is_versioned: bool = True
    limits: Limits = field(default_factory=Limits)
    _changes: int = 0
    _objects: dict[tuple[str, str], tuple[str, bytes]] = field(default_factory=dict)  # key, version -> ETag, body

    def upload(self, key: str, body: bytes) -> ObjectRef:
        """Add a version of an object; unversioned, replace it."""
        etag = hashlib.md5(body, usedforsecurity=False).hexdigest()
        ref = self._changed(key, etag=etag, size=len(body))
        self._objects[key, ref.version_id] = (etag, body)
        return ref

    def delete(self, key: str) -> ObjectRef:
        """Add a delete marker and keep the versions; unversioned, remove the object."""
        self._objects.pop((key, ""), None)
        return self._changed(key, removed=True)

    def delete_version(self, ref: ObjectRef) -> ObjectRef:
        """Remove one version for good."""
        del self._objects[ref.key, ref.version_id]
        removal = self._changed(ref.key, removed=True, removes_one_version=True)
        return replace(removal, version_id=ref.version_id)

    def find(self, ref: ObjectRef) -> ObjectRef | None:
        etag, body = self._objects.get((ref.key, ref.version_id), ("", b""))
        return replace(ref, etag=etag, size=len(body)) if etag else None

    def remove(self, ref: ObjectRef) -> None:
        self._objects.pop((ref.key, ref.version_id), None)

    def fetch(self, ref: ObjectRef) -> RawObject:
        etag, body = self._objects.get((ref.key, ref.version_id), ("", b""))
        if not etag or ref.bucket != self.bucket or (ref.etag and not ref.version_id and ref.etag != etag):
            raise ObjectGone(f"{ref.version_id or ref.etag or 'the object'} is gone")
        if len(body) > self.limits.object_bytes:
            raise UnreadableObject(f"the object has {len(body)} bytes, over {self.limits.object_bytes}")
        return RawObject(ref, body)

    def _changed(self, key: str, **about: Any) -> ObjectRef:
        self._changes += 1
        moment = (_NOON + timedelta(seconds=self._changes)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        version_id = f"v{self._changes}" if self.is_versioned else ""
        return ObjectRef(self.bucket, key, version_id, f"{self._changes:018X}", event_time=moment, **about)


@dataclass
class MemoryQuarantine:
    """Quarantine and Notes; `notes` holds each note by name, as read back from JSON."""

    notes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def set_aside(self, name: str, note: Mapping[str, Any]) -> str:
        self.notes[name] = json.loads(json.dumps(note))
        return f"memory:{name}"

    def names(self, prefix: str = "") -> Iterator[str]:
        yield from sorted(name for name in self.notes if name.startswith(prefix))

    def read(self, name: str) -> dict[str, Any] | None:
        return self.notes.get(name)

    def remove(self, name: str) -> None:
        self.notes.pop(name, None)


@dataclass
class MemoryIndex:
    """SearchIndex; `answers` overrides the outcome of a document id. `held` keeps deletions too, as None."""

    answers: dict[str, BulkOutcome] = field(default_factory=dict)
    held: dict[str, tuple[int, dict[str, Any] | None]] = field(default_factory=dict)

    def documents(self) -> dict[str, dict[str, Any]]:
        return {name: document for name, (_, document) in self.held.items() if document is not None}

    def versions(self) -> dict[str, int]:
        return {name: version for name, (version, document) in self.held.items() if document is not None}

    def write(self, actions: Sequence[BulkAction]) -> list[BulkOutcome]:
        return [self._write(action) for action in actions]

    def versions_of(self, document_ids: Collection[str]) -> dict[str, int]:
        return {name: version for name, version in self.versions().items() if name in document_ids}

    def version_pages(self) -> Iterator[dict[str, int]]:
        known = sorted(self.versions().items())
        yield from (dict(known[start : start + 2]) for start in range(0, len(known), 2))

    def forget(self, document_ids: Collection[str]) -> None:
        """As OpenSearch a minute after a deletion."""
        for name in document_ids:
            if self.held.get(name, (0, {}))[1] is None:
                del self.held[name]

    def _write(self, action: BulkAction) -> BulkOutcome:
        if action.document_id in self.answers:
            return self.answers[action.document_id]
        document = json.loads(json.dumps(action.document))
        if not _MAPPED.issuperset(document or {}):
            return BulkOutcome(BulkStatus.REJECTED, "strict_dynamic_mapping_exception")
        if self.held.get(action.document_id, (-1, None))[0] < action.version:
            kept = document and {name: value for name, value in document.items() if name != _READ_ONLY_BY_ANALYZERS}
            self.held[action.document_id] = (action.version, kept)
            return BulkOutcome(BulkStatus.DONE)
        return BulkOutcome(BulkStatus.DONE, was_older=True)


@dataclass
class RecordingReporter:
    """Reporter that records outcomes and failures, a failure as {"problem", "reason", ...}."""

    outcomes: list[Outcome] = field(default_factory=list)
    failures: list[dict[str, str | int]] = field(default_factory=list)
    searchable_since: list[str] = field(default_factory=list)

    def outcome(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)

    def failure(self, problem: str, reason: str, **where: str | int) -> None:
        self.failures.append({"problem": problem, "reason": reason, **where})

    def refusal(self, problem: str, reason: str, **where: str | int) -> None:
        self.failures.append({"problem": problem, "reason": reason, **where})

    def searchable(self, event_time: str) -> None:
        self.searchable_since.append(event_time)


@dataclass(frozen=True)
class Faulty:
    """Any port; calls `before` and `after` with the name of each method: raise there for a fault or a lost answer."""

    port: Any
    before: Callable[[str], object] = str
    after: Callable[[str], object] = str

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            self.before(name)
            answer = getattr(self.port, name)(*arguments, **named)
            self.after(name)
            return answer

        return call
