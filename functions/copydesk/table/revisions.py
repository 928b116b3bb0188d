"""Folds the records of one article into its current state; the result does not depend on the order of arrival.

An article may come from several objects, and each object may be overwritten or deleted. The table keeps, for every
source object, the last version seen (a register that only moves forward) and whether it was deleted since. The current
text is the latest one among the objects that still exist:

    arrival ──> register of its source ──> the latest source ──> its text becomes the record
                                       └─> every other text is kept as a revision

"Latest" compares the declared date (modified, else published), never later than the upload itself, then the time of
the upload. Within one object the sequencer alone decides. Reasons and known limits: docs/adr/0004-one-state.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from copydesk.article import Article, Provenance, Record
from copydesk.outcome import OutcomeKind
from copydesk.pub_status import status_at
from copydesk.table.identity import article_id, content_hash
from copydesk.table.stored import SourceState, StoredArticle, Verdict

_LINKS = ("cluster_id", "duplicate_of", "duplicate_kind", "duplicate_relation", "duplicate_evidence")
LATER_VERSION = "a later version of the same object is known"
MAX_VERDICTS = 50  # of one version: a file that holds one article more often than that is rare
MAX_SOURCES = 100  # per article; a re-crawled page rarely has five. The oldest are dropped first


@dataclass(frozen=True, slots=True)
class Arrival:
    """One record of one object version, normalized and identified.

    `removed` is the sequence up to which the ledger lists the object's versions as deleted, or "".
    """

    source: str
    sequence: str
    record: Record
    removed: str = ""

    @property
    def state(self) -> SourceState:
        """The register of this source after this record, if no later version is known."""
        provenance = self.record.provenance
        return SourceState(
            sequence=self.sequence,
            record_index=provenance.record_index,
            stated_at=stated_at(self.record),
            event_time=provenance.event_time,
            content_hash=self.record.content_hash,
            removed=self.removed,
            pub_status=self.record.pub_status,
        )


@dataclass(frozen=True, slots=True)
class Admission:
    """The article after an arrival or a deletion, and the outcome.

    `stored` is the article as it should be stored. `texts` are all its known texts by content hash; `kept` are those of
    them to store as revisions. `revision` counts the texts known when this one was. `related_to` is the id of an
    article that has much in common with this text, which is not its copy, and `why` says what speaks against a copy.
    `is_repeated` means that the same record or deletion was folded in before: the earlier delivery may have crashed.
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


def identified(article: Article, fingerprint: str, provenance: Provenance, read_by: str | None = None) -> Record:
    """Turn an article into a record that has no links to other articles; `read_by` names what has read its text."""
    name = article_id(article)
    return Record(
        **{**dict(article), "pub_status": status_at(article, provenance.event_time)},
        article_id=name,
        read_by=read_by,
        revision=1,
        content_hash=content_hash(article),
        fingerprint=fingerprint,
        cluster_id=f"c{name[1:]}",
        provenance=provenance,
    )


def needs_revisions(stored: StoredArticle | None, arrival: Arrival) -> bool:
    """Whether earlier texts must be read before `admit`: not if the article has, and keeps, a single text."""
    if stored is None:
        return False
    return stored.record.revision > 1 or stored.record.content_hash != arrival.record.content_hash


def known_texts(revisions: Mapping[str, Record], *records: Record) -> dict[str, Record]:
    """Return texts by content hash, without links; of equal texts the one uploaded first."""
    texts = dict(revisions)
    for record in map(without_links, records):
        texts[record.content_hash] = min(texts.get(record.content_hash, record), record, key=upload_order)
    return texts


def history(stored: StoredArticle, revisions: Mapping[str, Record]) -> list[Record]:
    """Return all texts of an article in the order of their first upload: revision n is the n-th."""
    return sorted(known_texts(revisions, stored.record).values(), key=upload_order)


