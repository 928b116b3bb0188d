"""Random requests of DynamoDB in which every attribute has its type, as programs send them; mostly valid."""

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from simulation.random_requests import Expressions, Request, of_table
from simulation.random_values import Attribute

PARTITIONS = ("a", "b", "é")
SORTS = ("1", "10", "2", "META")
_NUMBERS = ("0", "1", "2", "-3", "10", "250")
_TEXTS = ("a", "ab", "abc", "b", "größe", "🗞")
_TYPES = {
    "n": "N",
    "n2": "N",
    "version": "N",
    "s": "S",
    "s2": "S",
    "b": "B",
    "l": "L",
    "m": "M",
    "ss": "SS",
    "t": "BOOL",
}


def requests(source: random.Random, table: str) -> Iterator[Request]:
    """Endless random requests of a table, few of them of a table that does not exist."""
    kinds = (*(_put, _put, _put, _update, _update, _update, _delete, _get, _batch, _query) * 2, _scan)
    while True:
        operation, request = source.choice(kinds)(Typed(source))
        yield operation, of_table(table if source.random() < 0.998 else "unknown", request)


class Typed(Expressions):
    """Expressions that use each attribute as its type allows."""

    def of_type(self, kind: str) -> Attribute:
        """A random value of one type."""
        return {kind: _CONTENT[kind](self.source)}

    def name(self, *kinds: str) -> str:
        """An attribute of one of these types, by its name or by a placeholder."""
        chosen = self.source.choice([name for name, kind in _TYPES.items() if kind in kinds])
        if not self.chance(0.3):
            return chosen
        placeholder = f"#n{len(self.names)}"
        self.names[placeholder] = chosen
        return placeholder

    def condition(self, depth: int = 0) -> str:
        """A condition of up to three levels."""
        kind = self.source.random()
        if depth < 3 and kind < 0.35:
            parts = [self.condition(depth + 1) for _ in range(2)]
            joined = self.source.choice((" AND ", " OR ")).join(parts)
            return f"({joined})" if depth else joined
        if depth < 3 and kind < 0.42:
            return f"NOT {self.condition(depth + 1)}"
        return self.source.choice(_CONDITIONS)(self)

    def compared(self) -> str:
        """A number or a string against a value."""
        kind = self.source.choice("NS")
        sign = self.source.choice(("=", "<>", "<", "<=", ">", ">="))
        return f"{self.name(kind)} {sign} {self.value(self.of_type(kind))}"

    def between(self) -> str:
        """A number between two values."""
        low, high = self.value({"N": "1"}), self.value({"N": "10"})
        return f"{self.name('N')} BETWEEN {low} AND {high}"

    def listed(self) -> str:
        """A string in a list of values."""
        values = ", ".join(self.value(self.of_type("S")) for _ in range(self.source.randint(1, 3)))
        return f"{self.name('S')} IN ({values})"

    def exists(self) -> str:
        """An attribute that is there, or is not."""
        function = self.source.choice(("attribute_exists", "attribute_not_exists"))
        return f"{function}({self.source.choice(('pk', 'zz', self.name('N', 'S', 'L', 'M'), 'm.x', 'm.zz'))})"

    def function(self) -> str:
        """A function of a string, a set, or a nested value."""
        text = self.value(self.of_type("S"))
        return self.source.choice(
            (f"begins_with({self.name('S')}, {text})", f"contains({self.name('S', 'SS')}, {text})")
        )

    def sized(self) -> str:
        """The size of a list, a map or a set, against a number."""
        sign = self.source.choice(("=", "<", "<=", ">"))
        return f"size({self.name('L', 'SS')}) {sign} {self.value(self.of_type('N'))}"

    def nested(self) -> str:
        """A nested number against a value."""
        return f"{self.source.choice(('m.x', 'l[0]'))} {self.source.choice(('=', '<'))} {self.value(self.of_type('N'))}"

    def update(self) -> str:
        """An update of different attributes."""
        names = self.source.sample(sorted(_TYPES), k=self.source.randint(1, 4))
        sections: dict[str, list[str]] = {}
        for name in names:
            section, action = self._action(name, _TYPES[name])
            sections.setdefault(section, []).append(action)
        return " ".join(f"{section} {', '.join(actions)}" for section, actions in sections.items())

    def _action(self, name: str, kind: str) -> tuple[str, str]:
        form = self.source.random()
        if form < 0.25:
            return "REMOVE", name
        if kind == "SS" and form < 0.7:
            return self.source.choice(("ADD", "DELETE")), f"{name} {self.value(self.of_type('SS'))}"
        if kind == "N" and form < 0.7:
            return self._number(name)
        if kind == "L" and form < 0.6:
            appended = f"list_append(if_not_exists({name}, {self.value({'L': []})}), {self.value(self.of_type('L'))})"
            return "SET", f"{name} = {appended}"
        return "SET", f"{name} = {self.value(self.of_type(kind))}"

    def _number(self, name: str) -> tuple[str, str]:
        number = self.value(self.of_type("N"))
        if self.chance(0.4):
            return "ADD", f"{name} {number}"
        start = f"if_not_exists({name}, {self.value({'N': '1'})})" if self.chance(0.7) else name
        return "SET", f"{name} = {start} {self.source.choice('+-')} {number}"

    def key(self, empty: float = 0.005) -> dict[str, Any]:
        """A key; one in 200 lacks a part, and this share has an empty one."""
        key = {"pk": {"S": self.source.choice(PARTITIONS)}, "sk": {"S": self.source.choice(SORTS)}}
        if self.chance(0.005):
            del key["sk"]
        elif self.chance(empty):
            key["sk"] = {"S": ""}
        return key


