"""Styles of a document: which text is a title or a heading, and which is hidden or generated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from xml.etree import ElementTree as ET

from copydesk.formats.documents.draft import Kind

# Word processors keep the names of these styles in English in every language; others are based on them.
_KINDS: dict[str, Kind] = {"title": "title", "subtitle": "subtitle"}


@dataclass(frozen=True, slots=True)
class Style:
    """What a style makes of its text; `is_left_out` for hidden text and for tables of contents."""

    kind: Kind = "text"
    is_left_out: bool = False


PLAIN = Style()
Own: TypeAlias = tuple[Kind | None, bool | None]  # what a style itself states: its kind, whether it is left out


def value(element: ET.Element | None, name: str) -> str:
    """Return an attribute of an element under any namespace; "" where either is absent."""
    attributes = {} if element is None else element.attrib
    return next((written for key, written in attributes.items() if key.rpartition("}")[2] == name), "")


def kind_of(name: str) -> Kind | None:
    """Return the kind of text that a style of this name is for; None where the name does not show it."""
    lowered = name.lower()
    return _KINDS.get(lowered) or ("heading" if lowered.startswith("heading") else None)


def inherited(
    found: Mapping[str, ET.Element], base_of: Callable[[ET.Element], str], own: Callable[[ET.Element], Own]
) -> dict[str, Style]:
    """Return all styles by name, each with what it inherits; a style that is its own base inherits nothing."""
    styles: dict[str, Style] = {}
    for name in found:
        chain: dict[str, None] = {}
        while name in found and name not in styles and name not in chain:
            chain[name] = None
            name = base_of(found[name])  # noqa: PLW2901 - up the chain
        base = styles.get(name, PLAIN)
        for each in reversed(chain):
            kind, is_left_out = own(found[each])
            base = Style(kind or base.kind, base.is_left_out if is_left_out is None else is_left_out)
            styles[each] = base
    return styles
