"""UpdateExpression: "SET #a = :b REMOVE c.d" -> edits of items."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from simulation.services.expressions.tokens import AttributePath, Names, Tokens, Values
from simulation.services.expressions.values import (
    Attributes,
    Value,
    list_value,
    map_value,
    set_value,
    sum_value,
)
from simulation.services.refusals import UnknownExpression, invalid

Check: TypeAlias = Callable[[Names, Values], None]
Operand: TypeAlias = Callable[[Attributes, Names, Values], Value]
Edit: TypeAlias = Callable[[Value | None, Attributes, Names, Values], Value | None]
Edits: TypeAlias = dict[str | int, Any]  # a tree: name or position -> Edit or further edits

_SECTIONS = ("SET", "REMOVE", "ADD", "DELETE")
_SETS = frozenset({"SS", "NS", "BS"})
_FUNCTIONS = frozenset({"if_not_exists", "list_append"})


@dataclass(frozen=True, eq=False)
class Update:
    """A compiled update: its edits by path, the checks of its values, and its placeholders."""

    edits: tuple[tuple[AttributePath, Edit], ...]
    checks: tuple[Check, ...]
    names: frozenset[str]
    values: frozenset[str]

    def tree(self, names: Names, values: Values) -> Edits:
        """Arrange the edits by place. Refuses overlapping paths and values of a wrong type."""
        for check in self.checks:
            check(names, values)
        tree: Edits = {}
        for path, edit in self.edits:
            _add(tree, path.resolved(names), edit)
        return tree


def _add(tree: Edits, path: tuple[str | int, ...], edit: Edit) -> None:
    *parents, last = path
    for place, element in zip(parents, path[1:], strict=True):
        tree = tree.setdefault(place, {})
        if not isinstance(tree, dict):
            raise invalid("Two document paths overlap with each other; must remove or rewrite one of these paths")
        if any(type(sibling) is not type(element) for sibling in tree):
            raise invalid("Two document paths conflict with each other; must remove or rewrite one of these paths")
    if last in tree:
        raise invalid("Two document paths overlap with each other; must remove or rewrite one of these paths")
    tree[last] = edit


def applied(tree: Edits, key: Attributes, item: Attributes | None, names: Names, values: Values) -> Attributes:
    """Return the item with all edits, each computed from the item before; a missing item begins as its key."""
    before = key if item is None else item
    return _edited_map(before, tree, (before, names, values))


def _edited_map(content: Attributes, tree: Mapping[Any, Any], context: tuple[Any, ...]) -> Attributes:
    made = dict(content)
    for name, edit in tree.items():
        value = _edited(made.get(name), edit, context)
        if value is None:
            made.pop(name, None)
        else:
            made[name] = value
    return Attributes(made)


def _edited(value: Value | None, edit: Any, context: tuple[Any, ...]) -> Value | None:
    if not isinstance(edit, dict):
        made: Value | None = edit(value, *context)
        return made
    wanted = "L" if isinstance(next(iter(edit)), int) else "M"
    if value is None or value.kind != wanted:
        raise invalid("The document path provided in the update expression is invalid for update")
    if wanted == "M":
        return map_value(_edited_map(value["M"], edit, context))
    return list_value(_edited_list(value["L"], edit, context))


def _edited_list(content: list[Value], tree: Mapping[Any, Any], context: tuple[Any, ...]) -> list[Value]:
    """Positions are those before the update; values behind the end are appended in the order of their positions."""
    made: list[Value | None] = list(content)
    for position, edit in sorted(tree.items()):
        if position < len(content):
            made[position] = _edited(content[position], edit, context)
        else:
            made.append(_edited(None, edit, context))
    return [value for value in made if value is not None]


@lru_cache(10_000)
def update(expression: str) -> Update:
    """Compile an update."""
    tokens = Tokens(expression)
    parser = _Parser(tokens)
    parser.sections()
    return Update(tuple(parser.edits), tuple(parser.checks), frozenset(tokens.names), frozenset(tokens.values))


class _Parser:
    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.edits: list[tuple[AttributePath, Edit]] = []
        self.checks: list[Check] = []

    def sections(self) -> None:
        seen: set[str] = set()
        while self._tokens.is_word(*_SECTIONS):
            section = self._tokens.take().upper()
            if section in seen:
                raise invalid(f'The "{section}" section can only be used once in an update expression')
            seen.add(section)
            parse = getattr(self, f"_{section.lower()}")
            parse()
            while self._tokens.accept(","):
                parse()
        if not seen:
            raise self._tokens.syntax_error()
        self._tokens.end()

    def _set(self) -> None:
        path = self._tokens.path()
        self._tokens.expect("=")
        operand = self._sum()
        self.edits.append((path, lambda _, item, names, values: operand(item, names, values)))

    def _remove(self) -> None:
        self.edits.append((self._tokens.path(), lambda *_: None))

    def _add(self) -> None:
        path, value = self._tokens.path(), self._tokens.value()
        self._typed("ADD", _SETS | {"N"}, value)
        self.edits.append((path, lambda standing, _, __, values: _added(standing, values[value])))

    def _delete(self) -> None:
        path, value = self._tokens.path(), self._tokens.value()
        self._typed("DELETE", _SETS, value)
        self.edits.append((path, lambda standing, _, __, values: _without(standing, values[value])))

    def _sum(self) -> Operand:
        left, named = self._operand()
        if self._tokens.next not in {"+", "-"}:
            return left
        sign = self._tokens.operator()
        right, other = self._operand()
        for operand in (named, other):
            self._number(sign, operand)
        return lambda item, names, values: _added_numbers(
            left(item, names, values), right(item, names, values), 1 if sign == "+" else -1
        )

    def _operand(self) -> tuple[Operand, str]:
        """An operand, and its placeholder if it is a value, or the function whose result it is."""
        tokens = self._tokens
        if tokens.accept("("):
            inner = self._sum(), ""
            tokens.expect(")")
            return inner
        if tokens.kind == "word" and tokens.after_next == "(":
            return self._function(tokens.operator())
        if tokens.kind == "value":
            value = tokens.value()
            return lambda _, __, values: values[value], value
        return _of_path(tokens.path()), ""

    def _function(self, name: str) -> tuple[Operand, str]:
        if name not in _FUNCTIONS:
            raise UnknownExpression(f"invalid function name {name!r} in {self._tokens.expression!r}")
        self._tokens.expect("(")
        made = self._if_not_exists() if name == "if_not_exists" else self._list_append()
        self._tokens.expect(")")
        return made, name if name == "list_append" else ""

    def _if_not_exists(self) -> Operand:
        if self._tokens.kind == "value":
            raise invalid("Operator or function requires a document path; operator or function: if_not_exists")
        path = self._tokens.path()
        self._tokens.expect(",")
        other, named = self._operand()
        if named == "list_append":
            raise _misplaced(named)

        def read(item: Attributes, names: Names, values: Values) -> Value:
            found, instead = (
                path.read(item, names, values),
                other(item, names, values),
            )  # `other` must exist even if it is not used
            return instead if found is None else found

        return read

    def _list_append(self) -> Operand:
        first, named = self._operand()
        self._tokens.expect(",")
        second, other = self._operand()
        for operand in (named, other):
            if operand == "list_append":
                raise _misplaced(operand)
            if operand:
                self._typed("list_append", frozenset({"L"}), operand)

        def read(item: Attributes, names: Names, values: Values) -> Value:
            parts = first(item, names, values), second(item, names, values)
            if any(part.kind != "L" for part in parts):
                raise invalid("An operand in the update expression has an incorrect data type")
            return list_value([*parts[0]["L"], *parts[1]["L"]])

        return read

    def _number(self, sign: str, operand: str) -> None:
        if operand == "list_append":
            raise _misplaced(operand)
        if operand:
            self._typed(sign, frozenset({"N"}), operand)

    def _typed(self, sign: str, kinds: frozenset[str], value: str) -> None:
        def check(_: Names, values: Values) -> None:
            if values[value].kind not in kinds:
                raise invalid(f"Incorrect operand type for operator or function: {sign}, type: {values[value].kind}")

        self.checks.append(check)


def _misplaced(function: str) -> Exception:
    return invalid(f"The function is not allowed to be used this way in an expression; function: {function}")


def _of_path(path: AttributePath) -> Operand:
    def read(item: Attributes, names: Names, values: Values) -> Value:
        found = path.read(item, names, values)
        if found is None:
            raise invalid("The provided expression refers to an attribute that does not exist in the item")
        return found

    return read


def _added_numbers(left: Value, right: Value, sign: int) -> Value:
    if left.kind != "N" or right.kind != "N":
        raise invalid("An operand in the update expression has an incorrect data type")
    return sum_value(left, right, sign)


def _added(standing: Value | None, value: Value) -> Value:
    if standing is None:
        return value
    if standing.kind != value.kind:
        raise invalid("An operand in the update expression has an incorrect data type")
    if value.kind == "N":
        return sum_value(standing, value)
    return set_value(value.kind, list({*standing[value.kind], *value[value.kind]}))


def _without(standing: Value | None, value: Value) -> Value | None:
    if standing is None:
        return None
    if standing.kind != value.kind:
        raise invalid("An operand in the update expression has an incorrect data type")
    left = set(standing[value.kind]).difference(value[value.kind])
    return set_value(value.kind, list(left)) if left else None
