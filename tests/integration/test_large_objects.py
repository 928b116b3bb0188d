"""The ingest function with an object that needs several invocations: the queue delivers it until it is complete."""

import json
from dataclasses import replace
from typing import Any

import pytest

from copydesk.settings import Limits
from integration.messages import DONE, s3, sqs
from integration.stage import QUEUE_URL, Account, Function, Waning, client
from newsroom import fields


def lines(count: int) -> bytes:
    records = (
        fields(url=f"https://gazette.example/{n}", headline=f"Story {n}", text=f"Text {n}") for n in range(count)
    )
    return b"\n".join(json.dumps(record).encode() for record in records)


@pytest.fixture
def queue(account: Account) -> str:
    """The ingest queue, with the name in the function's settings."""
    url: str = client("sqs").create_queue(QueueName=QUEUE_URL.rpartition("/")[2])["QueueUrl"]
    return url


def with_limits(function: Function, monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    """Give a warm function other limits."""
    handler = function.module._handler  # type: ignore[union-attr]
    other = replace(handler, desk=replace(handler.desk, limits=Limits(**limits)))
    monkeypatch.setattr(function.module, "_handler", other)


def waiting(queue: str) -> list[dict[str, Any]]:
    """Receive and delete the waiting messages."""
    found: list[dict[str, Any]] = client("sqs").receive_message(QueueUrl=queue).get("Messages", [])
    for message in found:
        client("sqs").delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    return [json.loads(message["Body"]) for message in found]


def test_object_is_ingested_by_several_invocations_each_record_once(
    account: Account, ingest: Function, queue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_limits(ingest, monkeypatch, records_to_continue=5)
    event = s3(account.upload("inbox/large.jsonl", lines(40)))

    invocations, next_up = 0, [event]
    while next_up:
        assert ingest(sqs(*next_up), Waning(most=60)) == DONE
        invocations += 1
        next_up = waiting(queue)
        assert next_up in ([event], [])

    logged = [line["record_index"] for line in ingest.printed().lines if line["message"] == "record"]
    assert logged == list(range(40))
    assert len(account.articles()) == 40
    assert 2 <= invocations < 10


def test_message_is_returned_where_the_queue_does_not_exist(
    account: Account, ingest: Function, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_limits(ingest, monkeypatch, records_to_continue=5)
    event = sqs(s3(account.upload("inbox/large.jsonl", lines(40))))

    assert ingest(event, Waning(most=60)) == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    assert any("queue_unavailable: SendMessage" in line.get("reason", "") for line in ingest.printed().lines)
