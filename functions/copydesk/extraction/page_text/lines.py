"""Measures of the lines of a page: the evidence that remains in a line of text without its markup."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from copydesk.extraction.reading_size import reading_size
from copydesk.extraction.words import words_of, words_of_lines
from copydesk.learned.word_weights import WordWeights

PROSE_WORDS = 8  # a line with as many words that ends a sentence is prose
LONG_PROSE_WORDS = 25  # a line with as many words is prose, whatever its end
LETTERS_A_WORD = 12  # at most, the space included; lines with more are in a script without spaces
SHORT_LINE = 60  # characters; every word of a line up to this length is weighted
LONG_HEAD, LONG_TAIL, WEIGHTED = 100, 20, 12  # characters read at the two ends of a longer line, and words in its head
SHORT_PLACES, LONG_PLACES = ("short", "first", "last"), ("in", "begin", "end")
_CLOSERS = "\"'”’»“)]」』"
_BULLETS = frozenset("•*-–·▪●►")
# How a line ends, by its last character before closing quotes and brackets: 0 is a letter.
TERMINAL = 4.0
_LETTER_END, _DIGIT_END, _OTHER_END = 0.0, 1.0, 1.5
_ENDS = {**dict.fromkeys(".!?…。！？؟।", TERMINAL), **dict.fromkeys(":：", 3.0), **dict.fromkeys(",;，、；", 2.0)}
Word = tuple[str, str]  # place, word
Weights = Mapping[str, float]  # of words


@dataclass(frozen=True, slots=True)
class Lines:
    """The kept lines of a page, as parallel lists."""

    texts: list[str]
    blank_before: list[bool]
    sizes: list[float]  # in Latin letters
    words: list[int]
    ends: list[float]
    prose: list[float]  # size of a line that reads like a paragraph, else 0
    bullets: list[bool]
    copies: list[int]  # how many of these lines have the same text
    weights: list[float]  # the sum of a line's word weights, in log odds


def split(text: str) -> tuple[list[str], list[bool]]:
    """Split a text into its lines that are not blank. Returns: lines, and for each whether it is below a blank one.

    The first line counts as below a blank one.
    """
    texts: list[str] = []
    blank_before: list[bool] = []
    blank = True
    for line in map(str.strip, text.split("\n")):
        if line:
            texts.append(line)
            blank_before.append(blank)
        blank = not line
    return texts, blank_before


def measure_lines(texts: list[str], blank_before: list[bool], weights: WordWeights) -> Lines:
    """Measure stripped lines that are not blank, in order."""
    sizes = [float(len(line)) if line.isascii() else reading_size(line) for line in texts]
    words = [
        count if (count := line.count(" ") + 1) * LETTERS_A_WORD >= size else int(size / LETTERS_A_WORD)
        for line, size in zip(texts, sizes, strict=True)
    ]
    ends = [_end(line) for line in texts]
    prose = [
        size if count >= LONG_PROSE_WORDS or (count >= PROSE_WORDS and end == TERMINAL) else 0.0
        for size, count, end in zip(sizes, words, ends, strict=True)
    ]
    seen = Counter(texts)
    copies = [seen[line] for line in texts]
    bullets = [line[0] in _BULLETS for line in texts]
    return Lines(texts, blank_before, sizes, words, ends, prose, bullets, copies, _weights(texts, weights))


def _end(line: str) -> float:
    last = line[-1]
    if last in _CLOSERS:
        last = (line.rstrip(_CLOSERS) or line)[-1]
    if last in _ENDS:
        return _ENDS[last]
    if last.isalpha():
        return _LETTER_END
    return _DIGIT_END if last.isdigit() else _OTHER_END


def line_words(line: str) -> list[Word]:
    """List the weighted words of a line as (place, word): all words of a short line, else those at its two ends."""
    if len(line) <= SHORT_LINE:
        words = words_of(line)
        anywhere, first, last, places = words, words[:1], words[-1:], SHORT_PLACES
    else:
        words = words_of(line[:LONG_HEAD])[:WEIGHTED]
        anywhere, first, last, places = words, words[:2], words_of(line[-LONG_TAIL:])[-1:], LONG_PLACES
    return [(place, word) for place, words in zip(places, (anywhere, first, last), strict=True) for word in words]


def _weights(texts: list[str], weights: WordWeights) -> list[float]:
    """Add up the word weights of each line."""
    if not weights.places:
        return [0.0] * len(texts)
    short, long = ([weights.places.get(place, {}) for place in each] for each in (SHORT_PLACES, LONG_PLACES))
    heads = words_of_lines([line if len(line) <= SHORT_LINE else line[:LONG_HEAD] for line in texts])
    return [
        _short_weight(words, *short)
        if len(line) <= SHORT_LINE
        else _long_weight(words[:WEIGHTED], words_of(line[-LONG_TAIL:]), *long)
        for line, words in zip(texts, heads, strict=True)
    ]


def _short_weight(words: list[str], anywhere: Weights, at_first: Weights, at_last: Weights) -> float:
    if not words:
        return 0.0
    total = sum(filter(None, map(anywhere.get, words)), 0.0)
    return total + at_first.get(words[0], 0.0) + at_last.get(words[-1], 0.0)


def _long_weight(head: list[str], tail: list[str], anywhere: Weights, at_first: Weights, at_last: Weights) -> float:
    total = sum(filter(None, map(anywhere.get, head)), 0.0)
    total += sum([at_first.get(word, 0.0) for word in head[:2]])
    return total + at_last.get(tail[-1], 0.0) if tail else total
