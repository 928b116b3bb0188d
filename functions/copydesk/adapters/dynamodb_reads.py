"""DynamoDB: the article table for questions. Only reads."""

import base64
import json
from collections.abc import Iterator, Mapping
from typing import Any

from copydesk.adapters.aws import translated_errors
from copydesk.adapters.dynamodb import DynamoArticleTable
from copydesk.article import Record
from copydesk.errors import TableUnavailable
from copydesk.outcome import LedgerPage
from copydesk.table import items, ledger_items
from copydesk.table.items import Item


class DynamoReads(DynamoArticleTable):
    """Implements ArticleReads, and StoredItems for rehearsals."""

    def contents(self) -> Iterator[Record | LedgerPage]:
        """Read every article without its text, and the whole ledger, in one scan: a page of the table at a time."""
        request: dict[str, Any] = {
            "FilterExpression": "sk = :meta OR begins_with(pk, :ledger)",
            "ExpressionAttributeValues": {":meta": {"S": items.META}, ":ledger": {"S": "S#"}},
        }
        for item in self._pages("scan", **request):
            is_article = item["sk"]["S"] == items.META
            yield items.record_without_text(item) if is_article else ledger_items.ledger_page(item)

    def size(self) -> tuple[int, int]:
        """Return the number of items and of bytes of the table; DynamoDB counts them every six hours."""
        with translated_errors(TableUnavailable):
            about = self._dynamodb.describe_table(TableName=self._table)["Table"]
        return about["ItemCount"], about["TableSizeBytes"]

    def item(self, key: Mapping[str, Any]) -> Item | None:
        """Read an item by its key, consistently; None where there is none."""
        found = self._batch_get([{"pk": key["pk"], "sk": key["sk"]}])
        return self._in_json(found[0]) if found else None

    def items_between(self, partition: str, start: str, end: str) -> list[Item]:
        """Read the items of a partition whose sort keys are from `start` to `end`, in order, consistently."""
        return [self._in_json(item) for item in self._query({"S": partition}, start, end)]

    def _in_json(self, item: Item) -> Item:
        """The item with its text, bytes as base64 text: as in a stream event and in the local store."""
        with_text = json.dumps(self._with_text(item), default=lambda value: base64.b64encode(value).decode())
        typed: Item = json.loads(with_text)
        return typed
