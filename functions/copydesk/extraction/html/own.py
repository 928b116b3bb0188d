"""Features of a single block: its text, its place on the page, its neighbours, and what the page declares."""

from collections import Counter
from math import log2

from copydesk.extraction.folding import longer_words
from copydesk.extraction.html.measures import Measures
from copydesk.extraction.html.page import Page
from copydesk.extraction.html.weighed_words import weigh_text
from copydesk.learned.word_weights import WordWeights

NAMES = (
    "text:size",
    "text:word_length",
    "text:linked",
    "text:ends_as",
    "text:copies",
    "text:held_again",
    "text:capitals",
    "text:topic",
    "words:text",
    "declared:in_title",
    "declared:in_description",
    "position:place",
    "position:good_before",
    "position:after_headline",
    "position:after_best_start",
    "position:before_best_end",
    "position:heading_words",
    "position:after_heading",
    "position:headlines",
    "neighbours:size_before",
    "neighbours:linked_before",
    "neighbours:like_before",
    "neighbours:like_after",
    "neighbours:size_after",
    "neighbours:linked_after",
    "neighbours:good_2",
    "neighbours:good_6",
    "neighbours:to_good_after",
    "neighbours:picture_before",
    "neighbours:picture_after",
)
_ENDS = {**dict.fromkeys(".!?。！？", 3), **dict.fromkeys("\"”’»'」）)]", 2), **dict.fromkeys(":：;,，、", 1), "…": 4}
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
CAPITAL_LETTERS = 60  # of a block are looked at for capitals
HEADING_LETTERS = 60  # of a heading are weighed for the blocks below it
LEAST_SEARCHED = 40  # folded characters
MOST_SEARCHED = 200_000  # folded characters of a page; on longer ones copies are not looked for
FAR_BLOCKS = 20  # blocks; a larger distance makes no difference


class OwnFeatures:
    """The features of each block of one page; neighbours and headings are looked up in lists made once."""

    def __init__(self, measures: Measures, kinds: list[int], keys: list[str], weights: WordWeights) -> None:
        page = measures.page
        self._measures, self._kinds, self._weights = measures, kinds, weights
        self._blocks = page.blocks
        self._keys, self._copies = keys, Counter(keys)
        self._all_keys = "\n".join(keys) if sum(map(len, keys)) < MOST_SEARCHED else ""
        self._declared = page.declared
        self._best = page.boxes[measures.best] if page.boxes else None
        self._good_after = _distances(measures.good[::-1])[::-1]
        self._words: dict[int, frozenset[str]] = {}
        counts = self._topic_words()
        self._topic, self._topic_twice = set(counts), {word for word, count in counts.items() if count > 1}
        self._headings = self._headings_rows()

    def _topic_words(self) -> Counter[str]:
        """Count in how many blocks of prose of the best box each longer word stands."""
        counts: Counter[str] = Counter()
        for place in range(len(self._blocks)):
            if self._is_of_topic(place):
                counts.update(self._words_of(place))
        return counts

    def _is_of_topic(self, place: int) -> bool:
        measures = self._measures
        return measures.good[place] > 0 and measures.holder[self._blocks[place].box] == measures.best

    def _words_of(self, place: int) -> frozenset[str]:
        if place not in self._words:
            self._words[place] = longer_words(self._blocks[place].text)
        return self._words[place]

    def _headings_rows(self) -> list[tuple[float, int, int, int]]:
        """For each block: the heading before (weight, blocks since), blocks since the first h1, h1s so far."""
        boxes, blocks = self._measures.page.boxes, self._blocks
        rows = []
        headline, count, last, weights = -1, 0, -1, {-1: 0.0}
        for place, heading in enumerate(headings_before(self._measures.page)):
            if heading not in weights:
                weights[heading] = weigh_text(blocks[heading].text[:HEADING_LETTERS], self._weights)
            since = place - heading if heading >= 0 else 3 * FAR_BLOCKS
            rows.append((weights[heading], since, place - headline if headline >= 0 else -1, count))
            box = blocks[place].box
            if boxes[box].tag == "h1" and box != last:
                headline, count, last = (place if headline < 0 else headline), count + 1, box
        return rows

    def row(self, place: int) -> list[float]:
        """Compute the features of a block, in the order of NAMES."""
        return [*self._of_text(place), *self._of_position(place), *self._of_neighbours(place)]

    def _of_text(self, place: int) -> list[float]:
        block, size = self._blocks[place], self._measures.sizes[place]
        text = block.text
        words = 1 + text.count(" ") + text.count("\n")  # the walk left single spaces
        return [
            size,
            size / words,
            block.linked,
            _ENDS.get(text[-1], 0),
            self._copies[self._keys[place]],
            self._is_held_again(place),
            _capitals(text[:CAPITAL_LETTERS]),
            self._topic_share(place),
            weigh_text(text, self._weights),
            *self._declared.compare(text),
        ]

    def _topic_share(self, place: int) -> float:
        """The share of a block's words that other prose of the best box has too; -1 where it has no longer words."""
        words = self._words_of(place)
        others = self._topic_twice if self._is_of_topic(place) else self._topic
        return len(words & others) / len(words) if words else -1.0

    def _is_held_again(self, place: int) -> bool:
        """Whether another block holds this block's letters: a teaser, a pull quote, a copy that someone cut."""
        key = self._keys[place]
        if len(key) < LEAST_SEARCHED:
            return False
        first = self._all_keys.find(key)
        return first != self._all_keys.rfind(key)

    def _of_position(self, place: int) -> list[float]:
        measures, best = self._measures, self._best
        weight, since, after_headline, headlines = self._headings[place]
        return [
            place / len(self._blocks),
            measures.good_until[place] / (measures.good_until[-1] or 1.0),
            after_headline,
            place - best.first if best else 0,
            best.end - place if best else 0,
            weight,
            since,
            headlines,
        ]

    def _of_neighbours(self, place: int) -> list[float]:
        measures, kinds = self._measures, self._kinds
        end = len(self._blocks)
        before = self._blocks[place - 1] if place else None
        after = self._blocks[place + 1] if place + 1 < end else None
        good = measures.good_until
        return [
            measures.sizes[place - 1] if before else 0.0,
            before.linked if before else -1.0,
            before is not None and kinds[place - 1] == kinds[place],
            after is not None and kinds[place + 1] == kinds[place],
            measures.sizes[place + 1] if after else 0.0,
            after.linked if after else -1.0,
            log2(1 + good[min(end, place + 3)] - good[max(0, place - 2)]),
            log2(1 + good[min(end, place + 7)] - good[max(0, place - 6)]),
            self._good_after[place],
            self._blocks[place].pictured,
            after is not None and after.pictured,
        ]


def _capitals(text: str) -> float:
    """The share of capital letters: headlines of other stories and labels have many."""
    return sum(map(str.isupper, text)) / len(text)


def headings_before(page: Page) -> list[int]:
    """For each block the last heading before it, as a place among the blocks; -1 where there is none."""
    heading, places = -1, []
    for place, block in enumerate(page.blocks):
        places.append(heading)
        if page.boxes[block.box].tag in _HEADINGS:
            heading = place
    return places


def _distances(marks: list[float]) -> list[int]:
    """Count the blocks back to the nearest marked one before each, at most FAR."""
    distances, last = [], -FAR_BLOCKS
    for place, marked in enumerate(marks):
        distances.append(min(FAR_BLOCKS, place - last))
        last = place if marked else last
    return distances
