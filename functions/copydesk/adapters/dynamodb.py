"""DynamoDB: the article table. Single-item conditional writes, each safe to repeat.

The lifecycle of an article item, by its version v:

    (absent) ──put v=1, if absent──> v=1 ──put v=2, if v=1──> v=2 ...

A failed condition returns the stored item without another read (ReturnValuesOnConditionCheckFailure).
"""

import json
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Protocol

from botocore.exceptions import ClientError

from copydesk.adapters import dynamodb_updates as updates
from copydesk.adapters.aws import code, translated_errors
from copydesk.article import Record
from copydesk.errors import TableUnavailable
from copydesk.outcome import BegunRecords, LedgerPage
from copydesk.table import cluster_items, items, ledger_items
from copydesk.table.claim import Claim
from copydesk.table.cluster import Cluster
from copydesk.table.items import Item
from copydesk.table.stored import StoredArticle

MAX_INLINE_BYTES = 300_000  # compressed text and fields as JSON; DynamoDB's item ends at 400 kB
BATCH_KEYS = 100  # BatchGetItem's limit; it refuses a key that occurs twice
_MAX_PASSES = 8  # over keys that DynamoDB left unprocessed
_MAX_JOINING = 100  # members in a write; an expression ends at 4 kB, which 280 members fill


class Texts(Protocol):
    """The place of texts that are too large for an item."""

    def put(self, name: str, compressed: bytes) -> str:
        """Write a compressed text and return its key."""

    def get(self, key: str) -> bytes:
        """Read a compressed text."""


