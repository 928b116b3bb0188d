"""Works a manifest off: every line is delivered to the ingest function, a few lines at a time."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copydesk.cli.backfill_journal import Journal
from copydesk.cli.progress import Pace, Progress
from copydesk.recovery.backfill import Line, MalformedLine, read_line

Deliver = Callable[[Mapping[str, Any]], Mapping[str, str]]  # an event; the reasons of the messages that failed, by id

AT_ONCE = 4  # lines
_PAUSES_S = (1.0, 4.0)  # before a message that failed is delivered alone, and once more


def manifest_lines(manifest: Path, bucket: str) -> Iterator[Line | tuple[int, MalformedLine]]:
    """Read the lines of a manifest, a malformed one as its number and its reason."""
    with manifest.open(encoding="utf-8", errors="replace") as file:
        for number, text in enumerate(file, 1):
            try:
                yield read_line(number, text, bucket)
            except MalformedLine as reason:
                yield number, reason


@dataclass(frozen=True)
class Worker:
    """Delivers lines, and notes each in the journal."""

    deliver: Deliver
    journal: Journal
    pace: Pace
    progress: Progress
    sleep: Callable[[float], None] = time.sleep

    def work(self, lines: Iterable[Line]) -> None:
        """Deliver lines, a few at a time. An interruption waits for those under way; the others are left.

        Raises: FunctionUnavailable where the function cannot be invoked.
        """
        running: set[Future[None]] = set()
        with ThreadPoolExecutor(AT_ONCE, "line") as pool:
            for line in lines:
                self.pace(len(line.versions))
                running.add(pool.submit(self._deliver, line))
                if len(running) == AT_ONCE:
                    done, running = wait(running, return_when=FIRST_COMPLETED)
                    _raise_failures(done)
        _raise_failures(running)

    def _deliver(self, line: Line) -> None:
        """Deliver one line; what fails is delivered alone, so that one version does not stop the others."""
        failed = self.deliver(line.event())
        for pause in _PAUSES_S:
            if failed:
                self.sleep(pause)
            failed = {name: reason for one in failed for name, reason in self.deliver(line.event([one])).items()}
        self.journal.delivered(line.number, failed)
        self.progress(len(line.versions))


def _raise_failures(done: Iterable[Future[None]]) -> None:
    for one in done:
        one.result()
