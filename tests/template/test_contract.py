"""The interface of the stack for its users: parameters, outputs, names, stages."""

import re
import tomllib
from typing import Any

import pytest

from template.cloudformation import ROOT, Template, text_of

PARAMETERS = {
    "SearchEndpoint": "",
    "Architecture": "arm64",
    "Prefix": "inbox/",
    "DedupeWindowDays": 30,
    "DedupeCopyScore": 1,
    "DedupeJoinScore": 2,
    "LogLevel": "INFO",
}
OUTPUTS = {
    "InboxBucket",
    "QuarantineUri",
    "TextsUri",
    "ArticleTable",
    "BackfillStateMachine",
    "IngestQueue",
    "IngestDeadLetterQueue",
    "StreamDeadLetterQueue",
}
NUMBER = re.compile(r"\d+(\.\d+)?")
LONGEST_REGION = "ap-southeast-1"
STAGES = tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))


def accepts(parameter: dict[str, Any], value: str) -> bool:
    """Whether CloudFormation accepts a value; like CloudFormation, this matches patterns against the whole text."""
    allowed = [str(choice) for choice in parameter.get("AllowedValues", [])]
    if allowed:
        return value in allowed
    if parameter["Type"] == "Number":
        return bool(NUMBER.fullmatch(value)) and parameter["MinValue"] <= float(value) <= parameter["MaxValue"]
    return bool(re.fullmatch(parameter["AllowedPattern"], value)) and len(value) <= parameter["MaxLength"]


def test_parameters_and_their_defaults_are_the_contract(template: Template) -> None:
    assert {name: found["Default"] for name, found in template.body["Parameters"].items()} == PARAMETERS


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter_is_described_and_its_default_accepted(name: str, template: Template) -> None:
    parameter = template.body["Parameters"][name]

    assert len(parameter["Description"]) > 20
    assert accepts(parameter, str(parameter["Default"]))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SearchEndpoint", "https://search-news-abc.eu-west-1.es.amazonaws.com"),
        ("SearchEndpoint", "https://abc.eu-west-1.aoss.amazonaws.com/"),
        ("SearchEndpoint", "http://user:secret@127.0.0.1:9201"),
        ("Architecture", "x86_64"),
        ("Prefix", "wire/2026/"),
        ("DedupeWindowDays", "365"),
        ("DedupeCopyScore", "0.5"),
        ("DedupeJoinScore", "2.75"),
        ("LogLevel", "DEBUG"),
    ],
)
def test_a_valid_value_is_accepted(name: str, value: str, template: Template) -> None:
    assert accepts(template.body["Parameters"][name], value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SearchEndpoint", "search.example.org"),
        ("SearchEndpoint", "https://search.example.org/articles"),
        ("Architecture", "arm"),
        ("Prefix", ""),
        ("Prefix", "/"),
        ("Prefix", "inbox"),
        ("Prefix", "in*/"),
        ("Prefix", "in box/"),
        ("DedupeWindowDays", "0"),
        ("DedupeWindowDays", "366"),
        ("DedupeCopyScore", "0"),
        ("DedupeJoinScore", "12"),
        ("LogLevel", "info"),
    ],
)
def test_a_value_that_would_break_the_stack_is_refused(name: str, value: str, template: Template) -> None:
    assert not accepts(template.body["Parameters"][name], value)


def test_the_search_endpoint_is_hidden_because_it_may_contain_a_password(template: Template) -> None:
    assert template.body["Parameters"]["SearchEndpoint"]["NoEcho"] is True


def test_outputs_are_the_contract_and_have_descriptions(template: Template) -> None:
    outputs = template.body["Outputs"]

    assert set(outputs) == OUTPUTS
    assert all(len(output["Description"]) > 20 for output in outputs.values())


def test_the_quarantine_in_the_outputs_is_the_one_written(template: Template) -> None:
    written = template.body["Globals"]["Function"]["Environment"]["Variables"]["QUARANTINE_URI"]

    assert template.body["Outputs"]["QuarantineUri"]["Value"] == written


def test_the_root_template_has_at_most_300_lines_of_120_characters() -> None:
    lines = (ROOT / "template.yaml").read_text(encoding="utf-8").splitlines()

    assert len(lines) <= 300
    assert max(map(len, lines)) <= 120


@pytest.mark.parametrize("bucket", ["InboxBucket", "DeskBucket"])
def test_a_stack_name_of_29_characters_gives_a_valid_bucket_name(bucket: str, template: Template) -> None:
    name = text_of(template.resources[bucket]["Properties"]["BucketName"])
    name = name.replace("${AWS::StackName}", "c" * 29).replace("${AWS::AccountId}", "1" * 12)
    name = name.replace("${AWS::Region}", LONGEST_REGION)

    assert re.fullmatch(r"[a-z0-9-]{3,63}", name)


@pytest.mark.parametrize("stage", ["default", "prod"])
def test_a_stage_builds_and_deploys_with_the_same_accepted_parameters(stage: str, template: Template) -> None:
    overrides = dict(one.split("=", 1) for one in STAGES[stage]["global"]["parameters"]["parameter_overrides"])

    assert all(accepts(template.body["Parameters"][name], value) for name, value in overrides.items())
    assert "Architecture" in overrides
    assert "parameter_overrides" not in STAGES[stage]["deploy"]["parameters"]


@pytest.mark.parametrize("stage", ["default", "prod"])
def test_a_stage_has_a_short_name_and_leaves_the_region_to_the_user(stage: str) -> None:
    name = STAGES[stage]["global"]["parameters"]["stack_name"]

    assert re.fullmatch(r"[a-z][a-z0-9-]{0,28}", name)
    assert not [section for section in STAGES[stage].values() if "region" in section["parameters"]]


def test_production_is_deployed_after_confirmation_of_the_change_set() -> None:
    assert STAGES["prod"]["deploy"]["parameters"]["confirm_changeset"] is True
