"""The learned weight of single words: words of class names around a block, and words at its two ends.

A weight is a logistic regression's, so their sum says how much the words alone speak for the article (> 0) or
against it. The table holds only words seen on at least six sites.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from copydesk.extraction.folding import translated
from copydesk.extraction.names import name_words
from copydesk.extraction.page import Box

AROUND, NEAR, SHORT, FIRST, LAST = "around", "near", "short", "first", "last"  # where a word stands
SHORT_SIZE = 60  # characters; of a block up to this long every word counts
_WORD = re.compile(r"[^\W\d_]+")
# For `translate`, which is quicker than to search: letters in lower case, anything else blank.
_ASCII_WORDS = {code: chr(code).lower() if chr(code).isalpha() else " " for code in range(128)}


@dataclass(frozen=True, slots=True)
class WordWeights:
    """Weights by place, then by word."""

    places: Mapping[str, Mapping[str, float]]

    def of_boxes(self, boxes: list[Box]) -> tuple[list[float], list[float]]:
        """Weigh the names around each box (the box and all above it) and near it (the box and its parent)."""
        known: dict[str, tuple[float, float]] = {}
        chain: list[float] = []
        close: list[float] = []
        own: list[float] = []
        for box in boxes:
            if box.names not in known:
                known[box.names] = self._of_names(box.names)
            around, near = known[box.names]
            above = box.parent
            own.append(near)
            chain.append(around + chain[above] if above >= 0 else around)
            close.append(near + own[above] if above >= 0 else near)
        return chain, close

    def _of_names(self, names: str) -> tuple[float, float]:
        around, near = self.places.get(AROUND, {}), self.places.get(NEAR, {})
        words = name_words(names)
        return sum([around.get(word, 0.0) for word in words]), sum([near.get(word, 0.0) for word in words])

    def of_text(self, text: str) -> float:
        """Weigh a block's words: all of a short block, else the first two and the last."""
        if not self.places:
            return 0.0
        place, words, first = _weighed(text)
        known, at_first = self.places[place], self.places[FIRST]
        return sum([known.get(word, 0.0) for word in words] + [at_first.get(word, 0.0) for word in first])


def words_of(text: str) -> list[str]:
    """List the words of a text, lower case; digits are none."""
    return text.translate(_ASCII_WORDS).split() if text.isascii() else _WORD.findall(text.lower())


def words_of_lines(lines: Sequence[str]) -> list[list[str]]:
    """List the words of each line."""
    in_ascii = translated(lines, _ASCII_WORDS)
    return [words_of(line) if known is None else known.split() for line, known in zip(lines, in_ascii, strict=True)]


def text_words(text: str) -> list[tuple[str, str]]:
    """List (place, word) for the words of a block that are weighed."""
    place, words, first = _weighed(text)
    return [(place, word) for word in words] + [(FIRST, word) for word in first]


def _weighed(text: str) -> tuple[str, list[str], list[str]]:
    """Name a place and the words that are weighed there, and those that are weighed as the first ones."""
    if len(text) <= SHORT_SIZE:
        words = words_of(text)
        return SHORT, words, words[:2]
    return LAST, words_of(text[-20:])[-1:], words_of(text[:30])[:2]


def name_places(boxes: list[Box], place: int) -> Iterator[tuple[str, str]]:
    """Yield (place, word) for the names around and near a box, as WordWeights.of_boxes adds them up."""
    distance = 0
    while place >= 0:
        for word in name_words(boxes[place].names):
            yield AROUND, word
            if distance < 2:
                yield NEAR, word
        place, distance = boxes[place].parent, distance + 1


def read_weights(lines: Iterable[str]) -> WordWeights:
    """Read the table: place, word and weight in thousandths, separated by tabs; lines with # are comments."""
    places: dict[str, dict[str, float]] = {place: {} for place in (AROUND, NEAR, SHORT, FIRST, LAST)}
    for line in lines:
        if not line.startswith("#"):
            place, word, weight = line.rstrip("\n").split("\t")
            places.setdefault(place, {})[word] = int(weight) / 1000
    return WordWeights(places)
