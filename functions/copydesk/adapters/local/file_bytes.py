"""Files as bytes: small ones in memory, large ones read where and when they are asked for."""

from collections.abc import Iterator
from pathlib import Path

from copydesk.ports import Bytes

WINDOW = 4 * 2**20  # bytes read at once and kept: readers go through a file in small steps


class FileBytes:
    """A file that is too large to be held. It is open only while it is read."""

    def __init__(self, path: Path) -> None:
        """Take the file as it is now."""
        self._path = path
        self._size = path.stat().st_size
        self._window, self._start = b"", 0

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice, /) -> bytes:
        start, stop, _ = part.indices(self._size)
        if not self._start <= start <= stop <= self._start + len(self._window):
            self._window, self._start = self._read(start, max(stop - start, WINDOW)), start
        return self._window[start - self._start : stop - self._start]

    def _read(self, start: int, length: int) -> bytes:
        with self._path.open("rb") as file:
            file.seek(start)
            return file.read(length)


def file_bytes(path: Path, held: int) -> Bytes:
    """Return a file's bytes, in memory where there are at most `held`."""
    return path.read_bytes() if path.stat().st_size <= held else FileBytes(path)


def windows(body: Bytes) -> Iterator[bytes]:
    """Yield bytes in order, a window at a time."""
    return (body[place : place + WINDOW] for place in range(0, len(body), WINDOW))
