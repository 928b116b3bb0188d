"""A table and an inbox whose writes stay in memory, over a store that is only read: for rehearsals."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from copydesk.adapters.local.bucket import LocalBucket
from copydesk.adapters.local.database import Database
from copydesk.adapters.local.table import LocalTable
from copydesk.settings import Limits
from copydesk.table.items import Item


class OverlayTable(LocalTable):
    """An ArticleTable that reads an item from memory if it was written there, else from the store."""

    def __init__(self, store: Database, now: Callable[[], float] = time.time) -> None:
        """Read an open store; nothing is written to it. `now` [epoch seconds] decides which claims have expired."""
        super().__init__(Database(None), now)
        self._store = LocalTable(store, now)

    def _get(self, key: Mapping[str, Any]) -> Item | None:
        return super()._get(key) or self._store._get(key)  # noqa: SLF001 - of the same class

    def _query(self, partition: str, start: str, end: str) -> list[Item]:
        found = self._store._query(partition, start, end) + super()._query(partition, start, end)  # noqa: SLF001
        by_key = {item["sk"]["S"]: item for item in found}  # an item in memory comes last and replaces the store's
        return [by_key[name] for name in sorted(by_key)]


def overlay_bucket(store: Database, limits: Limits) -> LocalBucket:
    """Return an inbox and quarantine in memory whose versions are numbered after those of the store."""
    last = store.connection.execute("SELECT coalesce(max(sequence), 0) FROM objects").fetchone()[0]
    memory = Database(None)
    memory.connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('objects', ?)", (last,))
    return LocalBucket(memory, None, limits)
