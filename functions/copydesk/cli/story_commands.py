"""The commands about stories: who tells the same one, what a revision changed, and all of it decided anew."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from copydesk.article import Record
from copydesk.cli.articles import existing_article
from copydesk.cli.output import WrongUsage, print_lines, screen_or_why_not
from copydesk.cli.stack import dynamo_table
from copydesk.cli.uploads import Collected
from copydesk.dedupe.clusters import members_of
from copydesk.dedupe.reconcile import reconcile as reconciled
from copydesk.local_store import LocalStore
from copydesk.table.article_table import ArticleTable
from copydesk.table.revisions import history

_COMPARED = ("headline", "alternativeHeadline", "description", "author", "datePublished", "dateModified", "text")


def dupes(options: Namespace) -> int:
    """List the cluster of an article, the one published first on top."""
    with LocalStore(options.store) as store:
        article = existing_article(options.name, store.table)
        members = members_of(article.record, store.table)
    lines = [_member(record) for record in members]
    print_lines(lines) if options.json else screen_or_why_not().cluster(lines)
    return 0


def diff(options: Namespace) -> int:
    """Print what changed between two revisions of an article."""
    with LocalStore(options.store) as store:
        article = existing_article(options.name, store.table)
        texts = history(article, store.table.revisions(article.record.article_id))
    for number in (options.before, options.after):
        if not 1 <= number <= len(texts):
            raise WrongUsage(f"{options.name} has no revision {number}; it has {len(texts)}")
    before, after = (texts[number - 1].published() for number in (options.before, options.after))
    changed = {
        name: {"before": before[name], "after": after[name]} for name in _COMPARED if before[name] != after[name]
    }
    print_lines([changed]) if options.json else screen_or_why_not().changed(changed)
    return 0


def reconcile(options: Namespace) -> int:
    """Decide all clusters anew, and print how many articles that changed."""
    with _table(options) as table:
        done = reconciled(table, options.days, options.copy_score)
    print(f"{done.articles} articles, {done.changed} changed")
    return 0


@contextmanager
def _table(options: Namespace) -> Iterator[ArticleTable]:
    """Open the table of a store, whose index follows, or of a stack, whose stream brings the changes to its own."""
    if options.table:
        yield dynamo_table(options.table, options.texts_uri)
        return
    with LocalStore(options.store) as store:
        yield store.table
        collected = Collected()
        store.drain(collected)
        collected.checked()


def _member(record: Record) -> dict[str, Any]:
    """One line of a cluster."""
    shown = record.published()
    names = ("articleId", "clusterId", "duplicateOf", "duplicateKind", "duplicateEvidence", "headline", "url")
    return {
        **{name: shown[name] for name in names},
        "publisher": shown["publisher"],
        "datePublished": shown["datePublished"],
    }
