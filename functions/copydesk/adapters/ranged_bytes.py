"""Remote bytes, read in windows: few large requests, the next one under way while the current one is used."""

from collections.abc import Callable
from concurrent.futures import Executor, Future

ReadRange = Callable[[int, int], bytes]  # the first byte, and the one after the last


class WindowedBytes:
    """Implements Bytes for readers that go from beginning to end and restart a few times within the first window."""

    def __init__(self, read: ReadRange, size: int, first: bytes, ahead: Executor) -> None:
        """Read `size` bytes, of which the first window is given; `ahead` reads in the background.

        At most four windows are held: the first, the current one, the next, and the requested bytes.
        """
        self._read = read
        self._window = len(first)
        self._size = size
        self._first = first
        self._ahead = ahead
        self._number, self._held = 0, first
        self._next: tuple[int, Future[bytes]] | None = None

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice, /) -> bytes:
        start, stop, _ = part.indices(self._size)
        parts: list[bytes] = []
        while start < stop:
            number = start // self._window
            begins, ends = self._range(number)
            end = min(stop, ends)
            parts.append(self._content(number)[start - begins : end - begins])
            start = end
        return b"".join(parts)

    def _content(self, number: int) -> bytes:
        if number == 0:
            return self._first
        if number != self._number:
            self._held = self._taken(number)
            self._number = number
            self._next = self._begun(number + 1)
        return self._held

    def _taken(self, number: int) -> bytes:
        """A window, from the background or read now."""
        if self._next is None or self._next[0] != number:
            return self._read(*self._range(number))
        return self._next[1].result()

    def _begun(self, number: int) -> tuple[int, Future[bytes]] | None:
        if number * self._window >= self._size:
            return None
        return number, self._ahead.submit(self._read, *self._range(number))

    def _range(self, number: int) -> tuple[int, int]:
        return number * self._window, min((number + 1) * self._window, self._size)
