from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from copydesk.adapters.sqs import SqsQueue
from copydesk.errors import QueueUnavailable


def test_notification_is_sent_as_a_new_message() -> None:
    with mock_aws():
        sqs = boto3.client("sqs")
        url = sqs.create_queue(QueueName="ingest")["QueueUrl"]

        SqsQueue(lambda: sqs, url).send('{"Records": []}')

        assert [message["Body"] for message in sqs.receive_message(QueueUrl=url)["Messages"]] == ['{"Records": []}']


def test_client_is_created_at_its_first_use() -> None:
    def refused() -> Any:
        raise AssertionError

    SqsQueue(refused, "https://sqs.example/ingest")


def test_refused_message_raises_queue_unavailable() -> None:
    class Refusing:
        def send_message(self, **_: Any) -> None:
            raise ClientError({"Error": {"Code": "AccessDenied"}}, "SendMessage")

    with pytest.raises(QueueUnavailable, match="SendMessage: AccessDenied"):
        SqsQueue(Refusing, "https://sqs.example/ingest").send("{}")
