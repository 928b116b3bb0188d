"""Clusters as the product makes them: every article through the real path, on a table in memory."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from copydesk.adapters.local.database import Database
from copydesk.adapters.local.table import LocalTable, RehearsalTable
from copydesk.events import ObjectRef
from copydesk.pipeline import Desk, ingest
from copydesk.ports import RawObject
from copydesk.reconcile import reconcile

BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
FIELDS = ("headline", "text", "url", "datePublished")


@dataclass
class Inbox:
    """An object store that holds the one article on its way."""

    body: bytes = b""

    def fetch(self, ref: ObjectRef) -> RawObject:
        """Return it."""
        return RawObject(ref, self.body)


class NoQuarantine:
    """Nothing here is rejected."""

    def put(self, name: str, note: Mapping[str, Any]) -> str:
        """Refuse."""
        raise AssertionError(name, note)


@dataclass
class Newsdesk:
    """A desk with an empty table; `articles` holds the article that each item became."""

    table: LocalTable = field(default_factory=lambda: LocalTable(Database(None), lambda: 0.0))
    articles: dict[str, str] = field(default_factory=dict)
    _count: int = 0

    def take(self, item: Mapping[str, Any]) -> None:
        """Take one item of a stream in."""
        self._count += 1
        moment = BEGIN + timedelta(seconds=self._count)
        record = {name: item.get(name) for name in FIELDS} | {"publisher": {"name": item["publisher"]}}
        ref = ObjectRef(
            "bench", f"inbox/{self._count}.json", f"v{self._count}", f"{self._count:018X}", "", 0, moment.isoformat()
        )
        desk = Desk(Inbox(json.dumps(record).encode()), self.table, NoQuarantine())
        self.articles[str(item["id"])] = ingest(ref, desk)[0].article_id

    def clusters(self) -> dict[str, str]:
        """Return the cluster of every item, by its id."""
        found = {stored.record.article_id: stored.record.cluster_id for stored in self.table.scan()}
        return {item: found[article] for item, article in self.articles.items()}

    def reconcile(self) -> int:
        """Decide all anew; return how many articles that changed."""
        return reconcile(self.table, RehearsalTable(Database(None)), window_days=30).changed


def clustered(stream: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Take a stream in, in its order, and return the cluster of every item."""
    desk = Newsdesk()
    for item in stream:
        desk.take(item)
    return desk.clusters()


def taken(stream: Iterable[Mapping[str, Any]]) -> Iterator[Newsdesk]:
    """Take a stream in and yield the desk after each item."""
    desk = Newsdesk()
    for item in stream:
        desk.take(item)
        yield desk
