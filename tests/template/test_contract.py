"""Names of the stack, size of its root template, stages of samconfig.toml."""

import re
import tomllib
from typing import Any

import pytest

from template.checks import accepts
from template.cloudformation import ROOT, Template, text_of

LONGEST_REGION = "ap-southeast-1"
STAGES = tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))


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


def test_each_check_that_checkov_skips_has_a_reason() -> None:
    lines = (ROOT / ".checkov.yaml").read_text(encoding="utf-8").splitlines()
    skipped = [line for line in lines if line.startswith("  - ")]

    assert skipped
    assert [line for line in skipped if not re.fullmatch(r"  - CKV2?_AWS_\d+ # .{40,}", line)] == []


def stage(name: str, window: int, tag: str, *, asks: bool) -> dict[str, dict[str, Any]]:
    """A stage, whole: it lints, keeps its artifacts apart, asks for rights by name, and tags what it makes."""
    overrides = ["Architecture=arm64", "Prefix=inbox/", f"DedupeWindowDays={window}", "LogLevel=INFO"]
    deploy = {
        "capabilities": "CAPABILITY_IAM",
        "resolve_s3": True,
        "s3_prefix": name,
        "confirm_changeset": asks,
        "fail_on_empty_changeset": False,
        "tags": ["project=copydesk", f"stage={tag}"],
    }
    sections = {
        "global": {"stack_name": name, "parameter_overrides": overrides},
        "validate": {"lint": True},
        "deploy": deploy,
    }
    return {section: {"parameters": parameters} for section, parameters in sections.items()}


def test_production_is_deployed_after_confirmation_and_the_stages_differ_in_nothing_else() -> None:
    assert {
        "version": 0.1,
        "default": stage("copydesk-dev", 7, "dev", asks=False),
        "prod": stage("copydesk-prod", 30, "prod", asks=True),
    } == STAGES
