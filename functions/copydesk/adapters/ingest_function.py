"""Lambda: the ingest function, invoked with a batch of messages that no queue holds."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from copydesk.adapters.aws import translated_errors
from copydesk.errors import FunctionUnavailable

_FAILED = "notification returns to its queue"  # the message of a failure in the function's log
_UNKNOWN = "it failed; the log of the ingest function has the reason"


class IngestFunction:
    """Delivers batches, and names the messages that failed with their reasons."""

    def __init__(self, client: Any, name: str) -> None:
        """Invoke this function with a boto3 Lambda client, whose read timeout is longer than the function's."""
        self._client = client
        self._name = name

    def __call__(self, event: Mapping[str, Any]) -> dict[str, str]:
        """Deliver a batch; return the reason of each message that failed, by its id.

        Raises: FunctionUnavailable where the function cannot be invoked.
        """
        with translated_errors(FunctionUnavailable):
            answer = self._client.invoke(
                FunctionName=self._name, LogType="Tail", Payload=json.dumps(event, ensure_ascii=False).encode()
            )
            payload = json.loads(answer["Payload"].read() or b"{}")
        if answer.get("FunctionError"):
            reason = f"the function was stopped: {payload.get('errorMessage', 'unknown')}"
            return {record["messageId"]: reason for record in event["Records"]}
        reasons = _reasons(answer.get("LogResult", ""))
        failed = [one["itemIdentifier"] for one in payload.get("batchItemFailures", ())]
        return {name: reasons.get(name, _UNKNOWN) for name in failed}


def _reasons(tail: str) -> dict[str, str]:
    """The reasons of failures, by message id, in the last 4 kB of the log."""
    logged = (_line(line) for line in base64.b64decode(tail).decode("utf-8", "replace").splitlines())
    return {str(line["message_id"]): str(line.get("reason")) for line in logged if line.get("message") == _FAILED}


def _line(text: str) -> Mapping[str, Any]:
    """A line of the log; empty for one that is cut or is not JSON."""
    try:
        line = json.loads(text)
    except ValueError:
        return {}
    return line if isinstance(line, dict) and "message_id" in line else {}
