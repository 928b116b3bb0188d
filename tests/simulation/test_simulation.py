"""The simulation itself: it repeats itself, it counts what it does, and it sees what it must see."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from simulation import invariants, planted
from simulation.clients import Fault
from simulation.draws import Calm, Scripted, swarm
from simulation.fault_matrix import NAMES, STEPS, first_calls, strike
from simulation.meetings import DELIVERIES, MEETINGS
from simulation.pure import kept_results
from simulation.regressions import REGRESSIONS, Regression
from simulation.runs import before_last_group, calm, run
from simulation.searches import SEARCHES, SIZES, schedule
from simulation.shrink import shrunk
from simulation.system import System
from simulation.workload import DeleteVersion, Entry, Put, SendAgain, Text, Workload, random_workload

TRACE = """
from simulation.searches import schedule
for line in schedule("weather:7").run().system.scheduler.lines:
    print(line)
"""


@pytest.fixture(autouse=True, scope="module")
def kept() -> Iterator[None]:
    """Keep results of pure functions, as `make simulation` does."""
    with kept_results():
        yield


def trace(hash_seed: str) -> bytes:
    """The trace of one schedule in a process of its own."""
    tests = Path(__file__).parents[1]
    paths = os.pathsep.join(map(str, (tests.parent / "functions", tests)))
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": hash_seed}
    return subprocess.run([sys.executable, "-c", TRACE], env=environment, check=True, capture_output=True).stdout


def test_schedule_has_the_same_trace_in_every_process() -> None:
    first, second = trace("1"), trace("2")

    assert first.count(b"\n") > 100
    assert first == second


def test_script_of_a_run_repeats_the_run() -> None:
    workload = random_workload(3)
    first = run(workload, swarm(3))
    second = run(workload, Scripted(first.script))

    assert first.faults > 5
    assert list(map(str, second.system.scheduler.lines)) == list(map(str, first.system.scheduler.lines))


def test_kept_results_change_no_trace() -> None:
    """This process keeps results of pure functions, the other one does not."""
    lines = schedule("weather:7").run().system.scheduler.lines

    assert "".join(f"{line}\n" for line in lines).encode() == trace("0")


def ingest_calls(system: System) -> list[tuple[str, str]]:
    """The calls of ingest functions; an index function makes more of them in a cold container."""
    return [(line.call, line.target) for line in system.scheduler.lines if line.by.startswith("ingest")]


def test_copy_of_a_system_runs_on_as_the_system_would() -> None:
    workload = MEETINGS["copy and deletion of its original"]
    whole = System(workload, Calm())
    whole.run()

    copied = before_last_group(workload).copy(Calm())
    copied.run()

    assert invariants.links(copied) == invariants.links(whole)
    assert ingest_calls(copied) == ingest_calls(whole)


@pytest.mark.parametrize("name", [*MEETINGS, *DELIVERIES])
def test_calm_run_keeps_every_promise(name: str) -> None:
    assert calm({**MEETINGS, **DELIVERIES}[name]).outcomes


@pytest.mark.parametrize("search", SEARCHES)
def test_first_schedules_keep_every_promise(search: str) -> None:
    step = SIZES[search]() // 40 if search in SIZES else 1
    found = {name: schedule(name).run() for name in (f"{search}:{number * step}" for number in range(40))}

    assert {name: done.violations for name, done in found.items() if done.violations} == {}
    assert sum(done.calls for done in found.values()) > 1_000


@pytest.mark.parametrize("regression", REGRESSIONS, ids=lambda regression: regression.name)
def test_schedule_that_once_broke_a_promise_keeps_it(regression: Regression) -> None:
    assert run(regression.workload, Scripted(regression.script)).violations == ()


@pytest.mark.parametrize("regression", REGRESSIONS, ids=lambda regression: regression.name)
def test_schedule_that_once_broke_a_promise_breaks_it_again_with_its_bug(regression: Regression) -> None:
    (bug,) = (bug for bug in planted.BUGS if bug.name == regression.bug)
    with planted.without_calm_runs(), bug.planted():
        assert run(regression.workload, Scripted(regression.script)).violations


def test_every_fault_strikes_some_schedule_of_the_faults_search() -> None:
    first = [schedule(f"faults:{number}").run() for number in range(len(Fault) - 1)]

    assert {fault for done in first for (kind, _), fault in done.script.items() if kind == "fault"} == {*Fault} - {
        Fault.NONE
    }


@pytest.mark.parametrize("step", STEPS.values())
def test_delivery_ends_as_without_a_fault_whatever_strikes_a_step(step: str) -> None:
    found = {NAMES[fault]: strike(step, fault) for fault in NAMES}

    assert {name: done.violations for name, done in found.items() if done.violations} == {}
    assert all(done.faults == 1 for done in found.values())


def test_every_call_of_every_delivery_is_a_step_of_the_matrix() -> None:
    assert first_calls().keys() == set(STEPS.values())


def test_planted_bug_is_taken_out_again() -> None:
    bug = planted.BUGS[0]
    before = bug.function.__code__
    with bug.planted():
        assert bug.function.__code__ is not before

    assert bug.function.__code__ is before


def test_every_planted_bug_changes_the_code_as_it_is_today() -> None:
    for bug in planted.BUGS:
        with bug.planted():
            pass

    assert len({bug.name for bug in planted.BUGS}) == len(planted.BUGS) >= 24


def test_bad_schedule_is_shrunk_to_the_choices_that_matter() -> None:
    bug = next(bug for bug in planted.BUGS if bug.name == "a failed message is acknowledged")
    with planted.without_calm_runs(), bug.planted():
        bad = next(done for done in (schedule(f"weather:{number}").run() for number in range(200)) if done.violations)
        workload, script = shrunk(bad.system.workload, bad.script)
        still = run(workload, Scripted(script))

    assert still.violations
    assert len(script) < len(bad.script) / 2


def test_version_that_a_notification_by_hand_alone_has_found_is_known_by_its_outcomes() -> None:
    early, late = "2026-03-01T09:00:00Z", "2026-03-02T09:00:00Z"
    echo = Entry("echo", Text(1, 0, 4, headline=1), late, "withheld")
    versions = Entry("herald", Text(1, 0, 4, headline=1), late, modified=late), Entry("herald", Text(1, 2, 6), late)
    herald = versions[0], replace(versions[1], modified=early)
    key = "inbox/c.json"
    acts = Put(key, (echo,)), Put(key, herald), SendAgain(key, 1), DeleteVersion(key, 1)
    choices = {("batch", 0): 4, ("next", 1): 1, ("next", 3): 1, ("turn", 0): 5, ("turn", 7): 2}

    done = run(Workload(tuple((act,) for act in acts)), Scripted(choices))

    assert done.violations == ()
    assert any("gone" in outcome.reason for outcome in invariants.Ledger(done.system).outcomes(1))
