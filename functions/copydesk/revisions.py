"""One article from all that was ever said about it: a pure fold whose result does not depend on order.

An article may come from several objects, and each object may be written again or deleted. The table keeps, for
every source object, the last version seen (a register that only moves forward) and whether it was deleted since.
The current text is the one said last by an object that still exists:

    arrival ──> register of its source ──> the source that spoke last ──> its text is the record
                                       └─> every other text is kept as a revision

"Last" is the declared date (modified, else published), never later than the upload itself, then the upload's
time. Within one object its sequencer decides alone. Reasons and the cases given up: docs/adr/0004-one-state.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from copydesk.article import Article, Provenance, Record
from copydesk.identity import article_id, content_hash
from copydesk.outcome import OutcomeKind

MAX_SOURCES = 100  # per article; a re-crawled page seldom has five. The oldest are forgotten first.


@dataclass(frozen=True, slots=True)
class SourceState:
    """The last thing one object said about an article, and whether the object is gone.

    `sequence` orders the versions of the object; `removed` is the sequence of its latest deletion, or "".
    `said_at` and `event_time` are RFC 3339 in UTC and compare as text.
    """

    sequence: str
    record_index: int
    said_at: str
    event_time: str
    content_hash: str
    removed: str = ""

    @property
    def is_live(self) -> bool:
        """Whether the object still says it: no deletion came after."""
        return self.removed <= self.sequence

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


@dataclass(frozen=True, slots=True)
class Arrival:
    """One record of one object version, cleared and identified.

    `removed` is the sequence of the latest deletion of the object that the ledger knows, or "".
    """

    source: str
    sequence: str
    record: Record
    removed: str = ""

    @property
    def state(self) -> SourceState:
        """What the register of this source becomes, if nothing later is known."""
        provenance, record = self.record.provenance, self.record
        declared = record.date_modified or record.date_published
        said_at = _timestamp(declared) if declared else provenance.event_time
        return SourceState(
            sequence=self.sequence,
            record_index=provenance.record_index,
            said_at=min(said_at, provenance.event_time or said_at),
            event_time=provenance.event_time,
            content_hash=record.content_hash,
            removed=self.removed,
        )


@dataclass(frozen=True, slots=True)
class Admission:
    """What an arrival changes: the article as it should be, texts to keep as revisions, and the outcome."""

    stored: StoredArticle
    kept: tuple[Record, ...]
    kind: OutcomeKind
    reason: str = ""


def identified(article: Article, fingerprint: str, provenance: Provenance) -> Record:
    """Turn a cleared article into the record it would be if it were alone in the world."""
    name = article_id(article)
    return Record(
        **dict(article),
        article_id=name,
        revision=1,
        content_hash=content_hash(article),
        fingerprint=fingerprint,
        cluster_id=f"c{name[1:]}",
        provenance=provenance,
    )


def needs_revisions(stored: StoredArticle | None, arrival: Arrival) -> bool:
    """Whether earlier texts must be read before `admit`: only if some text other than the current one plays."""
    if stored is None:
        return False
    known = {state.content_hash for state in stored.sources.values()}
    return known | {arrival.record.content_hash} != {stored.record.content_hash}


def admit(stored: StoredArticle | None, arrival: Arrival, revisions: Mapping[str, Record]) -> Admission:
    """Fold one arrival into its article.

    `revisions` are the earlier texts by content hash; needed where `needs_revisions` says so. Links to copies are
    carried over unchanged: dedupe settles them.
    """
    earlier = stored.sources.get(arrival.source) if stored else None
    state = _advanced(earlier, arrival.state)
    sources = {**(stored.sources if stored else {}), arrival.source: state}
    texts = dict(revisions)
    for record in (stored.record, arrival.record) if stored else (arrival.record,):
        texts[record.content_hash] = _first(texts.get(record.content_hash), _bare(record))
    after = _projected(stored, sources, texts)
    kind, reason = _verdict(stored, earlier, arrival.state, after)
    kept = tuple(
        text for name, text in texts.items() if name != after.record.content_hash and text != revisions.get(name)
    )
    return Admission(after, kept, kind, reason)


def withdraw(stored: StoredArticle, source: str, sequence: str, revisions: Mapping[str, Record]) -> StoredArticle:
    """Take back what an object said, up to the deletion numbered `sequence`.

    The article is withdrawn when no object says it any more; else the last text still said becomes current.
    """
    state = stored.sources.get(source)
    if state is None:
        return stored
    sources = {**stored.sources, source: replace(state, removed=max(state.removed, sequence))}
    texts = dict(revisions)
    texts[stored.record.content_hash] = _first(texts.get(stored.record.content_hash), _bare(stored.record))
    return _projected(stored, sources, texts)


def _advanced(earlier: SourceState | None, new: SourceState) -> SourceState:
    """Move a source's register forward, never back; a deletion is remembered beside what was said."""
    if earlier is None:
        return new
    last = max(new, earlier, key=lambda state: state.place)
    return replace(last, removed=max(earlier.removed, new.removed))


