"""A folder that is looked at again and again: which of its files are new or have changed, and are whole.

A file is taken when it has had the same size and time of change at two looks, so that one which is being written waits.
What was taken is known by size and time in this process, and by its content in the store: a watch that is started again
takes no file twice.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from copydesk.adapters.local.kept_bodies import etag_of
from copydesk.cli.inputs import Input, Patterns, inside
from copydesk.cli.uploads import UnreadableFile, bytes_of

State = tuple[int, int]  # size in bytes, time of change in nanoseconds


@dataclass
class WatchedFolder:
    """The files of a folder, as they were at the last look.

    `latest` returns the ETag of the latest upload of a key, "" where there is none.
    """

    folder: Path
    store: Path
    patterns: Patterns
    latest: Callable[[str], str]
    _seen: dict[Path, State] = field(default_factory=dict)
    _taken: dict[Path, State] = field(default_factory=dict)

    def look(self) -> list[Input]:
        """Return the files to take now, in order of their names."""
        found = {path: state for path in self._files() if (state := _state(path))}
        before, self._seen = self._seen, found
        self._taken = {path: state for path, state in self._taken.items() if path in found}
        settled = [path for path, state in found.items() if before.get(path) == state != self._taken.get(path)]
        return [one for one in map(Input.of, settled) if self._is_new(one)]

    def taken(self, one: Input) -> None:
        """Note that a file was taken as it was at the last look."""
        if one.path in self._seen:
            self._taken[one.path] = self._seen[one.path]

    @property
    def waiting(self) -> int:
        """The number of files that are not taken yet: the last look found them new or changed."""
        return sum(self._taken.get(path) != state for path, state in self._seen.items())

    def _files(self) -> list[Path]:
        return [path for path in inside(self.folder, self.store) if self.patterns.take(path.relative_to(self.folder))]

    def _is_new(self, one: Input) -> bool:
        """Whether the store does not have this content as the latest of its key; also of a file that cannot be read."""
        latest = self.latest(one.key)
        try:
            is_new = not latest or etag_of(bytes_of(one.path)) != latest
        except UnreadableFile:
            return True
        if not is_new:
            self.taken(one)
        return is_new


def _state(path: Path) -> State | None:
    """Size and time of change; None for a file that has gone since it was listed."""
    try:
        about = path.stat()
    except OSError:
        return None
    return about.st_size, about.st_mtime_ns
