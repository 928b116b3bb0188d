"""Fuzz recognition, every parser and every reader of text: `make fuzz [SECONDS=] [TARGET=]`.

The time is shared by the targets, one after another. Inputs that reached new code are kept in .fuzzing/ and extended by
the next run. The last line is JSON: inputs, CPU seconds, findings and the slowest inputs. Exits with 1 if something was
found.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from fuzzing.targets import TARGETS

_TESTS = Path(__file__).parents[1]
_FOLDER = _TESTS.parent / ".fuzzing"
_OVER_TIME = 600  # seconds that a process may take longer, for its seeds and its last input


def main() -> int:
    """Read the command line, search, print the report."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=600, help="in all; at least one for each target")
    parser.add_argument("--target", action="append", choices=sorted(TARGETS), help="by default all")
    parser.add_argument("--folder", type=Path, default=_FOLDER)
    given = parser.parse_args()
    names = given.target or list(TARGETS)
    given.folder.mkdir(parents=True, exist_ok=True)
    reports = {name: _searched(name, max(1, given.seconds // len(names)), given.folder) for name in names}
    print(json.dumps(_summary(reports, given.seconds)))  # noqa: T201 - a command
    return 1 if any(report["found"] for report in reports.values()) else 0


def _searched(name: str, seconds: int, folder: Path) -> dict[str, Any]:
    """Search in a process of its own, which libFuzzer ends; without a report the process died, which is a finding."""
    report = folder / f"{name}.json"
    report.unlink(missing_ok=True)
    path = os.pathsep.join((str(_TESTS), str(_TESTS.parent / "functions")))
    command = [sys.executable, str(_TESTS / "fuzzing/search.py"), name, str(seconds), str(folder)]
    with (folder / f"{name}.log").open("w", encoding="utf-8") as log:
        ended = subprocess.run(
            command, env={**os.environ, "PYTHONPATH": path}, stderr=log, stdout=log, check=False,
            timeout=seconds + _OVER_TIME,
        )  # fmt: skip
    found: dict[str, Any] = {"inputs": 0, "cpu": 0.0, "found": {}, "slowest": []}
    if report.exists():
        found = json.loads(report.read_text("utf-8"))
    if ended.returncode:
        found["found"][f"the process ended with {ended.returncode}"] = str(folder / f"{name}.log")
    print(f"{name}: {found['inputs']} inputs, {len(found['found'])} findings", flush=True)  # noqa: T201 - a command
    return found


def _summary(reports: dict[str, dict[str, Any]], seconds: int) -> dict[str, Any]:
    slowest = sorted((slow for report in reports.values() for slow in report["slowest"]), reverse=True)
    return {
        "targets": len(reports),
        "seconds": seconds,
        "inputs": sum(report["inputs"] for report in reports.values()),
        "cpu": round(sum(report["cpu"] for report in reports.values())),
        "found": {name: report["found"] for name, report in reports.items() if report["found"]},
        "slowest": slowest[:5],
    }


if __name__ == "__main__":
    sys.exit(main())
