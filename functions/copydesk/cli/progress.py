"""What a long command prints while it works, on standard error, and at its end: the receipt, on standard output."""

import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

_SECONDS = 2.0  # between two lines of progress
_T = TypeVar("_T")


@dataclass
class Progress:
    """Counts what is done and prints the count every two seconds; a short run prints nothing."""

    doing: str  # "articles compared"
    done: int = 0
    total: int = 0  # where it is known, rate and time left are printed too
    now: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        """Start the clock."""
        self._begun = self._last = self.now()
        self._before = self.done

    def __call__(self, number: int = 1) -> None:
        """Count work that was done."""
        self.done += number
        if self.now() - self._last >= _SECONDS:
            self._last = self.now()
            print(f"copydesk: {self.line()}", file=sys.stderr, flush=True)

    def line(self) -> str:
        """Return what is printed."""
        counted = f"{self.done:,} {self.doing}"
        rate = (self.done - self._before) / max(self.now() - self._begun, 0.001)
        if not (self.total and rate):
            return counted
        left = span((self.total - self.done) / rate)
        return f"{counted} of {self.total:,} · {rate:,.0f} a second · {left} left"

    def over(self, things: Iterable[_T]) -> Iterator[_T]:
        """Yield things and count each after it is done."""
        for thing in things:
            yield thing
            self()


@dataclass
class Pace:
    """Waits so that at most `rate` things are done in a second; without a rate it never waits."""

    rate: int | None
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.monotonic
    _free_at: float = 0.0

    def __call__(self, number: int) -> None:
        """Wait until `number` further things may be done."""
        if self.rate is None:
            return
        start = max(self._free_at, self.now())
        self._free_at = start + number / self.rate
        if start > self.now():
            self.sleep(start - self.now())


def span(seconds: float) -> str:
    """Return a length of time for people."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d} h" if hours else f"{minutes}:{rest:02d} min"


def add_dry_run(parser: ArgumentParser, shows: str) -> None:
    """Add --dry-run; `shows` completes "show ...": "what would be removed"."""
    parser.add_argument("--dry-run", action="store_true", help=f"show {shows}, and change nothing")


def print_receipt(receipt: Mapping[str, Any], *, as_json: bool) -> None:
    """Print what a command did: one JSON object, or one line per entry."""
    if as_json:
        print(json.dumps(receipt, ensure_ascii=False))
        return
    for name, value in receipt.items():
        listed = value if isinstance(value, list) else [value]
        for one in listed or ["none"]:
            print(f"{name}: {_line(one)}")


def _line(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_line(one)}" for name, one in value.items() if one not in (None, ""))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)
