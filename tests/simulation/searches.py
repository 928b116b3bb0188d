"""Five searches for schedules that break a promise; each is blind somewhere, so none replaces another.

| search | finds | is blind to |
|---|---|---|
| weather | effects of the whole system under faults of every kind, many deliveries | narrow windows of two writers |
| crowd | many deliveries of one story that meet, under faults of every kind | anything else |
| preemption | two or three deliveries that meet, with few switches and deaths | effects of the whole system |
| small scope | two deliveries of a named meeting: two switches anywhere, or a switch and a death | three writers |
| faults | one delivery of each kind, every call failing once, then every pair of calls | concurrency |

A schedule has a number within its search, which is all that is needed to run it again.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import product

from simulation.clients import Fault
from simulation.draws import Calm, Script, Scripted, Source, swarm
from simulation.invariants import links
from simulation.meetings import CROWDS, DELIVERIES, MEETINGS
from simulation.runs import Run, before_last_group, run, run_last_group
from simulation.system import System
from simulation.workload import Act, DeleteVersion, SendAgain, Wait, Workload, random_workload

PER_WORKLOAD = 16  # schedules of one random workload: its calm run serves all of them
DEATHS = (Fault.KILLED_BEFORE, Fault.KILLED_AFTER, Fault.THROTTLED_THRICE)
STRIKES = tuple(fault for fault in Fault if fault is not Fault.NONE)


@dataclass(frozen=True)
class Schedule:
    """A workload and the source of its choices; `is_strict` and `is_sequential` as in `run_last_group`.

    `is_whole`: the choices are for the whole workload, not for its last group alone.
    """

    name: str
    workload: Workload
    source: Callable[[], Source]
    is_strict: bool = False
    is_sequential: bool = False
    is_whole: bool = False

    def run(self) -> Run:
        """Run the schedule and check it."""
        if self.is_whole:
            return run(self.workload, self.source())
        return run_last_group(self.workload, self.source(), is_strict=self.is_strict, is_sequential=self.is_sequential)


def weather(number: int) -> Schedule:
    """Random faults everywhere.

    One message is not received by two functions at once where versions are lost (docs/faults.md, "Known, and left").
    """
    workload = random_workload(number // PER_WORKLOAD)
    source = partial(swarm, number, may_receive_again=not workload.loses_versions)
    return Schedule(f"weather:{number}", workload, source, is_whole=True)


def crowd(number: int) -> Schedule:
    """Many deliveries of one story, under random faults."""
    return Schedule(f"crowd:{number}", CROWDS[number % len(CROWDS)], partial(swarm, number), is_whole=True)


def preemption(number: int) -> Schedule:
    """The last two or three acts meet, with one to three switches and up to two deaths at random calls."""
    source = random.Random(f"preemption {number}")
    workload = _meeting(number // PER_WORKLOAD)
    first, last = calls_of_last_group(workload)
    calls = range(first, max(first + 2, last + (last - first) // 2))
    script = {("turn", source.choice(calls)): source.choice((1, 1, 1, 2)) for _ in range(source.randint(1, 3))}
    script |= {("fault", source.choice(calls)): source.choice(DEATHS) for _ in range(source.randint(0, 2))}
    if source.random() < 0.5:
        script["order", source.randrange(4)] = 1
    return Schedule(f"preemption:{number}", workload, lambda: Scripted(script))


@cache
def _meeting(seed: int) -> Workload:
    """A random workload whose last two or three acts happen at one moment."""
    source = random.Random(f"meeting {seed}")
    random_one = random_workload(seed)
    kept = [number for number, act in enumerate(random_one.acts) if not isinstance(act, Wait)]
    acts = [_renumbered(random_one.acts[number], kept) for number in kept]
    together = min(source.choice((2, 2, 3)), len(acts))
    earlier = acts[: len(acts) - together]
    return replace(random_one, groups=(*((act,) for act in earlier), tuple(acts[len(earlier) :])))


def _renumbered(act: Act, kept: list[int]) -> Act:
    """An act that names an earlier act, by that act's place among the kept ones."""
    return replace(act, act=kept.index(act.act)) if isinstance(act, DeleteVersion | SendAgain) else act


