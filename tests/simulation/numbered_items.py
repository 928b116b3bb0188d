"""A fake table with items `0`, `1`, ... of one partition, for tests of the fake."""

from typing import Any

from simulation.services.dynamodb import DynamoDB

TABLE = "articles"


def key(sort: str, partition: str = "a") -> dict[str, Any]:
    """The key of an item."""
    return {"pk": {"S": partition}, "sk": {"S": sort}}


def filled(count: int, **attributes: Any) -> DynamoDB:
    """A table with so many items, each with the attributes."""
    dynamodb = DynamoDB(TABLE)
    for number in range(count):
        dynamodb.put_item(TableName=TABLE, Item={**key(str(number)), **attributes})
    return dynamodb
