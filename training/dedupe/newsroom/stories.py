"""Original news stories: an event with its own names, things and numbers, and reports of it in new sentences."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from training.dedupe.newsroom.grammar import Writer, capitalised

BEATS = ("accident", "business", "council", "court", "culture", "science", "sport", "weather")
_QUOTED = 0.2  # share of the sentences after the lede that are quotes
_OF_THE_EVENT = 0.75  # share of the things named that belong to the event; the rest differs from report to report
_LETTERS_A_WORD = 1.7  # of Chinese and Japanese, for lengths given in words


@dataclass(frozen=True, slots=True)
class Story:
    """A text as its author wrote it, in paragraphs of sentences."""

    language: str
    headline: str
    paragraphs: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        """The paragraphs, separated by a blank line."""
        between = "" if self.language in ("ja", "zh") else " "
        return "\n\n".join(between.join(sentences) for sentences in self.paragraphs)

    @property
    def sentences(self) -> tuple[str, ...]:
        """All sentences, in order."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph)

    def with_paragraphs(self, paragraphs: Sequence[Sequence[str]]) -> "Story":
        """Return the same story with other paragraphs; empty ones are dropped."""
        return replace(self, paragraphs=tuple(tuple(sentences) for sentences in paragraphs if sentences))


@dataclass(frozen=True, slots=True)
class Event:
    """An event: the names and things that every report of it draws on."""

    language: str
    beat: str
    bound: Mapping[str, Sequence[str]]

    def writer(self, chance: random.Random) -> Writer:
        """Return a writer that reports this event, with some things of its own."""
        fresh = Writer(self.language, chance, {"mod": self.bound["mod"]})
        scenery = [fresh.noun() for _ in range(round(len(self.bound["thing"]) * (1 - _OF_THE_EVENT) / _OF_THE_EVENT))]
        things = [*self.bound["thing"], *(subject for subject, _ in scenery)]
        objects = [*self.bound["object"], *(form for _, form in scenery)]
        return Writer(self.language, chance, {**self.bound, "thing": things, "object": objects})


def happening(language: str, chance: random.Random) -> Event:
    """Invent an event."""
    beat = chance.choice(BEATS)
    plain = Writer(language, chance)
    words = [*plain.rules[f"{beat}.mod"], *chance.sample(plain.rules["mod"], 12)]
    nouns = [Writer(language, chance, {"mod": words}).noun() for _ in range(14)]
    bound = {
        "mod": words,
        "thing": [subject for subject, _ in nouns],
        "object": [form for _, form in nouns],
        "who": [plain.word("who") for _ in range(4)],
        "place": [plain.word("place") for _ in range(3)],
        "company": [plain.word("company") for _ in range(2)],
        "count": [plain.word("count") for _ in range(6)],
    }
    return Event(language, beat, bound)


def translated(event: Event, language: str, chance: random.Random) -> Event:
    """Return the same event in another language, with the same people, places and companies."""
    kept = {name: event.bound[name] for name in ("who", "place", "company")}
    fresh = happening(language, chance)
    return event if language == event.language else Event(language, fresh.beat, {**fresh.bound, **kept})


def length(text: str, language: str) -> int:
    """Count words; in Chinese and Japanese, estimate them from the letters."""
    return int(len(text) / _LETTERS_A_WORD) if language in ("ja", "zh") else len(text.split())


def report(event: Event, chance: random.Random, words: int) -> Story:
    """Write a report of an event with about `words` words."""
    writer = event.writer(chance)
    sentences = [writer.sentence("lede")]
    written = length(sentences[0], event.language)
    while written < words:
        sentences.append(_next_sentence(writer))
        written += length(sentences[-1], event.language)
    return Story(event.language, headline(event, chance), _paragraphs(sentences, chance))


def headline(event: Event, chance: random.Random) -> str:
    """Write a headline for an event."""
    return event.writer(chance).sentence("headline")


def likely_length(chance: random.Random) -> int:
    """Draw a length in words as in newsrooms: most reports have 150 to 450, one in eight is a brief, some have 900."""
    if chance.random() < 0.12:
        return chance.randint(36, 80)
    return min(900, max(40, round(chance.lognormvariate(5.5, 0.6))))


def original(language: str, chance: random.Random, words: int = 0) -> tuple[Event, Story]:
    """Invent an event and report it; without a length given, a likely one is drawn."""
    event = happening(language, chance)
    return event, report(event, chance, words or likely_length(chance))


def _next_sentence(writer: Writer) -> str:
    return capitalised(writer.word("quote" if writer.chance.random() < _QUOTED else "sentence"))


def _paragraphs(sentences: Sequence[str], chance: random.Random) -> tuple[tuple[str, ...], ...]:
    paragraphs = []
    rest = list(sentences)
    while rest:
        taken = chance.choice((1, 1, 2, 2, 3, 4))
        paragraphs.append(tuple(rest[:taken]))
        rest = rest[taken:]
    return tuple(paragraphs)
