"""Keeps clusters, and the links of their members, in line with the articles.

A cluster lists every usable article that ever contained a text or a copy of it, so a copy of an earlier revision stays
a copy. An article that resembles no other has no cluster. Writers hold no lock. Each writes its article, then repeats

    read articles and clusters ──> decide what has to change (`cluster_changes`) ──> write it

until nothing has to change, and then relinks the members whose leader changed. Of two deliveries that meet, the one
that reads last sees what both wrote.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from copydesk.article import Record
from copydesk.dedupe.cluster_changes import (
    ClusterChange,
    Clusters,
    Leave,
    Membership,
    additions,
    listed_members,
    needed_changes,
    renewals,
    root,
)
from copydesk.dedupe.cluster_reads import read_clusters
from copydesk.dedupe.comparison.prepared import prepare
from copydesk.dedupe.links import is_linked_to, linked
from copydesk.dedupe.matching import Match, claim_and_match, of_one_story
from copydesk.dedupe.relations import kinship_of
from copydesk.outcome import OutcomeKind
from copydesk.settings import Thresholds
from copydesk.table.article_table import ArticleTable
from copydesk.table.cluster import Cluster, first_published
from copydesk.table.revisions import Admission, known_texts, upload_order
from copydesk.table.stored import StoredArticle
from copydesk.table.writes import MAX_ATTEMPTS, busy, put_changed

MAX_CLUSTER_PASSES = 64  # over the clusters of one delivery; without a concurrent one, the second finds no change


class Settled(NamedTuple):
    """An article as it is stored with its links, and the texts that resemble the one that just arrived."""

    article: StoredArticle
    found: list[Match]


def settle(
    admission: Admission, arrived: Record | None, table: ArticleTable, expires_at: int, thresholds: Thresholds
) -> Settled:
    """Bring clusters and links in line with an article that was written.

    `arrived` is the text that just arrived; None after a deletion. Also repairs the clusters of the article's other
    texts, in case the delivery that wrote them crashed. Raises: TableUnavailable where too many writers meet.
    """
    stored, found = admission.stored, []
    if arrived:
        found = claim_and_match(arrived, table, expires_at, thresholds, admission.texts)
    copies = [match for match in found if match.judgement.are_copies]
    if arrived and stored.version == 0 and not copies:
        return Settled(stored, found)  # new, and alone: a copy that arrives later enters both
    fingerprint = arrived.fingerprint if arrived and copies else ""
    is_repeated = admission.is_repeated
    settling = _Settling(table, expires_at, stored.record.article_id, fingerprint, copies, is_repeated)
    settling.texts[stored.record.article_id] = admission.texts
    if not is_repeated:
        settling.met = {stored.record.article_id: stored, **_articles_of(copies)}
    settling.settle_clusters()
    settling.relink_members()
    standing = settling.stored[stored.record.article_id]
    return Settled(relink(standing, table, settling.clusters, settling.stored), found)


@dataclass
class _Settling:
    """The work on the clusters of one article and of the articles that it copies.

    It is `thorough` where the delivery repeats one that may have been cut short. `stored`, `clusters` and `texts` are
    what was read last; `before` are the clusters as they were met, empty where there was none.
    """

    table: ArticleTable
    expires_at: int
    article_id: str
    fingerprint: str  # of the text that arrived, where it has copies; else ""
    copies: list[Match]
    thorough: bool
    stored: dict[str, StoredArticle] = field(default_factory=dict)
    texts: dict[str, Mapping[str, Record]] = field(default_factory=dict)
    clusters: Clusters = field(default_factory=dict)
    before: dict[str, Cluster] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)  # articles that this delivery listed in a cluster
    united: set[str] = field(default_factory=set)  # clusters that this delivery made part of another
    met: Mapping[str, StoredArticle] = field(default_factory=dict)  # as they were a moment ago, to decide what to write

    def settle_clusters(self) -> None:
        """Write what has to change in the clusters until nothing has to."""
        placed = {self.article_id, *(match.claim.article_id for match in self.copies)}
        begun = {self.fingerprint, *(match.claim.fingerprint for match in self.copies)} - {""}
        story = begun & {self.fingerprint, *(match.claim.fingerprint for match in of_one_story(self.copies))}
        for number in range(MAX_CLUSTER_PASSES):
            is_met = number == 0 and bool(self.fingerprint) and placed <= self.met.keys()
            memberships = self._read(placed, begun, self.met if is_met else None)
            united = self.clusters.keys() if self.thorough else self.united
            changes = needed_changes(memberships.values(), begun, story, self.clusters, united)
            if number == 0 and self.fingerprint:
                renewed = renewals(memberships[self.article_id], self.fingerprint, self.clusters)
                changes += [join for join in renewed if join not in changes]
            if not changes:
                return
            self._write(changes)
        raise busy(self.article_id)

    def relink_members(self) -> None:
        """Relink the other members of each cluster that do not show their leader.

        All of them where the leader changed or was written just now, or where this delivery repeats one that may have
        been cut short; else those that this delivery listed. A flood of copies is thus not read again
        for each further copy.
        """
        wholes = (root(fingerprint, self.clusters) for fingerprint in self.clusters)
        for whole in {whole.fingerprint: whole for whole in wholes}.values():
            dates = _dates(self.texts.get(whole.first or "", {}))
            is_led_anew = whole.first != self.before[whole.fingerprint].first
            is_whole = self.thorough or is_led_anew or whole.first == self.article_id
            members = whole.members.keys() if is_whole else whole.members.keys() & self.listed
            self._relink_all(sorted(members - {self.article_id}), whole, dates)

    def _relink_all(self, members: Sequence[str], whole: Cluster, texts: Collection[str]) -> None:
        """Relink the members whose links are stale; `texts` are the fingerprints that the leader is known to have had.

        Articles are taken as they were read before the clusters, where they were, and read now where not.
        """
        wanted = [*members, *filter(None, [whole.first])] if members else []
        missing = [name for name in wanted if name not in self.stored]
        known = {**self.stored, **(self.table.articles(missing) if missing else {})}
        leader = known.get(whole.first or "")
        for name in members:
            if name in known and not _is_linked_right(known[name].record, leader, texts):
                relink(known[name], self.table, articles=known)

    def _read(
        self, placed: set[str], begun: Collection[str], met: Mapping[str, StoredArticle] | None
    ) -> dict[str, Membership]:
        """Read the articles and the clusters, both after the last write: a withdrawal not seen here sees that write.

        Their order does not matter, because the last pass writes nothing. The first pass over the clusters of a copy
        always writes, and is followed by another one, so it need not read the articles that were `met` a moment ago.
        """
        read: dict[str, Cluster | None] = {}
        if met:
            self.stored = dict(met)
        else:
            wanted = sorted({*begun, *self.clusters, *self._known_fingerprints})
            self.stored, standing = self.table.articles_and_clusters(sorted({*placed, *self.listed}), wanted)
            read = {name: standing.get(name) for name in wanted}
        for name in sorted(placed & self.stored.keys()):
            self._read_texts(name)
        memberships = {
            name: Membership(name, article.record.pub_status == "usable", _dates(self.texts.get(name, {})))
            for name, article in self.stored.items()
        }
        named = {fingerprint for one in memberships.values() for fingerprint in one.dates}
        self.clusters = read_clusters({*begun, *named}, self.table, read)
        absent = {fingerprint: Cluster(fingerprint) for fingerprint in (*begun, *named)}
        self.before = {**absent, **self.clusters, **self.before}
        return memberships

    @property
    def _known_fingerprints(self) -> set[str]:
        return {text.fingerprint for texts in self.texts.values() for text in texts.values()}

    def _read_texts(self, name: str) -> None:
        """Read an article's texts where more are known of it than here."""
        record = self.stored[name].record
        if record.revision > len(self.texts.get(name, ())):
            revisions = self.table.revisions(name) if record.revision > 1 else {}
            self.texts[name] = known_texts(revisions, record)

    def _write(self, changes: Collection[ClusterChange]) -> None:
        """Write changes, up to a union that another delivery made differently: the next look decides anew."""
        for leave in changes:
            if isinstance(leave, Leave):
                self.table.leave(leave.fingerprint, leave.article_id)
        self.listed |= listed_members(changes)
        for addition in additions(changes):
            standing = self.table.extend(addition, self.expires_at)
            if addition.into and standing.into != addition.into:
                return
            if addition.into:
                self.united.add(addition.fingerprint)


