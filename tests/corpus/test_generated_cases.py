"""Every generated hostile upload ends as outcomes.tsv lists it, twice the same, within 5 s of CPU and 512 MB."""

import importlib.util
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from corpus.generated.groups import GROUPS, cases, written

TESTS = Path(__file__).parents[1]
MAX_MB = 512
MAX_SECONDS = 5.0  # of CPU for an object, and a little more for each of its records
PER_RECORD = 0.01
NEEDS = {"parquet_files": "pyarrow", "pdf_files": "pypdfium2"}
HERE = [group for group in GROUPS if group not in NEEDS or importlib.util.find_spec(NEEDS[group])]
pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peaks are read from Linux's /proc")


@cache
def ran(group: str) -> dict[str, Any]:
    """What a process of its own found for each case of a group, and the peak of its memory."""
    path = os.pathsep.join(map(str, (TESTS, TESTS.parent / "functions")))
    command = [sys.executable, "-m", "corpus.generated", group]
    ended = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr.decode()[-2_000:]
    found: dict[str, Any] = json.loads(ended.stdout)
    assert found["cases"].keys() == {case.name for case in cases(group)}
    return found


@pytest.mark.parametrize("group", HERE)
def test_every_case_ends_as_it_is_written(group: str) -> None:
    found = {name: one["outcome"] for name, one in ran(group)["cases"].items()}

    assert found == written(group)


@pytest.mark.parametrize("group", HERE)
def test_every_case_gives_the_same_result_twice(group: str) -> None:
    assert [name for name, one in ran(group)["cases"].items() if not one["is_repeatable"]] == []


@pytest.mark.parametrize("group", HERE)
def test_every_case_ends_within_seconds(group: str) -> None:
    slow = {
        name: one["seconds"]
        for name, one in ran(group)["cases"].items()
        if one["seconds"] > MAX_SECONDS + PER_RECORD * one["records"]
    }

    assert slow == {}


@pytest.mark.parametrize("group", HERE)
def test_all_cases_of_a_group_stay_within_512_mb(group: str) -> None:
    assert ran(group)["peak_mb"] < MAX_MB


def test_every_field_is_read_or_dropped_as_it_is_written() -> None:
    found = ran("fields")["cases"]

    assert sum(bool(case.fields) for case in cases("fields")) > 100
    assert {name: one["other_fields"] for name, one in found.items() if one["other_fields"]} == {}
