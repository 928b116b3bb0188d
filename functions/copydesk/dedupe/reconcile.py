"""Recomputes all clusters of a table from all its texts at once, and corrects those that differ.

While articles arrive, clusters depend on their order: an article that would join two stories may come before either,
two instalments of a series are recognised only with a third, and the first texts own the keys. The reconciler compares
every text with the texts that share most keys with it, whether or not they own them, so the same articles get the same
clusters in any order of arrival.

    all texts ──> groups with the same words ──> stories ──> one cluster each ──> stored where the table differs
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from copydesk.article import Record
from copydesk.dedupe.clusters import relink
from copydesk.dedupe.stories import stories
from copydesk.settings import THRESHOLDS
from copydesk.table.article_table import ArticleTable
from copydesk.table.cluster import Cluster, first_published
from copydesk.table.revisions import history

CLUSTERS_AT_ONCE = 100  # clusters read together: DynamoDB reads at most 100 keys at once

TextGroup = Sequence[Record]  # texts with one fingerprint, of one article or several, by time of upload


class Reconciled(NamedTuple):
    """The number of articles in the table, of those whose duplicate links changed, and of clusters that changed."""

    articles: int
    changed: int
    clusters: int = 0


def reconcile(
    table: ArticleTable,
    window_days: int,
    copy_score: float = THRESHOLDS.copy,
    done: Callable[[], object] = lambda: None,
) -> Reconciled:
    """Recompute the clusters and links of a table from all its texts, and store those that differ.

    Texts whose uploads are more than `window_days` apart are not compared. `copy_score` is the least score of a copy
    [log odds]. `done` is called for each article that was read, and again when its links are right. Safe to repeat, and
    to run while articles arrive: the next run covers articles that arrive meanwhile.
    """
    stored = {article.record.article_id: article for article in table.scan()}
    texts = {}
    for name, article in stored.items():
        texts[name] = history(article, table.revisions(name))
        done()
    usable = {name: texts[name] for name, article in stored.items() if article.record.pub_status == "usable"}
    window = timedelta(days=window_days).total_seconds()
    groups = _text_groups((text for revisions in texts.values() for text in revisions), window)
    spans = [(_upload(group[0]), _upload(group[-1])) for group in groups]
    firsts = [min(group, key=_publication) for group in groups]
    found = [[groups[position] for position in story] for story in stories(firsts, spans, window, copy_score)]
    wanted = _wanted(found, usable)
    ends = int(max((last for _, last in spans), default=0.0) + window)
    placed = 0
    for cluster in _differing(sorted({text.fingerprint for text in firsts}), wanted, table):
        table.place(cluster, ends)
        placed += 1
    changed = 0
    for article in stored.values():
        changed += relink(article, table) != article
        done()
    return Reconciled(len(stored), changed, placed)


def _text_groups(texts: Iterable[Record], window: float) -> list[list[Record]]:
    """Group texts of one fingerprint whose consecutive uploads are at most `window` [s] apart.

    Returns: groups in order of publication, each with its texts by time of upload.
    """
    by_fingerprint: dict[str, list[list[Record]]] = defaultdict(list)
    for text in sorted(texts, key=lambda text: (_upload(text), _publication(text))):
        groups = by_fingerprint[text.fingerprint]
        if groups and _upload(text) - _upload(groups[-1][-1]) <= window:
            groups[-1].append(text)
        else:
            groups.append([text])
    every = [group for groups in by_fingerprint.values() for group in groups]
    return sorted(every, key=lambda group: min(map(_publication, group)))


def _wanted(found: Sequence[Sequence[TextGroup]], usable: Mapping[str, Sequence[Record]]) -> dict[str, Cluster]:
    """Return the clusters of all stories by fingerprint.

    A cluster is named by the fingerprint of a text. If a text was published and copied again after the window, its
    cluster belongs to the later story, and the earlier story has none.
    """
    wanted: dict[str, Cluster] = {}
    for story in sorted(found, key=lambda story: max(_upload(group[-1]) for group in story), reverse=True):
        clusters = _clusters(story, usable)
        if not clusters.keys() & wanted.keys():
            wanted |= clusters
    return wanted


def _clusters(story: Sequence[TextGroup], usable: Mapping[str, Sequence[Record]]) -> dict[str, Cluster]:
    """Return a story's clusters by fingerprint, one for each text, all part of the one with the least fingerprint.

    A story of a single article has no clusters. Members are the `usable` articles, given with all their texts.
    """
    if len({text.article_id for group in story for text in group}) == 1:
        return {}
    parts: dict[str, Cluster] = {}
    for group in story:
        fingerprint = group[0].fingerprint
        names = {text.article_id for text in group} & usable.keys()
        exact = {name: first_published(usable[name], fingerprint) for name in names}
        parts[fingerprint] = parts.get(fingerprint, Cluster(fingerprint)).joined(exact)
    root = min(parts)
    whole = parts[root]
    for fingerprint, part in parts.items():
        if fingerprint != root:
            whole = whole.joined(part.exact, by_copy=True)
            parts[fingerprint] = replace(part, into=root)
    return {**parts, root: whole}


def _differing(fingerprints: Sequence[str], wanted: Mapping[str, Cluster], table: ArticleTable) -> Iterator[Cluster]:
    """Yield the wanted clusters that differ from those in the table."""
    for start in range(0, len(fingerprints), CLUSTERS_AT_ONCE):
        some = fingerprints[start : start + CLUSTERS_AT_ONCE]
        known = table.clusters(some)
        for cluster in (wanted.get(fingerprint, Cluster(fingerprint)) for fingerprint in some):
            if cluster != known.get(cluster.fingerprint, Cluster(cluster.fingerprint)):
                yield cluster


def _upload(text: Record) -> float:
    return datetime.fromisoformat(text.provenance.event_time).timestamp()


def _publication(text: Record) -> tuple[str, str, str]:
    dated = text.date_published
    return (dated.isoformat() if dated else "~", text.article_id, text.content_hash)
