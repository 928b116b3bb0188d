"""The weights that score a line above a body as its headline: a logistic regression.

Candidates come from the product's own code; the body is the gold body, so that headlines do not depend on the forest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from copydesk.extraction.folding import fold_letters
from copydesk.extraction.page_text.lines import split
from copydesk.normalize.headline_above import ABOVE, ABOVE_FEATURES, LEAST_SCORE, Above, candidates_above
from copydesk.normalize.lines import is_prose
from training.flat.corpus import FOLDS, SETS, flat_text, titles
from training.html.corpus import TESTED, fold_of, gold_pages
from training.html.labels import gold_blocks


@dataclass(frozen=True, slots=True)
class Titled:
    """A page with a known title: rows of the candidate lines above its body, nearest first, and which is the title."""

    site: str
    is_tested: bool
    rows: NDArray[np.float64]
    labels: NDArray[np.bool_]


def titled_pages(folder: Path) -> list[Titled]:
    """Read the pages whose title is known and whose body begins below at least one line."""
    known = titles(folder)
    pages = []
    for page in gold_pages(folder, SETS):
        lines, blank_before = split(flat_text(page, folder))
        body = [index for index, label in enumerate(gold_blocks(lines, page.body)) if label]
        start = next((index for index in body if is_prose(lines[index])), 0)
        if known[page.name] and start:
            indexes = range(start - 1, max(0, start - ABOVE) - 1, -1)
            above = Above([lines[n] for n in indexes], [blank_before[n] for n in indexes])
            found = list(candidates_above(above, [lines[n] for n in body if n >= start]))
            labels = [fold_letters(line) == fold_letters(known[page.name]) for line, _ in found]
            rows = np.array([row for _, row in found], dtype=float).reshape(-1, len(ABOVE_FEATURES))
            pages.append(Titled(page.site, page.part == TESTED, rows, np.array(labels, dtype=bool)))
    return pages


def fitted(pages: Sequence[Titled]) -> NDArray[np.float64]:
    """Fit the weights, rounded to hundredths. The last feature is constant, so the regression has no intercept."""
    rows, labels = np.vstack([page.rows for page in pages]), np.concatenate([page.labels for page in pages])
    model = LogisticRegression(C=10, max_iter=1000, fit_intercept=False).fit(rows, labels)
    return np.asarray(np.round(model.coef_[0], 2))


def cross_validated(pages: Sequence[Titled]) -> float:
    """The share of tested pages whose title is chosen by weights fitted without their sites, given the gold body.

    Pages that do not contain their title count as missed.
    """
    hits = []
    for fold in range(FOLDS):
        weights = fitted([page for page in pages if fold_of(page.site, FOLDS) != fold])
        tested = (page for page in pages if page.is_tested and fold_of(page.site, FOLDS) == fold)
        hits += [_is_met(page, weights) for page in tested]
    return sum(hits) / max(1, len(hits))


def _is_met(page: Titled, weights: NDArray[np.float64]) -> bool:
    scores = page.rows @ weights
    return bool(len(scores)) and bool(scores.max() > LEAST_SCORE and page.labels[int(np.argmax(scores))])


def table(weights: NDArray[np.float64]) -> str:
    """Return the weights as the text that the product reads."""
    lines = ["# feature of a line above a body, weight in log odds; written by training/flat/train.py"]
    return (
        "\n".join([*lines, *(f"{name}\t{weight:.2f}" for name, weight in zip(ABOVE_FEATURES, weights, strict=True))])
        + "\n"
    )
