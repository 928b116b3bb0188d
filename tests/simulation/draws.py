"""Every free choice of a simulated run: who goes on, which call fails, how much a page holds.

A choice is a number; 0 is always the calm one, so a run that only ever draws 0 has no fault and no concurrency. The
choices that are not 0 are a run's script: the script alone repeats the run, and a shorter script is a simpler run.
"""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

Place = tuple[str, int]  # the kind of a choice, and which choice of its kind
Script = Mapping[Place, int]

HARMLESS = frozenset({"next", "turn", "order", "batch", "cold"})  # kinds of choices that are no fault of a service


class Source(Protocol):
    """Decides choices."""

    def choose(self, kind: str, number: int, options: int, /) -> int:
        """Return a number from 0 to `options` - 1."""


@dataclass
class Draws:
    """Numbers the choices of each kind, asks the source, and keeps the script."""

    source: Source
    counts: Counter[str] = field(default_factory=Counter)
    script: dict[Place, int] = field(default_factory=dict)

    def draw(self, kind: str, options: int) -> int:
        """Choose one of several options; the first is the calm one."""
        number = self.counts[kind]
        self.counts[kind] = number + 1
        value = self.source.choose(kind, number, options) if options > 1 else 0
        if value:
            self.script[kind, number] = value
        return value


class Calm:
    """No faults, no concurrency."""

    def choose(self, _kind: str, _number: int, _options: int, /) -> int:
        """Return 0."""
        return 0


@dataclass(frozen=True)
class Scripted:
    """Repeats a script; every other choice is calm."""

    script: Script

    def choose(self, kind: str, number: int, options: int, /) -> int:
        """Return the script's choice, as far as there are as many options now."""
        return min(self.script.get((kind, number), 0), options - 1)


@dataclass
class Weather:
    """Random choices: `rates` gives for each kind the share of choices that are not calm."""

    seed: int
    rates: Mapping[str, float]
    until: int  # choices, after which the weather is calm: a storm that never ends delivers nothing

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._made = 0

    def choose(self, kind: str, _number: int, options: int, /) -> int:
        """Return 0, or at the rate of the kind one of the other options."""
        rate = self.rates.get(kind, 0.0)
        self._made += 1
        if not rate or self._made > self.until or self._random.random() >= rate:
            return 0
        return self._random.randrange(1, options)


SWARM: Mapping[str, tuple[float, ...]] = {
    "next": (0.0, 0.1, 0.5),
    "turn": (0.0, 0.02, 0.2, 0.7),
    "fault": (0.0, 0.03, 0.1, 0.3),
    "delay": (0.0, 0.0, 0.02, 0.1),
    "again": (0.0, 0.0, 0.1, 0.4),
    "twice": (0.0, 0.0, 0.1, 0.4),
    "order": (0.0, 0.5),
    "batch": (0.0, 0.3, 1.0),
    "page": (0.0, 0.1, 0.6),
    "stale": (0.0, 0.1, 0.5),
    "item": (0.0, 0.1, 0.3),
    "expire": (0.0, 0.5),
    "cold": (0.0, 0.2, 1.0),
    "late": (0.0, 0.0, 0.3),
}


def swarm(seed: int, *, may_receive_again: bool = True) -> Weather:
    """Return weather with rates of its own: a run with one kind of fault alone goes deeper than one with all kinds."""
    chosen = random.Random(f"rates {seed}")
    rates = {kind: chosen.choice(rates) for kind, rates in SWARM.items()}
    rates["again"] *= may_receive_again
    return Weather(seed, rates, until=chosen.choice((300, 1_000, 3_000)))
