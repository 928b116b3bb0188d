"""Writes articles, and keeps the links between copies right, whoever arrives first and whoever is withdrawn.

A cluster lists every usable article that ever bore a text or a copy of it, so a copy of an earlier revision stays a
copy. An article that is like no other has no cluster. Writers hold no lock. Each first writes, then enters what it
wrote, then looks again:

    put article ──> match its text ──> join (or leave) clusters ──> unite them ──> relink whom that changes

Of two that meet, the one whose second step comes later sees both and mends what has to be mended.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import NamedTuple

from copydesk.article import Record
from copydesk.dedupe.links import is_linked_to, linked
from copydesk.dedupe.matching import RELATED, Match, claim_and_match, of_one_story
from copydesk.outcome import OutcomeKind
from copydesk.settings import Thresholds
from copydesk.table.article_table import ArticleTable
from copydesk.table.cluster import Cluster, first_published
from copydesk.table.revisions import Admission, known_texts
from copydesk.table.stored import StoredArticle
from copydesk.table.writes import MAX_ATTEMPTS, busy, put_changed


class Settled(NamedTuple):
    """An article as it stands with its links, and the texts that were found to be like what it just said."""

    article: StoredArticle
    found: list[Match]


def settle(
    admission: Admission, said: Record | None, table: ArticleTable, expires_at: int, thresholds: Thresholds
) -> Settled:
    """Bring clusters and links in line with an article that was put.

    `said` is the text that just arrived; None after a deletion. The clusters of all other texts of the article are
    looked at too: whoever should have seen to them may have been cut short.
    """
    stored, found = admission.stored, claim_and_match(said, table, expires_at, thresholds) if said else []
    if said and stored.version == 0 and not any(match.judgement.are_copies for match in found):
        return Settled(stored, found)  # new, and alone: whoever proves a copy later enters both
    return _settle_clusters(stored, admission.texts, said, found, table, expires_at)


def _settle_clusters(
    stored: StoredArticle,
    texts: Mapping[str, Record],
    said: Record | None,
    found: list[Match],
    table: ArticleTable,
    expires_at: int,
) -> Settled:
    name, copies = stored.record.article_id, [match for match in found if match.judgement.are_copies]
    for bearer, text in dict.fromkeys((match.claim.article_id, match.claim.fingerprint) for match in copies):
        _enrol(bearer, text, table, expires_at)
    mark = said.fingerprint if said and copies else ""
    standing = _enter_clusters(stored, texts, mark, table, expires_at)
    others = {match.claim.fingerprint for match in of_one_story(copies)} - {mark}
    if others:
        _unite(sorted({mark, *others}), table, expires_at)
        standing = table.articles([name])[name]
    return Settled(relink(standing, table), found)


def name_outcome(admission: Admission, settled: Settled) -> Admission:
    """Call a new article what its links make of it: a copy of another, or related to one."""
    record = settled.article.record
    if admission.kind is not OutcomeKind.STORED:
        return admission
    if record.duplicate_of:
        reason = f"{record.duplicate_kind} copy of {record.duplicate_of}"
        return replace(admission, kind=OutcomeKind.DUPLICATE, reason=reason)
    if any(match.judgement.are_copies for match in settled.found):
        return admission  # it leads them
    relatives = [match for match in settled.found if match.claim.article_id != record.article_id]
    return replace(admission, reason=admission.reason or _relation(relatives[0])) if relatives else admission


def _relation(relative: Match) -> str:
    return f"{RELATED}{relative.claim.article_id}" + (f", {relative.why}" if relative.why else "")


def members_of(record: Record, table: ArticleTable) -> list[Record]:
    """Return the records of an article's cluster, the first one first, then by date; itself alone where it has none.

    The first may lead by several texts, each of which has copies of its own.
    """
    name = record.duplicate_of or record.article_id
    leader = table.articles([name]).get(name)
    texts = known_texts(table.revisions(name), record, *([leader.record] if leader else []))
    marks = sorted({text.fingerprint for text in texts.values()})
    dates = {member: date for mark in marks for member, date in _whole(mark, table).members.items()}
    stored = table.articles({record.article_id, name, *dates})
    members = [article.record for article in stored.values() if article.record.cluster_id == record.cluster_id]
    return sorted(members, key=lambda one: (one.duplicate_of is not None, dates.get(one.article_id) or "~"))


def _enrol(name: str, mark: str, table: ArticleTable, expires_at: int) -> None:
    """Enter an article that proved to have a copy into the cluster of the copied text, where it does not stand yet."""
    cluster = table.clusters([mark]).get(mark)
    if cluster and name in cluster.bearers:
        return
    stored = table.articles([name])[name]
    _enter_clusters(stored, known_texts(table.revisions(name), stored.record), mark, table, expires_at)


def _enter_clusters(
    stored: StoredArticle, texts: Mapping[str, Record], mark: str, table: ArticleTable, expires_at: int
) -> StoredArticle:
    """Have a usable article in the clusters of its texts, and a withdrawn one in none, as it stands afterwards.

    Clusters are entered where they are; that of the text `mark` is begun where it is not.
    """
    name = stored.record.article_id
    for _ in range(MAX_ATTEMPTS):
        dates = {text.fingerprint: first_published(texts.values(), text.fingerprint) for text in texts.values()}
        if stored.record.pub_status == "usable":
            _enter(name, mark, dates, table, expires_at)
        else:
            if mark:  # begun without it: it enters when it is published again
                table.join(mark, {}, expires_at)
            _leave(name, dates, table)
        standing = table.articles([name])[name]
        if standing.record.pub_status == stored.record.pub_status and standing.record.revision <= len(texts):
            return standing
        stored, texts = standing, known_texts(table.revisions(name), standing.record)
    raise busy(name)


def _enter(name: str, mark: str, dates: Mapping[str, str], table: ArticleTable, expires_at: int) -> None:
    """Join the clusters of texts and those that they are part of; who is first sees to the links of the others."""
    known = table.clusters(dates)
    for fingerprint, date in sorted(dates.items()):
        if fingerprint in known or fingerprint == mark:
            cluster = known.get(fingerprint, Cluster(fingerprint))
            whole = _join(cluster, {name: date}, table, expires_at, renewing=fingerprint == mark)
            if whole.first == name:
                _relink_all(whole.members, whole, table, dates)


def _join(
    cluster: Cluster,
    members: Mapping[str, str],
    table: ArticleTable,
    expires_at: int,
    *,
    renewing: bool = False,
    by_copy: bool = False,
) -> Cluster:
    """Have members in a cluster and in all that it is part of; return the one that is the whole."""
    if renewing or cluster.joined(members, by_copy=by_copy) != cluster:
        cluster = table.join(cluster.fingerprint, members, expires_at, by_copy=by_copy)
    if not cluster.into:
        return cluster
    above = table.clusters([cluster.into]).get(cluster.into, Cluster(cluster.into))
    return _join(above, members, table, expires_at, renewing=renewing, by_copy=True)


def _leave(name: str, fingerprints: Collection[str], table: ArticleTable) -> None:
    """Take a withdrawn article out of its clusters, and let the others know who is first now."""
    for _, cluster in sorted(table.clusters(fingerprints).items()):
        whole = _leave_one(name, cluster, table)
        _relink_all(whole.members, whole, table)


def _leave_one(name: str, cluster: Cluster, table: ArticleTable) -> Cluster:
    """Leave a cluster and all that it is part of; return the one that is the whole."""
    if name in cluster.members:
        cluster = table.leave(cluster.fingerprint, name)
    if not cluster.into:
        return cluster
    return _leave_one(name, table.clusters([cluster.into]).get(cluster.into, Cluster(cluster.into)), table)


def _unite(marks: Collection[str], table: ArticleTable, expires_at: int) -> None:
    """Make one cluster of those of several texts."""
    whole, *others = _wholes(marks, table).values()
    for other in others:
        whole = _unite_two(whole, other, table, expires_at)


def _unite_two(one: Cluster, other: Cluster, table: ArticleTable, expires_at: int) -> Cluster:
    """Make one cluster of two; the smaller name stands for both. Safe to repeat, and beside others who do the same.

    Members are copied before and after the pointer is set: whoever joins later follows the pointer.
    """
    while one.fingerprint != other.fingerprint:
        root, part = sorted((one, other), key=lambda cluster: cluster.fingerprint)
        root = table.join(root.fingerprint, part.members, expires_at, by_copy=True)
        part = table.unite(part.fingerprint, root.fingerprint, expires_at)
        one, other = _join(root, part.members, table, expires_at, by_copy=True), _whole(part.into, table)
        before = Cluster("", {name: date for name, date in root.members.items() if name not in part.members})
        _relink_all(part.members if before.first == one.first else one.members, one, table)
    return one


def _whole(fingerprint: str, table: ArticleTable) -> Cluster:
    """The cluster that a text's cluster is part of by now."""
    (whole,) = _wholes([fingerprint], table).values()
    return whole


