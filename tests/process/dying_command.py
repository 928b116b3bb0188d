"""Runs the command line in a process that kills itself with SIGKILL at its n-th step.

    python dying_command.py --at N --now TIME --steps FILE -- ingest news --store news.db --json

A step is a moment at which a crash can leave something behind: before each write of SQLite, before and after each
commit, before a file is opened for writing or renamed, before a request to a node is sent and after its answer, and
before each write to standard output. N = 0 never kills. FILE receives the kind of each step, one a line. TIME is the
clock of the bucket, which stands still: two runs of the same uploads then store equal bytes.
"""

import argparse
import http.client
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from datetime import datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from copydesk.adapters.local import bucket
from copydesk.cli.main import main

_WRITING = os.O_WRONLY | os.O_RDWR


class Steps:
    """Counts steps, writes the kind of each to a file, and kills the process at one of them."""

    def __init__(self, fatal: int, listed: Path) -> None:
        self._fatal = fatal
        self._count = 0
        self._list = os.open(listed, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)

    def take(self, kind: str) -> None:
        """Take one step, or die."""
        self._count += 1
        if self._count == self._fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        os.write(self._list, f"{kind}\n".encode())

    def around(self, call: Callable[..., Any], name: str) -> Callable[..., Any]:
        """Return the call with a step before it and one after it."""

        def with_steps(*arguments: Any, **named: Any) -> Any:
            self.take(f"before {name}")
            result = call(*arguments, **named)
            self.take(f"after {name}")
            return result

        return with_steps


def count_writes(steps: Steps) -> None:
    """Count the writes and commits of every connection to SQLite."""

    class Connection(sqlite3.Connection):
        def execute(self, sql: str, *arguments: Any) -> sqlite3.Cursor:
            run = partial(super().execute, sql, *arguments)
            if sql == "COMMIT":
                return steps.around(run, "commit")()
            if sql.startswith(("INSERT", "DELETE")):
                steps.take("before write")
            return run()

    sqlite3.connect = partial(sqlite3.connect, factory=Connection)  # type: ignore[assignment]


def count_files(steps: Steps) -> None:
    """Count files that are opened for writing, and renamed ones."""

    def audit(event: str, about: tuple[Any, ...]) -> None:
        if event == "os.rename":
            steps.take("before rename")
        elif event == "open" and isinstance(about[2], int) and about[2] & _WRITING:
            steps.take("before open")

    sys.addaudithook(audit)


def count_requests(steps: Steps) -> None:
    """Count requests, before they are sent and when the answer has arrived."""
    connection = http.client.HTTPConnection
    connection.endheaders = steps.around(connection.endheaders, "request")  # type: ignore[method-assign]
    connection.getresponse = steps.around(connection.getresponse, "answer")  # type: ignore[method-assign]


def count_output(steps: Steps, stream: TextIO) -> None:
    """Count writes to a stream; each leaves the process at once."""
    write = stream.write

    def written(text: str) -> int:
        steps.take("before output")
        count = write(text)
        stream.flush()
        return count

    stream.write = written  # type: ignore[method-assign]


def stop_the_clock(now: datetime) -> None:
    """Make the bucket's clock stand still; uploads are then a millisecond apart."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return now.astimezone(tz)

    bucket.datetime = Stopped  # type: ignore[attr-defined]


def run() -> int:
    """Run the command of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at", type=int, required=True)
    parser.add_argument("--now", type=datetime.fromisoformat, required=True)
    parser.add_argument("--steps", type=Path, required=True)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    steps = Steps(options.at, options.steps)
    stop_the_clock(options.now)
    count_writes(steps)
    count_requests(steps)
    count_output(steps, sys.stdout)
    count_files(steps)
    return main(options.command)


if __name__ == "__main__":
    sys.exit(run())
