"""The probability that each block of a page belongs to the article: features, tables, scores."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from math import sqrt

from copydesk.extraction.folding import fold_letters
from copydesk.extraction.html import shared_features, single_features
from copydesk.extraction.html.measures import measure_page
from copydesk.extraction.html.page import Page
from copydesk.extraction.html.similar_blocks import SimilarBlocks
from copydesk.extraction.html.weighted_words import weigh_boxes
from copydesk.learned.forest import FeatureMasks, Forest, probability, read_forest
from copydesk.learned.word_weights import WordWeights, read_weights

NAMES = (*shared_features.NAMES, *single_features.NAMES)  # a block's features, in the order of its row
# A block is hopeless, and not scored, if it has fewer letters than HOPELESS_SIZE and is
# - a link (link density above HOPELESS_LINKED) in a third box with less than HOPELESS_GOOD of the page's good text, or
# - among names that weigh less than HOPELESS_NAMES, in a first box with less than HOPELESS_NEAR of the good text.
HOPELESS_SIZE = 80
HOPELESS_LINKED = 0.6
HOPELESS_GOOD = 0.02
HOPELESS_NAMES = -3.0  # log odds
HOPELESS_NEAR = 0.1
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright\b).{0,20}\b(?:19|20)\d\d", re.IGNORECASE)  # 2 of 543 are gold
SHRINKAGE = 0.4  # weight of the group's mean in a block's score; 0.3 to 0.5 give the same F4


@dataclass(frozen=True, slots=True)
class Tables:
    """The learned tables: word weights and the forest."""

    words: WordWeights
    forest: Forest


@lru_cache(maxsize=1)
def shipped_tables() -> Tables:
    """Read the tables of this package, once, when the first page is scored."""
    return read_tables(resources.files(__package__))


def read_tables(folder: Traversable) -> Tables:
    """Read words.tsv and forest.tsv from a folder."""
    words = folder.joinpath("words.tsv").read_text("utf-8").split("\n")
    forest = folder.joinpath("forest.tsv").read_text("utf-8").split("\n")
    return Tables(read_weights(filter(None, words)), read_forest(filter(None, forest)))


class BlockFeatures:
    """The features of a page's blocks, computed on demand."""

    def __init__(self, page: Page, words: WordWeights) -> None:
        measures = measure_page(page)
        self.sizes = measures.sizes
        self.keys = [fold_letters(block.text) for block in page.blocks]
        self._blocks = page.blocks
        similar = SimilarBlocks(measures)
        self._shared = shared_features.SharedFeatures(measures, similar, *weigh_boxes(page.boxes, words))
        self.kinds = similar.kinds
        self._alike = similar.alike
        self.single = single_features.SingleFeatures(measures, self.kinds, self.keys, words)
        self._rows: dict[int, list[float]] = {}
        self._chrome: dict[int, bool] = {}  # by kind

    def of_kind(self, kind: int) -> list[float]:
        """Return the features that all blocks of a kind share."""
        row = self._rows.get(kind)
        if row is None:
            row = self._rows[kind] = self._shared.row(kind)
        return row

    def row(self, index: int) -> list[float]:
        """Return all features of a block, in the order of NAMES."""
        return self.of_kind(self.kinds[index]) + self.single.row(index)

    def group(self, index: int) -> int:
        """Return the number of the group whose mean a block's score is shrunk to: its close kinds, links apart."""
        return 2 * self._alike[self.kinds[index]].close + (self._blocks[index].linked > HOPELESS_LINKED)

    def why_hopeless(self, index: int) -> str:
        """Name the rule by which a block is not scored, or "" if none applies.

        The rules are for short blocks, and exclude half of all blocks and 0.4 % of the gold text: `names`, the names
        around it mean chrome and there is little prose beside it; `link`, a link far from any prose (training leaves
        such links out too); `legal`, a copyright notice with a year. Names alone exclude no prose: one publisher's
        word for an advertisement is another's for a paragraph (docs/adr/0016-html-extractor.md).
        """
        if self.sizes[index] >= HOPELESS_SIZE:
            return ""
        kind, block = self.kinds[index], self._blocks[index]
        if self._is_chrome(kind):
            return "names"
        if block.linked > HOPELESS_LINKED and self._shared.good_around(kind) < HOPELESS_GOOD:
            return "link"
        return "legal" if _COPYRIGHT.match(block.text) else ""

    def _is_chrome(self, kind: int) -> bool:
        """Whether the names around a kind mean chrome and there is little prose beside it."""
        if kind not in self._chrome:
            names, good = self._shared.names_and_good(kind)
            self._chrome[kind] = names < HOPELESS_NAMES and good < HOPELESS_NEAR
        return self._chrome[kind]


def probabilities(features: BlockFeatures, forest: Forest) -> list[float]:
    """Return the probability of each block of a page; 0 for hopeless blocks."""
    shared = forest.part(0, len(shared_features.NAMES))
    single = forest.part(len(shared_features.NAMES), len(NAMES))
    indexes = [index for index in range(len(features.kinds)) if not features.why_hopeless(index)]
    kinds = {features.kinds[index] for index in indexes}
    of_kinds = {kind: shared.mask(features.of_kind(kind)) for kind in kinds}
    own = _own_masks(features, indexes, single)
    scores = {
        index: forest.score(of_kinds[features.kinds[index]] & mask) for index, mask in zip(indexes, own, strict=True)
    }
    shrunk = _shrunk(scores, features)
    return [probability(shrunk[index]) if index in shrunk else 0.0 for index in range(len(features.kinds))]


def _own_masks(features: BlockFeatures, indexes: list[int], masks: FeatureMasks) -> list[int]:
    return masks.masks(list(zip(*map(features.single.row, indexes), strict=True)), len(indexes)) if indexes else []


def _shrunk(scores: Mapping[int, float], features: BlockFeatures) -> dict[int, float]:
    """Shrink each score towards the mean of its group, so that the items of a list are kept or removed together.

    Links are a group of their own: a menu may be in a cell beside the text.
    """
    sums: dict[int, float] = defaultdict(float)
    weights: dict[int, float] = defaultdict(float)
    groups = {index: features.group(index) for index in scores}
    roots = [sqrt(size) for size in features.sizes]
    for index, score in scores.items():
        sums[groups[index]] += score * roots[index]
        weights[groups[index]] += roots[index]
    return {
        index: (1 - SHRINKAGE) * score + SHRINKAGE * sums[groups[index]] / weights[groups[index]]
        for index, score in scores.items()
    }
