"""Watches the ledger while a run goes on: no page is ever replaced by one that is less complete."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulation.services.dynamodb_stream import Change


@dataclass
class Watch:
    """Reads the changes of the table in order; `violations` lists what must not happen."""

    read: int = 0
    violations: list[str] = field(default_factory=list)

    def look(self, changes: list[Change]) -> None:
        """Check the changes since the last look."""
        for change in changes[self.read :]:
            if change.key["pk"]["S"].startswith("S#") and change.old is not None:
                self._compare(change.key, change.old, change.new)
        self.read = len(changes)

    def _compare(self, key: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any] | None) -> None:
        if new is None or _completeness(new) < _completeness(old):
            self.violations.append(f"ledger page {key['sk']['S']}: replaced by a less complete one")


def _completeness(page: Mapping[str, Any]) -> tuple[int, bool]:
    return (int(page["read"]["N"]), page["complete"]["BOOL"])
