"""A forest of small regression trees, read from a table and evaluated with bit masks (the QuickScorer algorithm).

Source: Lucchese et al., QuickScorer, SIGIR 2015. Each tree has a field of bits, one bit per leaf, left to right. A
node whose test fails ("value <= threshold" is false) clears the bits of the leaves on its left. For each feature the
thresholds are sorted and the masks of all tests that a value fails are combined in advance, so a feature costs one
bisection and one `&`, however many trees test it. The lowest bit still set in a field is the tree's exit leaf. Leaf
scores are integers, stored as bit planes, one plane per binary digit: the popcount of a plane and the exit leaves adds
up one digit of all scores.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp
from operator import and_
from typing import Protocol

SCORE_STEP = 0.0001  # resolution of a leaf's score; the table has no more digits


@dataclass(frozen=True, slots=True)
class Node:
    """One test of a tree: `low` is taken if the feature's value is <= threshold, else `high`.

    Both are a node or a leaf's score. `mean` is the mean score of the training rows at this node.
    """

    feature: int
    threshold: float
    mean: float
    low: "Node | float"
    high: "Node | float"


class Forest:
    """A forest over named features, laid out for evaluation with bit masks."""

    def __init__(self, names: Sequence[str], trees: Sequence[Node]) -> None:
        self.names = tuple(names)
        self.trees = tuple(trees)
        laid_out = sorted(trees, key=_spread, reverse=True)  # few trees need the highest digits: these planes are short
        leaves: list[list[float]] = [[] for _ in trees]
        tests: dict[int, list[tuple[float, int]]] = defaultdict(list)
        width = max((len(_scores(tree)) for tree in trees), default=1)  # bits of a field, one per leaf
        for index, tree in enumerate(laid_out):
            _lay_out(tree, index * width, leaves[index], tests)
        self._all = (1 << width * len(trees)) - 1
        self._ones = sum(1 << width * index for index in range(len(trees)))
        self._tests = [(feature, *_cumulative(tests[feature], self._all)) for feature in sorted(tests)]
        self._least = min((score for each in leaves for score in each), default=0.0)
        steps = [[round((score - self._least) / SCORE_STEP) for score in each] for each in leaves]
        self._least_steps = sum(map(min, steps))
        self._planes = _planes([[score - min(each) for score in each] for each in steps], width)
        self.whole = self.part(0, len(self.names))

    def part(self, first: int, end: int) -> "FeatureMasks":
        """Return the masks of the features from `first` to before `end`; their rows hold just these features."""
        chosen = [
            (feature - first, thresholds, masks) for feature, thresholds, masks in self._tests if first <= feature < end
        ]
        return FeatureMasks(chosen, self._all)

    def score(self, mask: int) -> float:
        """Return the sum of the exit leaves' scores, given the combined mask of all features."""
        lowest = mask ^ (mask & mask - self._ones)
        steps = 0
        for plane in self._planes:
            steps = 2 * steps + (lowest & plane).bit_count()
        return (steps + self._least_steps) * SCORE_STEP + self._least * len(self.trees)

    def contributions(self, values: Sequence[float]) -> dict[str, float]:
        """Split a row's score by feature group, the part of a feature's name before its colon.

        Each test on the way to a leaf contributes the change in mean score (Saabas's method); the roots' means are
        not part of any group.
        """
        groups: dict[str, float] = defaultdict(float)
        for tree in self.trees:
            node: Node | float = tree
            while isinstance(node, Node):
                below = node.low if values[node.feature] <= node.threshold else node.high
                mean = below.mean if isinstance(below, Node) else below
                groups[self.names[node.feature].partition(":")[0]] += mean - node.mean
                node = below
        return dict(groups)


class Columns(Protocol):
    """Rows stored by column; only the columns that a forest tests are read."""

    def __getitem__(self, number: int, /) -> Sequence[float]:
        """Return the values of one feature in all rows."""
        ...


