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
from copydesk.outcome import OutcomeKind
from copydesk.pub_status import status_at
from copydesk.table.identity import article_id, content_hash
from copydesk.table.stored import SourceState, StoredArticle

_LINKS = ("cluster_id", "duplicate_of", "duplicate_kind", "duplicate_evidence")
_LATER_VERSION = "a later version of the same object is known"
MAX_SOURCES = 100  # per article; a re-crawled page seldom has five. The oldest are forgotten first.


@dataclass(frozen=True, slots=True)
class Arrival:
    """One record of one object version, cleared and identified.

    `removed` is the sequence up to which the ledger knows the object's versions to be deleted, or "".
    """

    source: str
    sequence: str
    record: Record
    removed: str = ""

    @property
    def state(self) -> SourceState:
        """What the register of this source becomes, if nothing later is known."""
        provenance = self.record.provenance
        return SourceState(
            sequence=self.sequence,
            record_index=provenance.record_index,
            said_at=_said_at(self.record),
            event_time=provenance.event_time,
            content_hash=self.record.content_hash,
            removed=self.removed,
            pub_status=self.record.pub_status,
        )


@dataclass(frozen=True, slots=True)
class Admission:
    """What an arrival or a deletion makes of an article, and what to call it.

    `stored` is the article as it should be. `texts` is all it is known to have said, by content hash; `kept` are
    those of them to be kept as revisions. `revision` counts the texts that were known once this one was. `related_to`
    is the id of an article with which the text has much in common without being its copy, `why` what makes it none.
    `is_repeated` where the same record or deletion was folded in before: an earlier delivery may have crashed since.
    """

    stored: StoredArticle
    texts: Mapping[str, Record]
    kept: tuple[Record, ...]
    revision: int
    kind: OutcomeKind
    reason: str = ""
    related_to: str = ""
    why: str = ""
    is_repeated: bool = False


def identified(article: Article, fingerprint: str, provenance: Provenance) -> Record:
    """Turn a cleared article into the record it would be if it were alone in the world."""
    name = article_id(article)
    return Record(
        **{**dict(article), "pub_status": status_at(article, provenance.event_time)},
        article_id=name,
        revision=1,
        content_hash=content_hash(article),
        fingerprint=fingerprint,
        cluster_id=f"c{name[1:]}",
        provenance=provenance,
    )


def needs_revisions(stored: StoredArticle | None, arrival: Arrival) -> bool:
    """Whether earlier texts must be read before `admit`: not if the current one is and stays the only one."""
    if stored is None:
        return False
    return stored.record.revision > 1 or stored.record.content_hash != arrival.record.content_hash


def known_texts(revisions: Mapping[str, Record], *records: Record) -> dict[str, Record]:
    """Return revisions and records by content hash: of each text the one uploaded first, without links."""
    texts = dict(revisions)
    for record in map(_bare, records):
        texts[record.content_hash] = min(texts.get(record.content_hash, record), record, key=_upload_order)
    return texts


def history(stored: StoredArticle, revisions: Mapping[str, Record]) -> list[Record]:
    """Return all texts of an article in the order in which they were first uploaded: revision n is the n-th."""
    return sorted(known_texts(revisions, stored.record).values(), key=_upload_order)


def admit(stored: StoredArticle | None, arrival: Arrival, revisions: Mapping[str, Record]) -> Admission:
    """Fold one arrival into its article.

    `revisions` are the earlier texts by content hash; needed where `needs_revisions` says so. Links to copies are
    carried over unchanged: dedupe settles them.
    """
    earlier = stored.sources.get(arrival.source) if stored else None
    sources = {**(stored.sources if stored else {}), arrival.source: _advanced(earlier, arrival.state)}
    texts = known_texts(revisions, *([stored.record] if stored else []), arrival.record)
    after = _projected(stored, sources, texts)
    before, known = stored, texts
    is_repeated = earlier is not None and _is_repeated(arrival.state, earlier)
    if stored and is_repeated:
        known = {name: text for name, text in texts.items() if not _came_with(arrival, text)}
        before = _rewound(stored, arrival, known)
    kind, reason = _verdict(before, arrival)
    revision = len({*known, arrival.record.content_hash})
    kept = _kept(after, texts, revisions)
    return Admission(after, texts, kept, revision, kind, reason, is_repeated=is_repeated)


def withdraw(stored: StoredArticle, source: str, sequence: str, revisions: Mapping[str, Record]) -> Admission:
    """Take back what an object said in its versions up to and with `sequence`.

    The article is withdrawn when no object says it any more; else the last text still said becomes current.
    """
    state = stored.sources.get(source)
    texts = known_texts(revisions, stored.record)
    if state is None or state.sequence > sequence:
        return Admission(stored, texts, (), stored.record.revision, OutcomeKind.STALE, _LATER_VERSION, is_repeated=True)
    sources = {**stored.sources, source: replace(state, removed=max(state.removed, sequence))}
    after = _projected(stored, sources, texts)
    return Admission(
        stored=after,
        texts=texts,
        kept=_kept(after, texts, revisions),
        revision=after.record.revision,
        kind=OutcomeKind.WITHDRAWN,
        reason="another object still says it" if after.record.pub_status == "usable" else "",
        is_repeated=state.removed >= sequence,
    )


