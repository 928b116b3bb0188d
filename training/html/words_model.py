"""Word weights: a logistic regression over the words around and in a block."""

import warnings
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from training.html.corpus import fold_of
from training.html.samples import Sample, Word

LEAST_SITES = 6  # a word on fewer sites may belong to one publisher or one story
MOST_WORDS = 4_500  # words kept, by weight times the root of their frequency
INNER_FOLDS = 3  # folds for word features of pages whose sites the weights were not fitted on
Weights = dict[Word, float]


def vocabulary(chosen: Iterable[Sample]) -> dict[Word, int]:
    """Number the words that occur on at least six sites."""
    sites: dict[Word, set[str]] = defaultdict(set)
    for sample in chosen:
        for word in {word for each in (*sample.names, *sample.words) for word in each}:
            sites[word].add(sample.page.site)
    known = sorted(word for word, seen in sites.items() if len(seen) >= LEAST_SITES)
    return {word: at for at, word in enumerate(known)}


def counts(lists: Iterable[Sequence[Word]], number: dict[Word, int]) -> sp.csr_matrix:
    """Return a matrix with a row per block and a column per known word."""
    columns: list[int] = []
    ends = [0]
    for words in lists:
        columns += [number[word] for word in words if word in number]
        ends.append(len(columns))
    return sp.csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=(len(ends) - 1, len(number)))


def fitted(chosen: Sequence[Sample]) -> Weights:
    """Fit word weights, rounded to thousandths, and keep the 4,500 with the most effect."""
    number = vocabulary(chosen)
    matrix = counts((a + b for each in chosen for a, b in zip(each.names, each.words, strict=True)), number)
    labels = np.concatenate([each.labels for each in chosen])
    importance = np.clip(np.sqrt(np.concatenate([each.sizes for each in chosen])) / 10, 0.3, 3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # 60 steps are intended: more do not change any page
        model = LogisticRegression(C=0.05, max_iter=60).fit(matrix, labels, sample_weight=importance)
    weights = np.round(model.coef_[0], 3)
    reach = np.abs(weights) * np.sqrt(np.asarray(matrix.sum(axis=0)).ravel())
    kept = set(np.argsort(-reach, kind="stable")[:MOST_WORDS].tolist())
    return {word: float(weights[at]) for word, at in number.items() if at in kept and weights[at]}


def word_features(sample: Sample, weights: Weights) -> NDArray[np.float64]:
    """Compute the four word features of a page's blocks, in the order of WORD_FEATURES, as the product does."""
    sums = [
        [sum(weights.get(word, 0.0) for word in words if word[0] == "around") for words in sample.names],
        [sum(weights.get(word, 0.0) for word in words if word[0] == "near") for words in sample.names],
        [sum(weights.get(word, 0.0) for word in words) for words in sample.words],
        [sum(weights.get(word, 0.0) for word in words) for words in sample.heading_words],
    ]
    return np.array(sums).T


def unseen_word_features(chosen: Sequence[Sample]) -> list[NDArray[np.float64]]:
    """Word features of training pages by weights fitted without their sites, as they will be on pages of new sites."""
    inner = [fold_of(sample.page.site, INNER_FOLDS, "inner") for sample in chosen]
    weights = [
        fitted([sample for sample, fold in zip(chosen, inner, strict=True) if fold != left_out])
        for left_out in range(INNER_FOLDS)
    ]
    return [word_features(sample, weights[fold]) for sample, fold in zip(chosen, inner, strict=True)]


def table(weights: Weights, by: str = "html") -> str:
    """Return the weights as the text that copydesk.learned.word_weights.read_weights reads."""
    lines = [f"# place, word, weight in thousandths of log odds; written by training/{by}/train.py"]
    lines += [f"{place}\t{word}\t{round(weight * 1000)}" for (place, word), weight in sorted(weights.items())]
    return "\n".join(lines)
