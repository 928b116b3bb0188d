"""DynamoDB's request units, by its published rules, and the calls that waited for each other.

A write costs a unit for each kB of the larger of the item before and after it; a refused write costs as much. A read
costs a unit for each 4 kB, half of that where it may be stale, and at least one unit where nothing is found.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

WRITE_UNIT, READ_UNIT = 1024, 4096  # bytes


@dataclass
class Meter:
    """Calls by operation, and the units that they used.

    `chain` is the number of round trips: the longest row of calls of which each arrived after the one before it had
    been answered.
    """

    calls: dict[str, int] = field(default_factory=dict)
    reads: float = 0
    writes: float = 0
    chain: int = 0

    def answered(self, place: int) -> None:
        """Note that the call at this place of a row is answered: a call that arrives from now on is behind it."""
        self.chain = max(self.chain, place)

    def call(self, operation: str) -> None:
        """Count a call."""
        self.calls[operation] = self.calls.get(operation, 0) + 1

    def read(self, sizes: Iterable[int], *, is_consistent: bool) -> None:
        """Add reads of items, each rounded up for itself; an absent item has 0 bytes."""
        self.reads += sum(_units(size, READ_UNIT) for size in sizes) * (1 if is_consistent else 0.5)

    def write(self, *sizes: int) -> None:
        """Add one write: the bytes of the item before and after it."""
        self.writes += _units(max(sizes), WRITE_UNIT)


def _units(size: int, unit: int) -> int:
    return max(1, -(-size // unit))
