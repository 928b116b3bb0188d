"""DynamoDB: the article table with the writes of recovery. Each is a single conditional write, safe to repeat."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from copydesk.adapters.dynamodb import DynamoArticleTable, Texts
from copydesk.outcome import LedgerPage
from copydesk.table import cluster_items, items, ledger_items
from copydesk.table.claim import Claim
from copydesk.table.repairable_table import ArticleName, article_name
from copydesk.table.stored import StoredArticle


class RemovableTexts(Texts, Protocol):
    """The place of texts that are too large for an item, for an operator."""

    def remove_all(self, article_id: str) -> int:
        """Remove all texts of an article for good; return their number."""


class DynamoRepairableTable(DynamoArticleTable):
    """Implements RepairableTable with a boto3 DynamoDB client."""

    _texts: RemovableTexts

    def replace_page(self, page: LedgerPage, standing: LedgerPage) -> bool:
        """Write a ledger page in the place of `standing`; return False if another page is stored by now."""
        before = ledger_items.ledger_item(standing)
        earlier = "#earlier = :earlier" if standing.earlier else "attribute_not_exists(#earlier)"
        values = {":outcomes": before["outcomes"], ":complete": before["complete"]}
        condition = {
            "ConditionExpression": f"#outcomes = :outcomes AND #complete = :complete AND {earlier}",
            "ExpressionAttributeNames": {f"#{name}": name for name in ("outcomes", "complete", "earlier")},
            "ExpressionAttributeValues": values | ({":earlier": before["earlier"]} if standing.earlier else {}),
        }
        return self._put_if(ledger_items.ledger_item(page), condition) is None

    def pages(self) -> Iterator[LedgerPage]:
        """Read the whole ledger, a page of the table at a time."""
        request = {
            "FilterExpression": "begins_with(pk, :ledger)",
            "ExpressionAttributeValues": {":ledger": {"S": "S#"}},
        }
        yield from map(ledger_items.ledger_page, self._pages("scan", **request, ConsistentRead=True))

    def names(self) -> Iterator[ArticleName]:
        """Read the names of all articles and revisions; texts are read by DynamoDB, but not sent."""
        request: dict[str, Any] = {
            "FilterExpression": "begins_with(pk, :article)",
            "ExpressionAttributeValues": {":article": {"S": "A#"}},
            "ProjectionExpression": "pk, #record.#publisher",
            "ExpressionAttributeNames": {"#record": "record", "#publisher": "publisher"},
            "ConsistentRead": True,
        }
        yield from map(article_name, self._pages("scan", **request))

    def release(self, claim: Claim) -> bool:
        """Remove the owner of a key's place, if it is still this text; remove the item if it was the only owner."""
        place = cluster_items.place_of(claim)
        key = cluster_items.claim_key(claim.key)
        mine = "#place.article_id = :article AND #place.content_hash = :text"
        values = {":article": {"S": claim.article_id}, ":text": {"S": claim.content_hash}}
        update = {
            "UpdateExpression": "REMOVE #place",
            "ConditionExpression": mine,
            "ExpressionAttributeNames": {"#place": place},
            "ExpressionAttributeValues": values,
        }
        was_owner = self._update(key, update) is not None
        unowned = {
            "ConditionExpression": "attribute_not_exists(#first) AND attribute_not_exists(#second)",
            "ExpressionAttributeNames": {"#first": "first", "#second": "second"},
        }
        self._delete_if(key, unowned)
        return was_owner

    def revision_names(self, article_id: str) -> list[str]:
        """Read the content hashes of an article's revisions, consistently, without their texts."""
        values = {":pk": items.article_key(article_id)["pk"], ":revision": {"S": "R#"}}
        found = self._pages(
            "query",
            KeyConditionExpression="pk = :pk AND begins_with(sk, :revision)",
            ExpressionAttributeValues=values,
            ProjectionExpression="sk",
            ConsistentRead=True,
        )
        return [item["sk"]["S"].removeprefix("R#") for item in found]

    def remove_revision(self, article_id: str, content_hash: str) -> None:
        """Remove a revision."""
        self._delete_if(items.revision_key(article_id, content_hash), {})

    def remove(self, stored: StoredArticle) -> bool:
        """Remove an article, if this version is stored."""
        condition = {
            "ConditionExpression": "attribute_not_exists(pk) OR version = :version",
            "ExpressionAttributeValues": {":version": {"N": str(stored.version)}},
        }
        return self._delete_if(items.article_key(stored.record.article_id), condition)

    def remove_texts(self, article_id: str) -> int:
        """Remove the long texts of an article from S3; return their number."""
        return self._texts.remove_all(article_id)

    def _delete_if(self, key: Mapping[str, Any], condition: Mapping[str, Any]) -> bool:
        """Delete an item; return False if the condition failed."""
        return self._written(self._dynamodb.delete_item, Key=key, **condition) is None
