"""CloudFormation: the outputs and parameters of a deployed stack."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from copydesk.adapters.aws import code, translated_errors
from copydesk.errors import FunctionUnavailable, Misconfigured, StackUnavailable
from copydesk.settings import THRESHOLDS, Thresholds

HIDDEN = "****"  # CloudFormation shows this for a parameter with NoEcho


@dataclass(frozen=True)
class StackDescription:
    """The outputs and parameters of a stack."""

    name: str
    outputs: Mapping[str, str]
    parameters: Mapping[str, str]

    def output(self, name: str) -> str:
        """Return an output. Raises: Misconfigured where the stack lacks it."""
        if name not in self.outputs:
            raise Misconfigured(f"stack {self.name} has no output {name}; deploy it again with this release")
        return self.outputs[name]

    @property
    def thresholds(self) -> Thresholds:
        """The scores at which texts are copies, from the parameters."""
        copy, join = (self.parameters.get(name) for name in ("DedupeCopyScore", "DedupeJoinScore"))
        return Thresholds(float(copy or THRESHOLDS.copy), float(join or THRESHOLDS.join))


def resource(cloudformation: Any, name: str, logical_name: str) -> str:
    """Return the physical name of a resource of a stack. Raises: Misconfigured where the stack has none so named."""
    try:
        with translated_errors(StackUnavailable):
            answer = cloudformation.describe_stack_resource(StackName=name, LogicalResourceId=logical_name)
    except StackUnavailable as error:
        if isinstance(error.__cause__, ClientError) and code(error.__cause__) == "ValidationError":
            raise Misconfigured(
                f"stack {name} has no resource {logical_name}; deploy it again with this release"
            ) from None
        raise
    return str(answer["StackResourceDetail"]["PhysicalResourceId"])


def settings_of(client: Any, function: str) -> Mapping[str, str]:
    """Return the environment variables of a function. Raises: FunctionUnavailable."""
    with translated_errors(FunctionUnavailable):
        about = client.get_function_configuration(FunctionName=function)
    settings: Mapping[str, str] = about.get("Environment", {}).get("Variables", {})
    return settings


def described(cloudformation: Any, name: str) -> StackDescription:
    """Describe a stack. Raises: Misconfigured where there is none of that name in the account and region."""
    try:
        with translated_errors(StackUnavailable):
            (stack,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
    except StackUnavailable as error:
        if isinstance(error.__cause__, ClientError) and code(error.__cause__) == "ValidationError":
            region = cloudformation.meta.region_name
            raise Misconfigured(
                f"there is no stack {name} in region {region}; check name, region and account"
            ) from None
        raise
    outputs = {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", ())}
    parameters = {one["ParameterKey"]: one.get("ParameterValue", "") for one in stack.get("Parameters", ())}
    return StackDescription(name, outputs, parameters)
