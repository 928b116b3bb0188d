"""Articles -> pairs of copies, made by the edits of newsrooms, one or several at a time."""

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from training.dedupe.series import Material, Pair, sentences_of

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")


def copy_pairs(stock: Material, count: int, random: Random) -> list[Pair]:
    """Make pairs of copies with one to four edits on either side."""
    pairs = []
    for _ in range(count):
        base = random.choice(stock.texts)
        is_other = random.random() < 0.6
        one = replace(base, text=_edited(base.text, stock, random)) if is_other and random.random() < 0.5 else base
        text = _edited(base.text, stock, random)
        hours = random.choice([0.2, 1, 2, 5, 10, 20, 40, 60]) if is_other else random.choice([0.2, 1, 2, 4, 8, 11])
        other = replace(
            base,
            text=text,
            headline=base.headline if random.random() < 0.55 else random.choice(stock.texts).headline,
            publisher=base.publisher + (" two" if is_other else ""),
            address=base.address + "/copy",
            hours=(base.hours or 0.0) + hours * random.uniform(0.5, 1.1),
        )
        if random.random() < 0.07:
            other = replace(other, hours=None)
        if random.random() < 0.3:
            one, other = replace(one, text=one.text.lower()), replace(other, text=other.text.lower())
        pairs.append(Pair(one, other, are_copies=True, family="copy"))
    return pairs + _repeats(stock, count // 10, random)


def _repeats(stock: Material, count: int, random: Random) -> list[Pair]:
    """Make pairs in which a publisher runs a text again days later, cut or reformatted but without new content."""
    pairs = []
    for _ in range(count):
        base = random.choice(stock.texts)
        text = random.choice([_same, _cut, _dropped, _misprinted, _framed])(base.text, stock, random)
        other = replace(
            base, text=text, address=base.address + "/again", hours=(base.hours or 0.0) + 24 * random.randint(1, 20)
        )
        pairs.append(Pair(base, other, are_copies=True, family="copy again"))
    return pairs


def _edited(text: str, stock: Material, random: Random) -> str:
    for _ in range(random.choice([1, 1, 2, 2, 3, 4])):
        text = random.choice(EDITS)(text, stock, random)
    return text


def _same(text: str, _stock: Material, _random: Random) -> str:
    return text


def _cut(text: str, _stock: Material, random: Random) -> str:
    sentences = sentences_of(text)
    return " ".join(sentences[: max(2, int(len(sentences) * random.uniform(0.3, 0.95)))])


def _dropped(text: str, _stock: Material, random: Random) -> str:
    return " ".join(each for each in sentences_of(text) if random.random() < 0.85) or text


def _added(text: str, stock: Material, random: Random) -> str:
    sentences = sentences_of(text)
    for _ in range(random.randint(1, max(1, len(sentences) // 5))):
        sentences.insert(random.randint(1, len(sentences)), random.choice(stock.sentences))
    return " ".join(sentences)


def _led(text: str, stock: Material, random: Random) -> str:
    return " ".join([random.choice(stock.sentences), *sentences_of(text)[1:]])


def _framed(text: str, stock: Material, random: Random) -> str:
    before = [random.choice(stock.sentences)] if random.random() < 0.5 else []
    return "\n\n".join([*before, text, *random.sample(stock.sentences, random.randint(0, 2))])


def _misprinted(text: str, _stock: Material, random: Random) -> str:
    rate = random.choice([0.005, 0.02, 0.06])

    def misprint(found: re.Match[str]) -> str:
        word = found.group()
        if len(word) < 4 or random.random() > rate:
            return word
        place = random.randint(1, len(word) - 2)
        return (
            word[:place]
            + random.choice(["", word[place] * 2, "l", "rn", word[place + 1] + word[place]])
            + word[place + 1 :]
        )

    return _WORD.sub(misprint, text)


def _reworded(text: str, stock: Material, random: Random) -> str:
    rate = random.choice([0.005, 0.015, 0.03])

    def reword(found: re.Match[str]) -> str:
        word = found.group()
        return random.choice(stock.words) if word.islower() and len(word) > 2 and random.random() < rate else word

    return _WORD.sub(reword, text)


def _corrected(text: str, _stock: Material, random: Random) -> str:
    """Replace one number of a text of at least 80 words."""
    if len(text.split()) < 80:
        return text
    found = list(_NUMBER.finditer(text))
    if not found:
        return text
    chosen = random.choice(found)
    return text[: chosen.start()] + str(random.randint(1, 99)) + text[chosen.end() :]


EDITS: tuple[Callable[[str, Material, Random], str], ...] = (
    _same,
    _cut,
    _dropped,
    _dropped,
    _added,
    _added,
    _led,
    _framed,
    _framed,
    _misprinted,
    _reworded,
    _corrected,
)
