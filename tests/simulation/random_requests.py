"""Random requests of DynamoDB, valid and invalid: expressions over few attributes of every type, on few keys."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from simulation.random_values import PARTITIONS, SORTS, Attribute, attribute, item, key

Request: TypeAlias = tuple[str, dict[str, Any]]  # the name of an operation, and its arguments

# The attributes that items have, each of the type that its name shows, and paths below them.
_TOP = ("n", "n2", "s", "s2", "b", "t", "nu", "l", "m", "ss", "ns", "bs", "zz", "version")
_NESTED = ("m.x", "m.y", "m.l", "m.l[0]", "m.l[1]", "m.zz", "l[0]", "l[1]", "l[7]", "l[0].x")
_ODD = ("pk", "sk", "zz.x", "zz[0]", "n.x", "s[0]", "m[0]", "l.x")
_ORDERED = ("S", "N", "B")
_COMPARATORS = ("=", "<>", "<", "<=", ">", ">=")
_BAD_NAMES = ("size", "name", "Key", "TEXT", "bucket", "_a", "1a", "a-b", "attribute_exists", "contains")
_JUNK = ("(", ")", ",", "AND", "NOT", "=", ":v0", "#n0", "n", "5", "+", "[", ".", "IN", "SET", "REMOVE", "foo(n)", "@")


@dataclass
class Expressions:
    """Expressions of one request, and the placeholders that they use."""

    source: random.Random
    names: dict[str, str] = field(default_factory=dict)
    values: dict[str, Attribute] = field(default_factory=dict)

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return self.source.random() < share

    def value(self, given: Attribute | None = None) -> str:
        """A placeholder of a value."""
        placeholder = f":v{len(self.values)}"
        self.values[placeholder] = attribute(self.source) if given is None else given
        return placeholder

    def path(self, names: Sequence[str] = ()) -> str:
        """A path; in part of the cases its names are placeholders, or a name is not allowed."""
        kind = self.source.random()
        if kind < 0.004:
            return self.source.choice(_BAD_NAMES)
        path = self.source.choice(_ODD if kind < 0.04 else _NESTED if kind < 0.25 else names or _TOP)
        if not self.chance(0.3):
            return path
        first, dot, rest = path.partition(".")
        name, bracket, place = first.partition("[")
        placeholder = f"#n{len(self.names)}"
        self.names[placeholder] = name
        return f"{placeholder}{bracket}{place}{dot}{rest}"

    def operand(self, kinds: Sequence[str] = ()) -> str:
        """A path, a size, or a value, mostly of one of these types."""
        kind = self.source.random()
        if kind < 0.1:
            return f"size({self.operand() if self.chance(0.05) else self.path()})"
        return self.value(attribute(self.source, kinds if self.chance(0.97) else ())) if kind < 0.5 else self.path()

    def condition(self, depth: int = 0) -> str:
        """A condition of up to three levels."""
        kind = self.source.random()
        if depth < 3 and kind < 0.35:
            joint = self.source.choice((" AND ", " OR ", " and "))
            parts = [self.condition(depth + 1) for _ in range(self.source.choice((2, 2, 3)))]
            return f"({joint.join(parts)})" if depth or self.chance(0.2) else joint.join(parts)
        if depth < 3 and kind < 0.45:
            inner = self.condition(depth + 1)
            return f"NOT {inner}" if self.chance(0.5) else f"NOT ({inner})"
        return self._simple()

    def _simple(self) -> str:
        kind = self.source.random()
        if kind < 0.45:
            sign = self.source.choice(_COMPARATORS)
            kinds = () if sign in {"=", "<>"} else _ORDERED
            return f"{self.operand(kinds)} {sign} {self.operand(kinds)}"
        if kind < 0.55:
            return self._between()
        if kind < 0.65:
            listed = ", ".join(self.operand() for _ in range(self.source.randint(1, 3)))
            return f"{self.operand()} IN ({listed})"
        if kind < 0.8:
            return f"{self.source.choice(('attribute_exists', 'attribute_not_exists'))}({self.path()})"
        return self._function()

    def _between(self) -> str:
        """Mostly with bounds of one type in their order."""
        low, high = ({"S": "a"}, {"S": "b"}) if self.chance(0.5) else ({"N": "1"}, {"N": "10"})
        bounds = (low, high) if self.chance(0.95) else (high, low)
        lower, upper = (self.value(bound) if self.chance(0.8) else self.operand(_ORDERED) for bound in bounds)
        return f"{self.operand(_ORDERED)} BETWEEN {lower} AND {upper}"

    def _function(self) -> str:
        name = self.source.choice(("begins_with", "contains", "attribute_type"))
        if name == "attribute_type":
            named = self.source.choice(("S", "N", "L", "M", "NULL", "S", "N", "L", "M", "X"))
            return f"attribute_type({self.path()}, {self.value({'S': named})})"
        kinds = ("S", "S", "S", "B") if name == "begins_with" else ()
        return f"{name}({self.operand(kinds)}, {self.operand(kinds)})"

    def update(self) -> str:
        """An update of one to three sections."""
        sections = self.source.sample(("SET", "REMOVE", "ADD", "DELETE"), k=self.source.choice((1, 1, 1, 2, 3)))
        return " ".join(f"{name} {', '.join(self._actions(name))}" for name in sections)

    def _actions(self, section: str) -> Iterator[str]:
        for _ in range(self.source.choice((1, 1, 2, 3))):
            match section:
                case "SET":
                    yield f"{self.path()} = {self._set_value()}"
                case "REMOVE":
                    yield self.path()
                case _:
                    kinds = ("SS", "NS", "BS", *(("N", "N", "N") if section == "ADD" else ()))
                    kind = self.source.choice(kinds) if self.chance(0.97) else "S"
                    names = ("n", "n2", "version", "zz") if kind == "N" else (kind.lower(), "zz")
                    yield f"{self.path(names)} {self.value(attribute(self.source, (kind,)))}"

    def _set_value(self, depth: int = 0) -> str:
        kind = self.source.random()
        if kind < 0.6 or depth > 1:
            return self.value() if self.chance(0.9) else self.path()
        if kind < 0.8:
            numbers = (self._added("N", ("n", "n2", "version"), depth) for _ in range(2))
            return self.source.choice((" + ", " - ")).join(numbers)
        if kind < 0.9:
            return f"if_not_exists({self.path()}, {self._set_value(depth + 1)})"
        parts = (self._added("L", ("l",), depth) for _ in range(2))
        return f"list_append({', '.join(parts)})"

    def _added(self, kind: str, names: Sequence[str], depth: int) -> str:
        """A part of a sum or of a list."""
        form = self.source.random()
        if form < 0.1:
            return self._set_value(depth + 1)
        if form < 0.3:
            return f"if_not_exists({self.path(names)}, {self.value(attribute(self.source, (kind,)))})"
        if form < 0.6:
            return self.path(names)
        return self.value(attribute(self.source, (kind,) if self.chance(0.95) else ("S",)))

    def key_condition(self) -> str:
        """A key condition on one partition."""
        partition = f"pk = {self.value({'S': self.source.choice(PARTITIONS)})}"
        kind = self.source.random()
        if kind < 0.3:
            return partition
        low, high = sorted(self.source.choices((*SORTS, "", "0", "Z"), k=2))
        if kind < 0.5:
            bounds = (low, high) if self.chance(0.9) else (high, low)
            first, second = (self.value({"S": bound}) for bound in bounds)
            return f"{partition} AND sk BETWEEN {first} AND {second}"
        bound = self.value({"S": low or "M"} if self.chance(0.95) else {"N": "1"})
        if kind < 0.65:
            return f"{partition} AND begins_with(sk, {bound})"
        sign = self.source.choice(("=", "<", "<=", ">", ">=", "<>"))
        name = self.source.choice(("sk", "sk", "sk", "sk", "pk", "n"))
        return (
            f"{name} {sign} {bound} AND {partition}" if self.chance(0.3) else f"{partition} AND {name} {sign} {bound}"
        )

    def projection(self) -> str:
        """A projection of one to three paths."""
        return ", ".join(self.path() for _ in range(self.source.randint(1, 3)))

    def damaged(self, expression: str) -> str:
        """The expression; in few cases with a word changed, or with a placeholder too many or too few."""
        if self.chance(0.95):
            return expression
        words = expression.split(" ")
        place = self.source.randrange(len(words))
        kind = self.source.random()
        if kind < 0.3:
            words.insert(place, self.source.choice(_JUNK))
        elif kind < 0.5:
            del words[place]
        elif kind < 0.65:
            self.value()
        elif kind < 0.8 and self.values:
            del self.values[self.source.choice(list(self.values))]
        elif kind < 0.9 and self.names:
            del self.names[self.source.choice(list(self.names))]
        else:
            words = [f"({expression})" if self.chance(0.5) else f"(({expression}))"]
        return " ".join(words)

    def placeholders(self) -> dict[str, Any]:
        """The arguments of the placeholders."""
        names = {"ExpressionAttributeNames": self.names} if self.names else {}
        return {**names, **({"ExpressionAttributeValues": self.values} if self.values else {})}


def requests(source: random.Random, table: str) -> Iterator[Request]:
    """Endless random requests of a table: the name of an operation, and its arguments."""
    kinds = (_put, _put, _update, _update, _update, _delete, _get, _batch, _query, _scan)
    while True:
        operation, request = source.choice(kinds)(source)
        yield operation, of_table(table, request)


def of_table(table: str, request: dict[str, Any]) -> dict[str, Any]:
    """The request, of a table; the keys of a batch are under its name."""
    if "Keys" in request:
        return {"RequestItems": {table: request}}
    return {"TableName": table, **request}


def _conditional(parts: Expressions, request: dict[str, Any]) -> dict[str, Any]:
    if parts.chance(0.6):
        request["ConditionExpression"] = parts.damaged(parts.condition())
    if parts.chance(0.3):
        request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    return {**request, **parts.placeholders()}


def _put(source: random.Random) -> Request:
    returned = {"ReturnValues": source.choice(("ALL_OLD", "NONE", "ALL_NEW"))} if source.random() < 0.2 else {}
    return "put_item", _conditional(Expressions(source), {"Item": item(source), **returned})


def _update(source: random.Random) -> Request:
    parts = Expressions(source)
    returned = {"ReturnValues": source.choice(("ALL_OLD", "ALL_NEW"))} if source.random() < 0.7 else {}
    expression = {"UpdateExpression": parts.damaged(parts.update())} if source.random() < 0.98 else {}
    return "update_item", _conditional(parts, {"Key": key(source), **expression, **returned})


def _delete(source: random.Random) -> Request:
    returned = {"ReturnValues": "ALL_OLD"} if source.random() < 0.5 else {}
    return "delete_item", _conditional(Expressions(source), {"Key": key(source), **returned})


def _projected(parts: Expressions) -> dict[str, Any]:
    shown = {"ProjectionExpression": parts.damaged(parts.projection())} if parts.chance(0.4) else {}
    return {**shown, **({"ConsistentRead": True} if parts.chance(0.5) else {})}


def _get(source: random.Random) -> Request:
    parts = Expressions(source)
    return "get_item", {"Key": key(source), **_projected(parts), **parts.placeholders()}


def _batch(source: random.Random) -> Request:
    """Few batches have too many keys, or a key twice."""
    parts = Expressions(source)
    kind = source.random()
    keys = [key(source) for _ in range(source.randint(1, 6))]
    if kind < 0.95:
        keys = list({str(one): one for one in keys}.values())
    elif kind < 0.97:
        keys = [{"pk": {"S": str(number)}, "sk": {"S": "1"}} for number in range(101)]
    return "batch_get_item", {"Keys": keys, **_projected(parts), **parts.placeholders()}


def _paged(parts: Expressions, request: dict[str, Any]) -> dict[str, Any]:
    if parts.chance(0.4):
        request["FilterExpression"] = parts.damaged(parts.condition())
    if parts.chance(0.3):
        request["Limit"] = parts.source.randint(1, 5)
    if parts.chance(0.2):
        request["ExclusiveStartKey"] = key(parts.source)
    return {**request, **_projected(parts), **parts.placeholders()}


def _query(source: random.Random) -> Request:
    parts = Expressions(source)
    backwards = {"ScanIndexForward": False} if source.random() < 0.3 else {}
    return "query", _paged(parts, {"KeyConditionExpression": parts.damaged(parts.key_condition()), **backwards})


def _scan(source: random.Random) -> Request:
    """Without a page's end or start: each engine has its own order."""
    parts = Expressions(source)
    filtered = {"FilterExpression": parts.damaged(parts.condition())} if parts.chance(0.7) else {}
    return "scan", {**filtered, **_projected(parts), **parts.placeholders()}
