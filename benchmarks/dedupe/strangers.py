"""Transfer test: a verifier trained only on our generator, measured on sets by another author.

Usage: PYTHONPATH=functions:. python -m benchmarks.dedupe.strangers --data FOLDER [--sets NAME ...] [--forests N]

FOLDER holds the set `dedupe`. Whole streams are ingested first; then pairs that share a key are judged one by one, by
several forests of different seeds. One pair can join two stories, so the figures of streams vary by chance. The figures
of pairs show the effect of a feature, a setting or new training data.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

import numpy as np
from lightgbm import Booster

from benchmarks.dedupe.desk import cluster
from copydesk.dedupe.comparison import verifier
from copydesk.dedupe.comparison.features import FEATURES
from copydesk.learned.forest import read_forest
from copydesk.settings import THRESHOLDS
from training.dedupe.pairs import Sample, read_arrivals, samples
from training.dedupe.scores import gold, pairwise
from training.dedupe.train import newsroom_samples
from training.dedupe.trees import grown, table

SETS = ("A0", "B", "E", "F", "V", "W")


def main() -> int:
    """Train, and print two lines for each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", nargs="*", default=SETS)
    parser.add_argument("--forests", type=int, default=3, help="number of forests that judge the pairs")
    options = parser.parse_args()
    sets = {name: read_arrivals(options.data / "dedupe" / f"gen-{name}.jsonl.gz") for name in options.sets}
    known = newsroom_samples()
    forest = read_forest(table(grown(known)).splitlines())
    with mock.patch.object(verifier, "_shipped", return_value=(forest, forest.part(0, len(FEATURES)))):
        for name, arrivals in sets.items():
            figures = pairwise(gold(arrivals), cluster(arrivals))
            print(f"gen-{name}  F1 {figures.f1:.4f} precision {figures.precision:.4f} recall {figures.recall:.4f}")
    forests = [grown(known, seed) for seed in range(1, options.forests + 1)]
    for name, arrivals in sets.items():
        wrong, missed, loss = _judged(samples(arrivals, name), forests)
        print(f"gen-{name}  pairs wrong {wrong:.1f} missed {missed:.1f} log loss {loss:.1f}")
    return 0


def _judged(pairs: Sequence[Sample], forests: Sequence[Booster]) -> tuple[float, float, float]:
    """Return the pairs wrongly judged copies, the copies missed and the summed log loss, as means over the forests."""
    rows = np.array([pair.row for pair in pairs])
    are_copies = np.array([pair.are_copies for pair in pairs])
    scores = np.array([forest.predict(rows, raw_score=True) for forest in forests])
    judged = scores >= THRESHOLDS.copy
    loss = np.logaddexp(0, np.where(are_copies, -scores, scores))
    sums = [(judged & ~are_copies).sum(), (~judged & are_copies).sum(), loss.sum()]
    wrong, missed, lost = (float(each) / len(forests) for each in sums)
    return wrong, missed, lost


if __name__ == "__main__":
    sys.exit(main())