_CONTENT: dict[str, Callable[[random.Random], Any]] = {
    "N": lambda source: source.choice(_NUMBERS),
    "S": lambda source: source.choice(_TEXTS),
    "B": lambda source: source.choice(_TEXTS).encode(),
    "BOOL": lambda source: source.random() < 0.5,
    "SS": lambda source: source.sample(_TEXTS, k=source.randint(1, 3)),
    "L": lambda source: [{"N": source.choice(_NUMBERS)} for _ in range(source.randint(0, 3))],
    "M": lambda source: {name: {"N": source.choice(_NUMBERS)} for name in source.sample(("x", "y"), k=2)},
}
_CONDITIONS: Sequence[Callable[[Typed], str]] = (
    *(Typed.compared, Typed.compared, Typed.between, Typed.listed, Typed.exists, Typed.exists, Typed.function),
    *(Typed.sized, Typed.nested),
)


def _conditional(parts: Typed, request: dict[str, Any]) -> dict[str, Any]:
    if parts.chance(0.6):
        request["ConditionExpression"] = parts.condition()
    if parts.chance(0.5):
        request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    return {**request, **parts.placeholders()}


def _put(parts: Typed) -> Request:
    own = {name: parts.of_type(kind) for name, kind in _TYPES.items() if parts.chance(0.6)}
    return "put_item", _conditional(parts, {"Item": {**parts.key(), **own}})


def _update(parts: Typed) -> Request:
    returned = {"ReturnValues": parts.source.choice(("ALL_OLD", "ALL_NEW"))} if parts.chance(0.8) else {}
    # moto would create an item under an empty key, and then refuse to read or delete it
    key = parts.key(empty=0)
    return "update_item", _conditional(parts, {"Key": key, "UpdateExpression": parts.update(), **returned})


def _delete(parts: Typed) -> Request:
    return "delete_item", _conditional(parts, {"Key": parts.key()})


def _get(parts: Typed) -> Request:
    return "get_item", {"Key": parts.key(), "ConsistentRead": parts.chance(0.5)}


def _batch(parts: Typed) -> Request:
    """One batch in fifty has a key twice, one in fifty too many keys."""
    keys = [parts.key() for _ in range(parts.source.randint(1, 6))]
    if not parts.chance(0.02):
        keys = list({str(key): key for key in keys}.values())
    elif parts.chance(0.5):
        keys = [{"pk": {"S": str(number)}, "sk": {"S": "1"}} for number in range(101)]
    return "batch_get_item", {"Keys": keys, "ConsistentRead": True}


def _query(parts: Typed) -> Request:
    start, end = sorted(parts.source.sample(SORTS, k=2))
    condition = f"pk = {parts.value({'S': parts.source.choice(PARTITIONS)})}"
    if parts.chance(0.7):
        condition += f" AND sk BETWEEN {parts.value({'S': start})} AND {parts.value({'S': end})}"
    request: dict[str, Any] = {"KeyConditionExpression": condition, "ConsistentRead": True}
    if parts.chance(0.3):
        request["ScanIndexForward"] = False
    if parts.chance(0.3):
        request["FilterExpression"] = parts.compared()
    return "query", {**request, **parts.placeholders()}


def _scan(parts: Typed) -> Request:
    filtered = {"FilterExpression": parts.condition()} if parts.chance(0.7) else {}
    return "scan", {**filtered, **parts.placeholders()}