class FeatureMasks:
    """The masks of some of a forest's features, for rows that hold just these features."""

    __slots__ = ("_all", "_tests")

    def __init__(self, tests: list[tuple[int, list[float], list[int]]], everything: int) -> None:
        self._tests = [(index, thresholds[0], thresholds, masks) for index, thresholds, masks in tests]
        self._all = everything

    def mask(self, row: Sequence[float]) -> int:
        """Return the mask of the leaves that a row does not rule out."""
        mask = self._all
        for index, least, thresholds, masks in self._tests:
            value = row[index]
            if value > least:  # most values fail no test and rule nothing out
                mask &= masks[bisect_left(thresholds, value)]
        return mask

    def masks(self, columns: Columns, count: int) -> list[int]:
        """Return the masks of `count` rows (at least 1). A column with a single value costs one mask for all rows."""
        shared, varied = self._all, []
        for index, least, thresholds, masks in self._tests:
            column = columns[index]
            value = column[0]
            if value == column[-1] and column.count(value) == count:
                shared &= masks[bisect_left(thresholds, value)]
            else:
                varied.append((column, least, thresholds, masks))
        found = [shared] * count
        for column, least, thresholds, masks in varied:
            found = [
                mask & masks[bisect_left(thresholds, value)] if value > least else mask
                for mask, value in zip(found, column, strict=True)
            ]
        return found


def probability(score: float) -> float:
    """Return the probability for a score in log odds; 0 up to -30."""
    return 1 / (1 + exp(-score)) if score > -30 else 0.0


def _lay_out(node: Node | float, bit: int, leaves: list[float], tests: dict[int, list[tuple[float, int]]]) -> None:
    """Append a tree's leaves from left to right, and for each test the bits of the leaves ruled out when it fails."""
    if not isinstance(node, Node):
        leaves.append(node)
        return
    first = len(leaves)
    _lay_out(node.low, bit, leaves, tests)
    ruled_out = (1 << len(leaves) - first) - 1 << bit + first
    tests[node.feature].append((node.threshold, ruled_out))
    _lay_out(node.high, bit, leaves, tests)


def _scores(node: Node | float) -> list[float]:
    """The scores of a tree's leaves, left to right."""
    return [*_scores(node.low), *_scores(node.high)] if isinstance(node, Node) else [node]


def _spread(tree: Node) -> float:
    return max(_scores(tree)) - min(_scores(tree))


def _planes(leaves: list[list[int]], width: int) -> list[int]:
    """One plane per binary digit, the highest first: a leaf's bit is set if its score has that digit."""
    digits = max((score.bit_length() for each in leaves for score in each), default=0)
    return [
        sum(
            (score >> digit & 1) << tree * width + leaf
            for tree, each in enumerate(leaves)
            for leaf, score in enumerate(each)
        )
        for digit in reversed(range(digits))
    ]


def _cumulative(tests: list[tuple[float, int]], everything: int) -> tuple[list[float], list[int]]:
    """Sort one feature's thresholds; masks[k] combines the tests of the k lowest thresholds."""
    ruled_out: dict[float, int] = defaultdict(int)
    for threshold, leaves in tests:
        ruled_out[threshold] |= leaves
    thresholds = sorted(ruled_out)
    masks = accumulate((everything ^ ruled_out[each] for each in thresholds), and_, initial=everything)
    return thresholds, list(masks)


def read_forest(lines: Iterable[str]) -> Forest:
    """Read a forest's table: lines `feature NUMBER NAME`, then one line per node.

    A node's line holds tree, node, feature, threshold, mean, low, high. `low` and `high` are a node's number or, with a
    decimal point, a leaf's score. A node comes before its children; node 0 is the root. Lines that begin with # are
    comments.
    """
    names: list[str] = []
    rows: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for line in lines:
        kind, *rest = line.split()
        if kind == "feature":
            names.append(rest[1])
        elif kind != "#":
            rows[int(kind)][rest[0]] = rest[1:]
    return Forest(names, [_build(rows[tree], "0") for tree in sorted(rows)])


def _build(rows: dict[str, list[str]], number: str) -> Node:
    feature, threshold, mean, low, high = rows[number]
    return Node(
        int(feature),
        float(threshold),
        float(mean),
        float(low) if "." in low else _build(rows, low),
        float(high) if "." in high else _build(rows, high),
    )
