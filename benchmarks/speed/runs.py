"""Stacks in turn over the same batches: CPU and counts at once, then the wall of one batch with waiting."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Protocol, TypeAlias

from benchmarks.speed.dollars import a_million
from benchmarks.speed.product import Product
from benchmarks.speed.services import Counts, Services
from copydesk.events import JsonObject

Batch: TypeAlias = Sequence[tuple[str, bytes]]  # the objects of a batch of messages: suffix of the key, body


class Stack(Protocol):
    """One of the stacks that are compared."""

    name: str

    def reset(self) -> None:
        """Forget all articles."""

    def __call__(self, event: JsonObject) -> None:
        """Process a batch of messages."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Batches of uploads: each has `articles`. The `originals` are stored before, and not measured."""

    name: str
    batches: Sequence[Batch]
    articles: int
    waited: Batch  # a batch whose wall is measured with waiting; `waited_articles` of them
    waited_articles: int
    originals: Sequence[Batch] = ()

    def warming(self) -> "Scenario":
        """Return a short scenario that loads and connects what this one uses."""
        return replace(self, batches=[self.waited], articles=self.waited_articles)


@dataclass
class Figures:
    """What a stack used: seconds of CPU of each batch in each round, counts of all, walls of the waited batch."""

    scenario: Scenario
    cpu: dict[int, list[float]] = field(default_factory=dict)
    index_cpu: dict[int, list[float]] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)
    walls: list[float] = field(default_factory=list)
    trips: float = 0  # round trips of the waited batch

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of CPU of an article."""
        return _ms(self.cpu, self.scenario)

    @property
    def index_cpu_ms(self) -> float:
        """Milliseconds of CPU of an article in the index function; 0 where a stack has none."""
        return _ms(self.index_cpu, self.scenario)

    @property
    def an_article(self) -> Counts:
        """Calls and units of an article."""
        rounds = len(next(iter(self.cpu.values())))
        return self.counts.over(rounds * len(self.cpu) * self.scenario.articles)

    @property
    def wall_ms(self) -> float:
        """Milliseconds of the waited batch."""
        return median(self.walls) * 1000

    def dollars(self, latency: float) -> float:
        """Dollars of a million articles, if a round trip takes `latency` seconds."""
        one = self.scenario
        seconds, messages = self.cpu_ms / 1000 + self.trips * latency / one.waited_articles, len(one.batches[0])
        return a_million(self.an_article, seconds, batch=messages, objects=messages / one.articles)


def measure(
    scenario: Scenario, stacks: Sequence[Stack], services: Services, rounds: int, latency: float
) -> dict[str, Figures]:
    """Run all stacks over a scenario, `rounds` times from empty tables; which stack begins moves on by one."""
    figures = {stack.name: Figures(scenario) for stack in stacks}
    for _ in range(rounds):
        _begin(scenario, stacks, services)
        for number, batch in enumerate(scenario.batches):
            event = services.upload(batch)
            for stack in _turned(stacks, number):
                _count(stack, event, services, figures[stack.name], number)
        _begin(scenario, stacks, services)
        event = services.upload(scenario.waited)
        with _waiting(services, latency):
            for stack in stacks:
                before = services.counts()
                figures[stack.name].walls.append(_timed(stack, event)[0])
                figures[stack.name].trips = (services.counts() - before).trips
    return figures


def _begin(scenario: Scenario, stacks: Sequence[Stack], services: Services) -> None:
    services.reset()
    for stack in stacks:
        stack.reset()
    for batch in scenario.originals:
        event = services.upload(batch)
        for stack in stacks:
            stack(event)


def _turned(stacks: Sequence[Stack], number: int) -> Iterator[Stack]:
    return (stacks[(number + place) % len(stacks)] for place in range(len(stacks)))


def _count(stack: Stack, event: JsonObject, services: Services, figures: Figures, number: int) -> None:
    services.changes()
    before = services.counts()
    figures.cpu.setdefault(number, []).append(_timed(stack, event)[1])
    figures.counts += services.counts() - before
    if isinstance(stack, Product):
        changed: JsonObject = {"Records": services.changes()}
        start = time.process_time()
        stack.index(changed)
        figures.index_cpu.setdefault(number, []).append(time.process_time() - start)


def _timed(stack: Stack, event: JsonObject) -> tuple[float, float]:
    """Seconds of wall and of CPU, of all threads."""
    wall, cpu = time.perf_counter(), time.process_time()
    stack(event)
    return time.perf_counter() - wall, time.process_time() - cpu


@contextmanager
def _waiting(services: Services, latency: float) -> Iterator[None]:
    """Answer calls late, and keep to one core where the system can."""
    pin = getattr(os, "sched_setaffinity", None)
    cores = os.sched_getaffinity(0) if pin else set()
    services.wait(latency)
    if pin:
        pin(0, {min(cores)})
    try:
        yield
    finally:
        services.wait(0)
        if pin:
            pin(0, cores)


def _ms(seconds: Mapping[int, Sequence[float]], scenario: Scenario) -> float:
    batches = len(scenario.batches)
    return sum(map(median, seconds.values())) * 1000 / batches / scenario.articles
