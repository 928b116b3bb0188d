"""The probability that each line of a page belongs to the article: repeated lines, features, tables, scores.

Two forests score a line. The first sees the line and its surroundings. The second also sees the first one's scores of
the lines around, runs only on lines that are still undecided, and corrects their log odds.
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

SECOND_NAMES = (*features.NAMES, *first_look.NAMES)  # features of the second forest
BATCH_LINES = 1000  # lines scored together: the features of a page of 100,000 lines would take 500 MB
UNDECIDED = 0.04, 0.85  # probabilities by the first forest between which the second forest runs (both exclusive)


@dataclass(frozen=True, slots=True)
class Tables:
    """The learned tables: word weights and the two forests."""

    words: WordWeights
    first: Forest
    second: Forest


@lru_cache(maxsize=1)
def shipped_tables() -> Tables:
    """Read the tables of this package, once, when the first page is scored."""
    return read_tables(resources.files(__package__))


def read_tables(folder: Traversable) -> Tables:
    """Read words.tsv, first.tsv and second.tsv from a folder."""
    words, first, second = (
        filter(None, folder.joinpath(f"{name}.tsv").read_text("utf-8").split("\n"))
        for name in ("words", "first", "second")
    )
    return Tables(read_weights(words), read_forest(first), read_forest(second))


class PageText:
    """A page's lines as written (`originals`), and the lines that are kept once copies and separators are dropped.

    `lines` and `features` are in the order of `repeats.order`, which holds indexes into `originals`.
    """

    def __init__(self, text: str, words: WordWeights) -> None:
        self.originals, self.blank_before = split(text)
        self.separators = separators_of(self.originals)
        self.repeats: RepeatedLines = find_repeated_lines(self.originals)
        if self.separators:
            order = [index for index in self.repeats.order if self.originals[index] not in self.separators]
            self.repeats = replace(self.repeats, order=order)
        order = self.repeats.order
        self.lines = measure_lines([self.originals[n] for n in order], [self.blank_before[n] for n in order], words)
        self.features = LineFeatures(self.lines, self.repeats)


@dataclass(frozen=True, slots=True)
class Scores:
    """The forests' scores of the kept lines, by index into `PageText.lines`."""

    probabilities: list[float]  # 0 for lines that are not scored
    scored: frozenset[int]
    undecided: frozenset[int]  # scored lines that the second forest corrected
    _features: LineFeatures
    _look: FirstLook

    def contributions(self, tables: Tables, index: int) -> dict[str, float]:
        """Split a line's score by feature group, in log odds; a correction by the second forest is added."""
        row = [column[0] for column in self._features.columns([index])]
        groups = tables.first.contributions(row)
        if index in self.undecided:
            corrections = tables.second.contributions([*row, *self._look.rows([index])[0]])
            groups = {name: groups.get(name, 0.0) + corrections.get(name, 0.0) for name in groups | corrections}
        return groups


def scores(page: PageText, tables: Tables) -> Scores:
    """Score the kept lines of a page."""
    of_lines, count = page.features, len(page.lines.texts)
    scored = [index for index in range(count) if not of_lines.is_hopeless(index)]
    found = [0.0] * count
    _score(tables.first, scored, of_lines.columns, found, {})
    low, high = UNDECIDED
    undecided = [index for index in scored if low < found[index] < high]
    look, odds = FirstLook(page.lines.sizes, found), {index: log_odds(found[index]) for index in undecided}
    _score(tables.second, undecided, lambda some: [*of_lines.columns(some), *look.columns(some)], found, odds)
    return Scores(found, frozenset(scored), frozenset(undecided), of_lines, look)


def _score(
    forest: Forest,
    indexes: list[int],
    columns_of: Callable[[list[int]], Columns],
    found: list[float],
    odds: Mapping[int, float],
) -> None:
    """Write the probabilities of lines to `found`; a forest's score is added to the earlier log odds of a line."""
    for start in range(0, len(indexes), BATCH_LINES):
        some = indexes[start : start + BATCH_LINES]
        for index, mask in zip(some, forest.whole.masks(columns_of(some), len(some)), strict=True):
            found[index] = probability(odds.get(index, 0.0) + forest.score(mask))
