"""Why two articles are copies, or not -> sentences for people."""

from collections.abc import Iterator
from dataclasses import dataclass

from copydesk.article import Evidence, Record
from copydesk.dedupe.comparison.passages import shared_paragraphs
from copydesk.dedupe.comparison.prepared import prepare
from copydesk.dedupe.comparison.verifier import judge, reasons
from copydesk.settings import Thresholds

MOST_REASONS = 4  # the strongest
_REASONS = {
    "context": "publishers, addresses and times",
    "covered": "the share of the texts in shared passages",
    "headline": "the headlines",
    "length": "the lengths",
    "names": "the names",
    "numbers": "the numbers",
    "order": "the order of the passages",
    "own": "passages that only one of them has",
    "replaced": "the words replaced between shared passages",
    "shared": "the words that both have",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the verifier of copies makes of two articles: its score in log odds, and the reasons in words."""

    score: float
    is_copy: bool
    sentences: tuple[str, ...]
    reasons: tuple[tuple[str, float], ...]


def sentences_of(evidence: Evidence, first: Record | None = None) -> tuple[str, ...]:
    """Return the evidence of a copy in sentences; `first` is the first article, where it is known."""
    if evidence.method != "exact":
        return tuple(_near(evidence))
    if first is None or evidence.fingerprint == first.fingerprint:
        return ("It has the same words as the first article.",)
    return ("It has the same words as an earlier text of the first article.",)


def verdict(one: Record, other: Record, thresholds: Thresholds) -> Verdict:
    """Judge two articles as if the one had just arrived and met the other."""
    mine, theirs = prepare(one), prepare(other)
    judgement = judge(mine, theirs, thresholds)
    is_copy = judgement.are_copies
    alike = len(shared_paragraphs(one.text, judgement.shared))
    limit = f"the score is {judgement.score:.1f}; a copy has at least {thresholds.copy:g}"
    first = f"{'They are copies' if is_copy else 'They are not copies'}: {limit}."
    words = (
        f"{percent(judgement.containment[0])} of the first text's words are in the second, "
        f"{percent(judgement.containment[1])} the other way round; {_counted(alike, 'paragraph')} alike."
    )
    weighed = sorted(reasons(mine, theirs).items(), key=lambda why: -abs(why[1]))[:MOST_REASONS]
    return Verdict(
        score=round(judgement.score, 2),
        is_copy=is_copy,
        sentences=(first, words),
        reasons=tuple((_REASONS.get(why, why), round(weight, 2)) for why, weight in weighed),
    )


def percent(share: float) -> str:
    """Return a share as a percentage; one that is not whole is never shown as 0 or 100."""
    shown = min(max(round(100 * share), 1 if share > 0 else 0), 100 if share >= 1 else 99)
    return f"{shown} %"


def _near(evidence: Evidence) -> Iterator[str]:
    if evidence.containment_in is not None:
        alike = evidence.matched_paragraphs
        paragraphs = f"; {_counted(alike, 'paragraph')} alike" if alike is not None else ""
        yield f"{percent(evidence.containment_in)} of its words are in the first article{paragraphs}."
    if evidence.containment_of is not None:
        yield f"It has {percent(evidence.containment_of)} of the first article's words."
    agreements = (("numbers", evidence.number_agreement), ("names", evidence.name_agreement))
    known = [f"{percent(share)} of the {what}" for what, share in agreements if share is not None]
    if known:
        yield f"Between the shared passages, {' and '.join(known)} are equal."


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
