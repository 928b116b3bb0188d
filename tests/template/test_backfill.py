"""The nested template that delivers a manifest: its definition and its role, whole."""

from typing import Any

import pytest

from copydesk.recovery.backfill import LINE_VERSIONS
from template.cloudformation import ROOT, Template, resource_of

_FILES = "arn:${AWS::Partition}:s3:::${DeskBucket}/backfill/*"
_EXECUTIONS = "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${Name}"
GRANTS = {
    ("lambda:InvokeFunction", "IngestFunction"),
    ("s3:GetObject", _FILES),
    ("s3:PutObject", _FILES),
    ("s3:ListMultipartUploadParts", _FILES),
    ("s3:AbortMultipartUpload", _FILES),
    ("states:StartExecution", "StateMachine"),
    ("states:DescribeExecution", f"{_EXECUTIONS}/*"),
    ("states:DescribeExecution", f"{_EXECUTIONS}:*"),
    ("states:StopExecution", f"{_EXECUTIONS}/*"),
    ("states:StopExecution", f"{_EXECUTIONS}:*"),
}


@pytest.fixture(scope="module")
def backfill() -> Template:
    return Template.read(ROOT / "infra" / "backfill.yaml")


def lines(backfill: Template) -> dict[str, Any]:
    definition = backfill.resources["StateMachine"]["Properties"]["Definition"]
    state: dict[str, Any] = definition["States"][definition["StartAt"]]
    return state


def named(resource: Any) -> str:
    """A logical id, or the text of a substitution."""
    substituted = resource.get("Fn::Sub", "") if isinstance(resource, dict) else ""
    text = substituted[0] if isinstance(substituted, list) else substituted
    return text or resource_of(resource)


def test_it_is_nested_with_the_resources_that_its_parameters_name(template: Template, backfill: Template) -> None:
    nested = template.properties("AWS::CloudFormation::Stack")["Backfill"]

    assert nested["TemplateURL"] == "infra/backfill.yaml"
    assert set(nested["Parameters"]) == set(backfill.body["Parameters"])
    assert all(resource_of(value) == name for name, value in nested["Parameters"].items())


def test_each_line_of_the_manifest_is_one_delivery_to_the_ingest_function(backfill: Template) -> None:
    state = lines(backfill)
    task = state["ItemProcessor"]["States"]["Ingest"]

    assert state["ItemReader"]["ReaderConfig"] == {"InputType": "JSONL"}
    assert state["ItemProcessor"]["ProcessorConfig"] == {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    assert task["Parameters"] == {"FunctionName": "${IngestFunction}", "Payload.$": "$"}
    assert LINE_VERSIONS == 25


def test_command_sets_the_brake_and_failed_lines_do_not_stop_the_others(backfill: Template) -> None:
    state = lines(backfill)

    assert state["MaxConcurrencyPath"] == "$.concurrency"
    assert state["ToleratedFailurePercentage"] == 100


def test_task_waits_longer_than_the_function_may_run(template: Template, backfill: Template) -> None:
    task = lines(backfill)["ItemProcessor"]["States"]["Ingest"]

    assert task["TimeoutSeconds"] > template.functions()["IngestFunction"]["Timeout"]


def test_role_of_the_state_machine_grants_what_is_listed(backfill: Template) -> None:
    statements = [*backfill.granted("Role")]
    statements += backfill.resources["MapPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    pairs = {
        (action, named(resource))
        for each in statements
        for action in _listed(each["Action"])
        for resource in _listed(each["Resource"])
    }

    assert pairs == GRANTS
    assert all(one["Effect"] == "Allow" for one in statements)


def test_only_step_functions_of_this_account_assume_the_role(backfill: Template) -> None:
    (statement,) = backfill.resources["Role"]["Properties"]["AssumeRolePolicyDocument"]["Statement"]

    assert statement["Principal"] == {"Service": "states.amazonaws.com"}
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