@cache
def calls_of_last_group(workload: Workload) -> tuple[int, int]:
    """The attempts of a calm run before its last group of acts, and in all."""
    system = before_last_group(workload).copy(Calm())
    system.run()
    return system.group_starts[-1], system.draws.counts["turn"]


@cache
def _interleavings() -> list[tuple[str, Script, bool]]:
    """Every interleaving of each meeting: one delivery makes n calls, the other k, then each goes on to its end.

    Then the same with a death: the first makes n calls, the other goes on to its end, and either dies at a call.
    """
    found: list[tuple[str, Script, bool]] = []
    deaths: list[tuple[str, Script, bool]] = []
    for name, workload in MEETINGS.items():
        first, last = calls_of_last_group(workload)
        is_strict = _is_order_irrelevant(workload)
        order = ("order", len(workload.groups) - 1)
        for newest_first, calls in product((0, 1), range(last - first)):
            for more in range(1, last - first - calls + 1):
                script: Script = {("turn", first + calls): 1, ("turn", first + calls + more): 1}
                found.append((name, {**script, order: newest_first}, is_strict))
                death = {("turn", first + calls): 1, ("fault", first + calls + more): Fault.KILLED_AFTER}
                deaths.append((name, {**death, order: newest_first}, is_strict))
    return found + deaths


def named_schedules(name: str) -> list[str]:
    """The schedules of one meeting, or of one delivery."""
    if name in MEETINGS:
        return [f"small-scope:{number}" for number, (one, _, _) in enumerate(_interleavings()) if one == name]
    return [f"faults:{number}" for number, (one, _) in enumerate(_strikes()) if one == name]


def _is_order_irrelevant(workload: Workload) -> bool:
    """Whether both orders of the two deliveries end with the same links, one after the other."""
    ends = []
    for newest_first in (0, 1):
        system = System(workload, Scripted({("order", len(workload.groups) - 1): newest_first}))
        system.run()
        ends.append(links(system))
    return ends[0] == ends[1]


def small_scope(number: int) -> Schedule:
    """One of the interleavings of two deliveries."""
    found = _interleavings()
    name, script, is_strict = found[number % len(found)]
    return Schedule(f"small-scope:{number}", MEETINGS[name], lambda: Scripted(script), is_strict=is_strict)


@cache
def _strikes() -> list[tuple[str, Script]]:
    """Every call of each delivery fails in each way; then two calls of a delivery or of its repetition fail."""
    single: list[tuple[str, Script]] = []
    pairs: list[tuple[str, Script]] = []
    for name, workload in DELIVERIES.items():
        first, last = calls_of_last_group(workload)
        calls = range(first, last)
        single += [(name, {("fault", call): fault}) for call, fault in product(calls, STRIKES)]
        for call, other in product(calls, range(first, last + (last - first))):
            if call < other:
                strikes = product(DEATHS, DEATHS)
                pairs += [(name, {("fault", call): one, ("fault", other): two}) for one, two in strikes]
    random.Random(0).shuffle(pairs)
    return single + pairs


def faults(number: int) -> Schedule:
    """One delivery with one failing call, or with two."""
    found = _strikes()
    name, script = found[number % len(found)]
    return Schedule(f"faults:{number}", DELIVERIES[name], lambda: Scripted(script), is_strict=True, is_sequential=True)


SEARCHES: Mapping[str, Callable[[int], Schedule]] = {
    "weather": weather,
    "crowd": crowd,
    "preemption": preemption,
    "small-scope": small_scope,
    "faults": faults,
}
SIZES: Mapping[str, Callable[[], int]] = {  # searches that end
    "small-scope": lambda: len(_interleavings()),
    "faults": lambda: len(_strikes()),
}


def schedule(name: str) -> Schedule:
    """Return the schedule of a name such as "weather:12"."""
    search, _, number = name.partition(":")
    return SEARCHES[search](int(number))