class DynamoArticleTable:
    """Implements ArticleTable with a boto3 DynamoDB client; `now` [epoch seconds] decides which claims have expired."""

    def __init__(self, dynamodb: Any, table: str, texts: Texts, now: Callable[[], float] = time.time) -> None:
        """Work on one table."""
        self._dynamodb = dynamodb
        self._table = table
        self._texts = texts
        self._with_text = items.text_loader(texts.get)
        self._now = now

    def articles(self, article_ids: Collection[str]) -> dict[str, StoredArticle]:
        """Read articles by id, consistently."""
        return self.articles_and_clusters(article_ids, ())[0]

    def put(self, stored: StoredArticle) -> StoredArticle | None:
        """Write version n if n - 1 is stored and return None; else return the article that is stored."""
        condition: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(pk)"}
        if stored.version > 1:
            condition = {
                "ConditionExpression": "version = :before",
                "ExpressionAttributeValues": {":before": {"N": str(stored.version - 1)}},
            }
        standing = self._put_if(self._within_limit(items.article_item(stored)), condition)
        if standing is None:
            return None
        if not standing:
            raise TableUnavailable(f"article {stored.record.article_id} is gone from the table")
        return items.stored_article(self._with_text(standing))

    def revisions(self, article_id: str) -> dict[str, Record]:
        """Read the revisions of an article by content hash, consistently."""
        kept = self._query(items.revision_key(article_id, "")["pk"], "R#", "R$")
        records = (items.record_of_item(self._with_text(item)) for item in kept)
        return {record.content_hash: record for record in records}

    def keep(self, record: Record) -> None:
        """Store a text as a revision."""
        self._put_if(self._within_limit(items.revision_item(record)), {})

    def claim(self, claim: Claim, expires_at: int) -> Claim | None:
        """Claim a place of a key unless another text owns it; return None when this text owns it.

        One write; two if the item has to last longer for the owner of the other place.
        """
        now = int(self._now())
        for update in updates.claiming(claim, expires_at, now):
            standing = self._written(self._dynamodb.update_item, Key=cluster_items.claim_key(claim.key), **update)
            owner = cluster_items.owner(standing, claim, now) if standing else None
            if owner and owner.text != claim.text:
                return owner
            if not standing or cluster_items.owner(standing, claim, expires_at - 1):
                return None
        return None

    def claims(self, keys: Collection[str]) -> list[Claim]:
        """Read claims, eventually consistently: at half the price, and a concurrent writer looks too."""
        found = self._batch_get([cluster_items.claim_key(key) for key in dict.fromkeys(keys)], is_consistent=False)
        return [owner for item in found for owner in cluster_items.claims(item, self._now())]

    def clusters(self, fingerprints: Collection[str]) -> dict[str, Cluster]:
        """Read clusters; expired ones are left out, though DynamoDB may take days to delete them."""
        return self.articles_and_clusters((), fingerprints)[1]

    def articles_and_clusters(
        self, article_ids: Collection[str], fingerprints: Collection[str]
    ) -> tuple[dict[str, StoredArticle], dict[str, Cluster]]:
        """Read articles and clusters, a hundred of both a call, consistently."""
        keys = [items.article_key(name) for name in dict.fromkeys(article_ids)]
        keys += [cluster_items.cluster_key(name) for name in dict.fromkeys(fingerprints)]
        found = self._batch_get(keys)
        stored = [items.stored_article(self._with_text(item)) for item in found if "record" in item]
        live = [cluster_items.cluster(item) for item in found if "record" not in item and self._is_live(item)]
        articles = {article.record.article_id: article for article in stored}
        return articles, {cluster.fingerprint: cluster for cluster in live}

    def extend(self, addition: Cluster, expires_at: int) -> Cluster:
        """Extend a cluster by 100 members in one write, or in two if its end is later already.

        An expired cluster begins again. An extension that is cut short leaves some members out, and may be repeated.
        """
        key = cluster_items.cluster_key(addition.fingerprint)
        first, *others = updates.parts(cluster_items.cluster_attributes(addition), _MAX_JOINING) or [{}]
        item = self._extended(key, first, expires_at)
        if all(name in item for name in first):  # otherwise it is part of another cluster already
            for some in others:
                item = self._extended(key, some, expires_at)
        return cluster_items.cluster(item)

    def _extended(self, key: Item, attributes: Item, expires_at: int) -> Item:
        """Set attributes of a cluster item, move its end only later, and return the item.

        `into` is set once: if it is set already, the stored item is returned.
        """
        for update in updates.extending(attributes, expires_at, int(self._now())):
            item = self._update(key, update)
            if item:
                return item
        return self._begun_anew({**key, **attributes, "expires_at": {"N": str(expires_at)}})

    def leave(self, fingerprint: str, article_id: str) -> Cluster:
        """Remove a member from a cluster, under all its dates."""
        key = cluster_items.cluster_key(fingerprint)
        standing = next(iter(self._batch_get([key])), key)
        listed = [name for name in standing if cluster_items.is_of_member(name, article_id)]
        update = {
            "UpdateExpression": "REMOVE " + ", ".join(f"#m{number}" for number in range(len(listed))),
            "ConditionExpression": "attribute_exists(pk)",
            "ExpressionAttributeNames": {f"#m{number}": name for number, name in enumerate(listed)},
        }
        return cluster_items.cluster((self._update(key, update) if listed else standing) or key)

    def _begun_anew(self, item: Item) -> Item:
        """Replace an expired cluster item; otherwise return the stored one, which is part of another already."""
        expired = {
            "ConditionExpression": "expires_at <= :now",
            "ExpressionAttributeValues": {":now": {"N": str(int(self._now()))}},
        }
        standing = self._put_if(item, expired)
        if standing is None:
            return item
        is_extended = all(name in standing for name in item) or ("into" in item and "into" in standing)
        if not is_extended:  # another delivery replaced it at the same moment
            raise TableUnavailable(f"cluster {item['pk']['S']} is written by too many at once")
        return standing

    def place(self, cluster: Cluster, expires_at: int) -> None:
        """Replace a cluster."""
        self._put_if(cluster_items.cluster_item(cluster, expires_at), {})

    def ledger(self, source: str, since: str = "") -> list[LedgerPage]:
        """Read the pages of one object, from sequence `since` on, consistently."""
        pages = self._query(ledger_items.ledger_key(source)["pk"], f"V#{since}", "V$")
        return ledger_items.ledger_pages(pages, since)

    def enter(self, page: LedgerPage) -> None:
        """Write a ledger page, unless a more complete one is stored: the condition is `LedgerPage.may_replace`.

        Any page replaces one without `read`, as releases before 2026-12 wrote them.
        """
        names = {"#read": "read"}
        values: dict[str, Any] = {":read": {"N": str(page.records_read)}}
        may_replace = "#read <= :read"
        if not page.complete:
            may_replace = "#read < :read OR (#read = :read AND #complete = :no)"
            names, values = {**names, "#complete": "complete"}, {**values, ":no": {"BOOL": False}}
        request = {
            "ConditionExpression": f"attribute_not_exists(#read) OR {may_replace}",
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
        }
        self._put_if(ledger_items.ledger_item(page), request)

    def begin(self, records: BegunRecords) -> None:
        """Note the articles of records that a delivery is about to store, beside those noted before."""
        key = ledger_items.begun_key(records.source, records.sequence, records.page)
        self._written(self._dynamodb.update_item, Key=key, **updates.setting(ledger_items.begun_attributes(records)))

    def begun(self, source: str) -> list[BegunRecords]:
        """Read the notes of one object, in order of sequence and page, consistently."""
        found = self._query(ledger_items.begun_key(source)["pk"], "V#", "V$")
        return list(map(ledger_items.begun_records, found))

    def scan(self) -> Iterator[StoredArticle]:
        """Read every article, a page of the table at a time."""
        found = self._pages(
            "scan", FilterExpression="sk = :meta", ExpressionAttributeValues={":meta": {"S": items.META}}
        )
        for item in found:
            yield items.stored_article(self._with_text(item))

    def _within_limit(self, item: Item) -> Item:
        """Move a text that would make an item too large to S3, before the item that points to it is written."""
        compressed = item["text"]["B"]
        fields = {name: value for name, value in item.items() if name != "text"}
        if len(compressed) + len(json.dumps(fields, ensure_ascii=False).encode()) <= MAX_INLINE_BYTES:
            return item
        content_hash = item["record"]["M"]["contentHash"]["S"]
        article_id = item["record"]["M"]["articleId"]["S"]
        key = self._texts.put(f"{article_id}/{content_hash}", compressed)
        return {**fields, "text_key": {"S": key}}

    def _put_if(self, item: Item, condition: Mapping[str, Any]) -> Item | None:
        """Put an item; return None when it is stored, else the item that prevented it (empty if there is none)."""
        extra = {**condition, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"} if condition else {}
        return self._written(self._dynamodb.put_item, Item=item, **extra)

    def _written(self, write: Callable[..., object], **request: Any) -> Item | None:
        """Write an item; return None when it is stored, else the item that prevented it (empty if there is none)."""
        try:
            with translated_errors(TableUnavailable):
                write(TableName=self._table, **request)
        except TableUnavailable as error:
            return _standing(error)
        return None

    def _update(self, key: Item, update: Mapping[str, Any]) -> Item | None:
        """Update an item and return it; None if the condition failed."""
        try:
            with translated_errors(TableUnavailable):
                answer = self._dynamodb.update_item(TableName=self._table, Key=key, ReturnValues="ALL_NEW", **update)
        except TableUnavailable as error:
            _standing(error)
            return None
        attributes: Item = answer["Attributes"]
        return attributes

    def _is_live(self, item: Item) -> bool:
        return int(item["expires_at"]["N"]) > self._now()

    def _batch_get(self, keys: list[Item], *, is_consistent: bool = True) -> list[Item]:
        """Read items, a hundred keys a call; missing items are left out."""
        found: list[Item] = []
        for start in range(0, len(keys), BATCH_KEYS):
            request: Any = {self._table: {"Keys": keys[start : start + BATCH_KEYS], "ConsistentRead": is_consistent}}
            for _ in range(_MAX_PASSES):
                with translated_errors(TableUnavailable):
                    answer = self._dynamodb.batch_get_item(RequestItems=request)
                found += answer["Responses"].get(self._table, [])
                request = answer.get("UnprocessedKeys")
                if not request:
                    break
            else:
                raise TableUnavailable("BatchGetItem: keys stay unprocessed")
        return found

    def _query(self, partition: Mapping[str, Any], start: str, end: str) -> list[Item]:
        return list(
            self._pages(
                "query",
                KeyConditionExpression="pk = :pk AND sk BETWEEN :start AND :end",
                ExpressionAttributeValues={":pk": partition, ":start": {"S": start}, ":end": {"S": end}},
                ConsistentRead=True,
            )
        )

    def _pages(self, operation: str, **request: Any) -> Iterator[Item]:
        start: Any = {}
        while True:
            with translated_errors(TableUnavailable):
                answer = getattr(self._dynamodb, operation)(TableName=self._table, **request, **start)
            yield from answer["Items"]
            if not answer.get("LastEvaluatedKey"):
                return
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def _standing(error: TableUnavailable) -> Item:
    """The item that made a condition fail; any other error is raised."""
    cause = error.__cause__
    if not isinstance(cause, ClientError) or code(cause) != "ConditionalCheckFailedException":
        raise error
    standing: Item = cause.response.get("Item", {})  # type: ignore[assignment]
    return standing
