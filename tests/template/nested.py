"""The root template with its nested templates, read as one: what a nested template is passed stands in its place.

A reference to a parameter of a nested template becomes what the root passes, and an output of a nested template becomes
its value. So a rule sees which queue an alarm watches, not which parameter.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from template.cloudformation import ROOT, Template

NESTED = "AWS::CloudFormation::Stack"
ROOT_FILE = "template.yaml"
_PLACEHOLDER = re.compile(r"\$\{([\w:.]+)\}")


@dataclass(frozen=True)
class Stack:
    """The templates of a stack by file, the root first."""

    files: Mapping[str, dict[str, Any]]

    @classmethod
    def read(cls) -> "Stack":
        """Read template.yaml and each local template that it nests."""
        root = Template.read(ROOT / ROOT_FILE).body
        nested = (one["Properties"]["TemplateURL"] for one in root["Resources"].values() if one["Type"] == NESTED)
        return cls({ROOT_FILE: root, **{name: Template.read(ROOT / name).body for name in nested}})

    @property
    def root(self) -> dict[str, Any]:
        """The root template as written."""
        return self.files[ROOT_FILE]

    @cached_property
    def whole(self) -> Template:
        """All templates as one, with parameters and outputs of the nested ones put in their place.

        Raises: ValueError where two templates use a name for different things.
        """
        outputs: dict[str, Any] = {}
        resources: dict[str, Any] = {}
        conditions: dict[str, Any] = dict(self.root.get("Conditions", {}))
        for name, body, given in self._nested():
            put = _putting(lambda found, given=given: given.get(found))  # type: ignore[misc]
            outputs |= {f"{name}.Outputs.{key}": put(one["Value"]) for key, one in body.get("Outputs", {}).items()}
            _add(resources, put(body["Resources"]))
            _add(conditions, put(body.get("Conditions", {})))
        put = _putting(outputs.get)
        whole: dict[str, Any] = {}
        _add(whole, put(self.root["Resources"]))
        _add(whole, put(resources))
        return Template({**put(self.root), "Resources": whole, "Conditions": put(conditions)})

    def _nested(self) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
        """Each nested template: the resource that nests it, its body, and the value of each of its parameters."""
        for name, resource in self.root["Resources"].items():
            if resource.get("Type") == NESTED:
                body = self.files[resource["Properties"]["TemplateURL"]]
                defaults = {key: one["Default"] for key, one in body["Parameters"].items() if "Default" in one}
                yield name, body, {**defaults, **resource["Properties"].get("Parameters", {})}


def _add(to: dict[str, Any], more: Mapping[str, Any]) -> None:
    for name, value in more.items():
        if to.setdefault(name, value) != value:
            raise ValueError(f"{name} is two different things in two templates")


def _putting(value_of: Callable[[str], Any]) -> Callable[[Any], Any]:
    """A function that replaces each reference by its value, where it has one, at any depth."""

    def put(node: Any) -> Any:
        if isinstance(node, list):
            return [put(one) for one in node]
        if not isinstance(node, dict):
            return node
        named = _named(node)
        value = value_of(named) if named else None
        if value is not None:
            return value
        if set(node) == {"Fn::Sub"} and isinstance(node["Fn::Sub"], str):
            return _substituted(node["Fn::Sub"], value_of)
        return {key: put(one) for key, one in node.items()}

    return put


def _named(node: Mapping[str, Any]) -> str:
    if set(node) == {"Ref"}:
        return str(node["Ref"])
    return ".".join(map(str, node["Fn::GetAtt"])) if set(node) == {"Fn::GetAtt"} else ""


def _substituted(text: str, value_of: Callable[[str], Any]) -> Any:
    def written(match: re.Match[str]) -> str:
        value = value_of(match[1])
        if isinstance(value, dict):
            return str(value["Fn::Sub"]) if "Fn::Sub" in value else f"${{{_named(value)}}}"
        return match[0] if value is None else str(value)

    return {"Fn::Sub": _PLACEHOLDER.sub(written, text)}
