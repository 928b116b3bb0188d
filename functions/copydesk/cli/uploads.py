"""Uploads files of this machine to a local store."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from copydesk.adapters.local.file_bytes import file_bytes
from copydesk.cli.ingest_progress import IngestProgress, WatchedStore
from copydesk.cli.inputs import Input
from copydesk.cli.output import WrongUsage, load_screen
from copydesk.cli.rows import OutcomeRow, row_with_notes
from copydesk.local_store import LocalStore, Run
from copydesk.outcome import Outcome
from copydesk.ports import Bytes
from copydesk.settings import Limits, Thresholds

OnOutcome = Callable[[Input, Outcome], None]


@dataclass
class Collected:
    """Reporter that keeps outcomes and failures in order."""

    outcomes: list[Outcome] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def outcome(self, outcome: Outcome) -> None:
        """Keep the outcome of one record."""
        self.outcomes.append(outcome)

    def failure(self, problem: str, reason: str, **where: str | int) -> None:
        """Keep a failure as one line."""
        self.failures.append(f"{problem}: {reason} ({', '.join(map(str, where.values()))})")

    def refusal(self, problem: str, reason: str, **where: str | int) -> None:
        """Keep a refusal as a failure."""
        self.failure(problem, reason, **where)

    def searchable(self, event_time: str) -> None:
        """Do nothing: a command waits for the index anyway."""

    def checked(self) -> list[Outcome]:
        """Return the outcomes. Raises: WrongUsage with every failure, where there are any."""
        if self.failures:
            raise WrongUsage("; ".join(self.failures))
        return self.outcomes


def resume(store: LocalStore) -> None:
    """Complete the uploads that an earlier run left unfinished, and name them on standard error."""
    collected = Collected()
    completed = store.resume(collected)
    if completed:
        print(f"copydesk: completed uploads of an interrupted run: {', '.join(completed)}", file=sys.stderr)
    for failure in collected.failures:
        print(f"copydesk: an interrupted upload is still unfinished: {failure}", file=sys.stderr)


def upload(key: str, body: Bytes, to: LocalStore | Run) -> list[Outcome]:
    """Upload an object and return the outcomes of its records. Raises: WrongUsage where the store failed."""
    collected = Collected()
    to.upload(key, body, collected)
    return collected.checked()


def uploaded(
    listed: list[Input], run: Run, progress: IngestProgress, each: OnOutcome = lambda _, __: None
) -> Iterator[tuple[Input, list[Outcome]]]:
    """Upload files, and yield each with its outcomes; `each` has an outcome as soon as it is in the ledger.

    A file that lasts is named by its path; its bytes are not copied. Raises: UnreadableFile; WrongUsage where the store
    failed.
    """
    run.store.desk = replace(run.store.desk, store=WatchedStore(run.store.bucket, progress.read))
    for one in listed:
        body = bytes_of(one.path)
        reporter = _Streaming(one, progress, each)
        run.upload(one.key, body, reporter, one.lasting_path)
        outcomes = reporter.checked()
        progress.file_done(len(body))
        yield one, outcomes


def upload_with_table(listed: list[Input], run: Run, progress: IngestProgress) -> None:
    """Upload files, then print a table; after a failure, a table of the files before it."""
    screen = load_screen()
    rows: list[OutcomeRow] = []
    try:
        for one, outcomes in uploaded(listed, run, progress):
            rows += [row_with_notes(one.name, outcome, run.store) for outcome in outcomes]
    finally:
        progress.clear()
        if rows:
            screen.outcomes(rows)


class _Streaming(Collected):
    """Reporter of one file that hands each outcome on at once."""

    def __init__(self, one: Input, progress: IngestProgress, each: OnOutcome) -> None:
        super().__init__()
        self._input, self._progress, self._each = one, progress, each

    def outcome(self, outcome: Outcome) -> None:
        """Keep the outcome of one record, count it and hand it on."""
        super().outcome(outcome)
        self._each(self._input, outcome)
        self._progress.outcome(outcome)


def thresholds(options: Namespace) -> Thresholds:
    """Return the thresholds given by --copy-score and --join-score."""
    return Thresholds(options.copy_score, options.join_score)


class UnreadableFile(WrongUsage):
    """A file that is not there any longer, or that may not be read."""


def bytes_of(path: Path) -> Bytes:
    """Read a file: at once, or in parts as needed where it is large. Raises: UnreadableFile."""
    try:
        return file_bytes(path, Limits().held_bytes)
    except OSError as problem:
        raise UnreadableFile(f"{path}: {problem.strerror}") from problem
