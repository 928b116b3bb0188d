"""How probable it is that each block of a page belongs to the article: features, tables, scores."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from math import sqrt

from copydesk.extraction import own, surroundings
from copydesk.extraction.folding import folded
from copydesk.extraction.forest import Forest, probability, read_forest
from copydesk.extraction.measures import measured
from copydesk.extraction.page import Block, Page
from copydesk.extraction.words import WordWeights, read_weights

NAMES = (*surroundings.NAMES, *own.NAMES)  # of a block's features, in the order of its row
HOPELESS_LINKED = 0.6  # share of link text,
HOPELESS_SIZE = 80  # letters,
HOPELESS_GOOD = 0.02  # and share of the page's good text around: below and above these a block is not even scored
DRAWN = 0.4  # of a score is the mean score of the blocks with the same names; 0.3 to 0.5 do as well


@dataclass(frozen=True, slots=True)
class Tables:
    """What was learned: the weights of words and the forest of trees."""

    words: WordWeights
    forest: Forest


@lru_cache(maxsize=1)
def shipped_tables() -> Tables:
    """Read the tables of this package, once, when the first page asks for them."""
    return read_tables(resources.files(__package__))


def read_tables(folder: Traversable) -> Tables:
    """Read words.tsv and forest.tsv from a folder."""
    words = folder.joinpath("words.tsv").read_text("utf-8").split("\n")
    forest = folder.joinpath("forest.tsv").read_text("utf-8").split("\n")
    return Tables(read_weights(filter(None, words)), read_forest(filter(None, forest)))


class Features:
    """The features of a page's blocks, computed as they are asked for."""

    def __init__(self, page: Page, words: WordWeights) -> None:
        measures = measured(page)
        self.sizes = measures.sizes
        self.keys = [folded(block.text) for block in page.blocks]
        self._blocks = page.blocks
        self._surroundings = surroundings.Surroundings(measures, *words.of_boxes(page.boxes))
        self.kinds = self._surroundings.kinds
        self.likes = self._surroundings.likes
        self.own = own.OwnFeatures(measures, self.kinds, self.keys, words)
        self._rows: dict[int, list[float]] = {}

    def of_kind(self, kind: int) -> list[float]:
        """Return the features that all blocks of a kind share."""
        row = self._rows.get(kind)
        if row is None:
            row = self._rows[kind] = self._surroundings.row(kind)
        return row

    def row(self, place: int) -> list[float]:
        """Return all features of a block, in the order of NAMES."""
        return self.of_kind(self.kinds[place]) + self.own.row(place)

    def is_hopeless(self, place: int) -> bool:
        """Whether the block is a short link far from any prose: more than a third are, and 0.3 % of gold text."""
        return _is_link(self._blocks[place], self.sizes[place]) and (
            self._surroundings.good_around(self.kinds[place]) < HOPELESS_GOOD
        )


def _is_link(block: Block, size: float) -> bool:
    return block.linked > HOPELESS_LINKED and size < HOPELESS_SIZE


def probabilities(features: Features, forest: Forest) -> list[float]:
    """Score the blocks of a page; 0 for those not worth it."""
    shared = forest.part(0, len(surroundings.NAMES))
    single = forest.part(len(surroundings.NAMES), len(NAMES))
    masks: dict[int, int] = {}
    scores: dict[int, float] = {}
    for place, kind in enumerate(features.kinds):
        if features.is_hopeless(place):
            continue
        if kind not in masks:
            masks[kind] = shared.mask(features.of_kind(kind))
        scores[place] = forest.score(masks[kind] & single.mask(features.own.row(place)))
    drawn = _drawn_together(scores, features)
    return [probability(drawn[place]) if place in drawn else 0.0 for place in range(len(features.kinds))]


def _drawn_together(scores: Mapping[int, float], features: Features) -> dict[int, float]:
    """Draw the scores of like blocks towards their mean: the items of a list stand or fall together."""
    sums: dict[int, float] = defaultdict(float)
    weights: dict[int, float] = defaultdict(float)
    likes = [features.likes[kind] for kind in features.kinds]
    roots = [sqrt(size) for size in features.sizes]
    for place, score in scores.items():
        sums[likes[place]] += score * roots[place]
        weights[likes[place]] += roots[place]
    return {
        place: (1 - DRAWN) * score + DRAWN * sums[likes[place]] / weights[likes[place]]
        for place, score in scores.items()
    }
