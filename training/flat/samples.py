"""Pages of text turned into training rows: features, words, labels and weights of every line."""

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
OTHER_SHARE = 0.3  # of each kind of doubled page; what single pages teach must not drown


@dataclass(frozen=True, slots=True)
class Sample:
    """One page: labels, sizes and words of the lines that stay when each thing is said once."""

    source: TextPage
    read: PageText
    texts: list[str]
    labels: NDArray[np.bool_]
    sizes: NDArray[np.float64]
    scored: NDArray[np.bool_]
    words: list[list[Word]]
    names: list[list[Word]] = field(default_factory=list)  # none: only markup has them

    @property
    def page(self) -> GoldPage:
        """The gold page that it was made of."""
        return self.source.page

    def weights(self) -> NDArray[np.float64]:
        """Longer lines weigh more, long pages less: the figure to reach is a mean over pages."""
        weights = np.clip(self.sizes, 10, 3000) ** 0.35
        share = SHARES.get(self.source.kind, OTHER_SHARE)
        return np.asarray(share * weights / max(20.0, float((weights * self.labels).sum())) ** 0.7)


def sample_of(source: TextPage) -> Sample:
    """Measure a page, with the very code that runs in the product."""
    page = PageText(source.text, WordWeights({}))
    texts = page.lines.texts
    words = [line_words(line) for line in texts]
    return Sample(
        source,
        page,
        texts,
        np.array(gold_blocks(texts, source.gold), dtype=bool),
        np.array(page.lines.sizes),
        np.array([not page.features.is_hopeless(place) for place in range(len(texts))], dtype=bool),
        words,
        [[] for _ in texts],
    )


def rows_of(sample: Sample, weights: WordWeights) -> NDArray[np.float64]:
    """Compute the features of the lines that are scored."""
    page = sample.read
    blank_before = [page.blank_before[place] for place in page.copies.order]
    features = LineFeatures(measure_lines(sample.texts, blank_before, weights), page.copies)
    return np.array(features.rows(np.flatnonzero(sample.scored).tolist()))


def looks_of(sample: Sample, probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Compute what the second forest sees beside a page's rows, from the first one's scores of the scored lines."""
    found = np.zeros(len(sample.texts))
    found[sample.scored] = probabilities
    look = FirstLook(sample.sizes.tolist(), found.tolist())
    return np.array(look.rows(np.flatnonzero(sample.scored).tolist()))


def word_weights(weights: Weights) -> WordWeights:
    """Hold weights as the product does."""
    places: dict[str, dict[str, float]] = {}
    for (place, word), weight in weights.items():
        places.setdefault(place, {})[word] = weight
    return WordWeights(places)
