"""Train the page text's two tables, and five more pairs that have not seen their fold's sites.

Usage: PYTHONPATH=functions python -m training.flat.train --data FOLDER [--folds-out FOLDER] [--tables-out FOLDER]

FOLDER holds the sets named in training/html/corpus.py. The same pages give the same tables, byte for byte.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from lightgbm import Booster
from numpy.typing import NDArray
from training.flat.corpus import FLAT, FOLDS, text_pages
from training.flat.samples import Sample, rows_of, sample_of
from training.flat.trees import grown
from training.html.corpus import fold_of
from training.html.trees import table as forest_table
from training.html.words_model import INNER_FOLDS, Weights, fitted
from training.html.words_model import table as words_table

from copydesk.page_text.features import NAMES

ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 200_000  # of both tables together


@dataclass(frozen=True, slots=True)
class Trained:
    """What a set of pages gave: the weights of words, and the forest as LightGBM holds it."""

    weights: Weights
    forest: Booster

    def write(self, folder: Path) -> int:
        """Write words.tsv and forest.tsv; return their size in bytes."""
        folder.mkdir(parents=True, exist_ok=True)
        forest = forest_table(self.forest, NAMES, "page_text", "flat")
        tables = {"words.tsv": words_table(self.weights, "flat"), "forest.tsv": forest}
        for name, text in tables.items():
            (folder / name).write_text(text, "utf-8")
        return sum(len(text.encode()) for text in tables.values())


def trained(chosen: Sequence[Sample]) -> Trained:
    """Train on these pages. Words are learned from flat pages; the forest sees them as unseen sites show them."""
    return Trained(_words(chosen), grown(chosen, _unseen_rows(chosen)))


def _words(chosen: Sequence[Sample]) -> Weights:
    return fitted([sample for sample in chosen if sample.source.kind == FLAT])


def _unseen_rows(chosen: Sequence[Sample]) -> list[NDArray[np.float64]]:
    inner = [fold_of(sample.page.site, INNER_FOLDS, "inner") for sample in chosen]
    weights = [
        _words([sample for sample, fold in zip(chosen, inner, strict=True) if fold != left_out])
        for left_out in range(INNER_FOLDS)
    ]
    return [rows_of(sample, weights[fold]) for sample, fold in zip(chosen, inner, strict=True)]


def main() -> int:
    """Train the shipped tables, then the folds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds-out", type=Path, default=ROOT / "build" / "page_text")
    parser.add_argument("--tables-out", type=Path, default=ROOT / "functions" / "copydesk" / "page_text")
    options = parser.parse_args()
    pages = [sample_of(source) for source in text_pages(options.data)]
    if not pages:
        parser.error(f"no gold pages under {options.data}")
    print(f"{len(pages)} pages of {len({page.page.site for page in pages})} sites", flush=True)  # noqa: T201
    size = trained(pages).write(options.tables_out)
    print(f"tables of all pages: {size} bytes")  # noqa: T201
    for fold in range(FOLDS):
        others = [page for page in pages if fold_of(page.page.site, FOLDS) != fold]
        print(f"fold {fold}: {trained(others).write(options.folds_out / f'fold-{fold}')} bytes", flush=True)  # noqa: T201
    return 0 if size <= MOST_BYTES else 1


if __name__ == "__main__":
    sys.exit(main())
