"""Who belongs to a story, who is first in it, and what the others say of that.

A cluster begins with one text and lists every usable article that ever bore it. Where another text proves to be a copy
of it, two clusters become one: the one with the larger name points `into` the other, and its members are listed there
too. The first member is the one published first (then the smaller id), not the one that arrived first, so every order
of arrival ends in the same links.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from copydesk.article import Evidence, Record
from copydesk.dedupe.passages import shared_paragraphs
from copydesk.dedupe.told import told
from copydesk.dedupe.verifier import judge
from copydesk.revisions import StoredArticle

_UNDATED = "9999"  # after every date: an undated copy never leads a dated one
_ALONE = {"duplicate_of": None, "duplicate_kind": None, "duplicate_evidence": None}


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


def published(texts: Iterable[Record], fingerprint: str) -> str:
    """Return the date a cluster remembers: the first at which an article says it published a text of this fingerprint.

    Several revisions may bear one fingerprint; one date for all of them keeps their order from deciding.
    Returns: RFC 3339 in UTC, or "" where none of them is dated.
    """
    dates = (text.date_published for text in texts if text.fingerprint == fingerprint)
    return min((date.isoformat() for date in dates if date), default="")


def is_linked_to(record: Record, first: Record) -> bool:
    """Whether a member says already that it is a copy of the first, as the first's text is now."""
    evidence = record.duplicate_evidence
    if record.duplicate_of != first.article_id or evidence is None:
        return False
    return evidence.method == "exact" or evidence.fingerprint == first.fingerprint


def linked(stored: StoredArticle, own: Cluster, whole: Cluster, first: Record | None) -> StoredArticle:
    """Make the record say what its cluster shows.

    `own` is the cluster of its very text, `whole` the one that this is part of by now, `first` the record of the first
    member of that. A withdrawn article is left as it is.
    """
    record = stored.record
    if record.pub_status != "usable" or whole.first is None:
        return stored
    links: dict[str, object] = {**_ALONE, "cluster_id": f"c{whole.first[1:]}"}
    if first is not None and first.article_id != record.article_id:
        evidence = evidence_of(record, first, is_exact=first.article_id in own.bearers)
        links |= {
            "duplicate_of": first.article_id,
            "duplicate_kind": evidence.method,
            "duplicate_evidence": evidence,
        }
    return replace(stored, record=record.model_copy(update=links))


def evidence_of(record: Record, first: Record, *, is_exact: bool) -> Evidence:
    """Say why a record is a copy of the first of its cluster; `is_exact` where the first ever bore the same words."""
    if is_exact:
        return Evidence(method="exact", matched_article_id=first.article_id, fingerprint=record.fingerprint)
    judgement = judge(told(record), told(first))
    return Evidence(
        method="near",
        matched_article_id=first.article_id,
        fingerprint=first.fingerprint,
        containment_in=_share(judgement.containment[0]),
        containment_of=_share(judgement.containment[1]),
        coverage=_share(max(judgement.coverage)),
        number_agreement=_share(judgement.number_agreement),
        name_agreement=_share(judgement.name_agreement),
        matched_paragraphs=len(shared_paragraphs(record.text, judgement.shared)),
    )


def _share(value: float) -> float:
    return round(min(value, 1.0), 3)  # of very short texts more may be shared than they have words
