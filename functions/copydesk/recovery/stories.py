"""Brings the stories of articles in line whose texts were replaced: of these and of all that they are linked to.

The articles that clusters link, before or after, are compared anew as `reconcile` does with a whole table. No other
article is touched.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from copydesk.article import Record
from copydesk.dedupe.cluster_reads import member_dates, read_clusters
from copydesk.dedupe.matching import claim_and_match
from copydesk.dedupe.reconcile import reconcile
from copydesk.pipeline.desk import Desk
from copydesk.recovery.erase import key_names
from copydesk.recovery.rebuild import EventClock
from copydesk.table.article_table import ArticleTable
from copydesk.table.cluster import Cluster
from copydesk.table.repairable_table import RepairableTable
from copydesk.table.rereading import Replacement
from copydesk.table.stored import StoredArticle


@dataclass
class Stories:
    """The clusters of a table. `clock` is the one by which its claims and clusters expire."""

    desk: Desk
    table: RepairableTable
    clock: EventClock
    changed: int = 0  # clusters that were written

    def settle(self, done: Sequence[Replacement]) -> None:
        """Link the articles of replaced texts anew, with all that resemble them. Safe to repeat."""
        moved = [one for one in done if one.is_moved]
        if not moved:
            return
        self.clock.now = min(_uploaded(one.new) for one in moved)
        replaced = {
            (one.old.article_id, one.old.content_hash) for one in done if one.old.content_hash != one.new.content_hash
        }
        names = {one.new.article_id for one in moved}
        names |= self._listed({one.old.fingerprint for one in moved} | {one.new.fingerprint for one in moved})
        for one in moved:
            self._release(one.old)
            names |= self._resembling(one.new)
        linked = _Linked(self.table, self._all_linked(names), replaced)
        reconciled = reconcile(cast("ArticleTable", linked), self.desk.dedupe_window_days, self.desk.thresholds.copy)
        self.changed += reconciled.clusters + self._emptied({one.old.fingerprint for one in moved}, linked)

    def _listed(self, fingerprints: Collection[str]) -> set[str]:
        """The articles that the clusters of texts list."""
        found = read_clusters(fingerprints, self.table)
        return {name for cluster in found.values() for name in cluster.members}

    def _resembling(self, text: Record) -> set[str]:
        """The articles of which a new text is a copy; it claims its keys, as on its arrival."""
        ends = self.desk.expires_at(text.provenance.event_time)
        found = claim_and_match(text, self.table, ends, self.desk.thresholds)
        return {match.claim.article_id for match in found if match.judgement.are_copies}

    def _release(self, text: Record) -> None:
        """Give up the keys of a text that is no longer there."""
        for claim in self.table.claims(sorted({*key_names(text)})):
            if (claim.article_id, claim.content_hash) == (text.article_id, text.content_hash):
                self.table.release(claim)

    def _all_linked(self, names: Iterable[str]) -> dict[str, StoredArticle]:
        """Articles with all that they are linked to, directly or by others."""
        known: dict[str, StoredArticle] = {}
        todo = {*names}
        while todo:
            found = self.table.articles(sorted(todo))
            known |= found
            todo = {name for one in found.values() for name in member_dates(one.record, self.table)}
            todo -= known.keys()
        return known

    def _emptied(self, fingerprints: Collection[str], linked: "_Linked") -> int:
        """Empty the clusters of texts that no article has any more; return their number."""
        left = {text.fingerprint for stored in linked.scan() for text in linked.texts(stored)}
        gone = [one for one in self.table.clusters(sorted(set(fingerprints) - left)).values() if one.members]
        for cluster in gone:
            self.table.place(Cluster(cluster.fingerprint), int(self.clock.now))
        return len(gone)


@dataclass(frozen=True)
class _Linked:
    """A table of a few articles, without the texts that were replaced: the methods that `reconcile` uses."""

    table: ArticleTable
    few: Mapping[str, StoredArticle]
    replaced: Collection[tuple[str, str]]  # by article and content hash

    def scan(self) -> Iterator[StoredArticle]:
        """Read the articles."""
        yield from self.few.values()

    def revisions(self, article_id: str) -> dict[str, Record]:
        """Read the revisions of an article that were not replaced."""
        found = self.table.revisions(article_id)
        return {name: text for name, text in found.items() if (article_id, name) not in self.replaced}

    def texts(self, stored: StoredArticle) -> Iterator[Record]:
        """All texts of an article."""
        yield stored.record
        yield from self.revisions(stored.record.article_id).values()

    def articles(self, article_ids: Collection[str]) -> dict[str, StoredArticle]:
        """Read articles."""
        return self.table.articles(article_ids)

    def clusters(self, fingerprints: Collection[str]) -> dict[str, Cluster]:
        """Read clusters."""
        return self.table.clusters(fingerprints)

    def put(self, stored: StoredArticle) -> StoredArticle | None:
        """Write an article."""
        return self.table.put(stored)

    def place(self, cluster: Cluster, expires_at: int) -> None:
        """Replace a cluster."""
        self.table.place(cluster, expires_at)


def _uploaded(text: Record) -> float:
    return datetime.fromisoformat(text.provenance.event_time).timestamp()
