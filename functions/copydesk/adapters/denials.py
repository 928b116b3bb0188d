"""Clients for an operator: a refused call names the resource that it was about."""

from typing import Any

from copydesk.adapters import aws

RESOURCE = "Resource"  # the name in the answer of a refused call
_NAMED = (
    ("TableName", "table {}"),
    ("QueueUrl", "queue {}"),
    ("SourceArn", "{}"),
    ("StackName", "stack {}"),
    ("FunctionName", "function {}"),
    ("stateMachineArn", "{}"),
    ("executionArn", "{}"),
    ("mapRunArn", "{}"),
)


def operator_client(service: str, read_timeout_s: float = 60) -> Any:
    """Return a client whose refused calls name their resource in the answer. Raises: Misconfigured.

    It waits longer for an answer than a function, which has only the time of its invocation.
    """
    client = aws.client(service, read_timeout_s)
    client.meta.events.register("before-parameter-build", _note, unique_id="copydesk-note")
    client.meta.events.register("after-call", _name, unique_id="copydesk-name")
    return client


def _note(params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
    context[RESOURCE] = _resource(params)


def _name(http_response: Any, parsed: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
    if http_response.status_code >= 300:
        parsed[RESOURCE] = context.get(RESOURCE, "")


def _resource(params: dict[str, Any]) -> str:
    """The resource that a call is about, in words; "" where the call names none."""
    if "Bucket" in params:
        return f"s3://{params['Bucket']}/{params.get('Key', params.get('Prefix', ''))}"
    if "RequestItems" in params:
        return f"table {next(iter(params['RequestItems']), '')}"
    return next((words.format(params[name]) for name, words in _NAMED if name in params), "")
