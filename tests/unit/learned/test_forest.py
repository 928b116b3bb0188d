"""The forest's evaluator, compared with plain walks down its trees and with the trainer's own predictions."""

import json
from importlib import resources
from itertools import product
from pathlib import Path

import pytest

from copydesk.extraction.html.scoring import NAMES, shipped_tables
from copydesk.learned.forest import Node, read_forest

TABLE = """\
# a comment
feature 0 text:size
feature 1 names:body
0 0 0 80.5 0.1 1 0.9000
0 1 1 0.5 -0.4 -0.7000 0.2000
1 0 1 0.5 0.0 -0.1000 0.3000
"""
MOST_BYTES = 200_000


def walk(node: Node | float, row: list[float]) -> float:
    while isinstance(node, Node):
        node = node.low if row[node.feature] <= node.threshold else node.high
    return node


@pytest.mark.parametrize("row", [list(row) for row in product([0.0, 80.5, 80.6], [0.0, 0.5, 1.0])])
def test_masks_find_the_leaves_that_a_walk_finds(row: list[float]) -> None:
    forest = read_forest(TABLE.splitlines())

    assert forest.score(forest.part(0, 2).mask(row)) == pytest.approx(sum(walk(tree, row) for tree in forest.trees))


def test_masks_of_two_parts_combine_to_the_whole() -> None:
    forest = read_forest(TABLE.splitlines())
    joined = forest.part(0, 1).mask([90.0]) & forest.part(1, 2).mask([1.0])

    assert joined == forest.part(0, 2).mask([90.0, 1.0])


@pytest.mark.parametrize("bodies", [[0.0, 1.0, 1.0], [1.0, 1.0, 1.0]], ids=["values differ", "one value"])
def test_masks_of_columns_are_those_of_rows(bodies: list[float]) -> None:
    masks = read_forest(TABLE.splitlines()).part(0, 2)
    columns = [[80.5, 90.0, 70.0], bodies]

    assert masks.masks(columns, 3) == [masks.mask(row) for row in zip(*columns, strict=True)]


def test_contributions_are_named_by_feature_group() -> None:
    changes = read_forest(TABLE.splitlines()).contributions([90.0, 1.0])

    assert changes == pytest.approx({"text": 0.8, "names": 0.3})


def test_shipped_forest_has_the_features_of_this_version() -> None:
    assert shipped_tables().forest.names == NAMES


def test_evaluator_gives_the_scores_of_the_trainer() -> None:
    known = json.loads((Path(__file__).parent / "predictions.json").read_text())
    forest = shipped_tables().forest

    scores = [forest.score(forest.part(0, len(NAMES)).mask(row)) for row in known["rows"]]

    assert scores == pytest.approx(known["scores"], abs=0.02)


def test_tables_stay_small() -> None:
    folder = resources.files("copydesk.extraction.html")

    assert sum(len(folder.joinpath(name).read_bytes()) for name in ("words.tsv", "forest.tsv")) <= MOST_BYTES
