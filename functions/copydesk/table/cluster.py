"""The articles of one story, and which of them leads.

A cluster begins with one text and lists every usable article that ever contained it. When another text proves to be a
copy of it, two clusters become one: the cluster with the larger name points `into` the other, and its members are
listed there too. The leader is the member published first (then the one with the smaller id), not the one that arrived
first, so every order of arrival ends in the same links.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from copydesk.article import Record

_UNDATED = "9999"  # sorts after every date: an undated copy never leads a dated one


@dataclass(frozen=True, slots=True)
class Cluster:
    """The articles that ever contained a text word for word (`exact`), and those that contain a copy of it (`copies`).

    Both map an article id to a date of publication, RFC 3339 in UTC or "". `fingerprint` is that of the text the
    cluster began with; `into` is that of the cluster that it became a part of, or "".
    """

    fingerprint: str
    exact: Mapping[str, str] = field(default_factory=dict)
    copies: Mapping[str, str] = field(default_factory=dict)
    into: str = ""

    def joined(self, members: Mapping[str, str], *, by_copy: bool = False) -> "Cluster":
        """Return the cluster with these articles among its members; an article keeps the earlier of two dates."""
        if by_copy:
            return replace(self, copies=_dated(self.copies, members))
        return replace(self, exact=_dated(self.exact, members))

    def without(self, article_id: str) -> "Cluster":
        """Return the cluster without an article, whatever its date."""
        exact, copies = (
            {name: date for name, date in members.items() if name != article_id}
            for members in (self.exact, self.copies)
        )
        return replace(self, exact=exact, copies=copies)

    @property
    def members(self) -> Mapping[str, str]:
        """All members with their earliest date."""
        return _dated(self.exact, self.copies) if self.exact else self.copies

    @property
    def first(self) -> str | None:
        """The id of the member published first; None for a cluster without members."""
        members = self.members
        return min(members, key=lambda name: (members[name] or _UNDATED, name), default=None)


def _dated(known: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    return {**known, **{name: earlier((date, known.get(name, date))) for name, date in more.items()}}


def earlier(dates: Iterable[str]) -> str:
    """Return the earliest date; undated ("") comes last."""
    return min(dates, key=lambda date: date or _UNDATED)


def first_published(texts: Iterable[Record], fingerprint: str) -> str:
    """Return the earliest date of publication that an article's texts of one fingerprint declare.

    Several revisions may have one fingerprint; one date for all of them makes the result independent of their order.
    Returns: RFC 3339 in UTC, or "" if none of them is dated.
    """
    dates = (text.date_published for text in texts if text.fingerprint == fingerprint)
    return min((date.isoformat() for date in dates if date), default="")
