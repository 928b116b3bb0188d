"""Who is first among exact copies, and what the others say of it.

A claim lists every article that ever bore one fingerprint. The first member is the one published first (then the
smaller id), not the one that arrived first, so every order of arrival ends in the same links.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from copydesk.article import Evidence, Record
from copydesk.revisions import StoredArticle

_UNDATED = "9999"  # after every date: an undated copy never leads a dated one


@dataclass(frozen=True, slots=True)
class Claim:
    """The articles that ever bore one fingerprint: id -> date of publication (RFC 3339 UTC, or "")."""

    fingerprint: str
    members: Mapping[str, str]

    def joined(self, article_id: str, published: str) -> "Claim":
        """Return the claim with this article among its members."""
        return replace(self, members={**self.members, article_id: published})

    @property
    def first(self) -> str | None:
        """The id of the member published first; None for a claim without members."""
        return min(self.members, key=lambda name: (self.members[name] or _UNDATED, name), default=None)


def published(texts: Iterable[Record], fingerprint: str) -> str:
    """Return the date a claim remembers: the first at which an article says it published a text of this fingerprint.

    Several revisions may bear one fingerprint; one date for all of them keeps their order from deciding.
    Returns: RFC 3339 in UTC, or "" where none of them is dated.
    """
    dates = (text.date_published for text in texts if text.fingerprint == fingerprint)
    return min((date.isoformat() for date in dates if date), default="")


def linked(stored: StoredArticle, claim: Claim) -> StoredArticle:
    """Make the record say what the claim shows.

    A withdrawn article, and one that no longer bears the fingerprint, is left as it is.
    """
    record = stored.record
    first = claim.first
    if record.pub_status != "usable" or record.fingerprint != claim.fingerprint or first is None:
        return stored
    copy = first != record.article_id
    links = {
        "cluster_id": f"c{first[1:]}",
        "duplicate_of": first if copy else None,
        "duplicate_kind": "exact" if copy else None,
        "duplicate_evidence": Evidence(method="exact", matched_article_id=first, fingerprint=claim.fingerprint)
        if copy
        else None,
    }
    return replace(stored, record=record.model_copy(update=links))
