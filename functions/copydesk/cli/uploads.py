"""Paths on this machine as uploads to a local store."""

from argparse import Namespace
from dataclasses import dataclass, field
from pathlib import Path

from copydesk.adapters.local.file_bytes import file_bytes
from copydesk.cli.output import WrongUsage
from copydesk.local_store import LocalStore
from copydesk.outcome import Outcome
from copydesk.ports import Bytes
from copydesk.settings import Limits, Thresholds
from copydesk.table.stored import StoredArticle


@dataclass
class Collected:
    """Reporter that keeps what it is told, in order."""

    outcomes: list[Outcome] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def outcome(self, outcome: Outcome) -> None:
        """Keep the end of one record."""
        self.outcomes.append(outcome)

    def failure(self, problem: str, reason: str, **where: str | int) -> None:
        """Keep a failure as one line."""
        self.failures.append(f"{problem}: {reason} ({', '.join(map(str, where.values()))})")

    def checked(self) -> list[Outcome]:
        """Return the outcomes. Raises: WrongUsage where there were failures, naming them all."""
        if self.failures:
            raise WrongUsage("; ".join(self.failures))
        return self.outcomes


def thresholds(options: Namespace) -> Thresholds:
    """The thresholds that a command was given."""
    return Thresholds(options.copy_score, options.join_score)


def bytes_of(path: Path) -> Bytes:
    """Read a file, at once or, where it is large, as it is asked for. Raises: WrongUsage where it cannot be read."""
    try:
        return file_bytes(path, Limits().held_bytes)
    except OSError as problem:
        raise WrongUsage(f"{path}: {problem.strerror}") from problem


def taken_in(key: str, body: Bytes, store: LocalStore) -> list[Outcome]:
    """Upload an object and return what became of its records. Raises: WrongUsage where the store failed."""
    collected = Collected()
    store.upload(key, body, collected)
    return collected.checked()


def stored_article_of(outcome: Outcome, store: LocalStore) -> StoredArticle | None:
    """Return the article that a record became, or None."""
    return store.table.articles([outcome.article_id]).get(outcome.article_id)


def files(paths: list[Path], store: Path | None) -> list[Path]:
    """List files as given, folders as the files in them. Raises: WrongUsage, before any is read."""
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
    """The files of a folder and its folders in order of their names, without hidden ones and the store's own."""
    root = folder.resolve()
    own = {store.resolve().with_name(store.name + end) for end in ("", "-wal", "-shm", ".bucket")} if store else set()
    below = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    shown = (path for path in below if not any(part.startswith(".") for part in path.parts))
    return [folder / path for path in shown if own.isdisjoint([root / path, *(root / path).parents])]


def key_of(path: Path) -> str:
    """Return the key of an upload: the path as given, below the inbox's prefix."""
    return f"inbox/{path.as_posix().lstrip('/')}"