def name_outcome(admission: Admission, settled: Settled, arrived: Record, table: ArticleTable) -> Admission:
    """Name a new article after its links: a copy of another article, or related to one.

    A repeated delivery gives the answer of the first, so articles that were uploaded after this record do not count.
    """
    record = settled.article.record
    if admission.kind is not OutcomeKind.STORED:
        return admission
    if record.duplicate_of and not (admission.is_repeated and _was_later(record.duplicate_of, arrived, table)):
        reason = f"{record.duplicate_kind} copy of {record.duplicate_of}"
        return replace(admission, kind=OutcomeKind.DUPLICATE, reason=reason)
    found = settled.found
    if admission.is_repeated:
        found = [match for match in found if not _was_later(match.claim.article_id, arrived, table)]
    if any(match.judgement.are_copies for match in found):
        return admission  # it leads them
    relatives = [match for match in found if match.claim.article_id != record.article_id]
    return _related(admission, arrived, relatives[0]) if relatives else admission


def _articles_of(copies: Iterable[Match]) -> dict[str, StoredArticle]:
    return {match.claim.article_id: match.article for match in copies if match.article}


def _was_later(name: str, arrived: Record, table: ArticleTable) -> bool:
    """Whether every text of an article was uploaded after a record; true of an article that was erased since."""
    found = table.articles([name]).get(name)
    if found is None:
        return True
    stored = found.record
    texts = known_texts(table.revisions(name), stored) if stored.revision > 1 else {"": stored}
    return min(map(upload_order, texts.values())) > upload_order(arrived)


