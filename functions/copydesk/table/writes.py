"""The conditional write of one article, repeated until it is stored."""

from collections.abc import Callable
from dataclasses import replace

from copydesk.article import Record
from copydesk.errors import TableUnavailable
from copydesk.table.article_table import ArticleTable
from copydesk.table.revisions import Admission
from copydesk.table.stored import StoredArticle

MAX_ATTEMPTS = 64  # to write one article: 50 writers at once need up to 50, and a return to the queue costs 12 minutes


def write_article(
    before: StoredArticle | None, judge: Callable[[StoredArticle | None], Admission], table: ArticleTable
) -> Admission:
    """Write the article that `judge` returns; if another writer was faster, judge again from what is stored then.

    So too if the stored article equals the one to write. It may be this writer's own, its answer lost, and is then left
    as it is. Or two writers each kept an earlier text of it and counted one, and the second has to count both.
    Raises: TableUnavailable after 64 attempts.
    """
    kept: dict[str, Record] = {}
    for _ in range(MAX_ATTEMPTS):
        admission = judge(before)
        for text in admission.kept:
            if kept.get(text.content_hash) != text:
                table.keep(text)
                kept[text.content_hash] = text
        standing = put_changed(before, admission.stored, table)
        if standing is None:
            return admission
        before = standing
    raise busy(admission.stored.record.article_id)


def put_changed(before: StoredArticle | None, after: StoredArticle, table: ArticleTable) -> StoredArticle | None:
    """Write an article if it changed; return the stored article if another writer was faster, else None."""
    if before is not None and replace(after, version=before.version) == before:
        return None
    return table.put(replace(after, version=before.version + 1 if before else 1))


def busy(name: str) -> TableUnavailable:
    """Return the error for an article that too many writers change at once."""
    return TableUnavailable(f"article {name} is written by too many at once")
