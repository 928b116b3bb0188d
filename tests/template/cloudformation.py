"""Reads a CloudFormation or SAM template into plain values, with short forms expanded: !Ref X -> {"Ref": "X"}."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
FUNCTION = "AWS::Serverless::Function"
_NAMED_RESOURCE = re.compile(r"\$\{(\w+)(?:\.\w+)?\}")


class _Loader(yaml.SafeLoader):
    """A safe loader that reads CloudFormation's tags."""


def _intrinsic(loader: yaml.SafeLoader, name: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        raise TypeError(f"!{name} is neither text nor a list: extend this reader")
    if name == "GetAtt":
        value = value.split(".", 1)
    return {name if name in {"Ref", "Condition"} else f"Fn::{name}": value}


_Loader.add_multi_constructor("!", _intrinsic)


@dataclass(frozen=True)
class Template:
    """A template, with the queries that the rules need."""

    body: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> "Template":
        """Parse a template file."""
        return cls(yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader))

    @property
    def resources(self) -> dict[str, Any]:
        """Every resource by its logical id."""
        resources: dict[str, Any] = self.body["Resources"]
        return resources

    def properties(self, kind: str) -> dict[str, Any]:
        """The properties of every resource of a type, by logical id."""
        return {name: found["Properties"] for name, found in self.resources.items() if found["Type"] == kind}

    def functions(self) -> dict[str, Any]:
        """The properties of every function as SAM reads them: the globals, overridden by its own."""
        shared = self.body["Globals"]["Function"]
        return {name: _merged(shared, own) for name, own in self.properties(FUNCTION).items()}

    def event_sources(self, kind: str) -> list[dict[str, Any]]:
        """The properties of every event source of a type."""
        events = (event for function in self.functions().values() for event in function["Events"].values())
        return [event["Properties"] for event in events if event["Type"] == kind]

    def granted(self, role: str) -> Iterator[dict[str, Any]]:
        """Every statement of a role's policies, conditional policies included."""
        for policy in self.resources[role]["Properties"].get("Policies", []):
            for chosen in policy["Fn::If"][1:] if "Fn::If" in policy else [policy]:
                yield from chosen.get("PolicyDocument", {}).get("Statement", [])


def resource_of(value: Any) -> str:
    """The logical id of the first resource in a reference, an attribute or a substitution, else ""."""
    if isinstance(value, Mapping) and "Ref" in value:
        return str(value["Ref"])
    if isinstance(value, Mapping) and "Fn::GetAtt" in value:
        return str(value["Fn::GetAtt"][0])
    found = _NAMED_RESOURCE.search(text_of(value))
    return found[1] if found else ""


def text_of(value: Any) -> str:
    """The text of a literal or a substitution, with its placeholders."""
    return str(value["Fn::Sub"] if isinstance(value, Mapping) and "Fn::Sub" in value else value)


def listed(value: Any) -> list[Any]:
    """A value as a list: lists unchanged, other values as their only member."""
    return value if isinstance(value, list) else [value]


def _merged(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(shared)
    for name, value in own.items():
        both_maps = isinstance(value, Mapping) and isinstance(shared.get(name), Mapping)
        merged[name] = _merged(shared[name], value) if both_maps else value
    return merged
