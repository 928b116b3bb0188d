"""A page's JSON-LD: every node of every block; broken blocks are repaired if possible."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from copydesk.errors import Rejected
from copydesk.formats.syntax.json_text import parse_json
from copydesk.formats.syntax.linked_nodes import is_article, nodes, repaired, resolved
from copydesk.settings import Limits

_LIMITS = Limits()  # a page is at most 10 MB: the default bounds of JSON suffice for its blocks
_BETWEEN_VALUES = re.compile(r"[\s,;]*")
_REMARK = re.compile(r"<!--[^{}<>]{0,1000}-->")  # comments before or between JSON, not around it
_TYPE_NAME = re.compile(r"^.*[/#:]")  # https://schema.org/Person, schema:Person
_OTHER_WORKS = {"recipe", "howto", "report", "creativework", "webcontent"}


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The nodes of a page by type: articles, the page itself, people."""

    articles: Sequence[Mapping[str, Any]] = ()
    pages: Sequence[Mapping[str, Any]] = ()
    people: Sequence[Mapping[str, Any]] = ()
    broken: int = 0  # blocks that could not be read
    mended: int = 0  # blocks that were repaired

    def of_article(self, name: str) -> Any:
        """The first filled value of a property among the articles; None where no article has it."""
        return next((value for node in self.articles if (value := node.get(name))), None)


@dataclass(slots=True)
class _Blocks:
    nodes: list[Mapping[str, Any]] = field(default_factory=list)
    broken: int = 0
    mended: int = 0

    def add(self, text: str) -> None:
        """Read one block: as it is, else repaired, else value by value."""
        if not text.strip():
            return
        block = _strict(text)
        if block is None:
            block = _loose(text)
            self.mended += block is not None
            self.broken += block is None
        self.nodes += nodes(block)


def linked_data(blocks: Sequence[str]) -> LinkedData:
    """Return the nodes of all blocks by type; references by @id are resolved across blocks."""
    read = _Blocks()
    for block in blocks:
        read.add(block)
    named = {node["@id"]: node for node in read.nodes if isinstance(node.get("@id"), str)}
    articles = [_resolved_node(node, named) for node in read.nodes if is_article(node)]
    pages = [node for node in read.nodes if any(kind.endswith("page") or kind in _OTHER_WORKS for kind in kinds(node))]
    people = [node for node in read.nodes if "person" in kinds(node)]
    return LinkedData(articles, pages, people, read.broken, read.mended)


def kinds(node: Mapping[str, Any]) -> set[str]:
    """The types of a node in lower case, without the address of the vocabulary."""
    given = node.get("@type")
    return {_TYPE_NAME.sub("", str(kind)).lower() for kind in (given if isinstance(given, list) else [given]) if kind}


def _resolved_node(node: Mapping[str, Any], named: Mapping[str, Any]) -> dict[str, Any]:
    return {name: resolved(value, named) for name, value in node.items() if name != "text"}


def _strict(text: str) -> Any:
    try:
        return parse_json(text)
    except (ValueError, RecursionError):
        return None


def _loose(text: str) -> Any:
    """The value of a block that is not valid JSON: repaired, or a list of values written one after another."""
    bare = _REMARK.sub("", text)
    mended = repaired(bare, _LIMITS)
    return _in_a_row(bare) if isinstance(mended, Rejected) else mended


def _in_a_row(text: str) -> list[Any] | None:
    """The values of one block without a list around them; values after a fault are lost."""
    decoder, found, place = json.JSONDecoder(strict=False), [], 0
    while (place := _BETWEEN_VALUES.match(text, place).end()) < len(text):  # type: ignore[union-attr]
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            break
        found.append(value)
    return found or None


def texts(value: Any) -> Iterator[str]:
    """Yield the texts of a value: the value itself, its members, its name or @value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, Mapping):
        yield from texts(value.get("name") or value.get("@value"))
