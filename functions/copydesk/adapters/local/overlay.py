"""A table and an inbox whose writes stay in memory, over a store that is only read: for rehearsals."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from copydesk.adapters.local.bucket import LocalBucket
from copydesk.adapters.local.database import Database
from copydesk.adapters.local.table import LocalTable
from copydesk.settings import Limits
from copydesk.table.items import Item


class StoredItems(Protocol):
    """The items of a table, read one by one or in rows."""

    def item(self, key: Mapping[str, Any]) -> Item | None:
        """Read an item by its key; None where there is none."""

    def items_between(self, partition: str, start: str, end: str) -> list[Item]:
        """Read the items of a partition whose sort keys are from `start` up to `end`, in order."""


class LocalItems(LocalTable):
    """Implements StoredItems over an open store."""

    def item(self, key: Mapping[str, Any]) -> Item | None:
        """Read an item by its key; None where there is none."""
        return self._get(key)

    def items_between(self, partition: str, start: str, end: str) -> list[Item]:
        """Read the items of a partition whose sort keys are from `start` up to `end`, in order."""
        return self._query(partition, start, end)


class OverlayTable(LocalTable):
    """An ArticleTable that reads an item from memory if it was written there, else from a table below."""

    def __init__(self, below: StoredItems, now: Callable[[], float] = time.time) -> None:
        """Read a table; nothing is written to it. `now` [epoch seconds] decides which claims have expired."""
        super().__init__(Database(None), now)
        self._below = below

    def _get(self, key: Mapping[str, Any]) -> Item | None:
        return super()._get(key) or self._below.item(key)

    def _query(self, partition: str, start: str, end: str) -> list[Item]:
        found = self._below.items_between(partition, start, end) + super()._query(partition, start, end)
        by_key = {item["sk"]["S"]: item for item in found}  # an item in memory comes last and replaces the one below
        return [by_key[name] for name in sorted(by_key)]


def overlay_bucket(store: Database, limits: Limits, memory: Database | None = None) -> LocalBucket:
    """Return an inbox and quarantine in memory whose versions are numbered after those of the store."""
    last = store.connection.execute("SELECT coalesce(max(sequence), 0) FROM objects").fetchone()[0]
    memory = memory or Database(None)
    memory.connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('objects', ?)", (last,))
    return LocalBucket(memory, None, limits)
