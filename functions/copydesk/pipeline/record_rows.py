"""The plan of some records of an object: which are stored side by side, and which one after another.

Records meet if they are of one article, have one text, or are alike and have a key in common that one may claim and the
other look up. Those keep their order in one row. Records of different rows end the same in any order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from copydesk.dedupe.comparison.prepared import prepare
from copydesk.dedupe.keys import LEAST_CONTAINMENT, all_keys, estimated_containment, sketch
from copydesk.errors import Rejected
from copydesk.table.revisions import Arrival

Numbered: TypeAlias = tuple[int, Arrival | Rejected]  # a record with its index


@dataclass(frozen=True, slots=True)
class _Record:
    """A record, and what others meet it by; a rejected one meets no other."""

    numbered: Numbered
    names: frozenset[str] = frozenset()
    keys: frozenset[int] = frozenset()
    sketch: bytes = b""

    def meets(self, other: "_Record") -> bool:
        """Whether the order of two records may show in what becomes of them."""
        if not self.names.isdisjoint(other.names):
            return True
        if self.keys.isdisjoint(other.keys):
            return False
        return max(estimated_containment(self.sketch, other.sketch)) >= LEAST_CONTAINMENT


def rows_of(records: Sequence[Numbered]) -> list[list[Numbered]]:
    """Return the rows that may run side by side, each in record order; the first records come first."""
    if len(records) == 1:
        return [list(records)]
    rows: list[list[_Record]] = []
    for record in map(_read, records):
        met = [row for row in rows if any(record.meets(other) for other in row)]
        rows = [row for row in rows if row not in met]
        rows.append([*(one for row in met for one in row), record])
    in_order = (sorted((one.numbered for one in row), key=lambda one: one[0]) for row in rows)
    return sorted(in_order, key=lambda row: row[0][0])


def _read(numbered: Numbered) -> _Record:
    arrival = numbered[1]
    if isinstance(arrival, Rejected):
        return _Record(numbered)
    prepared = prepare(arrival.record)
    names = frozenset({arrival.record.article_id, arrival.record.fingerprint})
    if not prepared.shingles:
        return _Record(numbered, names)
    found = all_keys(prepared.shingles, prepared.lowest)
    return _Record(numbered, names, found, sketch(prepared.lowest, len(prepared.positions)))