def _related(admission: Admission, arrived: Record, relative: Match) -> Admission:
    name, why = relative.claim.article_id, relative.why
    kinship = kinship_of(prepare(arrived), relative.prepared, relative.judgement)
    known = f"related to {name}" + ("" if kinship == "related" else f" ({kinship})")
    reason = admission.reason or known + (f", {why}" if why else "")
    return replace(admission, reason=reason, related_to=name, why=why)


def _dates(texts: Mapping[str, Record]) -> dict[str, str]:
    """The date of first publication of each of an article's texts, by fingerprint."""
    return {text.fingerprint: first_published(texts.values(), text.fingerprint) for text in texts.values()}


def _is_linked_right(record: Record, leader: StoredArticle | None, texts: Collection[str]) -> bool:
    """Whether a record shows that it leads its cluster or is a copy of the leader, and of which kind."""
    if record.pub_status != "usable":
        return True
    if leader is None or record.article_id == leader.record.article_id:
        return record.duplicate_of is None and leader is not None
    is_exact = record.duplicate_kind == "exact"
    return is_linked_to(record, leader.record) and (is_exact or record.fingerprint not in texts)


def relink(
    stored: StoredArticle,
    table: ArticleTable,
    clusters: Clusters | None = None,
    articles: Mapping[str, StoredArticle] | None = None,
) -> StoredArticle:
    """Write into an article the links that its cluster asks for, and return it as it is stored then.

    `clusters` and `articles` are what was read after the article, if anything was. It is done when the cluster, read
    after the article, asks for no change: a delivery that changes the cluster later finds the article as it is left
    here. A leader that gets another text relinks its members by itself, so it is read again only after another writer
    was faster. Raises: TableUnavailable where too many writers meet.
    """
    known = dict(articles or {})
    near: set[str] = set()  # the whole that the cluster was part of at the last look, likely still
    for _ in range(MAX_ATTEMPTS):
        name, fingerprint = stored.record.article_id, stored.record.fingerprint
        found = read_clusters({fingerprint, *near}, table) if clusters is None else clusters
        own, whole = found.get(fingerprint, Cluster(fingerprint)), root(fingerprint, found)
        near = {whole.fingerprint}
        whole = whole if name in whole.members else Cluster(fingerprint, {name: ""})  # alone
        if whole.first and whole.first not in {name, *known}:
            known |= table.articles([whole.first])
        leader = known.get(whole.first or "") if whole.first != name else None
        after = linked(stored, own, whole, leader.record if leader else None)
        if after == stored:
            return stored
        standing, clusters = put_changed(stored, after, table), None
        known = {} if standing else known
        stored = standing or replace(after, version=stored.version + 1)
    raise busy(stored.record.article_id)
