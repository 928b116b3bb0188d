"""Families without a table: their frames are drawn from the story grammar, so no two publishers share one.

The families differ in the part that varies: numbers, names, words, whole sentences, or the values after fixed labels.
"""

import random
from collections.abc import Callable, Mapping

from training.dedupe.newsroom.grammar import Writer, capitalised
from training.dedupe.newsroom.serials import Frame, Part

_NUMBERS = frozenset({"n", "f"})
_NAMES = frozenset({"who", "place", "company"})
_WORDS = ("thing", "object", "adjective", "adverb", "abstract", "verb", "job", "unit", "where")
_VALUES = (
    "{who}",
    "{place}",
    "{thing}",
    "{count}",
    "{money}",
    "{adjective}",
    "{date}",
    "{abstract}",
    "{job}",
    "{n 1 99}",
)
_TITLE_SLOTS = _NUMBERS | _NAMES | {"adjective"}


def form(family: str, language: str, chance: random.Random) -> Frame:
    """Draw a publisher's frame for one of these families."""
    parts = FORMS[family](language, chance)
    title = _half_filled(language, chance, _TITLE_SLOTS, "headline")
    if chance.random() < 0.5:
        title = capitalised(Writer(language, chance).noun()[0])
    between = chance.choice(("\n\n", "\n\n", "\n", " "))
    return Frame(family, language, title, tuple(parts), {}, between, chance.choice(("", "- ", "1. ")))


def numbers(language: str, chance: random.Random) -> list[Part]:
    """Sentences in which only the numbers vary."""
    return _sentences(language, chance, _NUMBERS, chance.randint(3, 14))


def names(language: str, chance: random.Random) -> list[Part]:
    """Sentences in which only people, places and companies vary."""
    return _sentences(language, chance, _NAMES, chance.randint(3, 14))


def words(language: str, chance: random.Random) -> list[Part]:
    """Sentences in which only words of a few kinds vary, so instalments do not differ in a number or a name."""
    varying = frozenset(chance.sample(_WORDS, chance.randint(3, 6)))
    return _sentences(language, chance, varying, chance.randint(4, 14))


def mixture(language: str, chance: random.Random) -> list[Part]:
    """Sentences in which numbers, names and some words vary."""
    varying = _NUMBERS | _NAMES | frozenset(chance.sample(_WORDS, 2))
    return _sentences(language, chance, varying, chance.randint(3, 14))


def few(language: str, chance: random.Random) -> list[Part]:
    """A long notice in which only a few words, names or numbers vary, so instalments are nearly the same text."""
    varying = chance.choice((_NUMBERS, _NAMES, _NUMBERS | _NAMES, frozenset(chance.sample(_WORDS, 3))))
    parts = [
        *_sentences(language, chance, varying, chance.randint(2, 5)),
        *_fixed(language, chance, chance.randint(4, 16)),
    ]
    chance.shuffle(parts)
    return parts


