"""Decides all clusters of a table anew, in the order of publication, and mends what differs.

While articles arrive, what is known depends on who came first: an article that would join two stories is met before
either, and that two are instalments of a series is seen when the third comes. Told again in the order in which they
were published, by the same rules and on a table of their own, the same articles end in the same clusters however they
arrived. They are told twice: by the second time every key has its owner, so that each decision knows what came later.

    every text, by date and id ──> keys, on an empty table ──> matching ──> clusters ──> the table, where it differs
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from copydesk import copies
from copydesk.article import Record
from copydesk.dedupe.cluster import Cluster
from copydesk.matching import matches
from copydesk.ports import ArticleTable
from copydesk.revisions import StoredArticle, history
from copydesk.settings import THRESHOLDS, Thresholds

MARKS_AT_ONCE = 100  # clusters compared together: DynamoDB reads 100 keys at once


class Rehearsal(ArticleTable, Protocol):
    """An empty table to decide on, whose time can be set."""

    def at(self, moment: float, until: float = ...) -> None:
        """Let it be this time [epoch seconds]: claims that ended before or began after `until` are not there."""


class Reconciled(NamedTuple):
    """How many articles there are, and how many of them say something else of their copies now."""

    articles: int
    changed: int


def reconcile(
    table: ArticleTable, rehearsal: Rehearsal, window_days: int, thresholds: Thresholds = THRESHOLDS
) -> Reconciled:
    """Make clusters and links of a table what they would be, had all its articles arrived in order of publication.

    May be repeated, and run while articles arrive: what arrives meanwhile is seen to by the next run.
    """
    stored = {article.record.article_id: article for article in table.scan()}
    texts = {name: history(article, table.revisions(name)) for name, article in stored.items()}
    for name, article in stored.items():
        _enter(article, texts[name], rehearsal)
    ordered = sorted((text for told in texts.values() for text in told), key=_publication)
    for text in ordered:
        matches(text, rehearsal, _at_upload_of(text, rehearsal, window_days), thresholds)
    for text in ordered:
        ends = _at_upload_of(text, rehearsal, window_days)
        standing = rehearsal.articles([text.article_id])[text.article_id]
        copies.settle_text(standing, text, rehearsal, ends, thresholds)
    rehearsal.at(0.0)
    latest = max((text.provenance.event_time for text in ordered), default="")
    ends = int((datetime.fromisoformat(latest) + timedelta(days=window_days)).timestamp()) if latest else 0
    for cluster in _differing(sorted({text.fingerprint for text in ordered}), table, rehearsal):
        table.place(cluster, ends)
    changed = sum(copies.relinked(article, table) != article for article in stored.values())
    return Reconciled(len(stored), changed)


def _enter(article: StoredArticle, texts: list[Record], rehearsal: ArticleTable) -> None:
    """Put an article on the empty table with all its texts and without its links."""
    for text in texts:
        if text.content_hash != article.record.content_hash:
            rehearsal.keep(text)
    rehearsal.put(replace(copies.unlinked(article), version=1))


def _at_upload_of(text: Record, rehearsal: Rehearsal, window_days: int) -> int:
    """Let it be the time when a text was uploaded; return the end of its window [epoch seconds]."""
    moment = datetime.fromisoformat(text.provenance.event_time)
    ends = (moment + timedelta(days=window_days)).timestamp()
    rehearsal.at(moment.timestamp(), until=ends)
    return int(ends)


def _differing(marks: list[str], table: ArticleTable, rehearsal: ArticleTable) -> Iterator[Cluster]:
    """Yield the clusters that the rehearsal ended with, where the table holds others."""
    for start in range(0, len(marks), MARKS_AT_ONCE):
        some = marks[start : start + MARKS_AT_ONCE]
        known, wanted = table.clusters(some), rehearsal.clusters(some)
        for cluster in (wanted.get(mark, Cluster(mark)) for mark in some):
            if cluster != known.get(cluster.fingerprint, Cluster(cluster.fingerprint)):
                yield cluster


def _publication(text: Record) -> tuple[str, str, str]:
    dated = text.date_published
    return (dated.isoformat() if dated else "~", text.article_id, text.content_hash)
