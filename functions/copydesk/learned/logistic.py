"""A logistic regression over named measures, read from a table: small enough to read what each measure is worth."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from copydesk.learned.forest import probability

BASE = "base"  # the row of the constant


@dataclass(frozen=True, slots=True)
class Logistic:
    """The weight of each measure and the constant, in log odds."""

    weights: Mapping[str, float]
    base: float

    def probability(self, measures: Mapping[str, float]) -> float:
        """Return the probability for a row of measures, 0-1. Raises: KeyError if a measure of the table is missing."""
        return probability(self.base + sum(weight * measures[name] for name, weight in self.weights.items()))


def read_logistic(lines: Iterable[str]) -> Logistic:
    """Read the table: name and weight, separated by a tab."""
    rows = dict(line.rstrip("\n").split("\t") for line in lines)
    weights = {name: float(weight) for name, weight in rows.items()}
    base = weights.pop(BASE)
    return Logistic(weights, base)
