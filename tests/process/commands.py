"""Runs commands of copydesk in child processes that may be killed, and reads everything that a store holds."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import copydesk
from copydesk.adapters.local.document_rows import read
from copydesk.adapters.local.item_rows import item_of

DRIVER = Path(__file__).with_name("dying_command.py")
_TABLES = {
    "objects": "SELECT * FROM objects ORDER BY sequence",
    "deliveries": "SELECT sequence FROM deliveries",
    "runs": "SELECT sequence FROM run_uploads",
    "as_articles": "SELECT sequence FROM as_articles",
    "stream": "SELECT keys FROM stream",
    "documents": "SELECT number, id, version, changed FROM documents ORDER BY number",
    "facts": "SELECT * FROM facts ORDER BY number",
}


@dataclass(frozen=True)
class Commands:
    """Runs commands in one folder. The clock of their buckets stands still at `now`."""

    folder: Path
    now: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    def run(self, *arguments: str, at: int = 0) -> subprocess.CompletedProcess[bytes]:
        """Run a command to its end, or to the step `at`, where it is killed."""
        ran = subprocess.run(
            self._line(at, arguments), cwd=self.folder, env=_environment(), capture_output=True, check=False
        )
        expected = {-signal.SIGKILL} if at else {0, 1}  # 1: a record was rejected
        assert ran.returncode in expected, ran.stderr.decode()
        return ran

    def run_with_room(self, kilobytes: int, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Run a command that may write files of so many kilobytes at most; the disk is full at that size."""
        limited = ["sh", "-c", 'ulimit -f "$0"; exec "$@"', str(kilobytes * 2), *self._line(0, arguments)]
        return subprocess.run(limited, cwd=self.folder, env=_environment(), capture_output=True, check=False)

    def kill_after(self, seconds: float, *arguments: str) -> None:
        """Run a command and kill it after some time."""
        line = self._line(0, arguments)
        with subprocess.Popen(line, cwd=self.folder, env=_environment(), stdout=subprocess.DEVNULL) as process:
            time.sleep(seconds)
            process.kill()

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a command with the real clock."""
        line = [sys.executable, "-m", "copydesk.cli", *arguments]
        return subprocess.Popen(
            line, cwd=self.folder, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def steps(self) -> list[str]:
        """Return the kinds of the steps of the last command, in order."""
        return (self.folder / "steps").read_text().splitlines()

    def copy_store(self, name: str, copy: str) -> None:
        """Copy a store with its objects."""
        shutil.copy(self.folder / name, self.folder / copy)
        if (self.folder / f"{name}.bucket").exists():  # of copies and notes
            shutil.copytree(self.folder / f"{name}.bucket", self.folder / f"{copy}.bucket")

    def remove_store(self, name: str) -> None:
        """Delete a store with its objects."""
        (self.folder / name).unlink()
        shutil.rmtree(self.folder / f"{name}.bucket", ignore_errors=True)

    def content(self, store: str) -> dict[str, Any]:
        """Return everything that a store holds: items, objects, index, work under way, and the files of the bucket."""
        path = self.folder / store
        connection = sqlite3.connect(path)
        try:
            tables = {name: connection.execute(query).fetchall() for name, query in _TABLES.items()}
            rows = connection.execute("SELECT pk, sk, item FROM items").fetchall()
            items = {(pk, sk): item_of(connection, pk, sk, item) for pk, sk, item in rows}
            texts = list(read(connection))
        finally:
            connection.close()
        bucket = path.with_name(f"{store}.bucket")
        files = {str(one.relative_to(bucket)): one.read_bytes() for one in bucket.rglob("*") if one.is_file()}
        return {**tables, "items": items, "texts": texts, "files": files}

    def _line(self, at: int, arguments: tuple[str, ...]) -> list[str]:
        driver = [str(DRIVER), "--at", str(at), "--now", self.now, "--steps", "steps"]
        return [sys.executable, *driver, "--", *arguments]


def spread(count: int, steps: int) -> list[int]:
    """Return `count` step numbers from 1 to `steps`, evenly spread."""
    return [1 + number * (steps - 1) // (count - 1) for number in range(count)]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(copydesk.__file__).parents[1])}
