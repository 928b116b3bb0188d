"""Uploads files of this machine to a local store."""

import sys
from argparse import Namespace
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from copydesk.adapters.local.file_bytes import file_bytes
from copydesk.cli.output import WrongUsage, load_screen
from copydesk.cli.rows import OutcomeRow, row_with_notes
from copydesk.local_store import LocalStore, Run
from copydesk.outcome import Outcome
from copydesk.ports import Bytes
from copydesk.settings import Limits, Thresholds


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


def upload_with_table(paths: list[Path], run: Run) -> list[OutcomeRow]:
    """Upload files under a progress bar, then print a table; after a failure, a table of the files before it."""
    screen = load_screen()
    rows: list[OutcomeRow] = []
    try:
        with closing(screen.progress(paths, "ingesting")) as remaining:
            for path in remaining:
                outcomes = upload(key_of(path), bytes_of(path), run)
                rows += [row_with_notes(str(path), outcome, run.store) for outcome in outcomes]
    finally:
        if rows:
            screen.outcomes(rows)
    return rows


def thresholds(options: Namespace) -> Thresholds:
    """Return the thresholds given by --copy-score and --join-score."""
    return Thresholds(options.copy_score, options.join_score)


def bytes_of(path: Path) -> Bytes:
    """Read a file: at once, or in parts as needed where it is large. Raises: WrongUsage where it cannot be read."""
    try:
        return file_bytes(path, Limits().held_bytes)
    except OSError as problem:
        raise WrongUsage(f"{path}: {problem.strerror}") from problem


def files(paths: list[Path], store: Path | None) -> list[Path]:
    """List files as given, and folders as the files in them. Raises: WrongUsage, before any file is read."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise WrongUsage(f"{path}: no such file or folder")
        inside = _inside(path, store) if path.is_dir() else [path]
        if not inside:
            raise WrongUsage(f"{path}: no files in this folder")
        found += inside
    return found


def _inside(folder: Path, store: Path | None) -> list[Path]:
    """The files in a folder and its subfolders, sorted by name, without hidden files and the store's own files."""
    root = folder.resolve()
    own = {store.resolve().with_name(store.name + end) for end in ("", "-wal", "-shm", ".bucket")} if store else set()
    below = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    visible = (path for path in below if not any(part.startswith(".") for part in path.parts))
    return [folder / path for path in visible if own.isdisjoint([root / path, *(root / path).parents])]


def key_of(path: Path) -> str:
    """Return the key of an upload: the path as given, under the inbox's prefix."""
    return f"inbox/{path.as_posix().lstrip('/')}"
