"""The learned weight of single words.

A weight is a logistic regression's, so their sum says how much the words alone speak for the article (> 0) or
against it. The table holds only words seen on at least six sites.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

AROUND, NEAR, SHORT, FIRST, LAST = "around", "near", "short", "first", "last"  # where a word stands


@dataclass(frozen=True, slots=True)
class WordWeights:
    """Weights by place, then by word."""

    places: Mapping[str, Mapping[str, float]]


def read_weights(lines: Iterable[str]) -> WordWeights:
    """Read the table: place, word and weight in thousandths, separated by tabs; lines with # are comments."""
    places: dict[str, dict[str, float]] = {place: {} for place in (AROUND, NEAR, SHORT, FIRST, LAST)}
    for line in lines:
        if not line.startswith("#"):
            place, word, weight = line.rstrip("\n").split("\t")
            places.setdefault(place, {})[word] = int(weight) / 1000
    return WordWeights(places)
