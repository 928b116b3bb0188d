"""How probable it is that each line of a page belongs to the article: copies, features, tables, scores.

Two forests judge a line. The first sees it and its surroundings; the second also sees how the first one judged the
lines around it, looks only at lines that are undecided by then, and corrects their odds.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import compress

from copydesk.extraction.forest import Forest, probability, read_forest
from copydesk.extraction.words import WordWeights, read_weights
from copydesk.page_text import features, first_look
from copydesk.page_text.copies import Copies, copies_of
from copydesk.page_text.features import Column, Features
from copydesk.page_text.first_look import FirstLook, log_odds
from copydesk.page_text.lines import measured, split
from copydesk.page_text.separators import separators_of

SECOND_NAMES = (*features.NAMES, *first_look.NAMES)  # of what the second forest sees
UNDECIDED = 0.04, 0.95  # probabilities after the first look between which a line is looked at again


@dataclass(frozen=True, slots=True)
class Tables:
    """What was learned: the weights of words and the two forests."""

    words: WordWeights
    first: Forest
    second: Forest


@lru_cache(maxsize=1)
def shipped_tables() -> Tables:
    """Read the tables of this package, once, when the first page asks for them."""
    return read_tables(resources.files(__package__))


def read_tables(folder: Traversable) -> Tables:
    """Read words.tsv, first.tsv and second.tsv from a folder."""
    words, first, second = (
        filter(None, folder.joinpath(f"{name}.tsv").read_text("utf-8").split("\n"))
        for name in ("words", "first", "second")
    )
    return Tables(read_weights(words), read_forest(first), read_forest(second))


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


@dataclass(frozen=True, slots=True)
class Look:
    """What a forest saw: the lines it looked at, each with its number among them, and their features as columns."""

    places: dict[int, int]
    columns: list[Column]

    def row(self, place: int) -> list[float]:
        """Return the features of a line."""
        number = self.places[place]
        return [column[number] for column in self.columns]


@dataclass(frozen=True, slots=True)
class Scores:
    """What the forests say of the lines that stay."""

    probabilities: list[float]  # 0 for lines not worth a look
    first: Look
    second: Look  # at the lines that the first look left undecided


def scores(page: PageText, tables: Tables) -> Scores:
    """Score the lines that stay."""
    count = len(page.lines.texts)
    places = [place for place in range(count) if not page.features.is_hopeless(place)]
    found = [0.0] * count
    first = Look(_numbered(places), page.features.columns(places))
    _judge(tables.first, first, found, [0.0] * len(places))
    low, high = UNDECIDED
    is_undecided = [low < found[place] < high for place in places]
    undecided = list(compress(places, is_undecided))
    seen = [list(compress(column, is_undecided)) for column in first.columns]
    second = Look(_numbered(undecided), seen + FirstLook(page.lines.sizes, found).columns(undecided))
    _judge(tables.second, second, found, [log_odds(found[place]) for place in undecided])
    return Scores(found, first, second)


def _numbered(places: list[int]) -> dict[int, int]:
    return {place: number for number, place in enumerate(places)}


def _judge(forest: Forest, look: Look, found: list[float], odds: list[float]) -> None:
    """Note the probabilities of lines; a forest's score is added to the log odds known before."""
    if look.places:
        masks = forest.part(0, len(forest.names)).masks(look.columns)
        for place, mask, known in zip(look.places, masks, odds, strict=True):
            found[place] = probability(known + forest.score(mask))


def explained(tables: Tables, scores: Scores, place: int) -> dict[str, float]:
    """Split a line's score by feature group, in log odds; what the second forest corrects is added to the first's."""
    groups = tables.first.contributions(scores.first.row(place))
    if place in scores.second.places:
        for group, odds in tables.second.contributions(scores.second.row(place)).items():
            groups[group] = groups.get(group, 0.0) + odds
    return groups
