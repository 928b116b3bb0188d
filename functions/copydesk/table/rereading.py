"""Replaces a text of an article by a better reading of the same upload.

The publisher has not changed anything, so no revision comes of it: the reading takes the place of the text, in the
registers of all objects that hold it. Id, status and outcomes stay.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from copydesk.article import Provenance, Record
from copydesk.table.revisions import known_texts, projected, stated_at, to_keep, upload_order, without_links
from copydesk.table.stored import SourceState, StoredArticle

UNNAMED = "unnamed"  # what read a text before records named it
_OF_THE_READING = {"read_by", "reread_from"}
_OF_THE_ARTICLE = {"article_id", "revision", "pub_status", "provenance"}
_LINKS = {"cluster_id", "duplicate_of", "duplicate_kind", "duplicate_relation", "duplicate_evidence"}
_COMPARED = tuple(name for name in Record.model_fields if name not in _OF_THE_READING | _OF_THE_ARTICLE | _LINKS)


@dataclass(frozen=True, slots=True)
class Replacement:
    """An article after one of its texts, `old`, was replaced by `new`; `kept` are the texts to store as revisions."""

    after: StoredArticle
    old: Record
    new: Record
    kept: tuple[Record, ...]

    @property
    def is_moved(self) -> bool:
        """Whether the new text has another place in stories: other words, or another date of publication."""
        return (self.old.fingerprint, self.old.date_published) != (self.new.fingerprint, self.new.date_published)


def differing_fields(old: Record, new: Record) -> tuple[str, ...]:
    """Return the fields in which two readings of an upload differ."""
    return tuple(name for name in _COMPARED if getattr(old, name) != getattr(new, name))


def place_of(origin: Provenance) -> tuple[str, ...]:
    """Return the place of a record: its object, version and index."""
    return (origin.bucket, origin.key, origin.version_id, origin.sequencer, str(origin.record_index))


def texts_at(origin: Provenance, stored: StoredArticle, revisions: Mapping[str, Record]) -> list[Record]:
    """Return the texts of an article that were read from one place: several after a run that was cut short."""
    texts = known_texts(revisions, stored.record).values()
    return [text for text in texts if place_of(text.provenance) == place_of(origin)]


def replacement(stored: StoredArticle, revisions: Mapping[str, Record], old: Record, reading: Record) -> Replacement:
    """Replace a text of an article by another reading of its upload."""
    texts = known_texts(revisions, stored.record)
    about = {"article_id": old.article_id, "provenance": old.provenance, "reread_from": old.read_by or UNNAMED}
    new = without_links(reading.model_copy(update=about))
    others = {name: text for name, text in texts.items() if name != old.content_hash}
    known = others.get(new.content_hash, new)
    after = {**others, new.content_hash: min(known, new, key=upload_order)}
    sources = {name: _moved(state, old, new) for name, state in stored.sources.items()}
    article = projected(stored, sources, after)
    return Replacement(article, old, new, to_keep(article, after, revisions))


def _moved(state: SourceState, old: Record, new: Record) -> SourceState:
    """The register of an object that holds the old text: with the new one, and with the date that this declares."""
    if state.content_hash != old.content_hash:
        return state
    if (old.date_published, old.date_modified) == (new.date_published, new.date_modified):
        return replace(state, content_hash=new.content_hash)
    uploaded = new.provenance.model_copy(update={"event_time": state.event_time})
    here = new.model_copy(update={"provenance": uploaded, "pub_status": state.pub_status})
    return replace(state, content_hash=new.content_hash, stated_at=stated_at(here))
