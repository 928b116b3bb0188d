"""Hostile input stays within the memory of a function; each case runs in its own process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.bombs import BOMBS

TESTS = Path(__file__).parents[1]
MAX_MB = 512
MAX_SECONDS = 60  # of wall-clock time on any machine; input that is read in more than linear time takes hours
pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peaks are read from Linux's /proc")


@pytest.mark.parametrize("name", BOMBS)
def test_hostile_input_ends_within_512_mb(name: str, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb"
    bomb.write_bytes(BOMBS[name]())
    path = os.pathsep.join(map(str, (TESTS, TESTS.parent / "functions")))
    command = [sys.executable, str(TESTS / "corpus/bombs.py"), str(bomb)]

    ran = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, check=True, timeout=MAX_SECONDS
    )

    found = json.loads(ran.stdout)
    assert found["peak"] < MAX_MB
    assert found["articles"] or found["reasons"]
