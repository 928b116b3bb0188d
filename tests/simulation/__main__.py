"""`make simulation [SEED= SCHEDULES= SEARCH= FRESH=]`: run schedules on all cores, then plant bugs and look for each.

Half of the schedules are fresh in each run: random, or chosen by FRESH, any text; CI names its commit, so that what
failed there fails again.

The last line is JSON: {"schedules", "calls", "faults", "violations", "first_bad", "planted", "planted_found",
"seconds"}. The exit status is 1 if a promise was broken or a planted bug survived.
"""

import json
import os
import random
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pprint import pformat
from typing import Any

from simulation.campaign import FRESH, Totals, run_all, tasks
from simulation.draws import Script
from simulation.planted import BUGS, found_by
from simulation.pure import kept_results
from simulation.searches import schedule
from simulation.shrink import shrunk
from simulation.workload import Workload

SCHEDULES = 20_000


def main(seed: str, schedules: int, search: str, chosen: str) -> int:
    """Run one schedule with its trace, or many, and return the exit status."""
    if seed:
        return replay(seed)
    began = time.monotonic()
    source = random.Random(chosen) if chosen else random.SystemRandom()
    fresh = source.randrange(FRESH)
    print(f"fresh schedules from {fresh}", flush=True)
    totals = Totals()
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for done in pool.map(run_all, tasks(schedules, search, fresh)):
            totals.add(done)
            _show_progress(totals, schedules, began)
        print(*(f"broken: {name}" for name in totals.bad), sep="\n", flush=True)
        planted = [] if search else list(pool.map(found_by, range(len(BUGS))))
    for bug, by in zip(BUGS, planted, strict=False):
        print(f"planted: {bug.name}: {f'found by {by}' if by else 'NOT FOUND'}")
    first = explained(totals.bad[0]) if totals.bad else None
    found = sum(map(bool, planted))
    line = {
        "schedules": totals.schedules, "calls": totals.calls, "faults": totals.faults,
        "violations": len(totals.bad), "first_bad": first, "planted": len(planted), "planted_found": found,
        "seconds": round(time.monotonic() - began),
    }  # fmt: skip
    print(json.dumps(line))
    return int(bool(totals.bad) or found < len(planted))


def explained(name: str) -> dict[str, Any]:
    """Shrink a bad schedule, print it as a regression with its trace, and return what is known of it."""
    with kept_results():
        bad = schedule(name)
        found = bad.run()
        workload, script = shrunk(bad.workload, found.script)
        print(f"\n{name} breaks a promise: {found.violations[0]}")
        print(f"run it again: make simulation SEED={name}\n")
        print(as_regression(found.violations[0], workload, script))
    return {"seed": name, "violation": found.violations[0], "acts": len(workload.acts), "choices": len(script)}


def as_regression(name: str, workload: Workload, script: Script) -> str:
    """The lines to add to `regressions.py`."""
    return f"    Regression(\n{name!r},\n{pformat(workload)},\n{pformat(dict(script))},\n    ),"


def replay(name: str) -> int:
    """Run one schedule and print its trace and its violations."""
    with kept_results():
        done = schedule(name).run()
    for line in done.system.scheduler.lines:
        print(line)
    print(f"\nchoices: {pformat(dict(done.script))}")
    for violation in done.violations:
        print(f"VIOLATION {violation}")
    print(json.dumps({"schedules": 1, "calls": done.calls, "faults": done.faults, "violations": len(done.violations)}))
    return int(bool(done.violations))


def _show_progress(totals: Totals, schedules: int, began: float) -> None:
    if sys.stderr.isatty():
        rate = totals.schedules / (time.monotonic() - began)
        print(f"\r{totals.schedules} of {schedules}, {rate:.0f}/s, {len(totals.bad)} bad", end="", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(
        main(
            os.environ.get("SEED", ""),
            int(os.environ.get("SCHEDULES", "") or SCHEDULES),
            os.environ.get("SEARCH", ""),
            os.environ.get("FRESH", ""),
        )
    )