def pool(language: str, chance: random.Random) -> list[Part]:
    """Sentences drawn for each instalment from a stock that the publisher keeps: old words in a new order."""
    stock = _fixed(language, chance, chance.randint(10, 40))
    opening = _fixed(language, chance, chance.randint(0, 2))
    drawn = max(3, len(stock) // chance.randint(2, 5))
    return [*opening, Part("[" + "|".join(part.template for part in stock) + "]", drawn, drawn + 2)]


def sentences(language: str, chance: random.Random) -> list[Part]:
    """New sentences between a fixed opening and a fixed ending."""
    opening, ending = chance.randint(1, 5), chance.randint(0, 5)
    return [*_fixed(language, chance, opening), _fresh(chance, "{sentence}"), *_fixed(language, chance, ending)]


def labels(language: str, chance: random.Random) -> list[Part]:
    """A sheet of fixed labels with varying values."""
    writer, sign = Writer(language, chance), chance.choice((": ", ": ", " – ", " = ", " ... "))
    rows = [
        Part(f"{capitalised(writer.noun()[0])}{sign}{chance.choice(_VALUES)}") for _ in range(chance.randint(5, 14))
    ]
    return [*_fixed(language, chance, chance.randint(0, 2)), *rows, *_fixed(language, chance, chance.randint(0, 2))]


def table(language: str, chance: random.Random) -> list[Part]:
    """A table with the same places or companies every day and new numbers."""
    writer, sign = Writer(language, chance), chance.choice(("  ", "\t", " ", ", ", " / "))
    rule = chance.choice(("place", "company", "team", "unit"))
    columns = [chance.choice(("{n 1 99}", "{n 100 9000}", "{f 0 90}", "{f 0 9}%")) for _ in range(chance.randint(1, 4))]
    rows = [Part(sign.join([writer.word(rule), *columns])) for _ in range(chance.randint(5, 16))]
    return [*_fixed(language, chance, chance.randint(0, 3)), *rows, *_fixed(language, chance, chance.randint(0, 2))]


def notice(language: str, chance: random.Random) -> list[Part]:
    """A notice of one to three sentences, in which names, places, numbers and few other words vary."""
    varying = _NUMBERS | _NAMES | frozenset(chance.sample(_WORDS, chance.randint(0, 2)))
    return _sentences(language, chance, varying, chance.randint(1, 3))


def diary(language: str, chance: random.Random) -> list[Part]:
    """Dated entries: a time or date and a new sentence each, between a fixed heading and a fixed close."""
    row = chance.choice(
        ("{clock} {sentence}", "{date}: {sentence}", "{weekday}, {place}: {sentence}", "{who} ({n 18 90}): {quote}")
    )
    rows = chance.randint(3, 8)
    return [*_fixed(language, chance, chance.randint(1, 3)), Part(row, rows, rows + 3), *_fixed(language, chance, 1)]


def items(language: str, chance: random.Random) -> list[Part]:
    """A list of things, each with a sentence or two, after a fixed opening."""
    row = chance.choice(
        ("{thing}: {sentence}", "{object} – {opinion}", "{who}, {job}: {opinion}", "{thing}. {sentence} {sentence}")
    )
    rows = chance.randint(3, 9)
    return [*_fixed(language, chance, chance.randint(1, 4)), Part(row, rows, rows + 2), *_fixed(language, chance, 1)]


def questions(language: str, chance: random.Random) -> list[Part]:
    """Questions and answers between a fixed opening and a fixed ending."""
    row = chance.choice(("{opinion}? {sentence}", "{headline}? {abstract}, {adjective}, {thing}?", "{thing}? {quote}"))
    return [
        *_fixed(language, chance, chance.randint(1, 3)),
        Part(row, 3, 8),
        *_fixed(language, chance, chance.randint(1, 4)),
    ]


def letter(language: str, chance: random.Random) -> list[Part]:
    """A letter: opinions between a fixed address and a fixed close."""
    return [
        *_fixed(language, chance, chance.randint(1, 3)),
        _fresh(chance, "{quote}"),
        *_fixed(language, chance, 2),
        Part("{who}, {place}"),
    ]


FORMS: Mapping[str, Callable[[str, random.Random], list[Part]]] = {
    "form-numbers": numbers,
    "form-names": names,
    "form-words": words,
    "form-mixture": mixture,
    "form-few": few,
    "form-pool": pool,
    "form-sentences": sentences,
    "form-labels": labels,
    "form-table": table,
    "form-notice": notice,
    "form-diary": diary,
    "form-items": items,
    "form-questions": questions,
    "form-letter": letter,
}


def _half_filled(language: str, chance: random.Random, varying: frozenset[str], rule: str) -> str:
    return Writer(language, chance, {}, varying).word(rule)


def _sentences(language: str, chance: random.Random, varying: frozenset[str], wanted: int) -> list[Part]:
    """Draw `wanted` sentences with a varying slot, and some without one."""
    parts: list[Part] = []
    while sum("{" in part.template for part in parts) < wanted:
        template = _half_filled(language, chance, varying, chance.choice(("sentence", "sentence", "lede")))
        if "{" in template or chance.random() < 0.3:
            parts.append(Part(template))
    return parts


def _fixed(language: str, chance: random.Random, wanted: int) -> list[Part]:
    writer = Writer(language, chance)
    return [Part(writer.sentence()) for _ in range(wanted)]


def _fresh(chance: random.Random, slot: str) -> Part:
    rows = chance.randint(2, 8)
    return Part(slot, rows, rows + 2)
