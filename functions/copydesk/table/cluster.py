"""Who belongs to a story, who is first in it, and what the others say of that.

A cluster begins with one text and lists every usable article that ever bore it. Where another text proves to be a copy
of it, two clusters become one: the one with the larger name points `into` the other, and its members are listed there
too. The first member is the one published first (then the smaller id), not the one that arrived first, so every order
of arrival ends in the same links.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from copydesk.article import Record

_UNDATED = "9999"  # after every date: an undated copy never leads a dated one


@dataclass(frozen=True, slots=True)
class Cluster:
    """The articles that ever bore one text, and those that bear a copy of it: id -> date of publication.

    Dates are RFC 3339 in UTC, or "". `fingerprint` is that of the text it began with; `into` that of the cluster it
    became a part of, or "".
    """

    fingerprint: str
    bearers: Mapping[str, str] = field(default_factory=dict)
    copies: Mapping[str, str] = field(default_factory=dict)
    into: str = ""

    def joined(self, members: Mapping[str, str], *, by_copy: bool = False) -> "Cluster":
        """Return the cluster with these articles among its members; of two dates of an article the earlier stays."""
        if by_copy:
            return replace(self, copies=_dated(self.copies, members))
        return replace(self, bearers=_dated(self.bearers, members))

    def without(self, article_id: str) -> "Cluster":
        """Return the cluster without an article, under whatever date."""
        bearers, copies = (
            {name: date for name, date in members.items() if name != article_id}
            for members in (self.bearers, self.copies)
        )
        return replace(self, bearers=bearers, copies=copies)

    @property
    def members(self) -> Mapping[str, str]:
        """Everybody, with the earliest date."""
        return _dated(self.bearers, self.copies) if self.bearers else self.copies

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
    """Return the date a cluster remembers: the first at which an article says it published a text of this fingerprint.

    Several revisions may bear one fingerprint; one date for all of them keeps their order from deciding.
    Returns: RFC 3339 in UTC, or "" where none of them is dated.
    """
    dates = (text.date_published for text in texts if text.fingerprint == fingerprint)
    return min((date.isoformat() for date in dates if date), default="")
