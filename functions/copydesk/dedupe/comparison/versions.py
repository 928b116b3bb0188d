"""Two texts of one publisher -> whether its ids or marks show them to be versions of one story.

An id that names the other article settles the matter before the trees are asked. A shared slugline or a mark does not:
agencies file several stories under one slug, and mark every report of the day. It only takes away the suspicion that
two texts of one publisher are instalments of a series.
"""

import re

from copydesk.dedupe.comparison.marks import without_mark
from copydesk.dedupe.comparison.prepared import PreparedText
from copydesk.dedupe.comparison.shingles import fold_words

LEAST_HELD = 0.5  # share of the shorter headline in the longer: one desk marks many stories on the same day
_LEAST_ID = 8  # characters: a shorter id, or one without a digit, may be the name of a site that all its pages carry
_DIGIT = re.compile(r"\d")


def are_declared(one: PreparedText, other: PreparedText) -> bool:
    """Whether the ids of two articles show that they are versions of one story.

    One names the other as the article that it is based on, or both have the same id at two addresses.
    """
    if not one.publisher or one.publisher != other.publisher:
        return False
    name = one.identifier
    is_same = name == other.identifier and len(name) >= _LEAST_ID and bool(_DIGIT.search(name))
    return is_same or _names(one, other) or _names(other, one)


def _names(one: PreparedText, other: PreparedText) -> bool:
    """Whether one article is based on the other. A URN in NewsML ends with the revision, which the id leaves out."""
    names = {other.identifier, other.address} - {""}
    urn = f"{other.identifier}:" if other.identifier.startswith("urn:") else ""
    return any(name in names or bool(urn and name.startswith(urn)) for name in one.based_on)


def are_marked(one: PreparedText, other: PreparedText) -> bool:
    """Whether two texts share a slugline, or one has a mark and their headlines share most words."""
    if one.slugline and one.slugline == other.slugline:
        return True
    if not (one.mark or other.mark):
        return False
    mine, theirs = (set(fold_words(without_mark(each.headline)).split()) for each in (one, other))
    return len(mine & theirs) >= LEAST_HELD * min(len(mine), len(theirs))
