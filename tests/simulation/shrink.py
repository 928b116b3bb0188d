"""A schedule that breaks a promise, made smaller while it still does: fewer choices, fewer acts.

A fault that needs one switch and one death is then seen as that, not as the last of three hundred faults.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from simulation.draws import Place, Script, Scripted
from simulation.runs import run
from simulation.workload import DeleteVersion, SendAgain, Workload

MOST_RUNS = 400


def shrunk(workload: Workload, script: Script) -> tuple[Workload, Script]:
    """Return a smaller workload and script that still break a promise; the same ones if they do not by themselves."""
    budget = iter(range(MOST_RUNS))

    def is_bad(smaller: Workload, fewer: Script) -> bool:
        if next(budget, None) is None:
            return False
        try:
            return bool(run(smaller, Scripted(fewer)).violations)
        except AssertionError:  # the calm run of the smaller workload is no longer right by itself
            return False

    script = _fewer(script, lambda fewer: is_bad(workload, fewer))
    for smaller in _without_one_act(workload):
        if is_bad(smaller, script):
            return shrunk(smaller, script)
    return workload, script


def _fewer(script: Script, is_bad: Callable[[Script], bool]) -> Script:
    """Leave out choices, half of them at once, then ever smaller parts: delta debugging (Zeller and Hildebrandt)."""
    places: Sequence[Place] = sorted(script)
    size = len(places) // 2
    while size:
        kept = list(places)
        for start in range(0, len(places), size):
            part = set(places[start : start + size])
            fewer = [place for place in kept if place not in part]
            if len(fewer) < len(kept) and is_bad({place: script[place] for place in fewer}):
                kept = fewer
        places, size = kept, size // 2
    return {place: script[place] for place in places}


def _without_one_act(workload: Workload) -> Iterator[Workload]:
    """The workload without each act that no other act names."""
    named = {act.act for act in workload.acts if isinstance(act, DeleteVersion | SendAgain)}
    for left_out in range(len(workload.acts)):
        if left_out not in named and len(workload.acts) > 1:
            yield replace(workload, groups=tuple(_groups_without(workload, left_out)))


def _groups_without(workload: Workload, left_out: int) -> Iterator[tuple[object, ...]]:
    number = -1
    for group in workload.groups:
        kept = []
        for act in group:
            number += 1
            if number != left_out:
                is_later = isinstance(act, DeleteVersion | SendAgain) and act.act > left_out
                kept.append(replace(act, act=act.act - 1) if is_later else act)
        if kept:
            yield tuple(kept)
