"""Tables of alternatives -> sentences: a grammar of text templates.

A table is a text file. `name = a; b; c` gives the rule `name` three alternatives, an indented line adds more, and `#`
begins a comment. In an alternative, `{name}` stands for any alternative of that rule, `{n 1 99}` for an integer,
`{f 0 9}` for a decimal number, `{y 1900 1999}` for a year, `[a|b]` for one of the two, and `<a|b>` for one of the two,
chosen once for each frame.
"""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

LANGUAGES = Path(__file__).parent / "languages"
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_FROZEN = re.compile(r"<([^<>]*)>")
_SLOT = re.compile(r"\{([^{}]*)\}")
_QUOTATION = re.compile(r"([.:] ?[“«„「] ?)(\w)")
_RULE = re.compile(r"([\w.-]+) = (.*)")
_WHOLE = frozenset({"sentence", "quote", "lede", "headline"})  # rules of whole sentences

Rules = Mapping[str, Sequence[str]]


def read_rules(text: str) -> dict[str, list[str]]:
    """Read a table; return the alternatives of each rule."""
    rules: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        rule = _RULE.match(line)
        name, alternatives = (rule[1], rule[2]) if rule else (name, line)
        rules.setdefault(name, []).extend(part.strip() for part in alternatives.split(";") if part.strip())
    return rules


@cache
def repairs(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Read a language's corrections where two words meet (`a apple`, `de le`): pairs of pattern and replacement."""
    pairs = (rule.split("=>") for rule in language_rules(language).get("repair", ()))
    return tuple((re.compile(pattern), replacement) for pattern, replacement in pairs)


@cache
def language_rules(language: str) -> Rules:
    """Read the table of a language, by its two-letter code."""
    return read_rules((LANGUAGES / f"{language}.txt").read_text("utf-8"))


def languages() -> tuple[str, ...]:
    """Return the code of every language that has a table, sorted."""
    return tuple(sorted(path.stem for path in LANGUAGES.glob("*.txt")))


def capitalised(sentence: str) -> str:
    """Return the sentence with a capital first letter, also after quotation marks."""
    first = next((place for place, letter in enumerate(sentence) if letter.isalnum()), 0)
    begun = sentence[:first] + sentence[first : first + 1].upper() + sentence[first + 1 :]
    return _QUOTATION.sub(lambda found: found[1] + found[2].upper(), begun)


@dataclass(frozen=True, slots=True)
class Writer:
    """Draws texts from a language's rules; `bound` holds a story's own names and things, which override the rules."""

    language: str
    chance: random.Random
    bound: Mapping[str, Sequence[str]] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()  # slots left unfilled, for the instalments of a frame

    @property
    def rules(self) -> Rules:
        """The table of the language."""
        return language_rules(self.language)

    def word(self, rule: str) -> str:
        """Draw an alternative of a rule and fill it."""
        return self.fill(self.chance.choice(self._alternatives(rule)))

    def fill(self, template: str) -> str:
        """Make a template's choices, then fill its slots."""
        while _CHOICE.search(template):
            template = _CHOICE.sub(lambda found: self.chance.choice(found[1].split("|")), template)
        filled = _SLOT.sub(lambda found: self._slot(found[1], found[0]), template)
        for pattern, replacement in repairs(self.language):
            filled = pattern.sub(replacement, filled)
        return filled

    def frozen(self, template: str) -> str:
        """Make and fill the choices in angle brackets and leave the rest unfilled: the template of a frame."""
        while _FROZEN.search(template):
            template = _FROZEN.sub(lambda found: self.fill(self.chance.choice(found[1].split("|"))), template)
        return template

    def sentence(self, rule: str = "sentence") -> str:
        """Draw a sentence."""
        return capitalised(self.word(rule))

    def join(self, sentences: Sequence[str]) -> str:
        """Join sentences, with a space if the language writes one."""
        return ("" if self.language in ("ja", "zh") else " ").join(sentences)

    def noun(self) -> tuple[str, str]:
        """Draw a noun of two parts (`the harbour committee`), as subject and as object."""
        forms = self.word("head").split("=")
        part = self.word("mod")
        return forms[0].replace("*", part), forms[-1].replace("*", part)

    def number(self, low: int, high: int) -> str:
        """Draw an integer, written as in the language."""
        return f"{self.chance.randint(low, high):,}".replace(",", self._mark("thousands"))

    def decimal(self, low: int, high: int) -> str:
        """Draw a number with one or two decimals, written as in the language."""
        places = self.chance.choice((1, 1, 2))
        return f"{self.chance.uniform(low, high):.{places}f}".replace(".", self._mark("decimal"))

    def _mark(self, rule: str) -> str:
        return self.rules[rule][0].replace("_", "\u00a0").replace("-", "")

    def _alternatives(self, rule: str) -> Sequence[str]:
        return self.bound.get(rule) or self.rules[rule]

    def _slot(self, slot: str, written: str) -> str:
        name, *numbers = slot.split()
        if name in self.kept:
            return written
        if name == "n":
            return self.number(int(numbers[0]), int(numbers[1]))
        if name == "y":
            return str(self.chance.randint(int(numbers[0]), int(numbers[1])))
        if name == "f":
            return self.decimal(int(numbers[0]), int(numbers[1]))
        if name in ("thing", "object") and name not in self.bound:
            return self.noun()[name == "object"]
        return capitalised(self.word(name)) if name in _WHOLE else self.word(name)
