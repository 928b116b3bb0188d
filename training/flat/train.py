"""Train the page text extractor's three tables, five more sets, each without one fold's sites, and headline weights.

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
from threadpoolctl import threadpool_limits

from copydesk.extraction.page_text import features
from copydesk.extraction.page_text.scoring import SECOND_NAMES
from copydesk.normalize import headline_above
from training.flat import headline
from training.flat.corpus import FLAT, FOLDS, text_pages
from training.flat.samples import Sample, looks_of, rows_of, sample_of, word_weights
from training.flat.trees import FIRST, SECOND, Rows, grown
from training.html.corpus import fold_of
from training.html.trees import table as forest_table
from training.html.words_model import INNER_FOLDS, Weights, fitted
from training.html.words_model import table as words_table
from training.tables import MOST_BYTES, write_tables

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "functions" / "copydesk"


@dataclass(frozen=True, slots=True)
class Trained:
    """A model trained on a set of pages: word weights, and the two forests as LightGBM boosters."""

    words: Weights
    first: Booster
    second: Booster

    def write(self, folder: Path) -> int:
        """Write the three tables; return their size in bytes."""
        tables = {
            "words.tsv": words_table(self.words, "flat"),
            "first.tsv": forest_table(self.first, features.NAMES, "page_text", "flat"),
            "second.tsv": forest_table(self.second, SECOND_NAMES, "page_text", "flat"),
        }
        return write_tables(folder, tables)


def trained(chosen: Sequence[Sample]) -> Trained:
    """Train on these pages. Each step gets the earlier steps' results from models fitted without the page's site."""
    inner = [fold_of(sample.page.site, INNER_FOLDS, "inner") for sample in chosen]
    rows = _unseen_rows(chosen, inner)
    looks = _unseen_looks(chosen, rows, inner)
    both = [np.hstack(each) if len(each[0]) else each[0] for each in zip(rows, looks, strict=True)]
    return Trained(_words(chosen), grown(chosen, rows, FIRST), grown(chosen, both, SECOND))


def _words(chosen: Sequence[Sample]) -> Weights:
    return fitted([sample for sample in chosen if sample.source.kind == FLAT])


def _unseen_rows(chosen: Sequence[Sample], inner: Sequence[int]) -> list[Rows]:
    """Features of each page by word weights fitted without its site."""
    weights = [
        word_weights(_words([sample for sample, fold in zip(chosen, inner, strict=True) if fold != left_out]))
        for left_out in range(INNER_FOLDS)
    ]
    return [rows_of(sample, weights[fold]) for sample, fold in zip(chosen, inner, strict=True)]


def _unseen_looks(chosen: Sequence[Sample], rows: Sequence[Rows], inner: Sequence[int]) -> list[Rows]:
    """First-look features of each page by forests grown without its site."""
    forests = []
    for left_out in range(INNER_FOLDS):
        others = [index for index, fold in enumerate(inner) if fold != left_out]
        forests.append(grown([chosen[index] for index in others], [rows[index] for index in others], FIRST))
    return [
        looks_of(sample, np.asarray(forests[fold].predict(each)) if len(each) else np.empty(0))
        for sample, each, fold in zip(chosen, rows, inner, strict=True)
    ]


def main() -> int:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds-out", type=Path, default=ROOT / "build" / "page_text")
    parser.add_argument("--tables-out", type=Path, default=PACKAGE / "extraction" / "page_text")
    parser.add_argument("--headline-out", type=Path, default=PACKAGE / "normalize")
    options = parser.parse_args()
    with threadpool_limits(1):  # more threads add in another order, and the last digits of the tables would differ
        return train(options)


def train(options: argparse.Namespace) -> int:
    """Train headline weights, the shipped tables, then the folds. Returns 0 if the tables are small enough, else 1."""
    titled = headline.titled_pages(options.data)
    write_tables(options.headline_out, {headline_above.TABLE: headline.table(headline.fitted(titled))})
    print(f"headlines: {headline.cross_validated(titled):.3f} of the titles found, cross-validated")  # noqa: T201
    pages = [sample_of(source) for source in text_pages(options.data)]
    if not pages:
        sys.exit(f"no gold pages under {options.data}")
    print(f"{len(pages)} pages of {len({page.page.site for page in pages})} sites", flush=True)  # noqa: T201
    size = trained(pages).write(options.tables_out)
    print(f"tables of all pages: {size} bytes", flush=True)  # noqa: T201
    for fold in range(FOLDS):
        others = [page for page in pages if fold_of(page.page.site, FOLDS) != fold]
        print(f"fold {fold}: {trained(others).write(options.folds_out / f'fold-{fold}')} bytes", flush=True)  # noqa: T201
    return 0 if size <= MOST_BYTES else 1


if __name__ == "__main__":
    sys.exit(main())
