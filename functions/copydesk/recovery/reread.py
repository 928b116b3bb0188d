"""Reads the kept originals again by today's extractor and profiles, and replaces the texts that come out otherwise.

    articles ──> places of their texts, by object version ──> read again ──> other? ──> replace ──> stories ──> done

A replaced text stays as a revision until the stories of its article are right, and is then removed. A run that was cut
short finds it there, at the place of the new text, and goes on. A text that comes out as it is stored is not written,
so a repeated run changes nothing. The ledger is only read: outcomes are those of the uploads.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import takewhile

from copydesk.article import Provenance, Record
from copydesk.errors import ObjectGone, Rejected
from copydesk.events import ObjectRef
from copydesk.formats.parsing import parse
from copydesk.pipeline.desk import Desk
from copydesk.pipeline.reading import read_article
from copydesk.ports import Originals
from copydesk.recovery.stories import Stories
from copydesk.table.repairable_table import RepairableTable
from copydesk.table.rereading import Replacement, differing_fields, place_of, replacement, texts_at
from copydesk.table.revisions import history
from copydesk.table.stored import StoredArticle
from copydesk.table.writes import MAX_ATTEMPTS, busy, put_changed

SETTLED_AT_ONCE = 500  # replaced texts, which are held in memory until their stories are right


class State(StrEnum):
    """What became of a text that was read again."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    REJECTED = "rejected"  # it is not an article to this version; the stored text stays
    MOVED = "moved"  # it would be another article, by its address; the stored text stays
    GONE = "gone"  # its original is gone


@dataclass(frozen=True, slots=True)
class Reread:
    """One text that was read again: the fields that changed, or the reason why it stays."""

    article_id: str
    state: State
    fields: tuple[str, ...] = ()
    reason: str = ""


Version = tuple[str, str, str, str]  # bucket, key, version id and sequencer