def _wholes(fingerprints: Collection[str], table: ArticleTable) -> dict[str, Cluster]:
    """The clusters that those of several texts are part of by now, by the name of the whole."""
    found = table.clusters(fingerprints)
    clusters = [found.get(name, Cluster(name)) for name in fingerprints]
    wholes = {cluster.fingerprint: cluster for cluster in clusters if not cluster.into}
    above = {cluster.into for cluster in clusters if cluster.into} - wholes.keys()
    return {**wholes, **_wholes(sorted(above), table)} if above else wholes


def _relink_all(members: Collection[str], whole: Cluster, table: ArticleTable, said: Collection[str] = ()) -> None:
    """Make members say what the cluster shows, where they do not yet; `said` are texts that its first bore."""
    stored = table.articles({*members, *filter(None, [whole.first])}) if members else {}
    first = stored.get(whole.first or "")
    for name in members:
        if name in stored and not _is_right(stored[name].record, first, said):
            relink(stored[name], table)


def _is_right(record: Record, first: StoredArticle | None, said: Collection[str]) -> bool:
    """Whether a record says already that it is the first of its cluster, or a copy of it, and in which way."""
    if record.pub_status != "usable":
        return True
    if first is None or record.article_id == first.record.article_id:
        return record.duplicate_of is None and first is not None
    is_exact = record.duplicate_kind == "exact"
    return is_linked_to(record, first.record) and (is_exact or record.fingerprint not in said)


def relink(stored: StoredArticle, table: ArticleTable) -> StoredArticle:
    """Make an article say what its cluster shows, and return it as it stands then.

    It is done when the cluster, read after the article, asks for no change: whoever changes the cluster later finds
    the article as it is left here.
    """
    for _ in range(MAX_ATTEMPTS):
        name, mark = stored.record.article_id, stored.record.fingerprint
        own = table.clusters([mark]).get(mark, Cluster(mark))
        whole = _whole(own.into, table) if own.into else own
        whole = whole if name in whole.members else Cluster(mark, {name: ""})  # alone
        first = table.articles([whole.first]).get(whole.first) if whole.first and whole.first != name else None
        after = linked(stored, own, whole, first.record if first else None)
        if after == stored:
            return stored
        stored = put_changed(stored, after, table) or replace(after, version=stored.version + 1)
    raise busy(stored.record.article_id)
