"""How far what our generator teaches carries: a verifier trained on it alone, on sets that another author made.

Usage: PYTHONPATH=functions:. python -m benchmarks.dedupe.strangers --data FOLDER [--sets NAME ...]

FOLDER holds the set `dedupe`.
"""

import argparse
import sys
from pathlib import Path
from unittest import mock

from benchmarks.dedupe.desk import cluster
from copydesk.dedupe import verifier
from copydesk.dedupe.features import FEATURES
from copydesk.extraction.forest import read_forest
from training.dedupe.pairs import read_arrivals
from training.dedupe.scores import gold, pairwise
from training.dedupe.train import newsroom_samples
from training.dedupe.trees import grown, table

SETS = ("A0", "B", "E", "F", "V", "W")


def main() -> int:
    """Train, and print a line for each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", nargs="*", default=SETS)
    options = parser.parse_args()
    forest = read_forest(table(grown(newsroom_samples())).splitlines())
    with mock.patch.object(verifier, "_shipped", return_value=(forest, forest.part(0, len(FEATURES)))):
        for name in options.sets:
            arrivals = read_arrivals(options.data / "dedupe" / f"gen-{name}.jsonl.gz")
            figures = pairwise(gold(arrivals), cluster(arrivals))
            print(f"gen-{name}  F1 {figures.f1:.4f} precision {figures.precision:.4f} recall {figures.recall:.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
