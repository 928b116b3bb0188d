"""Commands whose role lacks a right: the message names it."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse

from integration import command_line, deployed
from integration.command_line import Run
from integration.deployed import DEAD_LETTERS, NAME, Deployed
from integration.stage import DESK, TABLE, client

run, stack = command_line.run, deployed.deployed  # fixtures


class Raw:
    """The body of an answer."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.body


def denied(request: Any, **_: Any) -> AWSResponse:
    """AWS's answer to a call that the role may not make."""
    json_body = b'{"__type": "com.amazonaws#AccessDeniedException", "Message": "not authorized"}'
    xml = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
    body = b"" if request.method == "HEAD" else xml if "s3" in request.url else json_body
    return AWSResponse(request.url, 403, {}, Raw(body))


@pytest.mark.parametrize(
    ("service", "operation", "command", "right"),
    [
        ("s3", "ListObjectsV2", ["quarantine", "ls"], f"s3:ListBucket on s3://{DESK}/quarantine/"),
        ("dynamodb", "Scan", ["reconcile"], f"dynamodb:Scan on table {TABLE}"),
        ("dynamodb", "BatchGetItem", ["dupes", "a_one"], f"dynamodb:BatchGetItem on table {TABLE}"),
        ("sqs", "GetQueueAttributes", ["redrive"], f"sqs:GetQueueAttributes on queue {DEAD_LETTERS}"),
    ],
)
def test_denied_call_names_the_right_that_is_missing_and_its_resource(
    stack: Deployed, run: Run, service: str, operation: str, command: list[str], right: str
) -> None:
    events, event = client(service).meta.events, f"before-send.{service}.{operation}"
    events.register_first(event, denied)
    try:
        ran = run(*command, "--stack", NAME)
    finally:
        events.unregister(event, denied)

    assert ran.status == 2
    assert f"allow {right} for your role" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_node_that_denies_a_request_is_named_with_the_cure(stack: Deployed, run: Run) -> None:
    stack.node.status = 403

    ran = run("index", "check", "--stack", NAME, "--endpoint", stack.node.url)

    assert (ran.status, "the node denies it" in ran.err) == (2, True)
