"""Every check of the stack by its name: each resource, parameter and output whole, and how they fit together.

A check takes the stack and returns what is wrong with it. test_checks.py runs them on the stack as it is,
test_weakenings.py and test_every_leaf.py on stacks that are changed in one place.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from template.comparison import differences, text
from template.expected import RESOURCES
from template.expected.functions import GLOBALS
from template.expected.interface import CONDITIONS, CONDITIONS_OF_OUTPUTS, OUTPUTS, PARAMETERS, Parameter
from template.nested import ROOT_FILE, Stack
from template.relations import RELATIONS

Check = Callable[[Stack], list[str]]
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_SECTIONS = {"AWSTemplateFormatVersion", "Description", "Parameters", "Conditions", "Resources", "Outputs"}
_OF_THE_ROOT = {"Transform", "Globals", "Metadata"}
_METADATA = {"cfn-lint": {"config": {"ignore_checks": ["W1033"]}}}
_WITHOUT_CONDITIONS = {"infra/dashboard.yaml"}
_OF_A_PARAMETER = {"Type", "Description", "Default", "AllowedPattern", "ConstraintDescription", "MaxLength",
                   "AllowedValues", "MinValue", "MaxValue"}  # fmt: skip
_PASSED = {"Type": "String", "Description": text}  # a parameter of a nested template, whose value the root passes


def accepts(parameter: Mapping[str, Any], value: str) -> bool:
    """Whether CloudFormation accepts a value; like CloudFormation, this matches patterns against the whole text."""
    allowed = [str(choice) for choice in parameter.get("AllowedValues", [])]
    if allowed:
        return value in allowed
    if parameter["Type"] == "Number":
        is_number = bool(_NUMBER.fullmatch(value))
        return is_number and parameter.get("MinValue", -1e99) <= float(value) <= parameter.get("MaxValue", 1e99)
    is_matched = re.fullmatch(parameter.get("AllowedPattern", ".*"), value) is not None
    return is_matched and len(value) <= parameter.get("MaxLength", 4_096)


def _sections(file: str, stack: Stack) -> list[str]:
    """A template has its sections and no others."""
    body = stack.files[file]
    needed = _SECTIONS | (_OF_THE_ROOT if file == ROOT_FILE else set())
    needed -= {"Conditions"} if file in _WITHOUT_CONDITIONS else set()
    given = {name: body.get(name) for name in ("AWSTemplateFormatVersion", "Transform", "Description", "Metadata")}
    root = {"Transform": "AWS::Serverless-2016-10-31", "Metadata": _METADATA} if file == ROOT_FILE else {}
    expected = {
        "Transform": None,
        "Metadata": None,
        **root,
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": text,
    }
    odd = sorted(needed ^ set(body))
    return [*(f"{file}: section {name}" for name in odd), *differences(given, expected, file)]


def _resource(name: str, stack: Stack) -> list[str]:
    """A resource is what is expected, whole."""
    found = stack.resource(name)
    return differences(found, RESOURCES[name], name) if found is not None else [f"{name} is missing"]


def _no_other_resources(stack: Stack) -> list[str]:
    """The stack has the expected resources alone: no URL, permission, policy or role beside them."""
    return [f"{name} is not expected" for name in stack.whole.resources if name not in RESOURCES]


def _globals(stack: Stack) -> list[str]:
    """What the functions share is what is expected, whole."""
    return differences(stack.whole.body.get("Globals"), GLOBALS, "Globals")


def _conditions(stack: Stack) -> list[str]:
    """The conditions are what is expected, in all templates."""
    return differences(stack.whole.body["Conditions"], CONDITIONS, "Conditions")


def _parameter(name: str, expected: Parameter, stack: Stack) -> list[str]:
    """A parameter has its type and default, is described, and takes and refuses the values it should."""
    found = stack.root["Parameters"].get(name, {})
    known = {"Type": expected.kind, "Default": expected.default, "Description": text}
    faults = differences({key: found.get(key) for key in known}, known, name)
    faults += [f"{name}.{key} is not expected" for key in sorted(found.keys() - _OF_A_PARAMETER)]
    if ("AllowedPattern" in found) != (len(str(found.get("ConstraintDescription", ""))) > 20):
        faults.append(f"{name} has a pattern without a description of it, or a description alone")
    if not re.fullmatch(r"\^.*\$", found.get("AllowedPattern", "^$")):
        faults.append(f"{name}: the pattern does not say that it is that of the whole text")
    if sorted(map(str, found.get("AllowedValues", expected.takes))) != sorted(expected.takes):
        faults.append(f"{name} takes {found['AllowedValues']}, not {expected.takes}")
    values = {**dict.fromkeys((*expected.takes, str(expected.default)), True), **dict.fromkeys(expected.refuses, False)}
    if faults:
        return faults
    return [f"{name} {'refuses' if taken else 'takes'} {value!r}"
            for value, taken in values.items() if accepts(found, value) is not taken]  # fmt: skip


def _no_other_parameters(stack: Stack) -> list[str]:
    """The root has the expected parameters alone."""
    return [f"{name} is not expected" for name in stack.root["Parameters"] if name not in PARAMETERS]


def _passed(file: str, stack: Stack) -> list[str]:
    """Parameters of a nested template are texts with a description; the root bounds their values."""
    given = stack.files[file].get("Parameters", {})
    return [line for name, found in given.items() for line in differences(found, _PASSED, f"{file}: {name}")]


def _outputs(file: str, stack: Stack) -> list[str]:
    """The outputs are the expected ones, show the expected values, and are described."""
    expected = {
        name: {"Description": text, "Value": value, **_condition_of(name)} for name, value in OUTPUTS[file].items()
    }
    return differences(stack.outputs(file), expected, f"{file}: Outputs")


def _condition_of(output: str) -> dict[str, str]:
    return {"Condition": CONDITIONS_OF_OUTPUTS[output]} if output in CONDITIONS_OF_OUTPUTS else {}


def _named() -> dict[str, Check]:
    nested = [file for file in OUTPUTS if file != ROOT_FILE]
    return {
        **{f"resource {name}": partial(_resource, name) for name in RESOURCES},
        "no other resources": _no_other_resources,
        "globals": _globals,
        "conditions": _conditions,
        **{f"parameter {name}": partial(_parameter, name, expected) for name, expected in PARAMETERS.items()},
        "no other parameters": _no_other_parameters,
        **{f"outputs of {file}": partial(_outputs, file) for file in OUTPUTS},
        **{f"sections of {file}": partial(_sections, file) for file in OUTPUTS},
        **{f"parameters of {file}": partial(_passed, file) for file in nested},
        **{relation.__name__.replace("_", " "): relation for relation in RELATIONS},
    }


CHECKS: dict[str, Check] = _named()


def faults(stack: Stack, name: str) -> list[str]:
    """Run a check; a template that it cannot read is a fault too."""
    try:
        return CHECKS[name](stack)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as unreadable:
        return [f"cannot be read: {unreadable!r}"]
