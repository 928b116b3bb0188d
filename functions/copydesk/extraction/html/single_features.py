"""Features of a single block: its text, its position on the page, its neighbours, and the page's declarations."""

from collections import Counter
from math import log2

from copydesk.extraction.folding import longer_words
from copydesk.extraction.html.measures import Measures
from copydesk.extraction.html.page import Page
from copydesk.extraction.html.weighted_words import weigh_text
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
CAPITAL_LETTERS = 60  # characters of a block that are read for its share of capitals
HEADING_LETTERS = 60  # characters of a heading that are weighted for the blocks below it
LEAST_SEARCHED = 40  # folded characters; a shorter block is not searched in other blocks
MOST_SEARCHED = 200_000  # folded characters of a page; on a longer page no block is searched in others
FAR_BLOCKS = 20  # blocks; a larger distance makes no difference


class SingleFeatures:
    """The features of the blocks of one page; lists over all blocks are computed once per page."""

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
        """Count, for each longer word, the blocks of prose in the best box that contain it."""
        counts: Counter[str] = Counter()
        for index in range(len(self._blocks)):
            if self._is_of_topic(index):
                counts.update(self._words_of(index))
        return counts

    def _is_of_topic(self, index: int) -> bool:
        measures = self._measures
        return measures.good[index] > 0 and measures.holder[self._blocks[index].box] == measures.best

    def _words_of(self, index: int) -> frozenset[str]:
        if index not in self._words:
            self._words[index] = longer_words(self._blocks[index].text)
        return self._words[index]

    def _headings_rows(self) -> list[tuple[float, int, int, int]]:
        """For each block: weight of the heading before, blocks since it, blocks since the first h1, number of h1s."""
        boxes, blocks = self._measures.page.boxes, self._blocks
        rows = []
        headline, count, last, weights = -1, 0, -1, {-1: 0.0}
        for index, heading in enumerate(headings_before(self._measures.page)):
            if heading not in weights:
                weights[heading] = weigh_text(blocks[heading].text[:HEADING_LETTERS], self._weights)
            since = index - heading if heading >= 0 else 3 * FAR_BLOCKS
            rows.append((weights[heading], since, index - headline if headline >= 0 else -1, count))
            box = blocks[index].box
            if boxes[box].tag == "h1" and box != last:
                headline, count, last = (index if headline < 0 else headline), count + 1, box
        return rows

    def row(self, index: int) -> list[float]:
        """Compute the features of a block, in the order of NAMES."""
        return [*self._of_text(index), *self._of_position(index), *self._of_neighbours(index)]

    def _of_text(self, index: int) -> list[float]:
        block, size = self._blocks[index], self._measures.sizes[index]
        text = block.text
        words = 1 + text.count(" ") + text.count("\n")  # the walk left single spaces
        return [
            size,
            size / words,
            block.linked,
            _ENDS.get(text[-1], 0),
            self._copies[self._keys[index]],
            self._is_contained(index),
            _capitals(text[:CAPITAL_LETTERS]),
            self._topic_share(index),
            weigh_text(text, self._weights),
            *self._declared.compare(text),
        ]

    def _topic_share(self, index: int) -> float:
        """The share of a block's longer words that other prose of the best box contains; -1 if the block has none."""
        words = self._words_of(index)
        others = self._topic_twice if self._is_of_topic(index) else self._topic
        return len(words & others) / len(words) if words else -1.0

    def _is_contained(self, index: int) -> bool:
        """Whether another block contains this block's letters: the block is a teaser, a pull quote or a cut copy."""
        key = self._keys[index]
        if len(key) < LEAST_SEARCHED:
            return False
        first = self._all_keys.find(key)
        return first != self._all_keys.rfind(key)

    def _of_position(self, index: int) -> list[float]:
        measures, best = self._measures, self._best
        weight, since, after_headline, headlines = self._headings[index]
        return [
            index / len(self._blocks),
            measures.good_until[index] / (measures.good_until[-1] or 1.0),
            after_headline,
            index - best.first if best else 0,
            best.end - index if best else 0,
            weight,
            since,
            headlines,
        ]

    def _of_neighbours(self, index: int) -> list[float]:
        measures, kinds = self._measures, self._kinds
        end = len(self._blocks)
        before = self._blocks[index - 1] if index else None
        after = self._blocks[index + 1] if index + 1 < end else None
        good = measures.good_until
        return [
            measures.sizes[index - 1] if before else 0.0,
            before.linked if before else -1.0,
            before is not None and kinds[index - 1] == kinds[index],
            after is not None and kinds[index + 1] == kinds[index],
            measures.sizes[index + 1] if after else 0.0,
            after.linked if after else -1.0,
            log2(1 + good[min(end, index + 3)] - good[max(0, index - 2)]),
            log2(1 + good[min(end, index + 7)] - good[max(0, index - 6)]),
            self._good_after[index],
            self._blocks[index].pictured,
            after is not None and after.pictured,
        ]


def _capitals(text: str) -> float:
    """The share of capital letters: headlines of other stories and labels have many."""
    return sum(map(str.isupper, text)) / len(text)


def headings_before(page: Page) -> list[int]:
    """For each block, the index of the last heading before it; -1 if there is none."""
    heading, indexes = -1, []
    for index, block in enumerate(page.blocks):
        indexes.append(heading)
        if page.boxes[block.box].tag in _HEADINGS:
            heading = index
    return indexes


def _distances(marks: list[float]) -> list[int]:
    """For each block, the number of blocks back to the nearest marked one before it, at most FAR_BLOCKS."""
    distances, last = [], -FAR_BLOCKS
    for index, marked in enumerate(marks):
        distances.append(min(FAR_BLOCKS, index - last))
        last = index if marked else last
    return distances
