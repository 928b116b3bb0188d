"""Redelivery of stream records that the index function names as failed: Lambda does this, the emulator does not.

The emulator continues after any batch that did not raise. Without redelivery, a change that the index function defers,
for example because the node is slow, would be lost there.
"""

import json
from base64 import b64encode
from collections.abc import Collection, Iterator
from typing import Any

from stack import NAME, Stack

from copydesk.table import items

DEFERRED = "stream record returns"  # the message in the log of the index function


def deferred_articles(stack: Stack) -> set[str]:
    """The ids of all articles with a change that the index function named as failed."""
    lines = (json.loads(line) for line in log_lines(stack, "-index") if line.startswith("{"))
    named = {str(line.get("article", "")) for line in lines if line.get("message") == DEFERRED}
    return {name.removeprefix("A#") for name in named}


def redeliver(stack: Stack, article_ids: Collection[str]) -> None:
    """Send the current articles to the index function, in one batch."""
    keys = [items.article_key(name) for name in article_ids]
    dynamodb, table = stack.client("dynamodb"), stack.outputs["ArticleTable"]
    standing = [dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True)["Item"] for key in keys]
    event = {"Records": [_record(number, item) for number, item in enumerate(standing, 1)]}
    stack.client("lambda").invoke(
        FunctionName=_index_function(stack), Payload=json.dumps(event, default=_in_lambda_json)
    )


def log_lines(stack: Stack, group_ends: str = "") -> Iterator[str]:
    """Every line of the log groups whose names end with `group_ends`."""
    logs = stack.client("logs")
    for group in logs.describe_log_groups()["logGroups"]:
        if not group["logGroupName"].endswith(group_ends):
            continue
        for answer in logs.get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"]):
            yield from (event["message"] for event in answer["events"])


def _record(number: int, item: dict[str, Any]) -> dict[str, Any]:
    keys = {name: item[name] for name in ("pk", "sk")}
    change = {"Keys": keys, "SequenceNumber": str(number), "NewImage": item}
    return {"eventSource": "aws:dynamodb", "eventName": "MODIFY", "dynamodb": change}


def _in_lambda_json(value: bytes) -> str:
    return b64encode(value).decode()


def _index_function(stack: Stack) -> str:
    answer = stack.client("cloudformation").describe_stack_resource(StackName=NAME, LogicalResourceId="IndexFunction")
    return str(answer["StackResourceDetail"]["PhysicalResourceId"])
