"""One schedule: a workload, a source of choices, and what was found wrong once the run was at rest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from copydesk.dedupe.reconcile import reconcile
from simulation import invariants
from simulation.draws import HARMLESS, Calm, Script, Source
from simulation.system import System
from simulation.workload import Workload

DEDUPE_WINDOW_DAYS = 30


@dataclass(frozen=True)
class Run:
    """What a schedule did: its violations, its script of choices, and its size."""

    violations: tuple[str, ...]
    script: Script
    calls: int
    faults: int
    system: System


@dataclass(frozen=True)
class Rest:
    """The end of a run, to compare with another run of the same workload."""

    read: frozenset[tuple[int, int]]
    outcomes: Mapping[str, str]  # of each record, as the ledger has them
    links: Mapping[str, Any]
    reconciled: Mapping[str, Any]
    quarantine: Mapping[str, Any]
    counts: Mapping[str, int] = field(default_factory=dict)  # draws of each kind


def run(workload: Workload, source: Source) -> Run:
    """Run a schedule to its end and check it, also against the calm run of its workload."""
    return _checked(System(workload, source), is_strict=False, is_sequential=False)


def run_last_group(workload: Workload, source: Source, *, is_strict: bool = False, is_sequential: bool = False) -> Run:
    """Run only the last group of acts under a source of choices, everything before it in calm, and check the end.

    `is_strict`: links must be those of the calm run even before it is reconciled. `is_sequential`: no deliveries were
    concurrent, so outcomes must be those of the calm run too.
    """
    system = before_last_group(workload).copy(source)
    return _checked(system, is_strict=is_strict, is_sequential=is_sequential)


def _checked(system: System, *, is_strict: bool, is_sequential: bool) -> Run:
    system.run()
    found = list(invariants.violations(system))
    if not found:
        found = list(invariants.repetition(system))
    if not found:
        found = list(_compared(system, calm(system.workload), is_strict=is_strict, is_sequential=is_sequential))
    script = dict(system.draws.script)
    faults = sum(kind not in HARMLESS for kind, _ in script)
    return Run(tuple(found), script, system.scheduler.calls, faults, system)


@lru_cache(64)
def before_last_group(workload: Workload) -> System:
    """A calm run of a workload up to its last group of acts."""
    return System(workload, Calm()).before_last_group()


@lru_cache(256)
def calm(workload: Workload) -> Rest:
    """The end of the run without faults and concurrency."""
    system = System(workload, Calm())
    system.run()
    found = list(invariants.violations(system))
    if found:
        raise AssertionError(f"the calm run: {found}")
    return rest(system)


def rest(system: System) -> Rest:
    """Look at a run at rest, then reconcile it."""
    ledger = invariants.Ledger(system)
    links, quarantine, counts = invariants.links(system), system.quarantine(), dict(system.draws.counts)
    reconcile(system.table, DEDUPE_WINDOW_DAYS)
    return Rest(frozenset(ledger.read), ledger.kinds, links, invariants.links(system), quarantine, counts)


def _compared(system: System, wanted: Rest, *, is_strict: bool, is_sequential: bool) -> Iterator[str]:
    """Differences from the calm run that no order of arrival excuses."""
    found = rest(system)
    if found.read != wanted.read:
        return  # versions were gone before they were read: other texts are known
    if is_sequential:
        yield from (f"outcomes: {line}" for line in invariants.difference(wanted.outcomes, found.outcomes))
    if is_strict:
        yield from (f"links: {line}" for line in invariants.difference(wanted.links, found.links))
    notes = {name: note for name, note in found.quarantine.items() if name in wanted.quarantine or "/-" not in name}
    # a notification by hand that overtakes the event of its version has a place of its own, and so has its note
    yield from (f"quarantine: {line}" for line in invariants.difference(wanted.quarantine, notes))
    yield from (f"reconciled links: {line}" for line in invariants.difference(wanted.reconciled, found.reconciled))
    yield from (f"after reconciling: {line}" for line in invariants.clusters(system))
