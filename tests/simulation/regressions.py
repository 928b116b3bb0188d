"""Schedules that broke a promise once, made small: each is run in every test run.

A new one is printed by `make simulation` when it finds a violation. The name is what went wrong; `bug` is the planted
bug that brings it back, so that a test sees whether the script, which counts calls, still meets its moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from simulation.clients import Fault
from simulation.draws import Script
from simulation.meetings import MEETINGS
from simulation.workload import Workload


@dataclass(frozen=True)
class Regression:
    """A workload and the script of choices under which it went wrong."""

    name: str
    workload: Workload
    script: Script
    bug: str


REGRESSIONS: Sequence[Regression] = (
    Regression(
        "withdrawing a long list is cut short, and a cluster lists an article that is withdrawn",
        MEETINGS["pages with copies and their deletion"],
        {("turn", 4): 1, ("fault", 37): Fault.KILLED_AFTER},
        bug="articles of a long list that are withdrawn are not taken out of their clusters",
    ),
    Regression(
        "an upload is killed before it looks for deletions, and its article stays usable",
        MEETINGS["upload and its deletion"],
        {("turn", 20): 1, ("fault", 50): Fault.KILLED_AFTER},
        bug="a repeated upload does not look for deletions",
    ),
)