@dataclass
class Rereader:
    """The ports of a run. `chosen` selects the articles; a rehearsal, `dry_run`, writes nothing."""

    desk: Desk
    table: RepairableTable
    originals: Originals
    stories: Stories
    chosen: Callable[[StoredArticle], bool]
    dry_run: bool = False
    waiting: list[Replacement] = field(default_factory=list)  # for their stories

    def run(self) -> Iterator[Reread]:
        """Read the texts of the chosen articles again, and yield what became of each."""
        for wanted in self._places().values():
            left: dict[int, list[tuple[str, Provenance]]] = defaultdict(list)
            for name, place in wanted:
                left[place.record_index].append((name, place))
            for index, reading in self._readings(wanted[0][1], {*left}):
                for name, place in left.pop(index):
                    yield self._applied(name, place, reading)
                if len(self.waiting) >= SETTLED_AT_ONCE:
                    self._settle()
            for name, place in (one for some in left.values() for one in some):
                yield Reread(name, State.GONE, reason=f"{place.key} cannot be read again")
        self._settle()

    def _places(self) -> dict[Version, list[tuple[str, Provenance]]]:
        """The places of all texts of the chosen articles, by object version in order of upload."""
        found: dict[tuple[str, ...], tuple[str, Provenance]] = {}
        for stored in filter(self.chosen, self.table.scan()):
            for text in self._history(stored):
                found[stored.record.article_id, *place_of(text.provenance)] = (
                    stored.record.article_id,
                    text.provenance,
                )
        versions: dict[Version, list[tuple[str, Provenance]]] = defaultdict(list)
        for name, origin in sorted(found.values(), key=lambda one: (one[1].event_time, one[1].record_index)):
            versions[origin.bucket, origin.key, origin.version_id, origin.sequencer].append((name, origin))
        return versions

    def _history(self, stored: StoredArticle) -> list[Record]:
        """All texts of an article. One with a single text has a revision only after a run that was cut short."""
        has_more = stored.record.revision > 1 or stored.record.reread_from is not None
        return history(stored, self.table.revisions(stored.record.article_id) if has_more else {})

    def _readings(self, origin: Provenance, indexes: set[int]) -> Iterator[tuple[int, Record | Rejected]]:
        """Read the records of one object version again that have these indexes, one by one; none where it is gone."""
        named = ObjectRef(origin.bucket, origin.key, origin.version_id, origin.sequencer, event_time=origin.event_time)
        ref, left = self.originals.find(named), {*indexes}
        if ref is None:
            return
        try:
            parsed = parse(self.desk.store.fetch(ref), self.desk.limits, self.desk.profiles)
            for index, unread in takewhile(lambda one: one[0] <= max(indexes), enumerate(parsed.unread)):
                if index in left:
                    left.remove(index)
                    yield index, read_article(index, parsed.read(unread), ref, parsed.format, self.desk)
        except Rejected as rejected:
            yield from ((index, rejected) for index in sorted(left))
        except ObjectGone:  # removed since it was found
            return

    def _applied(self, name: str, place: Provenance, reading: Record | Rejected) -> Reread:
        """Replace the text of an article that was read from a place, if the reading is another one."""
        if isinstance(reading, Rejected):
            return Reread(name, State.REJECTED, reason=reading.reason)
        for _ in range(MAX_ATTEMPTS):
            stored = self.table.articles([name]).get(name)
            revisions = self._revisions(name) if stored else {}
            texts = texts_at(place, stored, revisions) if stored else []
            old = next((text for text in texts if differing_fields(text, reading)), None)
            if stored is None or old is None:
                return Reread(name, State.UNCHANGED)
            if not _is_same_article(old, reading):
                return Reread(name, State.MOVED, reason=f"it would be {reading.article_id}: ingest its file again")
            done = replacement(stored, revisions, old, reading)
            if self.dry_run or self._is_written(done, stored):
                return Reread(name, State.CHANGED, differing_fields(old, reading))
        raise busy(name)

    def _revisions(self, name: str) -> dict[str, Record]:
        """The revisions of an article without the texts that this run has replaced."""
        replaced = self._replaced(name)
        return {text: kept for text, kept in self.table.revisions(name).items() if text not in replaced}

    def _replaced(self, name: str) -> set[str]:
        """The content hashes of the texts of an article that this run has replaced, and that it has no longer."""
        own = [one for one in self.waiting if one.old.article_id == name]
        return {one.old.content_hash for one in own} - {one.new.content_hash for one in own}

    def _is_written(self, done: Replacement, stored: StoredArticle) -> bool:
        """Write an article with its replaced text; False if another writer was faster."""
        if done.old.content_hash != done.new.content_hash:
            self.table.keep(done.old)  # until its stories are right
        for text in done.kept:
            self.table.keep(text)
        if put_changed(stored, done.after, self.table) is not None:
            return False
        self.waiting.append(done)
        return True

    def _settle(self) -> None:
        """Bring the stories of replaced texts in line, then remove what was replaced."""
        self.stories.settle(self.waiting)
        for name in dict.fromkeys(one.old.article_id for one in self.waiting):
            for content_hash in sorted(self._replaced(name)):
                self.table.remove_revision(name, content_hash)
        self.waiting.clear()


def _is_same_article(old: Record, reading: Record) -> bool:
    """Whether a reading is of the same article: by its address or identifier, else by its place in the same format."""
    if reading.article_id == old.article_id:
        return True
    has_name = any((old.canonical_url, old.identifier, reading.canonical_url, reading.identifier))
    return not has_name and reading.provenance.format == old.provenance.format


def chosen_articles(
    host: str | None = None, since: str | None = None, below: float | None = None
) -> Callable[[StoredArticle], bool]:
    """Return what selects articles: of a host and its subdomains, uploaded from a day on, of a confidence below one.

    `since` is a day as 2026-03-04.
    """

    def is_chosen(stored: StoredArticle) -> bool:
        """Whether an article is of the host, the days and the confidence."""
        record = stored.record
        confidence = record.text_confidence
        return (
            (host is None or _is_of(host, record))
            and (since is None or record.provenance.event_time >= since)
            and (below is None or (confidence is not None and confidence < below))
        )

    return is_chosen


def _is_of(host: str, record: Record) -> bool:
    domain = (record.publisher.domain if record.publisher else None) or ""
    addresses = (record.canonical_url, record.url, f"https://{domain}/")
    hosts = {address.split("/")[2].removeprefix("www.") for address in addresses if address and address.count("/") > 1}
    wanted = host.lower().removeprefix("www.")
    return any(one == wanted or one.endswith(f".{wanted}") for one in hosts)
