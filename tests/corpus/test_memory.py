"""Large hostile input ends as outcomes.tsv lists it, within the memory of a function; each case in its own process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.bombs import BOMBS
from corpus.generated.groups import written

TESTS = Path(__file__).parents[1]
MAX_MB = 512
MAX_SECONDS = 5.0  # of CPU for an object, and a little more for each of its records
PER_RECORD = 0.01
MAX_WALL = 120  # seconds on any machine; input that is read in more than linear time takes hours
pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peaks are read from Linux's /proc")


@pytest.mark.parametrize("name", BOMBS)
def test_large_hostile_input_ends_as_it_is_written_within_512_mb(name: str, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb"
    bomb.write_bytes(BOMBS[name]())
    path = os.pathsep.join(map(str, (TESTS, TESTS.parent / "functions")))
    command = [sys.executable, str(TESTS / "corpus/bombs.py"), str(bomb)]

    ran = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, check=True, timeout=MAX_WALL
    )

    found = json.loads(ran.stdout)
    assert found["outcome"] == written("bombs")[name]
    assert found["peak_mb"] < MAX_MB
    assert found["seconds"] < MAX_SECONDS + PER_RECORD * found["records"]
