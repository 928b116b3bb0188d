"""Learned weights of single words.

The weights are coefficients of a logistic regression, so their sum is evidence in log odds for the article (> 0) or
against it (< 0). The table holds only words that occur on at least six sites.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

AROUND, NEAR, SHORT, FIRST, LAST = "around", "near", "short", "first", "last"  # places of a word


@dataclass(frozen=True, slots=True)
class WordWeights:
    """Weights by place, then by word."""

    places: Mapping[str, Mapping[str, float]]


def read_weights(lines: Iterable[str]) -> WordWeights:
    """Read the table: place, word and weight in thousandths, separated by tabs. Lines with # in front are comments."""
    places: dict[str, dict[str, float]] = {place: {} for place in (AROUND, NEAR, SHORT, FIRST, LAST)}
    for line in lines:
        if not line.startswith("#"):
            place, word, weight = line.rstrip("\n").split("\t")
            places.setdefault(place, {})[word] = int(weight) / 1000
    return WordWeights(places)
