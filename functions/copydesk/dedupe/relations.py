"""Two articles and what they share -> what the one is to the other: an update, a cut, an agency's text elsewhere.

    copies:  exact  corrected  updated  cut  extended  localised  pickup  release
    others:  contained  follows  related

A copy is named from the shares of words that its evidence holds and from what both records declare, so the name can be
checked without comparing the texts again.
"""

import re
from typing import Literal

from copydesk.article import DuplicateRelation, Evidence, Record
from copydesk.bylines.agencies import Agency, agency_of
from copydesk.dedupe.comparison.marks import mark_of
from copydesk.dedupe.comparison.prepared import PreparedText
from copydesk.dedupe.comparison.verifier import Judgement

Kinship = Literal["contained", "follows", "related"]

SAME_WORDS = 0.995  # of the shingles of both: the headline alone differs
FEW_CHANGES = 0.93  # of the shingles of both: three shingles change with each word
NOTHING_NEW = 0.85  # of the shingles of a text that its own publisher cut; an update also has other numbers
LITTLE_OWN = 0.65  # of the shingles of a text that was cut: an own lede and changed words take the others
SHORTER = 0.85  # length of a cut text, relative to the other
ITEM = 0.45  # of the shingles of an item, in the column that holds it
COLUMN = 2.0  # length of a column, relative to an item
REPEATED = 0.1  # of the shingles of a later text, from the one that it follows
_RELEASE = re.compile(
    r"\b(?:press|media|news) release\b|\bfor immediate release\b|\bmedia statement\b|pressemitteilung|medienmitteilung"
    r"|communiqué de presse|comunicato stampa|nota de prensa|comunicado de prensa|nota de imprensa|persbericht"
    r"|pressmeddelande|pressemeddelelse|pressemelding|lehdistötiedote|informacja prasowa|tisková zpráva|basın bülteni"
    r"|пресс-релиз|прес-реліз|新闻稿|プレスリリース|보도자료|بيان صحفي|(?:media|press) contacts?:|media enquiries",
    re.IGNORECASE,
)
_EDGE = 300  # characters at both ends of a text in which a release calls itself one


def relation_of(record: Record, first: Record, evidence: Evidence) -> DuplicateRelation:
    """Return what a copy is to the leader of its cluster, which was published first."""
    inside, held = evidence.containment_in or 0.0, evidence.containment_of or 0.0
    if evidence.method == "exact" or min(inside, held) >= SAME_WORDS:
        return "exact"
    if _publisher(record) and _publisher(record) == _publisher(first):
        return _of_one_publisher(record, first, evidence)
    if _is_release(record) or _is_release(first):
        return "release"
    if _is_pickup(record, first):
        return "pickup"
    return _edited(record, first, inside, held)


def _of_one_publisher(record: Record, first: Record, evidence: Evidence) -> DuplicateRelation:
    inside, held = evidence.containment_in or 0.0, evidence.containment_of or 0.0
    mark = mark_of(record.headline or "", record.text, record.version or "")
    if mark == "correction" or (not mark and min(inside, held) >= FEW_CHANGES):
        return "corrected"
    is_new = inside < NOTHING_NEW or (evidence.number_agreement or 0.0) < 1
    return "updated" if is_new or _size(record) > SHORTER * _size(first) else "cut"


def _edited(record: Record, first: Record, inside: float, held: float) -> DuplicateRelation:
    """What another paper did with a text: cut it, added to it, or gave it words of its own."""
    size, other = _size(record), _size(first)
    if inside >= LITTLE_OWN and size <= SHORTER * other:
        return "cut"
    return "extended" if held >= LITTLE_OWN and other <= SHORTER * size else "localised"


def kinship_of(one: PreparedText, other: PreparedText, judgement: Judgement) -> Kinship:
    """Return what a text is to another that shares passages with it and is not its copy.

    `judgement` is that of the two in this order. Of `contained`, either may be the item.
    """
    inside, held = judgement.containment
    size, length = len(one.text), len(other.text)
    if (inside >= ITEM and length >= COLUMN * size) or (held >= ITEM and size >= COLUMN * length):
        return "contained"
    is_later = one.hours is not None and other.hours is not None and one.hours > other.hours
    return "follows" if is_later and max(inside, held) >= REPEATED else "related"


def _is_pickup(record: Record, first: Record) -> bool:
    """Whether one of two articles has the text of an agency that is not the publisher of the later one."""
    agencies = {agency for one in (record, first) for agency in (_source(one), _own(one)) if agency}
    return any(agency != _own(record) for agency in agencies)


def _is_release(record: Record) -> bool:
    """Whether an article is a press release: distributed as one, or called one at its beginning or end."""
    agency = _source(record) or _own(record)
    if agency and agency.is_release:
        return True
    text = record.text
    return any(_RELEASE.search(part) for part in (record.headline or "", text[:_EDGE], text[-_EDGE:]))


def _source(record: Record) -> Agency | None:
    named = record.source_organization
    return agency_of(named.name) if named and named.name else None


def _own(record: Record) -> Agency | None:
    """The agency that published an article itself."""
    publisher = record.publisher
    return agency_of(publisher.name) if publisher and publisher.name else None


def _publisher(record: Record) -> str:
    """The publisher's name or domain; without both two articles are not of one publisher."""
    publisher = record.publisher
    return ((publisher.name or publisher.domain) if publisher else "") or ""


def _size(record: Record) -> int:
    """The length of a text in characters: scripts without spaces have words too."""
    return len(record.text)
