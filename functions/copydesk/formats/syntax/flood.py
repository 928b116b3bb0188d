"""Ends objects of next to nothing: a small gzip can hold twenty million records of a few letters, or none at all."""

from dataclasses import dataclass

from copydesk.errors import UnreadableObject

MANY = 20_000  # records, from which on their size is looked at
LEAST_BYTES = 64  # of a record on average: an article with an address and a sentence has over 200
MAX_NOTHINGS = 1_000_000  # of a few microseconds each


@dataclass
class Flood:
    """Counts the records of an object, and what lies between them."""

    records: int = 0
    size: int = 0
    nothings: int = 0

    def record(self, size: int) -> None:
        """Count a record of so many bytes. Raises: UnreadableObject where there are many of hardly any."""
        self.records += 1
        self.size += size
        if self.records > MANY and self.size < self.records * LEAST_BYTES:
            raise UnreadableObject(f"over {MANY} records of under {LEAST_BYTES} bytes on average: the rest is not read")

    def nothing(self, kind: str) -> None:
        """Count what is passed over, as a blank line. Raises: UnreadableObject where there is too much of it."""
        self.nothings += 1
        if self.nothings > MAX_NOTHINGS:
            raise UnreadableObject(f"over {MAX_NOTHINGS} {kind}: the rest is not read")
