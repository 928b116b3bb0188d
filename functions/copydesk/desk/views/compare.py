"""Two articles -> both side by side, with the verdict of the verifier of copies."""

from dataclasses import dataclass

from copydesk.article import Record
from copydesk.desk.views.evidence import Verdict, verdict
from copydesk.desk.views.revisions import SideBySide, side_by_side
from copydesk.settings import Thresholds


@dataclass(frozen=True, slots=True)
class CompareFacts:
    """The page of two articles; `are_one_story` is what the store holds, `verdict` what their texts alone give."""

    are_one_story: bool
    verdict: Verdict
    compared: SideBySide


def compare_facts(one: Record, other: Record, thresholds: Thresholds) -> CompareFacts:
    """Compare two articles."""
    return CompareFacts(
        are_one_story=one.cluster_id == other.cluster_id,
        verdict=verdict(one, other, thresholds),
        compared=side_by_side(one, other, "first article", "second article"),
    )