def admit(stored: StoredArticle | None, arrival: Arrival, revisions: Mapping[str, Record]) -> Admission:
    """Fold one arrival into its article.

    `revisions` are the earlier texts by content hash; they are needed where `needs_revisions` is true. Links to copies
    are carried over unchanged: dedupe updates them.
    """
    earlier = stored.sources.get(arrival.source) if stored else None
    texts = known_texts(revisions, *([stored.record] if stored else []), arrival.record)
    is_repeated = earlier is not None and _is_repeated(arrival.state, earlier)
    verdict = _known_verdict(arrival, earlier) if earlier and is_repeated else None
    verdict = verdict or _new_verdict(stored, arrival, texts, is_repeated=is_repeated)
    register = _remembered(_advanced(earlier, arrival.state), earlier, arrival, verdict)
    after = projected(stored, {**(stored.sources if stored else {}), arrival.source: register}, texts)
    _, kind, reason, revision = verdict
    kept = to_keep(after, texts, revisions)
    return Admission(after, texts, kept, revision, OutcomeKind(kind), reason, is_repeated=is_repeated)


def _known_verdict(arrival: Arrival, earlier: SourceState) -> Verdict | None:
    index = arrival.record.provenance.record_index
    return next((verdict for verdict in earlier.verdicts if verdict.record_index == index), None)


def _new_verdict(
    stored: StoredArticle | None, arrival: Arrival, texts: Mapping[str, Record], *, is_repeated: bool
) -> Verdict:
    """The outcome of an arrival; of a repeated one without a known verdict, as far as texts and sources show."""
    before, known = stored, texts
    if stored and is_repeated:
        known = {name: text for name, text in texts.items() if not _came_with(arrival, text)}
        before = _rewound(stored, arrival, known)
    kind, reason = _verdict(before, arrival)
    revision = len({*known, arrival.record.content_hash})
    return Verdict(arrival.record.provenance.record_index, kind.value, reason, revision)


def _remembered(register: SourceState, earlier: SourceState | None, arrival: Arrival, verdict: Verdict) -> SourceState:
    """The register with the verdicts of its version; those of an earlier version are forgotten."""
    if register.sequence != arrival.sequence:
        return register
    known = earlier.verdicts if earlier and earlier.sequence == arrival.sequence else ()
    verdicts = {one.record_index: one for one in (*known, verdict)}
    return replace(register, verdicts=tuple(verdicts.values())[-MAX_VERDICTS:])


def withdraw(stored: StoredArticle, source: str, sequence: str, revisions: Mapping[str, Record]) -> Admission:
    """Withdraw the versions of one object up to and including `sequence`.

    The article is withdrawn when no object holds it any more; otherwise the latest remaining text becomes current.
    """
    state = stored.sources.get(source)
    texts = known_texts(revisions, stored.record)
    if state is None or state.sequence > sequence:
        return Admission(stored, texts, (), stored.record.revision, OutcomeKind.STALE, LATER_VERSION, is_repeated=True)
    sources = {**stored.sources, source: replace(state, removed=max(state.removed, sequence))}
    after = projected(stored, sources, texts)
    return Admission(
        stored=after,
        texts=texts,
        kept=to_keep(after, texts, revisions),
        revision=after.record.revision,
        kind=OutcomeKind.WITHDRAWN,
        reason="another object still holds it" if after.record.pub_status == "usable" else "",
        is_repeated=state.removed >= sequence,
    )


def _advanced(earlier: SourceState | None, new: SourceState) -> SourceState:
    """Move a source's register forward, never back; a known deletion is kept."""
    if earlier is None:
        return new
    return replace(max(new, earlier, key=lambda state: state.place), removed=max(earlier.removed, new.removed))


def without_links(record: Record) -> Record:
    """Return the record without links: the form in which a text is kept as a revision."""
    alone = {"revision": 1, "pub_status": "usable", "cluster_id": f"c{record.article_id[1:]}"}
    return record.model_copy(update={**dict.fromkeys(_LINKS), **alone})


def stated_at(record: Record) -> str:
    """Return the declared date, never later than the upload; that of the upload for undated texts and kill orders."""
    uploaded, declared = record.provenance.event_time, record.date_modified or record.date_published
    if record.pub_status == "withdrawn":
        return uploaded
    stated = _timestamp(declared) if declared else uploaded
    return min(stated, uploaded or stated)


def _timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC to the millisecond, the form of S3's event times, so that both compare as text."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def upload_order(record: Record) -> tuple[str, str, str, str, int]:
    """Return a value that orders records by their upload, and records of one object by their place in it."""
    source = record.provenance
    return (source.event_time, source.sequencer, source.bucket, source.key, source.record_index)


