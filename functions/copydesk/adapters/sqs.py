"""SQS: the ingest queue, sent to where an object goes on in another delivery."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from copydesk.adapters.aws import translated_errors
from copydesk.errors import QueueUnavailable


class SqsQueue:
    """Fulfils Queue. Its client is made when it is first needed, which few invocations do."""

    def __init__(self, make_client: Callable[[], Any], url: str) -> None:
        """Send to the queue at `url`."""
        self._make_client = make_client
        self._url = url

    @cached_property
    def _sqs(self) -> Any:
        return self._make_client()

    def send(self, notification: str) -> None:
        """Put a notification at the end of the queue."""
        with translated_errors(QueueUnavailable):
            self._sqs.send_message(QueueUrl=self._url, MessageBody=notification)
