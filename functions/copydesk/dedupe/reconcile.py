"""Decides all clusters of a table anew, from all its texts at once, and mends what differs.

While articles arrive, what is known depends on who came first: an article that would join two stories is met before
either, that two are instalments of a series is seen when the third comes, and keys are owned by whoever came before.
Here every text is compared with those that it shares most keys with, whoever owns them. The same articles end in the
same clusters however they arrived.

    every text ──> the same words together ──> stories ──> a cluster each ──> the table, where it differs
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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

MARKS_AT_ONCE = 100  # clusters compared together: DynamoDB reads 100 keys at once

Telling = Sequence[Record]  # the same words, as one article or several bear them


class Reconciled(NamedTuple):
    """How many articles there are, and how many of them say something else of their copies now."""

    articles: int
    changed: int


def reconcile(table: ArticleTable, window_days: int, copy_score: float = THRESHOLDS.copy) -> Reconciled:
    """Make clusters and links of a table what all its texts together say.

    Texts whose uploads lie further apart than `window_days` are not compared; `copy_score` is the least score of a copy
    [log odds]. May be repeated, and run while articles arrive: what arrives meanwhile is seen to by the next run.
    """
    stored = {article.record.article_id: article for article in table.scan()}
    texts = {name: history(article, table.revisions(name)) for name, article in stored.items()}
    usable = {name: texts[name] for name, article in stored.items() if article.record.pub_status == "usable"}
    window = timedelta(days=window_days).total_seconds()
    tellings = _told_alike((text for said in texts.values() for text in said), window)
    spans = [(_upload(telling[0]), _upload(telling[-1])) for telling in tellings]
    firsts = [min(telling, key=_publication) for telling in tellings]
    found = [[tellings[place] for place in story] for story in stories(firsts, spans, window, copy_score)]
    wanted = _wanted(found, usable)
    ends = int(max((last for _, last in spans), default=0.0) + window)
    for cluster in _differing(sorted({text.fingerprint for text in firsts}), wanted, table):
        table.place(cluster, ends)
    changed = sum(relink(article, table) != article for article in stored.values())
    return Reconciled(len(stored), changed)


def _told_alike(texts: Iterable[Record], window: float) -> list[list[Record]]:
    """Put texts of one fingerprint together, as long as no more than `window` [s] lies between two uploads.

    Returns: lists of texts by upload, themselves in order of publication.
    """
    alike: dict[str, list[list[Record]]] = defaultdict(list)
    for text in sorted(texts, key=lambda text: (_upload(text), _publication(text))):
        tellings = alike[text.fingerprint]
        if tellings and _upload(text) - _upload(tellings[-1][-1]) <= window:
            tellings[-1].append(text)
        else:
            tellings.append([text])
    every = [telling for tellings in alike.values() for telling in tellings]
    return sorted(every, key=lambda telling: min(map(_publication, telling)))


def _wanted(found: Sequence[Sequence[Telling]], usable: Mapping[str, Sequence[Record]]) -> dict[str, Cluster]:
    """List the clusters of all stories by fingerprint.

    A cluster is named by words. Where the words of a story were printed and copied again after the window, it is that
    of the later story, and the earlier has none.
    """
    wanted: dict[str, Cluster] = {}
    for story in sorted(found, key=lambda story: max(_upload(telling[-1]) for telling in story), reverse=True):
        clusters = _clusters(story, usable)
        if not clusters.keys() & wanted.keys():
            wanted |= clusters
    return wanted


def _clusters(story: Sequence[Telling], usable: Mapping[str, Sequence[Record]]) -> dict[str, Cluster]:
    """List who tells a story: by fingerprint a cluster for each text of it, all part of the one with the least name.

    None of them if it is one article's alone. Members are the `usable` articles, given with all their texts.
    """
    if len({text.article_id for telling in story for text in telling}) == 1:
        return {}
    parts: dict[str, Cluster] = {}
    for telling in story:
        mark = telling[0].fingerprint
        names = {text.article_id for text in telling} & usable.keys()
        bearers = {name: first_published(usable[name], mark) for name in names}
        parts[mark] = parts.get(mark, Cluster(mark)).joined(bearers)
    root = min(parts)
    whole = parts[root]
    for mark, part in parts.items():
        if mark != root:
            whole = whole.joined(part.bearers, by_copy=True)
            parts[mark] = replace(part, into=root)
    return {**parts, root: whole}


def _differing(marks: Sequence[str], wanted: Mapping[str, Cluster], table: ArticleTable) -> Iterator[Cluster]:
    """Yield the clusters that there should be, where the table holds others."""
    for start in range(0, len(marks), MARKS_AT_ONCE):
        some = marks[start : start + MARKS_AT_ONCE]
        known = table.clusters(some)
        for cluster in (wanted.get(mark, Cluster(mark)) for mark in some):
            if cluster != known.get(cluster.fingerprint, Cluster(cluster.fingerprint)):
                yield cluster


def _upload(text: Record) -> float:
    return datetime.fromisoformat(text.provenance.event_time).timestamp()


def _publication(text: Record) -> tuple[str, str, str]:
    dated = text.date_published
    return (dated.isoformat() if dated else "~", text.article_id, text.content_hash)
