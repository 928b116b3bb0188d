"""The learned weight of single words: words of class names around a block, and words at its two ends.

A weight is a logistic regression's, so their sum says how much the words alone speak for the article (> 0) or
against it. The table holds only words seen on at least six sites.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from copydesk.extraction.names import name_words
from copydesk.extraction.page import Box

AROUND, NEAR, SHORT, FIRST, LAST = "around", "near", "short", "first", "last"  # where a word stands
SHORT_SIZE = 60  # characters; of a block up to this long every word counts
_WORD = re.compile(r"[^\W\d_]+")


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
        return sum([self.places[place].get(word, 0.0) for place, word in text_words(text)])


def text_words(text: str) -> list[tuple[str, str]]:
    """List (place, word) for the words of a block that are weighed."""
    if len(text) <= SHORT_SIZE:
        words = _WORD.findall(text.lower())
        weighed = [(SHORT, word) for word in words]
    else:
        words = _WORD.findall(text[:30].lower())
        weighed = [(LAST, word) for word in _WORD.findall(text[-20:].lower())[-1:]]
    return weighed + [(FIRST, word) for word in words[:2]]


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
