"""ProjectionExpression: "pk, #a.b, c[0]" -> the named parts of items."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from simulation.services.expressions.tokens import AttributePath, Names, Tokens
from simulation.services.expressions.values import Attributes, Value, list_value, map_value
from simulation.services.refusals import invalid


@dataclass(frozen=True, eq=False)
class Projection:
    """A compiled projection, and its placeholders."""

    paths: tuple[AttributePath, ...]
    names: frozenset[str]
    values: frozenset[str] = frozenset()

    def of(self, item: Attributes, names: Names) -> Attributes:
        """The named parts of an item, each at its place; elements of a list move together."""
        return _parts(item, self.tree(names))

    def tree(self, names: Names) -> dict[Any, Any]:
        """The paths by place; None stands for a whole value. Refuses overlapping paths."""
        tree: dict[Any, Any] = {}
        for path in self.paths:
            _place(tree, path.resolved(names))
        return tree


def _place(tree: dict[Any, Any], path: tuple[str | int, ...]) -> None:
    *parents, last = path
    for place, element in zip(parents, path[1:], strict=True):
        tree = tree.setdefault(place, {})
        if tree is None:
            raise invalid("Two document paths overlap with each other; must remove or rewrite one of these paths")
        if any(type(sibling) is not type(element) for sibling in tree):
            raise invalid("Two document paths conflict with each other; must remove or rewrite one of these paths")
    if last in tree:
        raise invalid("Two document paths overlap with each other; must remove or rewrite one of these paths")
    tree[last] = None


def _parts(content: Attributes, tree: dict[Any, Any]) -> Attributes:
    parts = {name: _part(content[name], below) for name, below in tree.items() if name in content}
    return Attributes({name: part for name, part in parts.items() if part is not None})


def _part(value: Value, tree: dict[Any, Any] | None) -> Value | None:
    if tree is None:
        return value
    if value.kind == "M" and isinstance(next(iter(tree)), str):
        parts = _parts(value["M"], tree)
        return map_value(parts) if parts else None
    if value.kind != "L" or isinstance(next(iter(tree)), str):
        return None
    elements = [_part(value["L"][place], tree[place]) for place in sorted(tree) if place < len(value["L"])]
    found = [element for element in elements if element is not None]
    return list_value(found) if found else None


@lru_cache(10_000)
def projection(expression: str) -> Projection:
    """Compile a projection."""
    tokens = Tokens(expression)
    paths = [tokens.path()]
    while tokens.accept(","):
        paths.append(tokens.path())
    tokens.end()
    return Projection(tuple(paths), frozenset(tokens.names))