def projected(
    stored: StoredArticle | None, sources: Mapping[str, SourceState], texts: Mapping[str, Record]
) -> StoredArticle:
    """Choose the current text and set its revision, status and links; the version stays."""
    state = sources[_latest(sources)]
    text = texts[state.content_hash]
    status = state.pub_status if state.is_live else "withdrawn"
    changes: dict[str, object] = {"revision": len(texts), "pub_status": status}
    if stored and status == "usable":
        changes |= {name: getattr(stored.record, name) for name in _LINKS}
    return StoredArticle(text.model_copy(update=changes), _bounded(sources), stored.version if stored else 0)


def _latest(sources: Mapping[str, SourceState]) -> str:
    """The latest source among those that still hold the article; among all if no source does."""
    live = [name for name in sources if sources[name].is_live] or list(sources)
    return max(live, key=lambda name: _source_order(name, sources[name]))


def _source_order(name: str, state: SourceState) -> tuple[str, str, str, int, str]:
    return (state.stated_at, state.event_time, *state.place, name)


def _bounded(sources: Mapping[str, SourceState]) -> dict[str, SourceState]:
    latest = sorted(sources, key=lambda name: _source_order(name, sources[name]))[-MAX_SOURCES:]
    return {name: sources[name] for name in latest}


def to_keep(after: StoredArticle, texts: Mapping[str, Record], revisions: Mapping[str, Record]) -> tuple[Record, ...]:
    """Return the texts to store as revisions: those beside the current one that are not stored as they are."""
    current = after.record.content_hash
    return tuple(text for name, text in texts.items() if name != current and text != revisions.get(name))


def _is_repeated(new: SourceState, earlier: SourceState) -> bool:
    """Whether this record was folded in before: the records of a file come in order, and the last one is recorded."""
    return earlier.sequence == new.sequence and earlier.record_index >= new.record_index


def _came_with(arrival: Arrival, text: Record) -> bool:
    """Whether a text is known from this record of this version, or from a later record."""
    index = arrival.record.provenance.record_index
    start = text.provenance.model_copy(update={"record_index": index})
    return start == arrival.record.provenance and text.provenance.record_index >= index


def _rewound(stored: StoredArticle, arrival: Arrival, known: Mapping[str, Record]) -> StoredArticle | None:
    """The article as it was before a repeated record, as far as its texts and other sources show."""
    if not known:
        return None
    origin, removed = arrival.record.provenance, stored.sources[arrival.source].removed
    others = {name: state for name, state in stored.sources.items() if name != arrival.source}
    had_text = any(
        (text.provenance.bucket, text.provenance.key) == (origin.bucket, origin.key) for text in known.values()
    )
    was_live = any(state.is_live for state in others.values()) or (had_text and not removed)
    last = max(known.values(), key=lambda text: (stated_at(text), upload_order(text)))
    status = "usable" if was_live else "withdrawn"
    return StoredArticle(last.model_copy(update={"pub_status": status}), others, stored.version)


def _verdict(before: StoredArticle | None, arrival: Arrival) -> tuple[OutcomeKind, str]:
    """Name the outcome of an arrival, given the article as it was."""
    sources = before.sources if before else {}
    new = arrival.state
    register = _advanced(sources.get(arrival.source), new)
    sources = {**sources, arrival.source: register}
    if not register.is_live:
        return OutcomeKind.STALE, "the object was deleted after this version"
    if register.place > new.place:
        return OutcomeKind.STALE, LATER_VERSION
    latest = sources[_latest(sources)]
    if (latest.content_hash, latest.pub_status) != (new.content_hash, new.pub_status):
        return OutcomeKind.STALE, "a later text of the same article is known"
    status = before.record.pub_status if before else None
    if new.pub_status == "withdrawn" or (new.pub_status == "withheld" and status == "usable"):
        return OutcomeKind.WITHDRAWN, f"{new.pub_status} by its publisher"
    if before is None:
        return OutcomeKind.STORED, "withheld by its publisher" if new.pub_status == "withheld" else ""
    if status != new.pub_status:
        return OutcomeKind.STORED, f"published again after it was {status}"
    if before.record.content_hash == new.content_hash:
        return OutcomeKind.DUPLICATE, "unchanged: this text of the article is stored"
    return OutcomeKind.REVISED, ""
