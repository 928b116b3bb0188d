"""Two tellings -> are they copies of one another, how sure is that, and why.

A forest of small trees weighs the comparison (verifier.tsv; log-odds). Before it speaks, a few rules say what can be
known without learning; each names a pair `related`, which is no copy. What is unsure is `related` too.
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

REFUSED = 0.0  # the most that a pair scores which a rule speaks against: below every threshold
CERTAIN = 12.0  # the score of texts that are equal word by word
LEAST_COVERED = 0.3  # of the smaller text: below it, or below
LEAST_TOGETHER = 0.55  # of the smaller and of the larger, added, each is mostly its own
MOST_RIVALS = 0.02  # of the words that stay: what an instalment of a series at least replaces
MOSTLY_OWN = "each is mostly its own"
TRIMMED = 0.9  # of the smaller text lies in the larger, and that is longer by
TRIMMED_BY = 1.2
MOST_SCORE = 3.0  # log odds with which one pair of several speaks: beyond twenty to one it would speak for all of them


@dataclass(frozen=True, slots=True)
class Judgement:
    """What two tellings are to each other; containment and coverage stand in the order in which they were given.

    `kind` is None where they share next to nothing. `shared` lists the runs of words, [start, end), of the one given
    first that the other one holds too.
    """

    kind: Kind | None
    score: float
    containment: tuple[float, float]
    coverage: tuple[float, float]
    number_agreement: float
    name_agreement: float
    is_trimmed: bool
    shared: tuple[tuple[int, int], ...]
    welds: bool = False  # sure enough to help join two clusters

    @property
    def are_copies(self) -> bool:
        """Whether the two tell the same story in the same words."""
        return self.kind in ("exact", "near")

    @property
    def refused(self) -> "Judgement":
        """The same with a rule that spoke against copies."""
        return replace(self, kind="related", score=REFUSED, welds=False)


UNLIKE = Judgement(None, -CERTAIN, (0.0, 0.0), (0.0, 0.0), 1.0, 1.0, is_trimmed=False, shared=())


def judge(one: PreparedText, other: PreparedText, thresholds: Thresholds = THRESHOLDS) -> Judgement:
    """Judge two tellings; `judge(other, one)` says the same with both sides exchanged."""
    if one.words and one.words == other.words and one.headline_words == other.headline_words:
        return _exact(one)
    pair = Comparison(one, other)
    if not pair.chain:
        return UNLIKE
    is_turned = pair.smaller is not one
    score = _weighed(pair)
    are_copies = score >= thresholds.copy
    return Judgement(
        kind="near" if are_copies else "related",
        score=score,
        containment=_turned(pair.containment, is_turned),
        coverage=_turned(pair.coverage, is_turned),
        number_agreement=pair.number_agreement,
        name_agreement=pair.name_agreement,
        is_trimmed=pair.containment[0] >= TRIMMED and len(pair.larger.words) >= TRIMMED_BY * len(pair.smaller.words),
        shared=tuple(pair.spans[is_turned]),
        welds=are_copies and score >= thresholds.join,
    )


def reasons(one: PreparedText, other: PreparedText) -> dict[str, float]:
    """Name what spoke for (above 0) and against (below 0) two tellings being copies, strongest first.

    Groups of features with their share of the score, in log-odds; the name of a rule where one decided.
    """
    pair = Comparison(one, other)
    if not pair.chain:
        return {"nothing shared": -CERTAIN}
    groups = _shipped()[0].contributions(features(pair))
    rule = _rule(pair)
    named = {rule: -CERTAIN} if rule else {}
    return named | dict(sorted(groups.items(), key=lambda group: -abs(group[1])))


@lru_cache(maxsize=1)
def _shipped() -> tuple[Forest, FeatureMasks]:
    """Read verifier.tsv, once, when the first pair is judged."""
    lines = resources.files(__package__).joinpath("verifier.tsv").read_text("utf-8").splitlines()
    forest = read_forest(filter(None, lines))
    if forest.names != tuple(name.replace(" ", "_") for name in FEATURES):
        raise ValueError("verifier.tsv was trained on other features: make train-dedupe")
    return forest, forest.part(0, len(FEATURES))


def _weighed(pair: Comparison) -> float:
    """The log odds of a pair: even odds where it has too little in common to tell, at most those where a rule speaks.

    Two ends of one story have nothing in common, and what joins them is in their copies. Instalments are no copies by
    rule, and how unlike they are counts where others are weighed beside them.
    """
    rule = _rule(pair)
    if rule == MOSTLY_OWN:
        return REFUSED
    score = score_of(features(pair))
    return min(REFUSED, score) if rule else score


def score_of(row: Sequence[float]) -> float:
    """The forest's log-odds that a pair with these features are copies."""
    forest, masks = _shipped()
    return forest.score(masks.mask(row))


def on_average(scores: Collection[float]) -> float:
    """What several pairs say of two groups of texts: the mean log odds, of which no pair has more than `MOST`."""
    return sum(max(-MOST_SCORE, min(MOST_SCORE, score)) for score in scores) / len(scores)


def _exact(told: PreparedText) -> Judgement:
    everything = ((0, len(told.words)),)
    return Judgement(
        "exact", CERTAIN, (1.0, 1.0), (1.0, 1.0), 1.0, 1.0, is_trimmed=False, shared=everything, welds=True
    )


def _rule(pair: Comparison) -> str | None:
    """What is known without weighing: the name of the rule that speaks against copies, if one does."""
    if pair.coverage[0] < LEAST_COVERED or sum(pair.coverage) < LEAST_TOGETHER:
        return MOSTLY_OWN
    if pair.are_posts_of_one_page:
        return "posts of one page"
    if pair.are_live_posts:
        return "posts of a live blog"
    if pair.is_next_instalment and pair.rival_share >= MOST_RIVALS:
        return "instalments of a series"  # one frame, and each has words of its own in the same places
    return None


def _turned(both: tuple[float, float], is_turned: bool) -> tuple[float, float]:
    return both[::-1] if is_turned else both
