"""Who is first among exact copies, and what the others say of it.

A claim lists every article that ever bore one fingerprint. The first member is the one published first (then the
smaller id), not the one that arrived first, so every order of arrival ends in the same links.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from copydesk.article import Evidence, Record
from copydesk.revisions import StoredArticle

_UNDATED = "9999"  # after every date: an undated copy never leads a dated one


@dataclass(frozen=True, slots=True)
class Claim:
    """The articles that ever bore one fingerprint: id -> date of publication (RFC 3339 UTC, or "")."""

    fingerprint: str
    members: Mapping[str, str]

    def joined(self, stored: StoredArticle) -> "Claim":
        """Return the claim with this article among its members."""
        return replace(self, members={**self.members, stored.record.article_id: published(stored.record)})

    @property
    def first(self) -> str | None:
        """The id of the member published first; None for a claim without members."""
        return min(self.members, key=lambda name: (self.members[name] or _UNDATED, name), default=None)


def published(record: Record) -> str:
    """Return the date a claim remembers: RFC 3339 in UTC, or "" where the article has none."""
    return record.date_published.isoformat() if record.date_published else ""


def linked(stored: StoredArticle, claim: Claim) -> StoredArticle:
    """Make the record say what the claim shows.

    An article that no longer bears the fingerprint is left as it is.
    """
    record = stored.record
    first = claim.first
    if record.fingerprint != claim.fingerprint or first is None:
        return stored
    copy = first != record.article_id and record.pub_status == "usable"
    links = {
        "cluster_id": f"c{first[1:]}" if copy else f"c{record.article_id[1:]}",
        "duplicate_of": first if copy else None,
        "duplicate_kind": "exact" if copy else None,
        "duplicate_evidence": Evidence(method="exact", matched_article_id=first, fingerprint=claim.fingerprint)
        if copy
        else None,
    }
    return replace(stored, record=record.model_copy(update=links))
