"""Samples -> the forest of verifier.tsv, trained with LightGBM.

Constraining each feature to its expected direction was tried: it merged more items of unseen families (4.7 % against
3.1 %) and found fewer copies.
"""

from collections.abc import Sequence

import lightgbm
import numpy as np

from copydesk.dedupe.comparison.features import FEATURES
from training.dedupe.pairs import Sample
from training.html.trees import table as forest_table

ROUNDS = 250
SETTINGS = {
    "objective": "binary",
    "learning_rate": 0.08,
    "num_leaves": 16,
    "max_depth": 6,
    "min_data_in_leaf": 30,
    "lambda_l2": 5,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "num_threads": 1,  # the same trees on every machine
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}


def grown(chosen: Sequence[Sample], seed: int = 7) -> lightgbm.Booster:
    """Train the forest on pairs. Another seed gives other trees, which shows how much of a result is chance."""
    rows = np.array([sample.row for sample in chosen])
    labels = np.array([sample.are_copies for sample in chosen], dtype=float)
    return lightgbm.train({**SETTINGS, "seed": seed}, lightgbm.Dataset(rows, labels), ROUNDS)


def table(model: lightgbm.Booster) -> str:
    """Return LightGBM's dump in the format that copydesk.learned.forest.read_forest reads."""
    return forest_table(model, [name.replace(" ", "_") for name in FEATURES], "dedupe.compare", "dedupe")