def _first(known: Record | None, record: Record) -> Record:
    """Of two arrivals of the same text, the one uploaded first: it gives the record its provenance."""
    return record if known is None else min(known, record, key=_upload_order)


def _bare(record: Record) -> Record:
    """The record as if alone in the world: how a text is kept, whatever it was linked to when it came."""
    return record.model_copy(
        update={
            "revision": 1,
            "pub_status": "usable",
            "cluster_id": f"c{record.article_id[1:]}",
            "duplicate_of": None,
            "duplicate_kind": None,
            "duplicate_evidence": None,
        }
    )


def _timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC to the millisecond, as S3 writes event times, so that both compare as text."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _upload_order(record: Record) -> tuple[str, str, str, str, int]:
    source = record.provenance
    return (source.event_time, source.bucket, source.key, source.sequencer, source.record_index)


def _projected(
    stored: StoredArticle | None, sources: Mapping[str, SourceState], texts: Mapping[str, Record]
) -> StoredArticle:
    """Choose the current text and dress it as the record; same input, same result, same version."""
    speaking = [name for name in sources if sources[name].is_live] or list(sources)
    last = max(speaking, key=lambda name: _spoken_order(name, sources[name]))
    text = texts[sources[last].content_hash]
    links = stored.record if stored else text
    record = text.model_copy(
        update={
            "revision": len(texts),
            "pub_status": "usable" if sources[last].is_live else "withdrawn",
            "cluster_id": links.cluster_id,
            "duplicate_of": links.duplicate_of,
            "duplicate_kind": links.duplicate_kind,
            "duplicate_evidence": links.duplicate_evidence,
        }
    )
    return StoredArticle(record, _bounded(sources), stored.version if stored else 0)


def _spoken_order(name: str, state: SourceState) -> tuple[str, str, str, int, str]:
    return (state.said_at, state.event_time, *state.place, name)


def _bounded(sources: Mapping[str, SourceState]) -> dict[str, SourceState]:
    if len(sources) <= MAX_SOURCES:
        return dict(sources)
    latest = sorted(sources, key=lambda name: _spoken_order(name, sources[name]))[-MAX_SOURCES:]
    return {name: sources[name] for name in latest}


def _verdict(
    stored: StoredArticle | None, earlier: SourceState | None, said: SourceState, after: StoredArticle
) -> tuple[OutcomeKind, str]:
    """Name what happened, from the states before and after."""
    if not _advanced(earlier, said).is_live:
        return OutcomeKind.STALE, "the object was deleted after this version"
    if earlier and earlier.place > said.place:
        return OutcomeKind.STALE, "a later version of the same object is known"
    if after.record.content_hash != said.content_hash:
        return OutcomeKind.STALE, "a later text of the same article is known"
    if stored is None or (earlier and earlier.place == said.place):  # delivered again: say again what was said
        return _first_or_revised(after), ""
    if stored.record.pub_status == "withdrawn":
        return OutcomeKind.STORED, "published again after it was withdrawn"
    if stored.record.content_hash == said.content_hash:
        return OutcomeKind.DUPLICATE, "unchanged: this text of the article is stored"
    return OutcomeKind.REVISED, ""


def _first_or_revised(after: StoredArticle) -> OutcomeKind:
    return OutcomeKind.STORED if after.record.revision == 1 else OutcomeKind.REVISED
