"""Compares a part of a template with what is expected of it, as a whole: what is missing, other or too much.

Expected values are plain values, or checks: functions that take the value found and return what is wrong with it.
"""

from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[Any], str]


def differences(found: Any, expected: Any, where: str) -> list[str]:
    """Return a line for each place at which a value is not what is expected there."""
    if callable(expected):
        wrong = expected(found)
        return [f"{where}: {wrong}"] if wrong else []
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        missing = [f"{where}.{name} is missing" for name in expected if name not in found]
        unexpected = [f"{where}.{name} is not expected: {found[name]}" for name in found if name not in expected]
        common = (name for name in expected if name in found)
        return [
            *missing,
            *unexpected,
            *_all(differences(found[name], expected[name], f"{where}.{name}") for name in common),
        ]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        pairs = enumerate(zip(found, expected, strict=True))
        return _all(differences(one, other, f"{where}[{number}]") for number, (one, other) in pairs)
    same = type(found) is type(expected) and found == expected
    return [] if same else [f"{where} is {found}, not {expected}"]


def between(least: float, most: float, why: str) -> Check:
    """A number within bounds, with the reason for them."""

    def check(found: Any) -> str:
        is_number = isinstance(found, int | float) and not isinstance(found, bool)
        return "" if is_number and least <= found <= most else f"{found} is not from {least} to {most}: {why}"

    return check


def text(found: Any) -> str:
    """A description: a text of at least a few words."""
    return "" if isinstance(found, str) and len(found) > 20 else f"{found!r} describes nothing"


def ref(name: str) -> dict[str, Any]:
    """A reference to a resource or parameter."""
    return {"Ref": name}


def att(name: str) -> dict[str, Any]:
    """An attribute of a resource, as Resource.Attribute."""
    return {"Fn::GetAtt": name.split(".", 1)}


def sub(text: str) -> dict[str, Any]:
    """A text with placeholders."""
    return {"Fn::Sub": text}


def when(condition: str, then: Any, otherwise: Any) -> dict[str, Any]:
    """A value that depends on a condition."""
    return {"Fn::If": [condition, then, otherwise]}


def _all(lists: Any) -> list[str]:
    return [line for lines in lists for line in lines]
