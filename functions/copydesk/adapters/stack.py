"""CloudFormation: the outputs and parameters of a deployed stack."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from copydesk.adapters.aws import code, translated_errors
from copydesk.errors import Misconfigured, StackUnavailable

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
