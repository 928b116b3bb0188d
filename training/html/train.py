"""Train the HTML extractor's two tables, and five more pairs, each trained without the sites of one fold.

Usage: PYTHONPATH=functions python -m training.html.train --data FOLDER [--folds-out FOLDER] [--tables-out FOLDER]

FOLDER holds the sets named in corpus.py. The same pages give the same tables, byte for byte.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from lightgbm import Booster
from threadpoolctl import threadpool_limits

from training.html.corpus import GoldPage, fold_of, gold_pages
from training.html.samples import Sample, sample_of, samples
from training.html.trees import filled, grown
from training.html.trees import table as forest_table
from training.html.words_model import Weights, fitted, unseen_word_features, word_features
from training.html.words_model import table as words_table
from training.tables import MOST_BYTES, write_tables

ROOT = Path(__file__).resolve().parents[2]
FOLDS = 5
TESTS = ROOT / "tests" / "unit"


@dataclass(frozen=True, slots=True)
class Trained:
    """A model trained on a set of pages: word weights, and the forest as a LightGBM booster."""

    weights: Weights
    forest: Booster

    def write(self, folder: Path) -> int:
        """Write words.tsv and forest.tsv; return their size in bytes."""
        return write_tables(folder, {"words.tsv": words_table(self.weights), "forest.tsv": forest_table(self.forest)})

    def write_predictions(self, page: Path, path: Path) -> None:
        """Write LightGBM's own scores of a page's blocks; a test compares the product's evaluator with them."""
        sample = sample_of(GoldPage(page.stem, "", "", page.stem, "", (), page))
        rows = filled(sample, word_features(sample, self.weights)) if sample else np.empty((0, 0))
        scores = self.forest.predict(rows, raw_score=True)
        path.write_text(json.dumps({"rows": rows.tolist(), "scores": np.round(scores, 4).tolist()}) + "\n", "utf-8")


def trained(chosen: Sequence[Sample]) -> Trained:
    """Train on these pages. The forest's word features come from weights fitted without each page's site."""
    return Trained(fitted(chosen), grown(chosen, unseen_word_features(chosen)))


def main() -> int:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds-out", type=Path, default=ROOT / "build" / "extraction")
    parser.add_argument("--tables-out", type=Path, default=ROOT / "functions" / "copydesk" / "extraction" / "html")
    options = parser.parse_args()
    with threadpool_limits(1):  # more threads add in another order, and the last digits of the tables would differ
        return train(options)


def train(options: argparse.Namespace) -> int:
    """Train the folds, then the shipped tables. Returns 0 if these are small enough, else 1."""
    pages = samples(gold_pages(options.data))
    if not pages:
        sys.exit(f"no gold pages under {options.data}")
    print(f"{len(pages)} pages of {len({page.page.site for page in pages})} sites", flush=True)  # noqa: T201
    for fold in range(FOLDS):
        others = [page for page in pages if fold_of(page.page.site, FOLDS) != fold]
        print(f"fold {fold}: {trained(others).write(options.folds_out / f'fold-{fold}')} bytes", flush=True)  # noqa: T201
    everything = trained(pages)
    size = everything.write(options.tables_out)
    everything.write_predictions(TESTS / "extraction/html/pages/news.html", TESTS / "learned/predictions.json")
    print(f"tables of all pages: {size} bytes")  # noqa: T201
    return 0 if size <= MOST_BYTES else 1


if __name__ == "__main__":
    sys.exit(main())
