"""What Lambda does with a stream batch and the emulator does not: bring again what the function named as failed.

The emulator goes on after any batch that did not raise. A change that the index function put off, because the node was
too slow for once, would be lost there and is not in an account.
"""

import json
from base64 import b64encode
from collections.abc import Collection, Iterator
from typing import Any

from stack import NAME, Stack

from copydesk.table import items

PUT_OFF = "stream record returns"  # as the index function says it in its log


def put_off(stack: Stack) -> set[str]:
    """The ids of the articles whose change the index function named as failed, at any time."""
    lines = (json.loads(line) for line in log_lines(stack, "-index") if line.startswith("{"))
    named = {str(line.get("article", "")) for line in lines if line.get("message") == PUT_OFF}
    return {name.removeprefix("A#") for name in named}


def bring_again(stack: Stack, article_ids: Collection[str]) -> None:
    """Give the index function the articles as they stand, in one batch."""
    keys = [items.article_key(name) for name in article_ids]
    dynamodb, table = stack.client("dynamodb"), stack.outputs["ArticleTable"]
    standing = [dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True)["Item"] for key in keys]
    event = {"Records": [_record(number, item) for number, item in enumerate(standing, 1)]}
    stack.client("lambda").invoke(
        FunctionName=_index_function(stack), Payload=json.dumps(event, default=_as_lambda_has_it)
    )


def log_lines(stack: Stack, group_ends: str = "") -> Iterator[str]:
    """Every line of the log groups whose name ends so."""
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


def _as_lambda_has_it(value: bytes) -> str:
    return b64encode(value).decode()


def _index_function(stack: Stack) -> str:
    answer = stack.client("cloudformation").describe_stack_resource(StackName=NAME, LogicalResourceId="IndexFunction")
    return str(answer["StackResourceDetail"]["PhysicalResourceId"])
