"""The weighted words of a page: names around a block, and words at its two ends."""

from collections.abc import Iterator

from copydesk.extraction.html.names import name_words
from copydesk.extraction.html.page import Box
from copydesk.extraction.words import words_of
from copydesk.learned.word_weights import AROUND, FIRST, LAST, NEAR, SHORT, WordWeights

SHORT_SIZE = 60  # characters; every word of a block up to this length is weighted


def text_words(text: str) -> list[tuple[str, str]]:
    """List the weighted words of a block as (place, word)."""
    place, words, first = _weighted(text)
    return [(place, word) for word in words] + [(FIRST, word) for word in first]


def _weighted(text: str) -> tuple[str, list[str], list[str]]:
    """Return a place, the words that are weighted there, and the words that are weighted as FIRST."""
    if len(text) <= SHORT_SIZE:
        words = words_of(text)
        return SHORT, words, words[:2]
    return LAST, words_of(text[-20:])[-1:], words_of(text[:30])[:2]


def name_places(boxes: list[Box], place: int) -> Iterator[tuple[str, str]]:
    """Yield the words of the names around and near a box as (place, word), the ones that `weigh_boxes` adds up."""
    distance = 0
    while place >= 0:
        for word in name_words(boxes[place].names):
            yield AROUND, word
            if distance < 2:
                yield NEAR, word
        place, distance = boxes[place].parent, distance + 1


def weigh_boxes(boxes: list[Box], weights: WordWeights) -> tuple[list[float], list[float]]:
    """Return, for each box, the weight of the names around it (the box and all above) and near it (box and parent)."""
    known: dict[str, tuple[float, float]] = {}
    chain: list[float] = []
    close: list[float] = []
    own: list[float] = []
    for box in boxes:
        if box.names not in known:
            known[box.names] = _weigh_names(box.names, weights)
        around, near = known[box.names]
        above = box.parent
        own.append(near)
        chain.append(around + chain[above] if above >= 0 else around)
        close.append(near + own[above] if above >= 0 else near)
    return chain, close


def _weigh_names(names: str, weights: WordWeights) -> tuple[float, float]:
    around, near = weights.places.get(AROUND, {}), weights.places.get(NEAR, {})
    words = name_words(names)
    return sum([around.get(word, 0.0) for word in words]), sum([near.get(word, 0.0) for word in words])


def weigh_text(text: str, weights: WordWeights) -> float:
    """Return the weight of a block's words: all words of a short block, else the first two and the last."""
    if not weights.places:
        return 0.0
    place, words, first = _weighted(text)
    known, at_first = weights.places[place], weights.places[FIRST]
    return sum([known.get(word, 0.0) for word in words] + [at_first.get(word, 0.0) for word in first])
