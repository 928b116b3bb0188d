"""How probable it is that each line of a page belongs to the article: copies, features, tables, scores.

Two forests judge a line. The first sees it and its surroundings; the second also sees how the first one judged the
lines around it, looks only at lines that are undecided by then, and corrects their odds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

from copydesk.extraction.page_text import features, first_look
from copydesk.extraction.page_text.features import LineFeatures
from copydesk.extraction.page_text.first_look import FirstLook, log_odds
from copydesk.extraction.page_text.lines import measure_lines, split
from copydesk.extraction.page_text.repeated_lines import RepeatedLines, find_repeated_lines
from copydesk.extraction.page_text.separators import separators_of
from copydesk.learned.forest import Columns, Forest, probability, read_forest
from copydesk.learned.word_weights import WordWeights, read_weights

SECOND_NAMES = (*features.NAMES, *first_look.NAMES)  # of what the second forest sees
AT_ONCE = 1000  # lines: the features of a page of 100,000 would fill 500 MB
UNDECIDED = 0.04, 0.85  # probabilities after the first look between which a line is looked at again


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
        self.copies: RepeatedLines = find_repeated_lines(self.originals)
        if self.separators:
            order = [place for place in self.copies.order if self.originals[place] not in self.separators]
            self.copies = replace(self.copies, order=order)
        order = self.copies.order
        self.lines = measure_lines([self.originals[n] for n in order], [self.blank_before[n] for n in order], words)
        self.features = LineFeatures(self.lines, self.copies)


@dataclass(frozen=True, slots=True)
class Scores:
    """What the forests say of the lines that stay."""

    probabilities: list[float]  # 0 for lines not worth a look
    places: frozenset[int]  # of the lines that are
    undecided: frozenset[int]  # of these, the lines that were looked at again
    _features: LineFeatures
    _look: FirstLook

    def explained(self, tables: Tables, place: int) -> dict[str, float]:
        """Split a line's score by feature group, in log odds; the second forest's is added to the first's."""
        seen = [column[0] for column in self._features.columns([place])]
        groups = tables.first.contributions(seen)
        if place in self.undecided:
            corrected = tables.second.contributions([*seen, *self._look.rows([place])[0]])
            groups = {name: groups.get(name, 0.0) + corrected.get(name, 0.0) for name in groups | corrected}
        return groups


def scores(page: PageText, tables: Tables) -> Scores:
    """Score the lines that stay."""
    of_lines, count = page.features, len(page.lines.texts)
    places = [place for place in range(count) if not of_lines.is_hopeless(place)]
    found = [0.0] * count
    _judge(tables.first, places, of_lines.columns, found, {})
    low, high = UNDECIDED
    undecided = [place for place in places if low < found[place] < high]
    look, odds = FirstLook(page.lines.sizes, found), {place: log_odds(found[place]) for place in undecided}
    _judge(tables.second, undecided, lambda some: [*of_lines.columns(some), *look.columns(some)], found, odds)
    return Scores(found, frozenset(places), frozenset(undecided), of_lines, look)


def _judge(
    forest: Forest,
    places: list[int],
    columns_of: Callable[[list[int]], Columns],
    found: list[float],
    odds: Mapping[int, float],
) -> None:
    """Note the probabilities of lines; a forest's score is added to the log odds known before."""
    for start in range(0, len(places), AT_ONCE):
        some = places[start : start + AT_ONCE]
        for place, mask in zip(some, forest.whole.masks(columns_of(some), len(some)), strict=True):
            found[place] = probability(odds.get(place, 0.0) + forest.score(mask))
