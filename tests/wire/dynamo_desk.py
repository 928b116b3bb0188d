"""An ingest handler whose table is DynamoDB Local behind a fault proxy; inbox and quarantine are in memory."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from builders import story
from copydesk.adapters.dynamodb import DynamoArticleTable
from copydesk.events import ObjectRef
from copydesk.pipeline.desk import Desk
from copydesk.pipeline.handler import IngestHandler
from copydesk.pipeline.notification import notification_of
from fakes import MemoryQuarantine, MemoryStore, RecordingReporter
from newsroom import CORRECTED, EARLY, LATE, body
from ports import Clock
from wire.fault_proxy import FaultProxy, Request

ORIGINAL = {**story(1), "datePublished": EARLY}
COPY = {**ORIGINAL, "text": f"Yesterday {ORIGINAL['text']}", "url": "https://echo.example/1", "datePublished": LATE}
CORRECTION = {**ORIGINAL, "headline": CORRECTED}
UPLOAD = body(COPY, {"headline": "No text"}, CORRECTION)
OUTCOMES = ["duplicate", "rejected", "revised"]


class MemoryTexts:
    """The place of texts that are too large for an item; no test has one."""

    def put(self, name: str, _: bytes) -> str:
        raise AssertionError(name)

    def get(self, key: str) -> bytes:
        raise AssertionError(key)


@dataclass
class DynamoDesk:
    """One table that holds the original, and an upload with a copy and a correction, not yet delivered."""

    proxy: FaultProxy
    direct: Any  # a client that does not pass through the proxy
    name: str
    handler: IngestHandler
    upload: ObjectRef
    reporter: RecordingReporter
    quarantine: MemoryQuarantine

    def deliver(self) -> list[str]:
        """Deliver the upload as one message of the queue; return the ids of messages that return to it."""
        self.reporter.outcomes.clear()
        message = {"messageId": "m1", "eventSource": "aws:sqs", "body": json.dumps(notification_of(self.upload))}
        answer = self.handler({"Records": [message]})
        return [failed["itemIdentifier"] for failed in answer["batchItemFailures"]]

    def outcomes(self) -> list[str]:
        """The kinds of the outcomes reported by the last delivery."""
        return [outcome.kind.value for outcome in self.reporter.outcomes]

    def items(self) -> dict[tuple[str, str], Any]:
        """Every item of the table by its key: articles with their versions, revisions, claims, clusters, ledger."""
        pages = self.direct.get_paginator("scan").paginate(TableName=self.name, ConsistentRead=True)
        return {(item["pk"]["S"], item["sk"]["S"]): item for page in pages for item in page["Items"]}


@contextmanager
def dynamo_desk(direct: Any, proxy: FaultProxy, proxied: Any) -> Iterator[DynamoDesk]:
    """Make a table for one delivery, with the original stored through the proxy, and delete it at the end."""
    proxy.heal()
    name = _create_table(direct)
    try:
        store, quarantine, reporter = MemoryStore(), MemoryQuarantine(), RecordingReporter()
        table = DynamoArticleTable(proxied, name, MemoryTexts(), Clock())
        handler = IngestHandler(Desk(store, table, quarantine), reporter)
        handler(notification_of(store.upload("inbox/original.json", body(ORIGINAL))))
        upload = store.upload("inbox/later.json", UPLOAD)
        proxy.heal()
        yield DynamoDesk(proxy, direct, name, handler, upload, reporter, quarantine)
    finally:
        direct.delete_table(TableName=name)


def _create_table(direct: Any) -> str:
    name = f"wire-{uuid4().hex}"
    direct.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in ("pk", "sk")],
    )
    return name


@dataclass(frozen=True)
class Calm:
    """The delivery without a fault: the items after it, and its requests."""

    items: dict[tuple[str, str], Any]
    requests: Sequence[Request] = field(default_factory=list)
