"""The article table in SQLite: DynamoDB's items, conditions and stream, one row an item."""

import base64
import json
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from copydesk import items
from copydesk.adapters.local.database import Database
from copydesk.article import Record
from copydesk.dedupe.verdict import Claim
from copydesk.errors import TableUnavailable
from copydesk.items import Item
from copydesk.outcome import LedgerPage
from copydesk.revisions import StoredArticle


class LocalTable:
    """Fulfils ArticleTable; `now` [epoch seconds] decides which claims have expired."""

    def __init__(self, database: Database, now: Callable[[], float] = time.time) -> None:
        """Work on an open database."""
        self._database = database
        self._now = now

    def articles(self, article_ids: Collection[str]) -> dict[str, StoredArticle]:
        """Read articles by id; unknown ids are absent from the answer."""
        found = {name: self._get(items.article_key(name)) for name in article_ids}
        return {name: items.stored_article(item) for name, item in found.items() if item}

    def put(self, stored: StoredArticle) -> StoredArticle | None:
        """Write version n where n - 1 stands; None when it stands now."""
        with self._database.transaction():
            item = items.article_item(stored)
            standing = self._get(item)
            before = items.stored_article(standing) if standing else None
            if before is None and stored.version > 1:
                raise TableUnavailable(f"article {stored.record.article_id} is gone from the table")
            if before == stored:
                return None
            if (before.version if before else 0) != stored.version - 1:
                return before
            self._put(item, standing)
        return None

    def revisions(self, article_id: str) -> dict[str, Record]:
        """Read the texts kept beside the current one, by content hash."""
        kept = self._query(items.revision_key(article_id, "")["pk"]["S"], "R#", "R$")
        return {record.content_hash: record for record in map(items.record, kept)}

    def keep(self, record: Record) -> None:
        """Keep a text as a revision."""
        with self._database.transaction():
            item = items.revision_item(record)
            self._put(item, self._get(item))

    def claims(self, fingerprints: Collection[str]) -> dict[str, Claim]:
        """Read who bears these fingerprints; unknown and expired claims are absent."""
        found = (self._get(items.claim_key(name)) for name in fingerprints)
        live = (items.claim(item) for item in found if item and self._is_live(item))
        return {claim.fingerprint: claim for claim in live}

    def join(self, fingerprint: str, article_id: str, published: str, expires_at: int) -> Claim:
        """Add a member with its date to a claim."""
        with self._database.transaction():
            key = items.claim_key(fingerprint)
            standing = self._get(key)
            live = standing if standing and self._is_live(standing) else None
            end = max(expires_at, int(live["expires_at"]["N"])) if live else expires_at
            item = {**(live or key), items.member_name(article_id): {"S": published}, "expires_at": {"N": str(end)}}
            self._put(item, standing)
        return items.claim(item)

    def leave(self, fingerprint: str, article_id: str) -> Claim:
        """Take a member out of a claim."""
        with self._database.transaction():
            key = items.claim_key(fingerprint)
            standing = self._get(key)
            item = {name: value for name, value in (standing or key).items() if name != items.member_name(article_id)}
            if standing:
                self._put(item, standing)
        return items.claim(item)

    def ledger(self, source: str, since: str = "") -> list[LedgerPage]:
        """Read the pages of one object, from sequence `since` on."""
        pages = self._query(items.ledger_key(source)["pk"]["S"], f"V#{since}", "V$")
        return [items.ledger_page(item) for item in pages]

    def enter(self, page: LedgerPage) -> None:
        """Write a ledger page."""
        with self._database.transaction():
            item = items.ledger_item(page)
            self._put(item, self._get(item))

    def scan(self) -> Iterator[StoredArticle]:
        """Read every article, in order of id."""
        rows = self._database.connection.execute("SELECT item FROM items WHERE sk = ? ORDER BY pk", (items.META,))
        for (item,) in rows:
            yield items.stored_article(json.loads(item))

    def sources(self) -> Iterator[LedgerPage]:
        """Read the whole ledger, in order of source, version and page."""
        rows = self._database.connection.execute(
            "SELECT item FROM items WHERE pk >= 'S#' AND pk < 'S$' ORDER BY pk, sk"
        )
        for (item,) in rows:
            yield items.ledger_page(json.loads(item))

    def _is_live(self, item: Mapping[str, Any]) -> bool:
        return int(item["expires_at"]["N"]) > self._now()

    def _get(self, key: Mapping[str, Any]) -> Item | None:
        row = self._database.connection.execute(
            "SELECT item FROM items WHERE pk = ? AND sk = ?", (key["pk"]["S"], key["sk"]["S"])
        ).fetchone()
        return json.loads(row[0]) if row else None

    def _query(self, partition: str, start: str, end: str) -> list[Item]:
        rows = self._database.connection.execute(
            "SELECT item FROM items WHERE pk = ? AND sk >= ? AND sk < ? ORDER BY sk", (partition, start, end)
        )
        return [json.loads(item) for (item,) in rows.fetchall()]

    def _put(self, item: Item, standing: Item | None) -> None:
        """Write an item and, as DynamoDB does, a stream record if that changed anything."""
        text = json.dumps(item, default=lambda value: base64.b64encode(value).decode(), ensure_ascii=False)
        if standing is not None and json.loads(text) == standing:
            return
        connection = self._database.connection
        pk, sk = item["pk"]["S"], item["sk"]["S"]
        connection.execute("INSERT OR REPLACE INTO items (pk, sk, item) VALUES (?, ?, ?)", (pk, sk, text))
        if sk == items.META:
            old = json.dumps(standing, ensure_ascii=False) if standing else None
            connection.execute(
                "INSERT INTO stream (keys, old_image, new_image) VALUES (?, ?, ?)",
                (json.dumps({"pk": item["pk"], "sk": item["sk"]}), old, text),
            )
