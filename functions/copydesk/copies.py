"""Keeps the links between exact copies right, whoever arrives first and whoever is withdrawn.

A claim lists every article that ever bore a text, so a copy of an earlier revision stays a copy. An article joins
after it was put: whoever reads a member in a claim finds the article in the table, and of two copies stored at the
same moment the one that joins second sees both and mends what has to be mended.
"""

from collections.abc import Iterable
from dataclasses import replace

from copydesk.article import Record
from copydesk.dedupe.verdict import Claim, linked, published
from copydesk.errors import TableUnavailable
from copydesk.ports import ArticleTable
from copydesk.revisions import StoredArticle

MAX_ATTEMPTS = 8  # writers that may meet on one article before the message goes back to its queue


def put(before: StoredArticle | None, after: StoredArticle, table: ArticleTable) -> StoredArticle | None:
    """Write an article if it changed.

    Returns: None when the table says `after` now; otherwise what another writer put there meanwhile.
    """
    if before is not None and replace(after, version=before.version) == before:
        return None
    return table.put(replace(after, version=before.version + 1 if before else 1))


def join(text: Record, stored: StoredArticle, table: ArticleTable, expires_at: int) -> Claim | None:
    """Enter an article that stands in the table into the claim of a text it said; relink whoever that changes.

    Returns: the claim as it is now; None for a withdrawn article, which bears none.
    """
    if stored.record.pub_status != "usable":
        return None
    name = text.article_id
    claim = table.join(text.fingerprint, name, published(text), expires_at)
    if len(claim.members) > 1 or stored.record.duplicate_of:
        for member in list(claim.members) if claim.first == name else [name]:
            _relink(member, claim, table)
    return claim


def leave(texts: Iterable[Record], table: ArticleTable) -> None:
    """Take a withdrawn article out of the claims of all it said, and let the others know who is first now."""
    for text in texts:
        claim = table.leave(text.fingerprint, text.article_id)
        for member in claim.members:
            _relink(member, claim, table)


def _relink(article_id: str, claim: Claim, table: ArticleTable) -> None:
    for _ in range(MAX_ATTEMPTS):
        stored = table.articles([article_id]).get(article_id)
        if stored is None or put(stored, linked(stored, claim), table) is None:
            return
    raise TableUnavailable(f"article {article_id} is written by too many at once")
