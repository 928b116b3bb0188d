"""The forest: grown by LightGBM, and written as a text table for the product's own evaluator."""

from collections.abc import Sequence
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from copydesk.extraction.html.scoring import NAMES
from training.html.samples import WORD_FEATURES, Sample, columns

ROUNDS = 230  # 260 are as good, and too large a table; 200 lose .001 on the pages of DAnIEL
FRESH = 0.8  # weight of a page of extraction-fresh, of which many are of 2011 and 2012
SETTINGS = {  # training/flat starts from these too
    "objective": "binary",
    "learning_rate": 0.07,
    "num_leaves": 12,
    "min_data_in_leaf": 200,
    "extra_trees": True,  # random thresholds make trees differ more; together they gain 0.001 to 0.002 F4
    "feature_fraction": 0.3,
    "bagging_fraction": 0.6,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "max_bin": 127,
    "num_threads": 1,  # the same trees on every machine
    "seed": 7,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
OWN = {"num_leaves": 16, "learning_rate": 0.1}  # as good as 320 trees of 12 leaves, and a sixth faster to evaluate


def grown(chosen: Sequence[Sample], words: Sequence[NDArray[np.float64]]) -> lightgbm.Booster:
    """Grow the forest on pages, given their word features."""
    rows = np.vstack([filled(sample, each)[sample.scored] for sample, each in zip(chosen, words, strict=True)])
    labels = np.concatenate([sample.labels[sample.scored] for sample in chosen])
    weights = np.concatenate([_weights(sample)[sample.scored] for sample in chosen])
    training = lightgbm.Dataset(rows, labels, weight=weights / weights.mean())
    return lightgbm.train({**SETTINGS, **OWN}, training, ROUNDS)


def filled(sample: Sample, words: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a page's rows with the word features in their columns."""
    rows = sample.rows.copy()
    rows[:, columns(WORD_FEATURES)] = words
    return rows


def _weights(sample: Sample) -> NDArray[np.float64]:
    """Weights of a page's blocks: longer blocks weigh more, long pages less, because F4 is a mean over pages."""
    weights = np.clip(sample.sizes, 10, 3000) ** 0.25
    share = FRESH if sample.page.part == "extraction-fresh" else 1.0
    return np.asarray(share * weights / max(20.0, float((weights * sample.labels).sum())) ** 0.5)


def table(model: lightgbm.Booster, names: Sequence[str] = NAMES, of: str = "extraction", by: str = "html") -> str:
    """Return a LightGBM model as a table for copydesk.learned.forest.read_forest; thresholds have six digits."""
    lines = [f"# trees over the features of copydesk.{of}; written by training/{by}/train.py"]
    lines += ["# tree node feature threshold mean low high: low is taken where the feature is <= threshold"]
    lines += [f"feature {at} {name}" for at, name in enumerate(names)]
    for number, tree in enumerate(model.dump_model()["tree_info"]):
        if "split_feature" in tree["tree_structure"]:  # a tree of one leaf has no test
            _write(number, tree["tree_structure"], lines)
    return "\n".join(lines) + "\n"


def _write(tree: int, root: dict[str, Any], lines: list[str]) -> None:
    """Number the inner nodes, beginning with the root, and append a line for each."""
    nodes = [root]
    for number, node in enumerate(nodes):
        ends = []
        for child in (node["left_child"], node["right_child"]):
            if "leaf_value" in child:
                ends.append(f"{child['leaf_value']:.4f}")
            else:
                nodes.append(child)
                ends.append(str(len(nodes) - 1))
        threshold, mean = float(f"{node['threshold']:.6g}"), node["internal_value"]
        lines.append(f"{tree} {number} {node['split_feature']} {threshold:g} {mean:.3f} {ends[0]} {ends[1]}")
