"""Articles -> pairs of instalments of made-up series, and pairs of copies: what the labelled sets have too few of.

Every article can be an instalment: its frame is kept and its slots, sentences or middle are filled anew from other
articles. Case is folded away in some, as half of the world's scripts have none. A pair of instalments is never a
copy; a pair of copies shows the same edits at one publisher within hours or at two.
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
    """Two tellings, whether they are copies, and the family they come from."""

    one: PreparedText
    other: PreparedText
    are_copies: bool
    family: str


@dataclass(frozen=True)
class Material:
    """What instalments are filled with: sentences and words of other articles."""

    texts: Sequence[PreparedText]
    sentences: Sequence[str]
    names: Sequence[str]
    words: Sequence[str]


def material(texts: Sequence[PreparedText]) -> Material:
    """Collect filling from texts."""
    sentences = [each for text in texts for each in sentences_of(text.text) if 20 < len(each) < 400]
    cased = [word for text in texts for word in _WORD.findall(text.text)[1:]]
    return Material(
        texts,
        sentences,
        sorted({word for word in cased if word[0].isupper() and len(word) > 2}),
        sorted({word for word in cased if word.islower() and len(word) > 3}),
    )


def sentences_of(text: str) -> list[str]:
    """Cut a text into sentences; a line break ends one too."""
    return [each for line in text.splitlines() for each in _SENTENCE.split(line) if each.strip()]


def series_pairs(stuff: Material, count: int, random: Random) -> list[Pair]:
    """Make pairs of instalments, every maker in turn."""
    makers = list(INSTALMENTS.items())
    pairs = []
    for number in range(count):
        family, maker = makers[number % len(makers)]
        base = _shortened(random.choice(stuff.texts), random)
        one, other = maker(base.text, stuff, random), maker(base.text, stuff, random)
        if one == other:
            continue
        headlines = _headlines(base.headline, stuff, random)
        pairs.append(_apart(replace_text(base, one, headlines[0]), other, headlines[1], family, random))
    return pairs


def replace_text(told: PreparedText, text: str, headline: str) -> PreparedText:
    """Return a telling with another text and headline."""
    return replace(told, text=text, headline=headline)


def _shortened(told: PreparedText, random: Random) -> PreparedText:
    """Most serial items are short: 40 to 400 words."""
    wanted = int(30 * 2 ** random.uniform(0, 3.8))
    kept, count = [], 0
    for sentence in sentences_of(told.text):
        kept.append(sentence)
        count += max(len(sentence.split()), len(sentence) // 12)
        if count >= wanted:
            break
    joint = random.choice([" ", "\n\n"])
    return replace(told, text=joint.join(kept))


def _apart(one: PreparedText, other_text: str, other_headline: str, family: str, random: Random) -> Pair:
    hours = random.choice([1, 6, 20, 24, 24, 24, 24, 48, 72, 168, 168, 720]) * random.uniform(0.9, 1.1)
    hours += 20 if family in ("phrase", "tail") else 0  # within hours one new phrase is a correction
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


def _headlines(headline: str, stuff: Material, random: Random) -> tuple[str, str]:
    """Equal, equal but for a word, or different."""
    kind = random.random()
    if kind < 0.45:
        return headline, headline
    if kind < 0.85:
        return f"{headline} {random.choice(stuff.names)}", f"{headline} {random.choice(stuff.names)}"
    return headline, random.choice(stuff.texts).headline


def _filled(text: str, share: float, choose: Callable[[str, Random], str], random: Random, seed: int) -> str:
    """Fill the same slots of a text anew: which words are slots depends on `seed` alone."""
    slots = Random(seed)

    def fill(found: re.Match[str]) -> str:
        return choose(found.group(), random) if slots.random() < share else found.group()

    return _WORD.sub(fill, text)


def _number(given: str, random: Random) -> str:
    return "".join(random.choice("0123456789") if sign.isdigit() else sign for sign in given)


def numbers(text: str, _stuff: Material, random: Random) -> str:
    """Only numbers vary: lotteries, markets, weather."""
    seed = len(text)
    if sum(sign.isdigit() for sign in text) < 4:
        text = _WORD.sub(lambda word: f"{len(word[0])}{word.start() % 97}" if word.start() % 7 == 0 else word[0], text)
    return _filled(
        text, 1.0, lambda word, dice: _number(word, dice) if any(map(str.isdigit, word)) else word, random, seed
    )


def slots(text: str, stuff: Material, random: Random) -> str:
    """Words vary, names for names: notices, obituaries, police blotters."""
    seed = len(text)
    share = Random(seed).choice([0.02, 0.04, 0.08, 0.15, 0.25])

    def choose(word: str, dice: Random) -> str:
        if word.isdigit():
            return _number(word, dice)
        return dice.choice(stuff.names if word[0].isupper() else stuff.words)

    return _filled(text, share, choose, random, seed)


def names_and_numbers(text: str, stuff: Material, random: Random) -> str:
    """Names and numbers vary and no other word does: results, earnings."""
    seed = len(text)
    share = Random(seed).choice([0.3, 0.6, 1.0])

    def choose(word: str, dice: Random) -> str:
        if any(map(str.isdigit, word)):
            return _number(word, dice)
        return dice.choice(stuff.names) if word[0].isupper() else word

    return _filled(text, share, choose, random, seed)


def middle(text: str, stuff: Material, random: Random) -> str:
    """Beginning and end stay, the middle is new: columns, horoscopes, live posts."""
    sentences = sentences_of(text)
    dice = Random(len(text))
    start = dice.randint(1, max(1, len(sentences) // 2))
    end = dice.randint(max(start, len(sentences) - 3), len(sentences))
    fresh = random.sample(stuff.sentences, dice.randint(1, 3))
    return "\n\n".join([" ".join(sentences[:start]), " ".join(fresh), " ".join(sentences[end:])])


def between(text: str, stuff: Material, random: Random) -> str:
    """Frame sentences alternate with own ones: listicles, quizzes."""
    sentences = sentences_of(text)
    dice = Random(len(text))
    every = dice.choice([2, 2, 3, 4])
    return "\n\n".join(
        random.choice(stuff.sentences) if number % every == 1 else each for number, each in enumerate(sentences)
    )


def short_middle(text: str, stuff: Material, random: Random) -> str:
    """One phrase of a few words is new: a name of a place, a theme, a dish."""
    words = text.split(" ")
    dice = Random(len(text))
    place, length = dice.randint(1, max(1, len(words) - 2)), dice.randint(1, 6)
    again = dice.choice([0, 0, 1])
    fresh = [random.choice(stuff.words) for _ in range(length)]
    words[place : place + length] = fresh
    if again:
        words.append(" ".join(fresh))
    return " ".join(words)


def tail(text: str, stuff: Material, random: Random) -> str:
    """The beginning stays, the rest is new: live posts, tickers."""
    sentences = sentences_of(text)
    fresh = random.sample(stuff.sentences, Random(len(text)).randint(1, 2))
    return "\n\n".join([*sentences, *fresh])


CHAINED = ("numbers", "slots", "names")  # what papers of one chain fill alike; any other frame is the story itself
INSTALMENTS: dict[str, Callable[[str, Material, Random], str]] = {
    "numbers": numbers,
    "slots": slots,
    "names": names_and_numbers,
    "middle": middle,
    "between": between,
    "phrase": short_middle,
    "tail": tail,
}
