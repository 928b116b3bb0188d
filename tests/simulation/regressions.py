"""Schedules that broke a promise once, made small: each is run in every test run.

A new one is printed by `make simulation` when it finds a violation; the name is what went wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from simulation.draws import Script
from simulation.workload import Workload


@dataclass(frozen=True)
class Regression:
    """A workload and the script of choices under which it went wrong."""

    name: str
    workload: Workload
    script: Script


REGRESSIONS: Sequence[Regression] = ()
