"""An empty table on DynamoDB Local, shaped like the one of the template."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3

from copydesk.adapters.dynamodb import DynamoArticleTable

KEYS = {"pk": "HASH", "sk": "RANGE"}


class NoTexts:
    """No text here is too large for an item."""

    def put(self, name: str, compressed: bytes) -> str:
        """Refuse."""
        raise AssertionError(name, len(compressed))

    def get(self, key: str) -> bytes:
        """Refuse."""
        raise AssertionError(key)


@contextmanager
def article_table(endpoint: str) -> Iterator[tuple[Any, DynamoArticleTable]]:
    """Make a table that is deleted at the end; give the client it speaks by, and the table."""
    dynamodb = boto3.client(
        "dynamodb",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="x",
        aws_secret_access_key="x",  # noqa: S106
    )
    name = f"bench-{uuid.uuid4().hex[:8]}"
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in KEYS],
        KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in KEYS.items()],
    )
    try:
        yield dynamodb, DynamoArticleTable(dynamodb, name, NoTexts(), now=lambda: 0.0)
    finally:
        dynamodb.delete_table(TableName=name)
