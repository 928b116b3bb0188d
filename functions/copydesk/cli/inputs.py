"""The files that a command uploads: paths, folders with patterns, and standard input."""

import hashlib
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from tempfile import NamedTemporaryFile

from copydesk.cli.output import WrongUsage

STANDARD_INPUT = Path("-")
_WINDOW = 2**20  # bytes


@dataclass(frozen=True, slots=True)
class Input:
    """One file to upload: its name on the screen, the key of its object, and the path of its bytes.

    `is_copied`: the store keeps a copy, because the file does not last or because it was asked for.
    """

    name: str
    key: str
    path: Path
    is_copied: bool = False

    @property
    def lasting_path(self) -> Path | None:
        """The path that the store notes in the place of a copy."""
        return None if self.is_copied else self.path

    @classmethod
    def of(cls, path: Path) -> "Input":
        """Return a file that is named by its path."""
        return cls(str(path), key_of(path), path)


@dataclass(frozen=True, slots=True)
class Patterns:
    """Which files of a folder are taken: those that match an `include`, if there is any, and no `exclude`.

    A pattern without a slash is compared with the file's name, another with its path inside the folder; `*` also
    stands for slashes there.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def take(self, path: Path) -> bool:
        """Whether a file is taken, by its path inside the folder."""
        return (not self.include or _matches(path, self.include)) and not _matches(path, self.exclude)


def add_patterns(parser: ArgumentParser) -> None:
    """Add --include and --exclude."""
    text = "of folders, take only files that match, for example '*.html'; may be given several times"
    parser.add_argument("--include", action="append", default=[], metavar="GLOB", help=text)
    text = "of folders, leave out files that match, for example 'drafts/*'; may be given several times"
    parser.add_argument("--exclude", action="append", default=[], metavar="GLOB", help=text)


def file_or_folder(word: str) -> Path:
    """Read a path. Raises: ArgumentTypeError for the address of a page, which is not fetched."""
    if is_address(word):
        raise ArgumentTypeError(f"{word} is an address; copydesk reads files: save the page first")
    return Path(word)


def is_address(word: str) -> bool:
    """Whether a word is the address of a page, and not a file of that name."""
    return word.lower().startswith(("http://", "https://", "ftp://", "s3://")) and not Path(word).exists()


def inputs(paths: list[Path], store: Path, patterns: Patterns, closing: ExitStack) -> list[Input]:
    """List what a command uploads. Standard input is kept in a temporary file until `closing`. Raises: WrongUsage."""
    if paths.count(STANDARD_INPUT) > 1:
        raise WrongUsage("- stands for standard input, which can be read once; give it once")
    listed: list[Input] = []
    for path in paths:
        if path == STANDARD_INPUT:
            listed.append(_standard_input(closing))
        else:
            listed += map(Input.of, files([path], store, patterns))
    return listed


def files(paths: list[Path], store: Path | None, patterns: Patterns = Patterns()) -> list[Path]:
    """List files as given, and folders as the files in them. Raises: WrongUsage, before any file is read."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise WrongUsage(f"{path}: no such file or folder")
        listed = inside(path, store) if path.is_dir() else [path]
        if not listed:
            raise WrongUsage(f"{path}: no files in this folder; hidden files are left out")
        taken = [one for one in listed if path == one or patterns.take(one.relative_to(path))]
        if not taken:
            raise WrongUsage(f"{path}: none of {len(listed)} files is taken; check --include and --exclude")
        found += taken
    return found


def key_of(path: Path) -> str:
    """Return the key of an upload: the path as given, under the inbox's prefix."""
    return f"inbox/{path.as_posix().lstrip('/')}"


def _standard_input(closing: ExitStack) -> Input:
    """Copy standard input to a file. Its key has the hash of the content: other content is another object."""
    if sys.stdin.isatty():
        print("copydesk: reading standard input; end it with Ctrl-D", file=sys.stderr)
    copy = closing.enter_context(NamedTemporaryFile(prefix="copydesk-"))  # noqa: SIM115 - closed by `closing`
    digest = hashlib.sha256()
    while window := sys.stdin.buffer.read(_WINDOW):
        digest.update(window)
        copy.write(window)
    copy.flush()
    return Input("-", f"inbox/stdin/{digest.hexdigest()[:32]}", Path(copy.name), is_copied=True)


def inside(folder: Path, store: Path | None) -> list[Path]:
    """Return the files in a folder and its subfolders by name, without hidden files and those of the store."""
    root = folder.resolve()
    own = {store.resolve().with_name(store.name + end) for end in ("", "-wal", "-shm", ".bucket")} if store else set()
    below = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    visible = (path for path in below if not any(part.startswith(".") for part in path.parts))
    return [folder / path for path in visible if own.isdisjoint([root / path, *(root / path).parents])]


def _matches(path: Path, patterns: Iterable[str]) -> bool:
    written = path.as_posix()
    return any(fnmatchcase(written if "/" in pattern else path.name, pattern) for pattern in patterns)
