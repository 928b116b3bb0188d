"""How probable it is that each block of a page belongs to the article: features, tables, scores."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from math import sqrt

from copydesk.extraction.folding import fold_letters
from copydesk.extraction.html import own, surroundings
from copydesk.extraction.html.likeness import Likeness
from copydesk.extraction.html.measures import measure_page
from copydesk.extraction.html.page import Page
from copydesk.extraction.html.side_boxes import side_boxes
from copydesk.extraction.html.weighed_words import weigh_boxes
from copydesk.learned.forest import FeatureMasks, Forest, probability, read_forest
from copydesk.learned.word_weights import WordWeights, read_weights

NAMES = (*surroundings.NAMES, *own.NAMES)  # of a block's features, in the order of its row
HOPELESS_SIZE = 80  # letters: a shorter block is not even scored
HOPELESS_LINKED = 0.6  # where more than this share of it is link text
HOPELESS_GOOD = 0.02  # and the third box around holds less than this share of the page's good text,
HOPELESS_NAMES = -3.0  # or where the names around it weigh so little
HOPELESS_NEAR = 0.1  # and the first box holds less than this share
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright\b).{0,20}\b(?:19|20)\d\d", re.IGNORECASE)  # 2 of 543 are gold
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


class BlockFeatures:
    """The features of a page's blocks, computed as they are asked for."""

    def __init__(self, page: Page, words: WordWeights) -> None:
        measures = measure_page(page)
        self.sizes = measures.sizes
        self.keys = [fold_letters(block.text) for block in page.blocks]
        self._blocks = page.blocks
        self._side_boxes = side_boxes(page)
        likeness = Likeness(measures)
        self._surroundings = surroundings.Surroundings(measures, likeness, *weigh_boxes(page.boxes, words))
        self.kinds = likeness.kinds
        self._alike = likeness.alike
        self.own = own.OwnFeatures(measures, self.kinds, self.keys, words)
        self._rows: dict[int, list[float]] = {}
        self._chrome: dict[int, bool] = {}  # by kind

    def of_kind(self, kind: int) -> list[float]:
        """Return the features that all blocks of a kind share."""
        row = self._rows.get(kind)
        if row is None:
            row = self._rows[kind] = self._surroundings.row(kind)
        return row

    def row(self, place: int) -> list[float]:
        """Return all features of a block, in the order of NAMES."""
        return self.of_kind(self.kinds[place]) + self.own.row(place)

    def like(self, place: int) -> int:
        """Number the group that a block stands or falls with: like kinds, links apart from what is none."""
        return 2 * self._alike[self.kinds[place]].close + (self._blocks[place].linked > HOPELESS_LINKED)

    def why_hopeless(self, place: int) -> str:
        """Name the rule by which a block is not even scored, or "": half of all blocks, 0.4 % of the gold text.

        Of short blocks. names: what it is called says chrome, and little prose stands beside it. link: it is one, far
        from any prose; it is not trained on either, wherever it stands. legal: it claims the copyright of a year.
        Of any block. side box: it stands in a small box that is named as one.
        """
        is_short = self.sizes[place] < HOPELESS_SIZE
        return (is_short and self._why_short_is_hopeless(place)) or ("side box" if place in self._side_boxes else "")

    def _why_short_is_hopeless(self, place: int) -> str:
        kind, block = self.kinds[place], self._blocks[place]
        if self._is_chrome(kind):
            return "names"
        if block.linked > HOPELESS_LINKED and self._surroundings.good_around(kind) < HOPELESS_GOOD:
            return "link"
        return "legal" if _COPYRIGHT.match(block.text) else ""

    def _is_chrome(self, kind: int) -> bool:
        """Whether the names around a kind say that it is no article's, and little prose stands beside it."""
        if kind not in self._chrome:
            names, good = self._surroundings.names_and_good(kind)
            self._chrome[kind] = names < HOPELESS_NAMES and good < HOPELESS_NEAR
        return self._chrome[kind]


def probabilities(features: BlockFeatures, forest: Forest) -> list[float]:
    """Score the blocks of a page; 0 for those not worth it."""
    shared = forest.part(0, len(surroundings.NAMES))
    single = forest.part(len(surroundings.NAMES), len(NAMES))
    places = [place for place in range(len(features.kinds)) if not features.why_hopeless(place)]
    kinds = {features.kinds[place] for place in places}
    of_kinds = {kind: shared.mask(features.of_kind(kind)) for kind in kinds}
    own = _own_masks(features, places, single)
    scores = {
        place: forest.score(of_kinds[features.kinds[place]] & mask) for place, mask in zip(places, own, strict=True)
    }
    drawn = _drawn_together(scores, features)
    return [probability(drawn[place]) if place in drawn else 0.0 for place in range(len(features.kinds))]


def _own_masks(features: BlockFeatures, places: list[int], masks: FeatureMasks) -> list[int]:
    return masks.masks(list(zip(*map(features.own.row, places), strict=True)), len(places)) if places else []


def _drawn_together(scores: Mapping[int, float], features: BlockFeatures) -> dict[int, float]:
    """Draw the scores of like blocks towards their mean: the items of a list stand or fall together.

    A block that is all link is not like one that is not: a menu may stand in a cell beside the text.
    """
    sums: dict[int, float] = defaultdict(float)
    weights: dict[int, float] = defaultdict(float)
    likes = {place: features.like(place) for place in scores}
    roots = [sqrt(size) for size in features.sizes]
    for place, score in scores.items():
        sums[likes[place]] += score * roots[place]
        weights[likes[place]] += roots[place]
    return {
        place: (1 - DRAWN) * score + DRAWN * sums[likes[place]] / weights[likes[place]]
        for place, score in scores.items()
    }
