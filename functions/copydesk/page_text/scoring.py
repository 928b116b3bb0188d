"""How probable it is that each line of a page belongs to the article: copies, features, tables, scores."""

from dataclasses import replace
from functools import lru_cache
from importlib import resources

from copydesk.extraction.forest import Forest, probability
from copydesk.extraction.scoring import Tables, read_tables
from copydesk.extraction.words import WordWeights
from copydesk.page_text.copies import Copies, copies_of
from copydesk.page_text.features import NAMES, Features
from copydesk.page_text.lines import measured, split
from copydesk.page_text.separators import separators_of


@lru_cache(maxsize=1)
def shipped_tables() -> Tables:
    """Read the tables of this package, once, when the first page asks for them."""
    return read_tables(resources.files(__package__))


class PageText:
    """A page's lines as they stand (`originals`), and those that stay when each thing is said once."""

    def __init__(self, text: str, words: WordWeights) -> None:
        self.originals, self.blank_before = split(text)
        self.separators = separators_of(self.originals)
        self.copies: Copies = copies_of(self.originals)
        if self.separators:
            order = [place for place in self.copies.order if self.originals[place] not in self.separators]
            self.copies = replace(self.copies, order=order)
        order = self.copies.order
        self.lines = measured([self.originals[n] for n in order], [self.blank_before[n] for n in order], words)
        self.features = Features(self.lines, self.copies)


def probabilities(page: PageText, forest: Forest) -> list[float]:
    """Score the lines that stay; 0 for those not worth it."""
    features, masks = page.features, forest.part(0, len(NAMES))
    return [
        0.0 if features.is_hopeless(place) else probability(forest.score(masks.mask(features.row(place))))
        for place in range(len(page.lines.texts))
    ]
