"""How the time of each reader grows with its input: `make fuzz-growth [TARGET=]`.

Every target reads every family of pathological text at a size n and at 4 n, in one process. A target whose CPU time
grows more than eightfold is not linear. It is measured again, and listed if it stays so; the command then exits with 1.
The last line is JSON.
"""

import argparse
import json
import sys
import time
from dataclasses import asdict, dataclass
from itertools import product
from typing import NamedTuple

from fuzzing.families import AROUND, FAMILIES
from fuzzing.findings import outcome
from fuzzing.targets import TARGETS, Target

MAX_GROWTH = 8.0  # times, for an input of four times the length: 4 is linear, 16 quadratic
WHOLE = "recognised"  # the target that also reads every family inside documents
_FACTOR = 4
_SIZES = (4_000, 16_000, 64_000)  # characters of the shorter input; below 20 ms for 64,000, a square does no harm
_LEAST_SECONDS = 0.02  # of the shorter input; below it, fixed costs and noise count most
_ENOUGH_SECONDS = 1.0  # a run of that length need not be repeated
_RUNS = 3


class Times(NamedTuple):
    """CPU seconds for an input and for one of four times its length."""

    short: float
    long: float

    @property
    def growth(self) -> float:
        """How many times as long the longer one takes."""
        return self.long / self.short


@dataclass(frozen=True, slots=True)
class Growth:
    """A target that is not linear in the length of a family of text; `size` is that of the shorter one."""

    target: str
    family: str
    around: str
    size: int
    short: float
    long: float


def growth_of(name: str, family: str, around: str = "") -> Growth | None:
    """Measure a target at the first size that takes long enough; None if it is linear, or fast at every size."""
    before, after = AROUND.get(around, ("", ""))
    for size in _SIZES:
        texts = (before + FAMILIES[family](size * factor) + after for factor in (1, _FACTOR))
        short, long = (text.encode("utf-8", "surrogatepass") for text in texts)
        if _seconds(TARGETS[name], short, 1) < _LEAST_SECONDS:
            continue
        for runs in (1, _RUNS):
            times = Times(_seconds(TARGETS[name], short, runs), _seconds(TARGETS[name], long, runs))
            if times.growth <= MAX_GROWTH:
                return None
        return Growth(name, family, around, size, *times)
    return None


def _seconds(read: Target, given: bytes, runs: int) -> float:
    """The least CPU time of a few runs."""
    least = float("inf")
    for _ in range(runs):
        begun = time.process_time()
        outcome(read, given)
        least = min(least, time.process_time() - begun)
        if least > _ENOUGH_SECONDS:
            break
    return least


def main() -> int:
    """Measure, print one line for each target, then the report."""
    parser = argparse.ArgumentParser(prog="make fuzz-growth", description=__doc__)
    parser.add_argument("--target", action="append", choices=sorted(TARGETS), help="by default all")
    names = parser.parse_args().target or list(TARGETS)
    steep: list[Growth] = []
    for name in names:
        found = [one for family in FAMILIES if (one := growth_of(name, family))]
        if name == WHOLE:
            inside = product(FAMILIES, AROUND)
            found += [one for family, around in inside if (one := growth_of(name, family, around))]
        steep += found
        print(f"{name}: {len(found)} of {len(FAMILIES)} families", flush=True)  # noqa: T201 - a command
    report = {"targets": len(names), "families": len(FAMILIES), "steep": [asdict(one) for one in steep]}
    print(json.dumps(report, ensure_ascii=False))  # noqa: T201
    return 1 if steep else 0


if __name__ == "__main__":
    sys.exit(main())
