"""Training rows from pages: features, words, labels and sizes of every block."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copydesk.extraction.html.document import parse_page
from copydesk.extraction.html.page import walk_page
from copydesk.extraction.html.scoring import NAMES, BlockFeatures
from copydesk.extraction.html.single_features import HEADING_LETTERS, headings_before
from copydesk.extraction.html.weighted_words import name_places, text_words
from copydesk.learned.word_weights import WordWeights
from training.html.corpus import GoldPage
from training.html.labels import gold_blocks

WORD_FEATURES = ("words:around", "words:near", "words:text", "position:heading_words")  # computed by words_model.py
Word = tuple[str, str]  # place, word


@dataclass(frozen=True, slots=True)
class Sample:
    """One page: a row, a label and three lists of words for each block. Word features are still 0 in the rows."""

    page: GoldPage
    rows: NDArray[np.float64]
    labels: NDArray[np.bool_]
    sizes: NDArray[np.float64]
    scored: NDArray[np.bool_]  # all blocks but links far from prose; other hopeless blocks are examples of chrome
    names: list[list[Word]]
    words: list[list[Word]]
    heading_words: list[list[Word]]


def samples(pages: Iterable[GoldPage]) -> list[Sample]:
    """Read, parse and measure the pages with the product's own code."""
    return [sample for page in pages if (sample := sample_of(page))]


def sample_of(gold: GoldPage) -> Sample | None:
    """Measure one page; None if it has no text at all."""
    page = walk_page(parse_page(gold.html()))
    if not page.blocks:
        return None
    features = BlockFeatures(page, WordWeights({}))
    indexes = range(len(page.blocks))
    headings = [text_words(page.blocks[at].text[:HEADING_LETTERS]) if at >= 0 else () for at in headings_before(page)]
    return Sample(
        gold,
        np.array([features.row(index) for index in indexes]),
        np.array(gold_blocks([block.text for block in page.blocks], gold.body)),
        np.array(features.sizes),
        np.array([features.why_hopeless(index) != "link" for index in indexes]),
        [list(name_places(page.boxes, block.box)) for block in page.blocks],
        [list(text_words(block.text)) for block in page.blocks],
        [list(words) for words in headings],
    )


def columns(names: Iterable[str]) -> list[int]:
    """Return the column numbers of features, by their names."""
    return [NAMES.index(name) for name in names]
