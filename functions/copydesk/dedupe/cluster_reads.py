"""Reads clusters: those that texts lead to, the articles that none lists, and the members of an article's cluster."""

from collections.abc import Collection, Iterable, Mapping

from copydesk.article import Record
from copydesk.dedupe.cluster_changes import root
from copydesk.table.article_table import ArticleReads
from copydesk.table.cluster import Cluster
from copydesk.table.revisions import known_texts
from copydesk.table.stored import StoredArticle


def read_clusters(
    fingerprints: Collection[str], table: ArticleReads, known: Mapping[str, Cluster | None] | None = None
) -> dict[str, Cluster]:
    """Read the clusters of texts, and all that these are part of; those that do not exist are absent.

    `known` are clusters that were read just now, None where there is none.
    """
    found = {name: cluster for name, cluster in (known or {}).items() if cluster}
    asked = {*(known or {})}
    wanted = ({*fingerprints} | {cluster.into for cluster in found.values() if cluster.into}) - asked
    while wanted:
        asked |= wanted
        found |= table.clusters(sorted(wanted))
        wanted = {cluster.into for cluster in found.values() if cluster.into} - asked
    return found


def unlisted(articles: Iterable[StoredArticle], table: ArticleReads) -> set[str]:
    """Return the ids of those articles with a single text that no cluster of their texts lists."""
    records = [article.record for article in articles if article.record.revision == 1]
    found = read_clusters({record.fingerprint for record in records}, table)
    listed = {name for cluster in found.values() for name in cluster.members}
    return {record.article_id for record in records} - listed


def members_of(record: Record, table: ArticleReads) -> list[Record]:
    """Return the records of an article's cluster, the leader first, then by date; itself alone where it has none.

    The leader may lead by several texts, each of which has copies of its own.
    """
    dates = member_dates(record, table)
    name = record.duplicate_of or record.article_id
    stored = table.articles(sorted({record.article_id, name, *dates}))
    members = [article.record for article in stored.values() if article.record.cluster_id == record.cluster_id]
    return sorted(members, key=lambda one: (one.duplicate_of is not None, dates.get(one.article_id) or "~"))


def member_dates(record: Record, table: ArticleReads) -> dict[str, str]:
    """Return the ids that the clusters of an article and of its leader list, each with a date of publication or ""."""
    name = record.duplicate_of or record.article_id
    leader = table.articles([name]).get(name)
    texts = known_texts(table.revisions(name), record, *([leader.record] if leader else []))
    fingerprints = {text.fingerprint for text in texts.values()}
    clusters = read_clusters(fingerprints, table)
    wholes = [root(fingerprint, clusters) for fingerprint in sorted(fingerprints)]
    return {member: date for whole in wholes for member, date in whole.members.items()}
