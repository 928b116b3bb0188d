"""Leave-families-out test: how many items of a serial family does a verifier merge that was trained without it?

Usage: PYTHONPATH=functions python -m benchmarks.dedupe.unseen --data FOLDER [--seeds N ...] [--folds N] [--reconciled]

The families are divided into folds. For each fold the verifier is trained without the pairs that contain an item of
its families, then clusters whole streams. The items of those families that share a cluster with another story are
counted.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path
from unittest import mock

from benchmarks.dedupe.desk import cluster
from copydesk.dedupe.comparison import verifier
from copydesk.dedupe.comparison.features import FEATURES
from copydesk.learned.forest import read_forest
from training.dedupe.newsroom import family_names, stream
from training.dedupe.pairs import Arrival, arrivals_of
from training.dedupe.scores import Share, gold, merged_by_family, pairwise
from training.dedupe.train import training_samples
from training.dedupe.trees import grown, table

MOST = 0.05  # share of a family's items that may be merged


def main() -> int:
    """Train and cluster once for each fold, and print the merged share of each family."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seeds", type=int, nargs="*", default=(1, 2))
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--folds", type=int, default=8)
    parser.add_argument("--reconciled", action="store_true", help="count after the reconciler has run")
    options = parser.parse_args()
    chosen = training_samples(options.data / "dedupe")
    streams = [arrivals_of(stream(seed, articles=options.articles)) for seed in options.seeds]
    hit, of = Counter[str](), Counter[str]()
    for fold in range(options.folds):
        unseen = set(family_names()[fold :: options.folds])
        forest = read_forest(table(grown([each for each in chosen if not unseen & set(each.families)])).splitlines())
        with mock.patch.object(verifier, "_shipped", return_value=(forest, forest.part(0, len(FEATURES)))):
            for arrivals in streams:
                for name, share in _merged(arrivals, options.reconciled).items():
                    if name in unseen:
                        hit[name] += share.hit
                        of[name] += share.of
    _print(hit, of)
    return 0


def _merged(arrivals: list[Arrival], reconciled: bool) -> dict[str, Share]:
    found = cluster(arrivals, reconciled=reconciled)
    figures = pairwise(gold(arrivals), found)
    print(f"F1 {figures.f1:.4f} precision {figures.precision:.4f} recall {figures.recall:.4f}", flush=True)
    return merged_by_family(arrivals, found)


def _print(hit: Counter[str], of: Counter[str]) -> None:
    print(f"merged: {hit.total()} of {of.total()} ({hit.total() / max(of.total(), 1):.2%})")
    over = {name: hit[name] / of[name] for name in of if hit[name] > MOST * of[name]}
    for name, share in sorted(over.items(), key=lambda each: -each[1]):
        print(f"  {name:<18}{hit[name]:>4} of {of[name]:<4}{share:7.1%}")
    print(f"{len(of)} families, {len(of) - len(over)} of them at most {MOST:.0%}")


if __name__ == "__main__":
    sys.exit(main())
