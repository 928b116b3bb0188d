"""How far an ingest is, on standard error: a line that is drawn again on a terminal, a line a minute elsewhere."""

import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from copydesk.cli.progress import span
from copydesk.events import ObjectRef
from copydesk.outcome import Outcome, OutcomeKind
from copydesk.ports import Bytes, ObjectStore, RawObject

_DRAWN_S = 0.5  # between two lines on a terminal
_LOGGED_S = 60.0  # elsewhere
_GUESSED_S = 3.0  # after which the time left is guessed
_UNITS = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))


@dataclass
class IngestProgress:
    """Counts records and bytes, and shows them with the rate and the time left."""

    total_bytes: int
    now: Callable[[], float] = time.monotonic
    done: Counter[OutcomeKind] = field(default_factory=Counter)
    _bytes_before: int = 0  # of the files that are done
    _bytes_here: int = 0  # of the file under way
    _is_drawn: bool = False

    def __post_init__(self) -> None:
        """Start the clock."""
        self._begun = self._last = self.now()
        self._is_terminal = sys.stderr.isatty()

    @property
    def records(self) -> int:
        """The number of records with an outcome."""
        return self.done.total()

    def outcome(self, outcome: Outcome) -> None:
        """Count a record."""
        self.done[outcome.kind] += 1
        self._show()

    def read(self, place: int) -> None:
        """Note how far the file under way is read."""
        self._bytes_here = max(self._bytes_here, place)
        self._show()

    def file_done(self, size: int) -> None:
        """Count a file."""
        self._bytes_before, self._bytes_here = self._bytes_before + size, 0
        self._show()

    def clear(self) -> None:
        """Remove the line, so that other output can be printed; it is drawn again later."""
        if self._is_drawn:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self._is_drawn = False

    def line(self) -> str:
        """Return what is shown."""
        elapsed = self.now() - self._begun
        read = self._bytes_before + self._bytes_here
        parts = [_counted(self.records)]
        if read:
            parts.append(f"{_size(read)} of {_size(self.total_bytes)}")
        if self.done[OutcomeKind.REJECTED]:
            parts.insert(1, f"{self.done[OutcomeKind.REJECTED]:,} rejected")
        if elapsed >= _GUESSED_S and self.records:
            parts.append(f"{self.records / elapsed:,.0f} records/s")
        if elapsed >= _GUESSED_S and 0 < read <= self.total_bytes:
            parts.append(f"{span(elapsed * (self.total_bytes - read) / read)} left")
        return "copydesk: " + " · ".join(parts)

    def _show(self) -> None:
        if self.now() - self._last < (_DRAWN_S if self._is_terminal else _LOGGED_S):
            return
        self._last = self.now()
        if self._is_terminal:
            print(f"\r{self.line()}\x1b[K", end="", file=sys.stderr, flush=True)
            self._is_drawn = True
        else:
            print(self.line(), file=sys.stderr, flush=True)


@dataclass(frozen=True)
class WatchedStore:
    """An ObjectStore that reports how far an object is read."""

    store: ObjectStore
    read: Callable[[int], None]
    least: int = 16 * 2**20  # bytes; formats read up to 8 MB ahead of their records

    def fetch(self, ref: ObjectRef) -> RawObject:
        """Read a version. Small ones are not watched: their formats read them at once."""
        found = self.store.fetch(ref)
        if len(found.body) < self.least:
            return found
        return RawObject(found.ref, WatchedBytes(found.body, self.read), found.content_type, found.metadata)


@dataclass(frozen=True, slots=True)
class WatchedBytes:
    """Bytes that report the beginning of each slice that is read: what is before it is done."""

    body: Bytes
    read: Callable[[int], None]

    def __len__(self) -> int:
        return len(self.body)

    def __getitem__(self, part: slice, /) -> bytes:
        self.read(part.indices(len(self.body))[0])
        return self.body[part]


def _counted(number: int) -> str:
    return "1 record" if number == 1 else f"{number:,} records"


def _size(number: int) -> str:
    for unit, name in _UNITS:
        if number >= unit:
            return f"{number / unit:.{0 if number >= 10 * unit else 1}f} {name}"
    return f"{number} bytes"
