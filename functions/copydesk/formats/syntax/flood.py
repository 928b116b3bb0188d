"""Ends objects of almost no content: a small gzip can hold 20 million tiny records, or only blank lines."""

from dataclasses import dataclass

from copydesk.errors import UnreadableObject
from copydesk.settings import Limits


@dataclass
class Flood:
    """Counts the records of one object and the parts between them that are skipped, such as blank lines."""

    limits: Limits
    records: int = 0
    size: int = 0  # bytes of all records
    skipped: int = 0

    def record(self, size: int) -> None:
        """Count a record of `size` bytes. Raises: UnreadableObject for many records of too few bytes on average."""
        self.records += 1
        self.size += size
        most, least = self.limits.small_records, self.limits.record_bytes
        if self.records > most and self.size < self.records * least:
            raise UnreadableObject(f"over {most} records of under {least} bytes on average: the rest is not read")

    def skip(self, kind: str) -> None:
        """Count a skipped part; `kind` names such parts in the plural. Raises: UnreadableObject for too many."""
        self.skipped += 1
        if self.skipped > self.limits.skipped_parts:
            raise UnreadableObject(f"over {self.limits.skipped_parts} {kind}: the rest is not read")
