"""Many schedules: which ones a run takes, in tasks for several processes, and the sums over them."""

import gc
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from simulation.pure import kept_results
from simulation.searches import SIZES, schedule

SHARES = {"weather": 0.075, "crowd": 0.025, "preemption": 0.2, "small-scope": 0.42, "faults": 0.28}
CHUNK = 64  # schedules of one task: neighbours share a workload, and its calm run
FRESH = 10**9  # numbers of fresh schedules lie below it


@dataclass
class Totals:
    """The sums over schedules."""

    schedules: int = 0
    calls: int = 0
    faults: int = 0
    bad: list[str] = field(default_factory=list)

    def add(self, other: "Totals") -> None:
        """Add the sums of another task."""
        self.schedules += other.schedules
        self.calls += other.calls
        self.faults += other.faults
        self.bad += other.bad


def tasks(schedules: int, search: str, fresh: int) -> Iterator[list[str]]:
    """The names of all schedules, in tasks: one half is the same in every run, the other half is fresh."""
    shares = {search: 1.0} if search else SHARES
    made = [chunk for name, share in shares.items() for chunk in _chunks(name, int(schedules * share), fresh)]
    random.Random(fresh).shuffle(made)  # a long task at the end would leave the other cores idle
    yield from made


def _chunks(search: str, count: int, fresh: int) -> Iterator[list[str]]:
    size = SIZES[search]() if search in SIZES else 0
    if size and count >= size:
        numbers = list(range(size))
    elif size:
        half = count // 2
        numbers = [random.Random(seed).randrange(size) for seed in range(half)]
        source = random.Random(fresh)
        numbers = sorted(numbers) + sorted(source.randrange(size) for _ in range(count - half))
    else:
        half = count // 2
        numbers = [*range(half), *range(FRESH + fresh, FRESH + fresh + count - half)]
    for start in range(0, count, CHUNK):
        yield [f"{search}:{number}" for number in numbers[start : start + CHUNK]]


def run_all(names: Sequence[str]) -> Totals:
    """Run schedules; each that breaks a promise is named in `bad`."""
    gc.set_threshold(100_000, 50, 100)  # an eighth of the time goes to looking for cycles, of which there are few
    totals = Totals()
    with kept_results():
        for name in names:
            done = schedule(name).run()
            totals.add(Totals(1, done.calls, done.faults, [name] if done.violations else []))
    return totals
