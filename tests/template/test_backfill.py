"""The state machine fits the command and the function; what it is, whole, is in expected/backfill.py."""

from typing import Any

from copydesk.recovery.backfill import LINE_VERSIONS
from template.nested import Stack


def task(stack: Stack) -> dict[str, Any]:
    """The task of each line."""
    definition = stack.whole.resources["StateMachine"]["Properties"]["Definition"]
    found: dict[str, Any] = definition["States"]["Lines"]["ItemProcessor"]["States"]["Ingest"]
    return found


def test_each_line_of_the_manifest_is_one_delivery_to_the_ingest_function(stack: Stack) -> None:
    assert task(stack)["Parameters"] == {"FunctionName": "${IngestFunction}", "Payload.$": "$"}
    assert LINE_VERSIONS == 25


def test_task_waits_longer_than_the_function_may_run(stack: Stack) -> None:
    assert task(stack)["TimeoutSeconds"] > stack.whole.functions()["IngestFunction"]["Timeout"]
