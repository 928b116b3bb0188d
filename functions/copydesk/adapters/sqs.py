"""SQS: the ingest queue, which receives the notification of an object that another delivery continues."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from copydesk.adapters.aws import translated_errors
from copydesk.errors import QueueUnavailable


class SqsQueue:
    """Implements Queue. Its client is created on first use: few invocations need it."""

    def __init__(self, make_client: Callable[[], Any], url: str) -> None:
        """Send to the queue at `url`."""
        self._make_client = make_client
        self._url = url

    @cached_property
    def _sqs(self) -> Any:
        return self._make_client()

    def send(self, notification: str) -> None:
        """Send a notification to the queue."""
        with translated_errors(QueueUnavailable):
            self._sqs.send_message(QueueUrl=self._url, MessageBody=notification)
