"""The conditional write of one article, repeated until it stands."""

from collections.abc import Callable
from dataclasses import replace

from copydesk.errors import TableUnavailable
from copydesk.table.article_table import ArticleTable
from copydesk.table.revisions import Admission
from copydesk.table.stored import StoredArticle

MAX_ATTEMPTS = 8  # writers that may meet on one article before the message goes back to its queue


def write_article(
    before: StoredArticle | None, judge: Callable[[StoredArticle | None], Admission], table: ArticleTable
) -> Admission:
    """Put what `judge` makes of an article; judge again whatever another writer put there meanwhile."""
    for _ in range(MAX_ATTEMPTS):
        admission = judge(before)
        for text in admission.kept:
            table.keep(text)
        standing = put_changed(before, admission.stored, table)
        if standing is None:
            return admission
        before = standing
    raise busy(admission.stored.record.article_id)


def put_changed(before: StoredArticle | None, after: StoredArticle, table: ArticleTable) -> StoredArticle | None:
    """Write an article if it changed; return what another writer put there meanwhile, if one did."""
    if before is not None and replace(after, version=before.version) == before:
        return None
    return table.put(replace(after, version=before.version + 1 if before else 1))


def busy(name: str) -> TableUnavailable:
    """Return the error for an article that too many writers met on."""
    return TableUnavailable(f"article {name} is written by too many at once")
