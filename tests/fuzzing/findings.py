"""Runs a target on one input, twice, and names what must not happen: a finding."""

import hashlib
import json
import resource
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from copydesk.errors import Rejected
from fuzzing.targets import TARGETS, Target

MAX_SECONDS = 5.0  # of CPU for one run of one input
MAX_MB = 512  # that the process may grow
_SLOWEST = 5  # inputs of which the time is reported


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@dataclass
class Session:
    """One target's inputs, and its findings as files in `folder`: one file for each place in the code."""

    name: str
    folder: Path
    slowest: list[tuple[float, str]] = field(default_factory=list)
    found: dict[str, str] = field(default_factory=dict)
    inputs: int = 0
    _began_mb: float = field(default_factory=_peak_mb)

    def check(self, given: bytes) -> str:
        """Run one input; return what is wrong with it, "" for nothing."""
        begun = time.process_time()
        problem = problem_of(TARGETS[self.name], given)
        seconds = (time.process_time() - begun) / 2
        self.inputs += 1
        if not problem and seconds > MAX_SECONDS:
            problem = "over 5 s"
        if not problem and _peak_mb() - self._began_mb > MAX_MB:
            problem, self._began_mb = "over 512 MB", _peak_mb()
        if problem and problem not in self.found:
            self._keep(given, problem)
        if len(self.slowest) < _SLOWEST or seconds > self.slowest[-1][0]:
            self._rank(given, seconds)
        return problem

    def report(self) -> dict[str, Any]:
        """What was done so far: inputs, CPU seconds of the process, findings, the slowest inputs."""
        return {
            "inputs": self.inputs,
            "cpu": round(time.process_time(), 1),
            "found": self.found,
            "slowest": self.slowest,
        }

    def _keep(self, given: bytes, problem: str) -> None:
        path = self.folder / f"{self.name}-{hashlib.sha256(problem.encode()).hexdigest()[:12]}"
        path.write_bytes(given)
        self.found[problem] = str(path)
        path.with_suffix(".json").write_text(json.dumps({"problem": problem, "bytes": len(given)}), "utf-8")

    def _rank(self, given: bytes, seconds: float) -> None:
        path = self.folder / f"slow-{self.name}-{hashlib.sha256(given).hexdigest()[:12]}"
        path.write_bytes(given)
        self.slowest = sorted([*self.slowest, (seconds, str(path))], reverse=True)
        for _, left in self.slowest[_SLOWEST:]:
            Path(left).unlink(missing_ok=True)
        self.slowest = self.slowest[:_SLOWEST]


def problem_of(target: Target, given: bytes) -> str:
    """The exception and its place if it is not a rejection; "two results" if two runs differ; else ""."""
    try:
        first, second = outcome(target, given), outcome(target, given)
    except Exception as error:  # noqa: BLE001 - every other exception is a finding
        places = [place for place in traceback.extract_tb(error.__traceback__) if "/copydesk/" in place.filename]
        at = f" at {places[-1].filename.rpartition('/copydesk/')[2]}:{places[-1].lineno}" if places else ""
        return f"{type(error).__name__}{at}"
    return "" if first == second else "two results"


def outcome(target: Target, given: bytes) -> object:
    """The result of one run; a rejection is one, by its reason and record."""
    try:
        return target(given)
    except Rejected as rejected:
        return rejected.reason, rejected.record
