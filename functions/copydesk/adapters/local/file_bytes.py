"""Files as bytes: small ones in memory, large ones read on demand."""

from collections.abc import Iterator
from pathlib import Path

from copydesk.errors import ObjectGone
from copydesk.ports import Bytes

WINDOW = 4 * 2**20  # bytes that are read at once and kept, because readers advance in small steps


class FileBytes:
    """A file too large to hold in memory. It is open only during a read; one that changes meanwhile is gone."""

    def __init__(self, path: Path) -> None:
        """Take the file as it is now."""
        self._path = path
        self._state = _state(path)
        self._size = self._state[0]
        self._window, self._start = b"", 0

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice, /) -> bytes:
        start, stop, _ = part.indices(self._size)
        if not self._start <= start <= stop <= self._start + len(self._window):
            self._window, self._start = self._read(start, max(stop - start, WINDOW)), start
        return self._window[start - self._start : stop - self._start]

    def _read(self, start: int, length: int) -> bytes:
        try:
            with self._path.open("rb") as file:
                file.seek(start)
                read = file.read(length)
            changed = _state(self._path) != self._state
        except FileNotFoundError:
            changed = True
        if changed:
            raise ObjectGone(f"{self._path} changed while it was read; ingest it again when it is whole")
        return read


def _state(path: Path) -> tuple[int, int]:
    """Size and time of change: a file that has both as before is taken to be the same."""
    about = path.stat()
    return about.st_size, about.st_mtime_ns


def file_bytes(path: Path, held: int) -> Bytes:
    """Return the bytes of a file, in memory if there are at most `held`."""
    return path.read_bytes() if path.stat().st_size <= held else FileBytes(path)


def windows(body: Bytes) -> Iterator[bytes]:
    """Yield bytes in order, a window at a time."""
    return (body[place : place + WINDOW] for place in range(0, len(body), WINDOW))
