"""Two texts -> whether they are copies of one another, with a score in log odds and the reasons.

A forest of small trained trees (verifier.tsv) scores the comparison. A few rules that need no training come first: a
pair that breaks one is `related`, never a copy. A pair whose score is below the threshold is `related` too.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Literal

from copydesk.dedupe.comparison.compare import Comparison
from copydesk.dedupe.comparison.features import FEATURES, features
from copydesk.dedupe.comparison.prepared import PreparedText
from copydesk.learned.forest import FeatureMasks, Forest, read_forest
from copydesk.settings import THRESHOLDS, Thresholds

Kind = Literal["exact", "near", "related"]

REFUSED = 0.0  # the highest score of a pair that a rule refuses: below every threshold
CERTAIN = 12.0  # the score of texts with equal words
LEAST_COVERED = 0.3  # coverage of the smaller text: below this, the texts are mostly their own
LEAST_TOGETHER = 0.55  # coverage of the smaller and the larger text, added: below this, too
MOST_RIVALS = 0.02  # replaced words relative to words kept: instalments of a series reach this share
MOSTLY_OWN = "each is mostly its own"
DECLARED = "versions of one story by their publisher's ids"
TRIMMED = 0.9  # containment of the smaller text in the larger from which the pair may count as trimmed
TRIMMED_BY = 1.2  # how many times as long the larger text must be
MOST_SCORE = 3.0  # bound on one pair's log odds in a mean: above it (odds of 20 to 1) one pair would outvote the others


@dataclass(frozen=True, slots=True)
class Judgement:
    """How two texts relate. Containment and coverage are given for the first text and the second, in that order.

    `kind` is None if the texts have no shingle in common. `shared` lists the runs of words, [start, end), of the first
    text that the second also contains.
    """

    kind: Kind | None
    score: float
    containment: tuple[float, float]
    coverage: tuple[float, float]
    number_agreement: float
    name_agreement: float
    is_trimmed: bool
    shared: tuple[tuple[int, int], ...]
    can_join: bool = False  # whether the score is high enough to join two clusters

    @property
    def are_copies(self) -> bool:
        """Whether the two are exact or near copies."""
        return self.kind in ("exact", "near")

    @property
    def refused(self) -> "Judgement":
        """This judgement after a rule has refused the copy: `related`, with the score REFUSED."""
        return replace(self, kind="related", score=REFUSED, can_join=False)


UNRELATED = Judgement(None, -CERTAIN, (0.0, 0.0), (0.0, 0.0), 1.0, 1.0, is_trimmed=False, shared=())


def judge(one: PreparedText, other: PreparedText, thresholds: Thresholds = THRESHOLDS) -> Judgement:
    """Judge whether two texts are copies. `judge(other, one)` gives the same judgement with the sides swapped."""
    if one.words and one.words == other.words and one.headline_words == other.headline_words:
        return _exact(one)
    pair = Comparison(one, other)
    if not pair.chain:
        return UNRELATED
    is_swapped = pair.smaller is not one
    score = _log_odds(pair)
    are_copies = score >= thresholds.copy
    return Judgement(
        kind="near" if are_copies else "related",
        score=score,
        containment=_swapped(pair.containment, is_swapped),
        coverage=_swapped(pair.coverage, is_swapped),
        number_agreement=pair.number_agreement,
        name_agreement=pair.name_agreement,
        is_trimmed=pair.containment[0] >= TRIMMED and len(pair.larger.words) >= TRIMMED_BY * len(pair.smaller.words),
        shared=tuple(pair.spans[is_swapped]),
        can_join=are_copies and score >= thresholds.join,
    )


def reasons(one: PreparedText, other: PreparedText) -> dict[str, float]:
    """Return the evidence for (above 0) and against (below 0) two texts being copies, strongest first.

    Returns: group of features -> its share of the score in log odds. If a rule refused the pair, its name comes first.
    """
    pair = Comparison(one, other)
    if not pair.chain:
        return {"nothing shared": -CERTAIN}
    groups = _shipped()[0].contributions(features(pair))
    rule = _rule(pair)
    is_declared = pair.are_declared_versions and rule != MOSTLY_OWN
    named = {DECLARED: CERTAIN} if is_declared else {rule: -CERTAIN} if rule else {}
    return named | dict(sorted(groups.items(), key=lambda group: -abs(group[1])))


@lru_cache(maxsize=1)
def _shipped() -> tuple[Forest, FeatureMasks]:
    """Read verifier.tsv once, when the first pair is judged."""
    lines = resources.files(__package__).joinpath("verifier.tsv").read_text("utf-8").splitlines()
    forest = read_forest(filter(None, lines))
    if forest.names != tuple(name.replace(" ", "_") for name in FEATURES):
        raise ValueError("verifier.tsv was trained on other features: make train-dedupe")
    return forest, forest.part(0, len(FEATURES))


def _log_odds(pair: Comparison) -> float:
    """Return the log odds that a pair are copies: 0 if it has too little in common, at most 0 if a rule refuses it.

    Versions of one story by their publisher's ids are certain if they share enough, whatever the trees find.
    0 is neutral in a mean with other pairs: two ends of one story share nothing, but both are copies of the whole. A
    refused pair keeps a score below 0, so that the mean shows how unlike two instalments are.
    """
    rule = _rule(pair)
    if rule == MOSTLY_OWN:
        return REFUSED
    if pair.are_declared_versions:
        return CERTAIN
    score = score_of(features(pair))
    return min(REFUSED, score) if rule else score


def score_of(row: Sequence[float]) -> float:
    """Return the forest's log odds that a pair with these features are copies."""
    forest, masks = _shipped()
    return forest.score(masks.mask(row))


def mean_log_odds(scores: Collection[float]) -> float:
    """Return the mean log odds of several pairs, each bounded to ±MOST_SCORE."""
    return sum(max(-MOST_SCORE, min(MOST_SCORE, score)) for score in scores) / len(scores)


def _exact(text: PreparedText) -> Judgement:
    whole = ((0, len(text.words)),)
    return Judgement("exact", CERTAIN, (1.0, 1.0), (1.0, 1.0), 1.0, 1.0, is_trimmed=False, shared=whole, can_join=True)


def _rule(pair: Comparison) -> str | None:
    """Return the name of the rule that refuses a pair as copies, if one does."""
    if pair.coverage[0] < LEAST_COVERED or sum(pair.coverage) < LEAST_TOGETHER:
        return MOSTLY_OWN
    if pair.are_posts_of_one_page:
        return "posts of one page"
    if pair.are_live_posts:
        return "posts of a live blog"
    if pair.is_item_of_column:
        return "an item of a column"
    if pair.are_pages_of_one_site:
        return "pages of one site"
    if pair.is_next_instalment and pair.rival_share >= MOST_RIVALS:
        return "instalments of a series"  # one frame, in which each replaces words of the other
    return None


def _swapped(both: tuple[float, float], is_swapped: bool) -> tuple[float, float]:
    return both[::-1] if is_swapped else both
