"""The article table in SQLite: DynamoDB's items, conditions and stream, one row per item."""

import base64
import json
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from copydesk.adapters.local import item_rows
from copydesk.adapters.local.database import Database
from copydesk.article import Record
from copydesk.errors import TableUnavailable
from copydesk.outcome import BegunRecords, LedgerPage
from copydesk.table import cluster_items, items, ledger_items
from copydesk.table.claim import Claim
from copydesk.table.cluster import Cluster
from copydesk.table.items import Item
from copydesk.table.stored import StoredArticle


class LocalTable:
    """Implements ArticleTable; `now` [epoch seconds] decides which claims have expired."""

    def __init__(self, database: Database, now: Callable[[], float] = time.time) -> None:
        """Work on an open database."""
        self._database = database
        self._now = now

    def articles(self, article_ids: Collection[str]) -> dict[str, StoredArticle]:
        """Read articles by id; unknown ids are absent from the answer."""
        found = {name: self._get(items.article_key(name)) for name in article_ids}
        return {name: items.stored_article(item) for name, item in found.items() if item}

    def put(self, stored: StoredArticle) -> StoredArticle | None:
        """Write version n if n - 1 is stored and return None; else return the article that is stored."""
        with self._database.transaction():
            item = items.article_item(stored)
            standing = self._get(item)
            before = items.stored_article(standing) if standing else None
            if before is None and stored.version > 1:
                raise TableUnavailable(f"article {stored.record.article_id} is gone from the table")
            if (before.version if before else 0) != stored.version - 1:
                return before
            self._put(item, standing)
        return None

    def revisions(self, article_id: str) -> dict[str, Record]:
        """Read the revisions of an article by content hash."""
        kept = self._query(items.revision_key(article_id, "")["pk"]["S"], "R#", "R$")
        return {record.content_hash: record for record in map(items.record_of_item, kept)}

    def keep(self, record: Record) -> None:
        """Store a text as a revision."""
        with self._database.transaction():
            item = items.revision_item(record)
            self._put(item, self._get(item))

    def claim(self, claim: Claim, expires_at: int) -> Claim | None:
        """Claim a place of a key unless another text owns it; return None when this text owns it."""
        with self._database.transaction():
            standing = self._get(cluster_items.claim_key(claim.key))
            item = standing or cluster_items.claim_key(claim.key)
            owner = cluster_items.owner(item, claim, self._now())
            if owner and owner.text != claim.text:
                return owner
            if not cluster_items.owner(item, claim, expires_at):
                ends = {"expires_at": {"N": str(max(expires_at, _end(standing)))}}
                self._put({**item, **cluster_items.claim_attribute(claim, expires_at), **ends}, standing)
        return None

    def claims(self, keys: Collection[str]) -> list[Claim]:
        """Read the claims of these keys; expired claims are left out."""
        found = (self._get(cluster_items.claim_key(key)) for key in dict.fromkeys(keys))
        return [owner for item in found if item for owner in cluster_items.claims(item, self._now())]

    def clusters(self, fingerprints: Collection[str]) -> dict[str, Cluster]:
        """Read clusters; unknown and expired ones are absent."""
        found = (self._live(cluster_items.cluster_key(name)) for name in fingerprints)
        return {cluster.fingerprint: cluster for cluster in (cluster_items.cluster(item) for item in found if item)}

    def articles_and_clusters(
        self, article_ids: Collection[str], fingerprints: Collection[str]
    ) -> tuple[dict[str, StoredArticle], dict[str, Cluster]]:
        """Read articles and clusters."""
        return self.articles(article_ids), self.clusters(fingerprints)

    def extend(self, addition: Cluster, expires_at: int) -> Cluster:
        """Extend a cluster and move its end only later; an expired one begins again."""
        with self._database.transaction():
            key = cluster_items.cluster_key(addition.fingerprint)
            live = self._live(key)
            if live and "into" in live and addition.into:
                return cluster_items.cluster(live)
            ends = {"expires_at": {"N": str(max(expires_at, _end(live)))}}
            item = {**(live or key), **cluster_items.cluster_attributes(addition), **ends}
            self._put(item, live)
        return cluster_items.cluster(item)

    def leave(self, fingerprint: str, article_id: str) -> Cluster:
        """Remove a member from a cluster, under all its dates."""
        with self._database.transaction():
            key = cluster_items.cluster_key(fingerprint)
            standing = self._get(key)
            left = (standing or key).items()
            item = {name: value for name, value in left if not cluster_items.is_of_member(name, article_id)}
            if standing:
                self._put(item, standing)
        return cluster_items.cluster(item)

    def place(self, cluster: Cluster, expires_at: int) -> None:
        """Replace a cluster."""
        with self._database.transaction():
            self._put(cluster_items.cluster_item(cluster, expires_at), None)

    def ledger(self, source: str, since: str = "") -> list[LedgerPage]:
        """Read the pages of one object, from sequence `since` on."""
        pages = self._query(ledger_items.ledger_key(source)["pk"]["S"], f"V#{since}", "V$")
        return ledger_items.ledger_pages(pages, since)

    def enter(self, page: LedgerPage) -> None:
        """Write a ledger page, unless a more complete one is stored; which ends a stage of the work."""
        with self._database.transaction():
            item = ledger_items.ledger_item(page)
            standing = self._get(item)
            if standing is None or page.may_replace(ledger_items.ledger_page(standing)):
                self._put(item, standing)
        self._database.end_stage()

    def begin(self, records: BegunRecords) -> None:
        """Note the articles of records that a delivery is about to store, beside those noted before."""
        with self._database.transaction():
            key = ledger_items.begun_key(records.source, records.sequence, records.page)
            standing = self._get(key)
            self._put({**(standing or key), **ledger_items.begun_attributes(records)}, standing)

    def begun(self, source: str) -> list[BegunRecords]:
        """Read the notes of one object, in order of sequence and page."""
        found = self._query(ledger_items.begun_key(source)["pk"]["S"], "V#", "V$")
        return list(map(ledger_items.begun_records, found))

    def scan(self) -> Iterator[StoredArticle]:
        """Read every article, in order of id."""
        yield from map(items.stored_article, self._items("sk = ? ORDER BY pk", items.META))

    def sources(self) -> Iterator[LedgerPage]:
        """Read the whole ledger, in order of source, version and page."""
        yield from map(ledger_items.ledger_page, self._items("pk >= 'S#' AND pk < 'S$' ORDER BY pk, sk"))

    def _live(self, key: Item) -> Item | None:
        """The item, unless it has expired."""
        item = self._get(key)
        return item if item and _end(item) > self._now() else None

    def _get(self, key: Mapping[str, Any]) -> Item | None:
        return next(self._items("pk = ? AND sk = ?", key["pk"]["S"], key["sk"]["S"]), None)

    def _query(self, partition: str, start: str, end: str) -> list[Item]:
        return list(self._items("pk = ? AND sk >= ? AND sk < ? ORDER BY sk", partition, start, end))

    def _items(self, condition: str, *values: str) -> Iterator[Item]:
        """Read the items of a condition in SQL, one after another."""
        connection = self._database.connection
        for row in connection.execute(f"SELECT pk, sk, item FROM items WHERE {condition}", values):  # noqa: S608 - ours
            yield item_rows.item_of(connection, *row)

    def _put(self, item: Item, standing: Item | None) -> None:
        """Write an item and, as DynamoDB does, a stream record if the item changed."""
        if standing is not None and item_rows.are_equal(item, standing):
            return
        item_rows.write(self._database.connection, item)
        if item["sk"]["S"] == items.META:
            self._streamed(item, standing, item)

    def _streamed(self, key: Item, old: Item | None, new: Item | None) -> None:
        """Enter a write of an article into the stream."""
        named = json.dumps({name: key[name] for name in ("pk", "sk")})
        self._database.connection.execute(
            "INSERT INTO stream (keys, old_image, new_image) VALUES (?, ?, ?)", (named, _image(old), _image(new))
        )


def _image(item: Item | None) -> str | None:
    """An item as the stream has it: JSON, binary values in base64."""
    encoded = base64.b64encode
    return json.dumps(item, default=lambda value: encoded(value).decode(), ensure_ascii=False) if item else None


def _end(item: Mapping[str, Any] | None) -> int:
    return int(item["expires_at"]["N"]) if item else 0
