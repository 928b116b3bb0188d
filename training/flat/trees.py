"""The two forests over the lines of a page text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from copydesk.extraction.page_text.features import NAMES
from copydesk.extraction.page_text.scoring import SECOND_NAMES
from training.flat.samples import Sample
from training.html.trees import SETTINGS

Rows = NDArray[np.float64]
# The first forest is fast: small trees, and only the features with the most gain in a forest over all features.
FIRST_SEES = frozenset({
    "shape:size", "shape:ends", "shape:commas", "words:own", "words:after", "words:around_3", "words:before_8",
    "words:after_8", "words:since_start", "words:worst_heading", "around:ends_after", "around:prose_before_3",
    "around:prose_after_3", "around:prose_before_8", "around:prose_after_8", "around:prose_25", "around:terminated_5",
    "block:gap_to_start", "block:to_end", "block:prose_before", "block:prose_after", "page:prose", "copies:page",
    "copies:repeated",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """How a forest is grown; all other settings are those of the HTML forest."""

    rounds: int
    settings: dict[str, Any]
    sees: frozenset[str] | None = None  # features; None for all
    corrects: str | None = None  # feature with the log odds that the forest corrects, on undecided lines only


FIRST = Plan(100, {"num_leaves": 8, "min_data_in_leaf": 100, "feature_fraction": 0.5}, FIRST_SEES)
SECOND = Plan(200, {"num_leaves": 16, "min_data_in_leaf": 50, "learning_rate": 0.12}, corrects="first:own")
LEAST_ODDS, MOST_ODDS = -3.9, 3.5  # log odds of the second forest's training lines; in use the range is narrower


def grown(chosen: Sequence[Sample], rows: Sequence[Rows], plan: Plan) -> lightgbm.Booster:
    """Grow a forest on pages, given their rows."""
    labels = np.concatenate([sample.labels[sample.scored] for sample in chosen])
    weights = np.concatenate([sample.weights()[sample.scored] for sample in chosen])
    stacked = np.vstack([each for each in rows if len(each)])
    if plan.sees is not None:
        stacked[:, [name not in plan.sees for name in NAMES]] = 0.0  # a constant feature is never split on
    known = None
    if plan.corrects is not None:
        odds = stacked[:, SECOND_NAMES.index(plan.corrects)]
        is_undecided = (odds > LEAST_ODDS) & (odds < MOST_ODDS)
        stacked, labels, weights, known = (each[is_undecided] for each in (stacked, labels, weights, odds))
    training = lightgbm.Dataset(stacked, labels, weight=weights / weights.mean(), init_score=known)
    return lightgbm.train({**SETTINGS, **plan.settings}, training, plan.rounds)
