"""A forest of small regression trees, read from a table and evaluated with bit masks.

Every tree has a field of bits, one bit a leaf, left to right. A node whose test fails ("value <= threshold" is
false) rules out the leaves to its left. For each feature the thresholds are sorted and the masks of all tests that
a value fails are joined beforehand, so a feature costs one bisection and one `&` however many trees ask about it.
What is left at last is each tree's leaf: its lowest set bit (Lucchese et al., QuickScorer, SIGIR 2015). The leaves'
scores are whole numbers, cut into planes of one binary digit each: counting the bits that a plane shares with the
leaves adds them up.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp
from operator import and_
from typing import Protocol

SCORE_STEP = 0.0001  # of a leaf's score; the table gives no more digits


@dataclass(frozen=True, slots=True)
class Node:
    """One test of a tree: what it asks, its mean score, and where either answer leads (a node, or a leaf's score)."""

    feature: int
    threshold: float
    mean: float
    low: "Node | float"
    high: "Node | float"


class Forest:
    """A forest over named features."""

    def __init__(self, names: Sequence[str], trees: Sequence[Node]) -> None:
        self.names = tuple(names)
        self.trees = tuple(trees)
        laid_out = sorted(trees, key=_spread, reverse=True)  # few trees need the highest digits: short planes
        leaves: list[list[float]] = [[] for _ in trees]
        tests: dict[int, list[tuple[float, int]]] = defaultdict(list)
        width = max((len(_scores(tree)) for tree in trees), default=1)  # of a field: a bit for each leaf
        for place, tree in enumerate(laid_out):
            _lay_out(tree, place * width, leaves[place], tests)
        self._all = (1 << width * len(trees)) - 1
        self._ones = sum(1 << width * place for place in range(len(trees)))
        self._tests = [(feature, *_joined(tests[feature], self._all)) for feature in sorted(tests)]
        self._least = min((score for each in leaves for score in each), default=0.0)
        steps = [[round((score - self._least) / SCORE_STEP) for score in each] for each in leaves]
        self._least_steps = sum(map(min, steps))
        self._planes = _planes([[score - min(each) for score in each] for each in steps], width)
        self.whole = self.part(0, len(self.names))

    def part(self, first: int, end: int) -> "FeatureMasks":
        """Return the tests on the features from `first` to before `end`."""
        chosen = [
            (feature - first, thresholds, masks) for feature, thresholds, masks in self._tests if first <= feature < end
        ]
        return FeatureMasks(chosen, self._all)

    def score(self, mask: int) -> float:
        """Sum up the leaves that a mask of all features leaves open."""
        lowest = mask ^ (mask & mask - self._ones)
        steps = 0
        for plane in self._planes:
            steps = 2 * steps + (lowest & plane).bit_count()
        return (steps + self._least_steps) * SCORE_STEP + self._least * len(self.trees)

    def contributions(self, values: Sequence[float]) -> dict[str, float]:
        """Split a score by feature group (the name up to its colon): what each test changed on the way to a leaf."""
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
    """Rows, column by column; only those are asked for that a forest tests."""

    def __getitem__(self, number: int, /) -> Sequence[float]:
        """Return the values of all rows."""
        ...


class FeatureMasks:
    """Masks of some of a forest's features, for a row that holds just these."""

    __slots__ = ("_all", "_tests")

    def __init__(self, tests: list[tuple[int, list[float], list[int]]], everything: int) -> None:
        self._tests = [(place, thresholds[0], thresholds, masks) for place, thresholds, masks in tests]
        self._all = everything

    def mask(self, row: Sequence[float]) -> int:
        """Return the leaves that a row leaves open."""
        mask = self._all
        for place, least, thresholds, masks in self._tests:
            value = row[place]
            if value > least:  # a value that fails no test rules nothing out, and most do not
                mask &= masks[bisect_left(thresholds, value)]
        return mask

    def masks(self, columns: Columns, count: int) -> list[int]:
        """Return the masks of `count` rows, at least one; of a column that holds one value only one mask is made."""
        shared, varied = self._all, []
        for place, least, thresholds, masks in self._tests:
            column = columns[place]
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
    """Turn a score, in log odds, into a probability."""
    return 1 / (1 + exp(-score)) if score > -30 else 0.0


def _lay_out(node: Node | float, bit: int, leaves: list[float], tests: dict[int, list[tuple[float, int]]]) -> None:
    """List a tree's leaves from the left, and for each test the bits of the leaves that its failure rules out."""
    if not isinstance(node, Node):
        leaves.append(node)
        return
    first = len(leaves)
    _lay_out(node.low, bit, leaves, tests)
    ruled_out = (1 << len(leaves) - first) - 1 << bit + first
    tests[node.feature].append((node.threshold, ruled_out))
    _lay_out(node.high, bit, leaves, tests)


def _scores(node: Node | float) -> list[float]:
    """The scores of a tree's leaves."""
    return [*_scores(node.low), *_scores(node.high)] if isinstance(node, Node) else [node]


def _spread(tree: Node) -> float:
    return max(_scores(tree)) - min(_scores(tree))


def _planes(leaves: list[list[int]], width: int) -> list[int]:
    """One plane a binary digit, the highest first: it has a leaf's bit set where the leaf's score has that digit."""
    digits = max((score.bit_length() for each in leaves for score in each), default=0)
    return [
        sum(
            (score >> digit & 1) << tree * width + leaf
            for tree, each in enumerate(leaves)
            for leaf, score in enumerate(each)
        )
        for digit in reversed(range(digits))
    ]


def _joined(tests: list[tuple[float, int]], everything: int) -> tuple[list[float], list[int]]:
    """Sort one feature's thresholds; masks[k] joins the tests of the k lowest ones."""
    ruled_out: dict[float, int] = defaultdict(int)
    for threshold, leaves in tests:
        ruled_out[threshold] |= leaves
    thresholds = sorted(ruled_out)
    masks = accumulate((everything ^ ruled_out[each] for each in thresholds), and_, initial=everything)
    return thresholds, list(masks)


def read_forest(lines: Iterable[str]) -> Forest:
    """Read the table: lines `feature NUMBER NAME`, and one line a node.

    A node's line holds tree, node, feature, threshold, mean, low, high; `low` and `high` are a node's number, or a
    leaf's score if they hold a point. Nodes stand before the nodes they lead to; node 0 is the root.
    """
    names: list[str] = []
    rows: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for line in lines:
        kind, *rest = line.split()
        if kind == "feature":
            names.append(rest[1])
        elif kind != "#":
            rows[int(kind)][rest[0]] = rest[1:]
    return Forest(names, [_grown(rows[tree], "0") for tree in sorted(rows)])


def _grown(rows: dict[str, list[str]], number: str) -> Node:
    feature, threshold, mean, low, high = rows[number]
    return Node(
        int(feature),
        float(threshold),
        float(mean),
        float(low) if "." in low else _grown(rows, low),
        float(high) if "." in high else _grown(rows, high),
    )
