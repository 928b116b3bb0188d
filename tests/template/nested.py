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

    def resource(self, name: str) -> dict[str, Any] | None:
        """A resource of any template, as in `whole`; None where there is none of this name."""
        if name in self.root["Resources"]:
            return self._of_root(self.root["Resources"][name])
        for nesting, resource in self._nesting():
            found = self._body(resource)["Resources"].get(name)
            if found is not None:
                return self._of_nested(nesting, found)
        return None

    @cached_property
    def whole(self) -> Template:
        """All templates as one, with parameters and outputs of the nested ones put in their place.

        Raises: ValueError where two templates use a name for different things.
        """
        resources = dict(self._of_root(self.root["Resources"]))
        conditions = dict(self.root.get("Conditions", {}))
        for nesting, resource in self._nesting():
            body = self._body(resource)
            _add(resources, self._of_nested(nesting, body["Resources"]))
            _add(conditions, self._of_nested(nesting, body.get("Conditions", {})))
        return Template({**self._of_root(self.root), "Resources": resources, "Conditions": conditions})

    def outputs(self, file: str) -> Any:
        """The outputs of a template, with what they refer to in place."""
        outputs = self.files[file].get("Outputs")
        if file == ROOT_FILE:
            return self._of_root(outputs)
        (nesting,) = (name for name, one in self._nesting() if one["Properties"]["TemplateURL"] == file)
        return self._of_nested(nesting, outputs)

    def _nesting(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The resources that nest a template, by name."""
        return ((name, one) for name, one in self.root["Resources"].items() if one.get("Type") == NESTED)

    def _body(self, resource: Mapping[str, Any]) -> dict[str, Any]:
        return self.files[resource["Properties"]["TemplateURL"]]

    def _of_root(self, node: Any) -> Any:
        """A part of the root, with the outputs of nested templates in place."""
        return _putting(self._output)(node)

    def _output(self, name: str) -> Any:
        nesting, dot, output = name.partition(".Outputs.")
        if not dot:
            return None
        body = self._body(self.root["Resources"][nesting])
        return self._of_nested(nesting, body.get("Outputs", {})[output]["Value"])

    def _of_nested(self, nesting: str, node: Any) -> Any:
        """A part of a nested template, with what it is passed in the place of its parameters."""
        resource = self.root["Resources"][nesting]
        parameters = self._body(resource)["Parameters"]
        given = resource["Properties"].get("Parameters", {})

        def value_of(name: str) -> Any:
            value = given.get(name, parameters.get(name, {}).get("Default"))
            return None if value is None else self._of_root(value)

        return _putting(value_of)(node)


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


def _text_of(value: Any) -> str:
    """A value within a text: ${Name} for a reference, ${Condition?one:other} for a choice."""
    if not isinstance(value, dict):
        return str(value)
    if "Fn::Sub" in value:
        return str(value["Fn::Sub"])
    if "Fn::If" in value:
        condition, *choices = value["Fn::If"]
        return f"${{{condition}?{':'.join(_text_of(one).strip('${}') for one in choices)}}}"
    return f"${{{_named(value)}}}"


def _named(node: Mapping[str, Any]) -> str:
    if set(node) == {"Ref"}:
        return str(node["Ref"])
    return ".".join(map(str, node["Fn::GetAtt"])) if set(node) == {"Fn::GetAtt"} else ""


def _substituted(text: str, value_of: Callable[[str], Any]) -> Any:
    def written(match: re.Match[str]) -> str:
        value = value_of(match[1])
        return match[0] if value is None else _text_of(value)

    return {"Fn::Sub": _PLACEHOLDER.sub(written, text)}
