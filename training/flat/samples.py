"""Training rows from page texts: features, words, labels and weights of every line."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from copydesk.extraction.page_text.features import LineFeatures
from copydesk.extraction.page_text.first_look import FirstLook
from copydesk.extraction.page_text.lines import Word, line_words, measure_lines
from copydesk.extraction.page_text.scoring import PageText
from copydesk.learned.word_weights import WordWeights
from training.flat.corpus import AGAIN, DOUBLED, FLAT, TextPage
from training.html.corpus import GoldPage
from training.html.labels import gold_blocks
from training.html.words_model import Weights

SHARES = {FLAT: 0.6, AGAIN: 0.6, DOUBLED: 0.5, "two articles": 0.15}
OTHER_SHARE = 0.3  # of each other kind of doubled page; single pages must keep their influence


@dataclass(frozen=True, slots=True)
class Sample:
    """One page: labels, sizes and words of the kept lines, after copies and separators are dropped."""

    source: TextPage
    read: PageText
    texts: list[str]
    labels: NDArray[np.bool_]
    sizes: NDArray[np.float64]
    scored: NDArray[np.bool_]
    words: list[list[Word]]
    names: list[list[Word]] = field(default_factory=list)  # empty lists: only markup has names

    @property
    def page(self) -> GoldPage:
        """The gold page that the text was made from."""
        return self.source.page

    def weights(self) -> NDArray[np.float64]:
        """Weights of the lines: longer lines weigh more, long pages less, because F4 is a mean over pages."""
        weights = np.clip(self.sizes, 10, 3000) ** 0.35
        share = SHARES.get(self.source.kind, OTHER_SHARE)
        return np.asarray(share * weights / max(20.0, float((weights * self.labels).sum())) ** 0.7)


def sample_of(source: TextPage) -> Sample:
    """Measure a page with the product's own code."""
    page = PageText(source.text, WordWeights({}))
    texts = page.lines.texts
    words = [line_words(line) for line in texts]
    return Sample(
        source,
        page,
        texts,
        np.array(gold_blocks(texts, source.gold), dtype=bool),
        np.array(page.lines.sizes),
        np.array([not page.features.is_hopeless(index) for index in range(len(texts))], dtype=bool),
        words,
        [[] for _ in texts],
    )


def rows_of(sample: Sample, weights: WordWeights) -> NDArray[np.float64]:
    """Compute the features of the scored lines, given word weights."""
    page = sample.read
    blank_before = [page.blank_before[index] for index in page.repeats.order]
    features = LineFeatures(measure_lines(sample.texts, blank_before, weights), page.repeats)
    return np.array(features.rows(np.flatnonzero(sample.scored).tolist()))


def looks_of(sample: Sample, probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Compute the second forest's additional features from the first forest's probabilities of the scored lines."""
    found = np.zeros(len(sample.texts))
    found[sample.scored] = probabilities
    look = FirstLook(sample.sizes.tolist(), found.tolist())
    return np.array(look.rows(np.flatnonzero(sample.scored).tolist()))


def word_weights(weights: Weights) -> WordWeights:
    """Return the weights in the product's form."""
    places: dict[str, dict[str, float]] = {}
    for (place, word), weight in weights.items():
        places.setdefault(place, {})[word] = weight
    return WordWeights(places)