def _advanced(earlier: SourceState | None, new: SourceState) -> SourceState:
    """Move a source's register forward, never back; a deletion is remembered beside what was said."""
    if earlier is None:
        return new
    return replace(max(new, earlier, key=lambda state: state.place), removed=max(earlier.removed, new.removed))


def _bare(record: Record) -> Record:
    """The record as if alone in the world: how a text is kept, whatever it was linked to when it came."""
    alone = {"revision": 1, "pub_status": "usable", "cluster_id": f"c{record.article_id[1:]}"}
    return record.model_copy(update={**dict.fromkeys(_LINKS), **alone})


def _said_at(record: Record) -> str:
    """The date declared, never later than the upload, or the upload's time, which is also a kill order's."""
    uploaded, declared = record.provenance.event_time, record.date_modified or record.date_published
    if record.pub_status == "withdrawn":
        return uploaded
    said_at = _timestamp(declared) if declared else uploaded
    return min(said_at, uploaded or said_at)


def _timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC to the millisecond, as S3 writes event times, so that both compare as text."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _upload_order(record: Record) -> tuple[str, str, str, str, int]:
    source = record.provenance
    return (source.event_time, source.sequencer, source.bucket, source.key, source.record_index)


def _projected(
    stored: StoredArticle | None, sources: Mapping[str, SourceState], texts: Mapping[str, Record]
) -> StoredArticle:
    """Choose the current text and dress it as the record; same input, same result, same version."""
    state = sources[_speaker(sources)]
    text = texts[state.content_hash]
    status = state.pub_status if state.is_live else "withdrawn"
    dressed: dict[str, object] = {"revision": len(texts), "pub_status": status}
    if stored and status == "usable":
        dressed |= {name: getattr(stored.record, name) for name in _LINKS}
    return StoredArticle(text.model_copy(update=dressed), _bounded(sources), stored.version if stored else 0)


def _speaker(sources: Mapping[str, SourceState]) -> str:
    """The source that spoke last, of those that still say it, if any does."""
    speaking = [name for name in sources if sources[name].is_live] or list(sources)
    return max(speaking, key=lambda name: _spoken_order(name, sources[name]))


def _spoken_order(name: str, state: SourceState) -> tuple[str, str, str, int, str]:
    return (state.said_at, state.event_time, *state.place, name)


def _bounded(sources: Mapping[str, SourceState]) -> dict[str, SourceState]:
    latest = sorted(sources, key=lambda name: _spoken_order(name, sources[name]))[-MAX_SOURCES:]
    return {name: sources[name] for name in latest}


def _kept(after: StoredArticle, texts: Mapping[str, Record], revisions: Mapping[str, Record]) -> tuple[Record, ...]:
    current = after.record.content_hash
    return tuple(text for name, text in texts.items() if name != current and text != revisions.get(name))


def _is_repeated(said: SourceState, earlier: SourceState) -> bool:
    """Whether this record was taken in before: a file's records come in order, and its last is remembered."""
    return earlier.sequence == said.sequence and earlier.record_index >= said.record_index


def _came_with(arrival: Arrival, text: Record) -> bool:
    """Whether a text is known from this record of this version, or one after it."""
    index = arrival.record.provenance.record_index
    start = text.provenance.model_copy(update={"record_index": index})
    return start == arrival.record.provenance and text.provenance.record_index >= index


def _rewound(stored: StoredArticle, arrival: Arrival, known: Mapping[str, Record]) -> StoredArticle | None:
    """The article as it was before a record that is delivered again, as far as its texts and other sources tell."""
    if not known:
        return None
    origin, removed = arrival.record.provenance, stored.sources[arrival.source].removed
    others = {name: state for name, state in stored.sources.items() if name != arrival.source}
    spoke = any((text.provenance.bucket, text.provenance.key) == (origin.bucket, origin.key) for text in known.values())
    was_live = any(state.is_live for state in others.values()) or (spoke and not removed)
    last = max(known.values(), key=lambda text: (_said_at(text), _upload_order(text)))
    status = "usable" if was_live else "withdrawn"
    return StoredArticle(last.model_copy(update={"pub_status": status}), others, stored.version)


def _verdict(before: StoredArticle | None, arrival: Arrival) -> tuple[OutcomeKind, str]:
    """Name what happens to an arrival, from the article as it was."""
    sources = before.sources if before else {}
    said = arrival.state
    register = _advanced(sources.get(arrival.source), said)
    sources = {**sources, arrival.source: register}
    if not register.is_live:
        return OutcomeKind.STALE, "the object was deleted after this version"
    if register.place > said.place:
        return OutcomeKind.STALE, _LATER_VERSION
    speaker = sources[_speaker(sources)]
    if (speaker.content_hash, speaker.pub_status) != (said.content_hash, said.pub_status):
        return OutcomeKind.STALE, "a later text of the same article is known"
    status = before.record.pub_status if before else None
    if said.pub_status == "withdrawn" or (said.pub_status == "withheld" and status == "usable"):
        return OutcomeKind.WITHDRAWN, f"{said.pub_status} by its publisher"
    if before is None:
        return OutcomeKind.STORED, "withheld by its publisher" if said.pub_status == "withheld" else ""
    if status != said.pub_status:
        return OutcomeKind.STORED, f"published again after it was {status}"
    if before.record.content_hash == said.content_hash:
        return OutcomeKind.DUPLICATE, "unchanged: this text of the article is stored"
    return OutcomeKind.REVISED, ""
