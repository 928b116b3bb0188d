"""Articles -> pairs of instalments of made-up series, of which the labelled sets have too few.

Any article can become an instalment: its frame is kept, and its slots, sentences or middle are replaced from other
articles. Some pairs are put in lower case, since half of the world's scripts have no case. A pair of instalments is
never a copy. Pairs of copies, made in `copies.py`, show the same edits at one publisher within hours or at two.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from copydesk.dedupe.comparison.prepared import PreparedText

_SENTENCE = re.compile(r"(?<=[.!?。！？])\s*(?=\S)")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Pair:
    """Two texts, whether they are copies, and the family they come from."""

    one: PreparedText
    other: PreparedText
    are_copies: bool
    family: str


@dataclass(frozen=True)
class Material:
    """The sentences, names and words of other articles with which instalments are filled."""

    texts: Sequence[PreparedText]
    sentences: Sequence[str]
    names: Sequence[str]
    words: Sequence[str]


def material(texts: Sequence[PreparedText]) -> Material:
    """Collect the material of texts."""
    sentences = [each for text in texts for each in sentences_of(text.text) if 20 < len(each) < 400]
    cased = [word for text in texts for word in _WORD.findall(text.text)[1:]]
    return Material(
        texts,
        sentences,
        sorted({word for word in cased if word[0].isupper() and len(word) > 2}),
        sorted({word for word in cased if word.islower() and len(word) > 3}),
    )


def sentences_of(text: str) -> list[str]:
    """Split a text into sentences; a line break also ends one."""
    return [each for line in text.splitlines() for each in _SENTENCE.split(line) if each.strip()]


def series_pairs(stock: Material, count: int, random: Random) -> list[Pair]:
    """Make pairs of instalments, using each maker in turn."""
    makers = list(INSTALMENTS.items())
    pairs = []
    for number in range(count):
        family, maker = makers[number % len(makers)]
        base = _shortened(random.choice(stock.texts), random)
        one, other = maker(base.text, stock, random), maker(base.text, stock, random)
        if one == other:
            continue
        headlines = _headlines(base.headline, stock, random)
        pairs.append(_apart(replace_text(base, one, headlines[0]), other, headlines[1], family, random))
    return pairs


def replace_text(base: PreparedText, text: str, headline: str) -> PreparedText:
    """Return an article with another text and headline."""
    return replace(base, text=text, headline=headline)


def _shortened(base: PreparedText, random: Random) -> PreparedText:
    """Shorten a text to its first sentences: most serial items are short, 40 to 400 words."""
    wanted = int(30 * 2 ** random.uniform(0, 3.8))
    kept, count = [], 0
    for sentence in sentences_of(base.text):
        kept.append(sentence)
        count += max(len(sentence.split()), len(sentence) // 12)
        if count >= wanted:
            break
    joint = random.choice([" ", "\n\n"])
    return replace(base, text=joint.join(kept))


def _apart(one: PreparedText, other_text: str, other_headline: str, family: str, random: Random) -> Pair:
    hours = random.choice([1, 6, 20, 24, 24, 24, 24, 48, 72, 168, 168, 720]) * random.uniform(0.9, 1.1)
    hours += 20 if family in ("phrase", "tail") else 0  # one new phrase within hours would be a correction
    is_chain = family in CHAINED and random.random() < 0.25
    publisher = one.publisher + (" two" if is_chain else "")
    base = one.hours or 0.0
    other = replace(
        one,
        text=other_text,
        headline=other_headline,
        publisher=publisher,
        address=one.address + "/next",
        hours=base + hours,
    )
    one, other = _undated(one, other, random)
    return Pair(*(_caseless(one, other) if random.random() < 0.3 else (one, other)), are_copies=False, family=family)


def _undated(one: PreparedText, other: PreparedText, random: Random) -> tuple[PreparedText, PreparedText]:
    if random.random() > 0.07:
        return one, other
    return replace(one, hours=None), other


def _caseless(one: PreparedText, other: PreparedText) -> tuple[PreparedText, PreparedText]:
    return replace(one, text=one.text.lower()), replace(other, text=other.text.lower())


def _headlines(headline: str, stock: Material, random: Random) -> tuple[str, str]:
    """Return two headlines: equal, equal except for one word, or different."""
    kind = random.random()
    if kind < 0.45:
        return headline, headline
    if kind < 0.85:
        return f"{headline} {random.choice(stock.names)}", f"{headline} {random.choice(stock.names)}"
    return headline, random.choice(stock.texts).headline


def _filled(text: str, share: float, choose: Callable[[str, Random], str], random: Random, seed: int) -> str:
    """Replace the words in the slots of a text; `seed` alone decides which words are slots."""
    slots = Random(seed)

    def fill(found: re.Match[str]) -> str:
        return choose(found.group(), random) if slots.random() < share else found.group()

    return _WORD.sub(fill, text)


def _number(given: str, random: Random) -> str:
    return "".join(random.choice("0123456789") if sign.isdigit() else sign for sign in given)


def numbers(text: str, _stock: Material, random: Random) -> str:
    """Replace only numbers: lotteries, markets, weather."""
    seed = len(text)
    if sum(sign.isdigit() for sign in text) < 4:
        text = _WORD.sub(lambda word: f"{len(word[0])}{word.start() % 97}" if word.start() % 7 == 0 else word[0], text)
    return _filled(
        text, 1.0, lambda word, dice: _number(word, dice) if any(map(str.isdigit, word)) else word, random, seed
    )


def slots(text: str, stock: Material, random: Random) -> str:
    """Replace words, names by names: notices, obituaries, police blotters."""
    seed = len(text)
    share = Random(seed).choice([0.02, 0.04, 0.08, 0.15, 0.25])

    def choose(word: str, dice: Random) -> str:
        if word.isdigit():
            return _number(word, dice)
        return dice.choice(stock.names if word[0].isupper() else stock.words)

    return _filled(text, share, choose, random, seed)


def names_and_numbers(text: str, stock: Material, random: Random) -> str:
    """Replace only names and numbers: results, earnings."""
    seed = len(text)
    share = Random(seed).choice([0.3, 0.6, 1.0])

    def choose(word: str, dice: Random) -> str:
        if any(map(str.isdigit, word)):
            return _number(word, dice)
        return dice.choice(stock.names) if word[0].isupper() else word

    return _filled(text, share, choose, random, seed)


def middle(text: str, stock: Material, random: Random) -> str:
    """Keep beginning and end, replace the middle: columns, horoscopes, live posts."""
    sentences = sentences_of(text)
    dice = Random(len(text))
    start = dice.randint(1, max(1, len(sentences) // 2))
    end = dice.randint(max(start, len(sentences) - 3), len(sentences))
    fresh = random.sample(stock.sentences, dice.randint(1, 3))
    return "\n\n".join([" ".join(sentences[:start]), " ".join(fresh), " ".join(sentences[end:])])


def between(text: str, stock: Material, random: Random) -> str:
    """Alternate the sentences of the frame with new ones: listicles, quizzes."""
    sentences = sentences_of(text)
    dice = Random(len(text))
    every = dice.choice([2, 2, 3, 4])
    return "\n\n".join(
        random.choice(stock.sentences) if number % every == 1 else each for number, each in enumerate(sentences)
    )


def short_middle(text: str, stock: Material, random: Random) -> str:
    """Replace one phrase of a few words: the name of a place, a theme, a dish."""
    words = text.split(" ")
    dice = Random(len(text))
    place, length = dice.randint(1, max(1, len(words) - 2)), dice.randint(1, 6)
    again = dice.choice([0, 0, 1])
    fresh = [random.choice(stock.words) for _ in range(length)]
    words[place : place + length] = fresh
    if again:
        words.append(" ".join(fresh))
    return " ".join(words)


def tail(text: str, stock: Material, random: Random) -> str:
    """Keep the text and append new sentences: live posts, tickers."""
    sentences = sentences_of(text)
    fresh = random.sample(stock.sentences, Random(len(text)).randint(1, 2))
    return "\n\n".join([*sentences, *fresh])


CHAINED = (
    "numbers",
    "slots",
    "names",
)  # families that sister papers share; with any other, the frame is the story itself
INSTALMENTS: dict[str, Callable[[str, Material, Random], str]] = {
    "numbers": numbers,
    "slots": slots,
    "names": names_and_numbers,
    "middle": middle,
    "between": between,
    "phrase": short_middle,
    "tail": tail,
}
