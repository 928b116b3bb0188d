"""Serial items: frames that a publisher keeps, and instalments that fill them each day.

The families are defined in `families/LANGUAGE.txt`. `== weather` opens a section, with rules of its own
(`sky = fair; dull`) and the parts of a frame: `title:`, `line:`, `maybe:` (an optional line), `rows 4 7:` (4 to 7
different lines). A family may have several sections; a frame follows one of them. Choices in angle brackets are made
once for each frame. `{hero}`, `{town}` and `{firm}` keep their value throughout an instalment.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from training.dedupe.newsroom.grammar import Writer, capitalised, language_rules, read_rules
from training.dedupe.newsroom.publishers import moment

FAMILIES = Path(__file__).parent / "families"
_ABOUT = {"hero": "who", "town": "place", "firm": "company"}  # the subject of an instalment, in both title and text
_KEPT_PART = 0.6  # chance that a frame has a `maybe` line
_SHUFFLED = 0.3  # share of frames with their lines in another order
_HOUSE_LINES = (0, 0, 0, 1, 2, 3, 4, 8, 14)  # sentences of the publisher before an instalment, and after it


@dataclass(frozen=True, slots=True)
class Part:
    """A line of a frame, or `least` to `most` different lines from one template."""

    template: str
    least: int = 1
    most: int = 1


@dataclass(frozen=True, slots=True)
class Frame:
    """The fixed parts of a publisher's series: the lines, slots and rules from which its instalments are made."""

    family: str
    language: str
    title: str
    parts: tuple[Part, ...]
    rules: Mapping[str, Sequence[str]]
    between: str = "\n"
    marker: str = ""

    def instalment(self, chance: random.Random, hours: float) -> tuple[str, str]:
        """Fill the frame for a day; return headline and text."""
        day = moment(hours)
        names = language_rules(self.language)
        today = {
            "weekday": [names["weekday"][day.weekday()]],
            "month": [names["month"][day.month - 1]],
            "day": [str(day.day)],
        }
        about = {name: [Writer(self.language, chance).word(rule)] for name, rule in _ABOUT.items()}
        writer = Writer(self.language, chance, {**self.rules, **today, **about})
        lines = [line for part in self.parts for line in self._lines(part, writer)]
        return capitalised(writer.fill(self.title)), self.between.join(lines)

    def sameness(self, chance: random.Random) -> float:
        """Return the share of word triples that two instalments have in common."""
        one, other = (_triples(self.instalment(chance, hours)[1]) for hours in (0.0, 24.0))
        return len(one & other) / (min(len(one), len(other)) or 1)

    def _lines(self, part: Part, writer: Writer) -> list[str]:
        wanted = writer.chance.randint(part.least, part.most)
        if wanted == 1:
            return [capitalised(writer.fill(part.template))]
        drawn = dict.fromkeys(capitalised(writer.fill(part.template)) for _ in range(wanted * 3))
        marked = [self.marker.replace("1", str(place)) + line for place, line in enumerate(list(drawn)[:wanted], 1)]
        return ["\n".join(marked)]


def _triples(text: str) -> set[str]:
    words = text.split() if " " in text else list(text)
    return {" ".join(words[place : place + 3]) for place in range(len(words) - 2)}


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of serial item: the rules, titles and parts from which its frames are made."""

    name: str
    rules: Mapping[str, Sequence[str]]
    titles: tuple[str, ...]
    parts: tuple[tuple[str, Part], ...]


def frame(language: str, family: str, chance: random.Random) -> Frame:
    """Make one publisher's frame for a family."""
    made = chance.choice(families(language)[family])
    writer = Writer(language, chance, made.rules)
    kept = [part for kind, part in made.parts if kind != "maybe" or chance.random() < _KEPT_PART]
    if chance.random() < _SHUFFLED:
        chance.shuffle(kept)
    parts = [replace(part, template=writer.frozen(part.template)) for part in kept]
    title = writer.frozen(chance.choice(made.titles))
    between = chance.choice(("\n", "\n\n", "\n\n"))
    marker = chance.choice(("", "", "- ", "• ", "1. ", "1) "))
    return Frame(
        family,
        language,
        title,
        (*_house_lines(language, chance), *parts, *_house_lines(language, chance)),
        made.rules,
        between,
        marker,
    )


def _house_lines(language: str, chance: random.Random) -> list[Part]:
    """Draw sentences that a frame repeats in every instalment: often none, at times most of the text."""
    writer = Writer(language, chance)
    written = [writer.sentence() for _ in range(chance.choice(_HOUSE_LINES))]
    return [Part(writer.join(written))] if written else []


@cache
def families(language: str) -> Mapping[str, tuple[Family, ...]]:
    """Read the serial families of a language, each with all its layouts."""
    path = FAMILIES / f"{language}.txt"
    if not path.exists():
        return {}
    sections = path.read_text("utf-8").split("\n== ")[1:]
    made = [_family(section) for section in sections]
    return {one.name: tuple(other for other in made if other.name == one.name) for one in made}


def _family(section: str) -> Family:
    name, *lines = section.strip().splitlines()
    rules = [line for line in lines if " = " in line.split(":", 1)[0] or line.startswith("  ")]
    parts = [_part(line) for line in lines if line.strip() and line not in rules and not line.startswith("#")]
    titles = tuple(part.template for kind, part in parts if kind == "title")
    return Family(
        name.strip(), read_rules("\n".join(rules)), titles, tuple(each for each in parts if each[0] != "title")
    )


def _part(line: str) -> tuple[str, Part]:
    kind, _, template = line.partition(":")
    name, *numbers = kind.split()
    least, most = (int(number) for number in numbers or (1, 1))
    return name, Part(template.strip(), least, most)
