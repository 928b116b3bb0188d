"""DynamoDB's attribute values, checked and frozen: {"S": "a"} -> Value; {"pk": {"S": "a"}} -> Attributes.

A frozen value is a dict that refuses changes, so the store, its stream and every answer share one object. Equal values
are equal dicts: numbers are written in one way, and sets are sorted.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Context, Decimal
from functools import lru_cache
from typing import Any, NoReturn

from simulation.services.refusals import UnknownRequest, invalid

MAX_DEPTH = 32  # levels of a value; a list of strings has two
MAX_DIGITS = 38
_HIGHEST, _LOWEST = 125, -130  # decimal exponents of the largest and the smallest number
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_PLENTY = Context(prec=300)  # digits of a sum before its precision is checked


def _refuse(*_: Any, **__: Any) -> NoReturn:
    raise TypeError("an answer of the fake is shared with its store: copy it before you change it")


class Value(dict[str, Any]):
    """One typed attribute value.

    `kind` is its type, such as "S"; `size` its bytes by DynamoDB's rules; `depth` its levels of nesting.
    """

    __slots__ = ("depth", "kind", "size")
    __setitem__ = __delitem__ = __ior__ = update = pop = popitem = clear = setdefault = _refuse

    def __init__(self, kind: str, content: Any, size: int, depth: int = 1) -> None:
        dict.__init__(self, {kind: content})
        self.kind = kind
        self.size = size
        self.depth = depth

    def __deepcopy__(self, memo: Any) -> Any:
        return _thawed(self)

    def __reduce__(self) -> Any:
        return dict, (_thawed(self),)


class Attributes(dict[str, Value]):
    """A map of attribute values: an item, a key, or the content of a map. `size` counts names and values in bytes."""

    __slots__ = ("depth", "size")
    __setitem__ = __delitem__ = __ior__ = update = pop = popitem = clear = setdefault = _refuse

    def __init__(self, values: Mapping[str, Value]) -> None:
        dict.__init__(self, values)
        size = depth = 0
        for name, value in values.items():
            size += (len(name) if name.isascii() else len(name.encode())) + value.size
            if value.depth > depth:  # noqa: PLR1730  # a call of max takes longer than the rest of the loop
                depth = value.depth
        self.size = size
        self.depth = depth

    def __deepcopy__(self, memo: Any) -> Any:
        return _thawed(self)

    def __reduce__(self) -> Any:
        return dict, (_thawed(self),)


NOTHING = Attributes({})  # the item that is not there


class _Elements(list[Any]):
    """The content of a list or set."""

    __slots__ = ()
    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refuse
    append = extend = insert = pop = remove = clear = sort = reverse = _refuse

    def __deepcopy__(self, memo: Any) -> Any:
        return _thawed(self)

    def __reduce__(self) -> Any:
        return list, (_thawed(self),)


def _thawed(frozen: Any) -> Any:
    if isinstance(frozen, dict):
        return {name: _thawed(member) for name, member in frozen.items()}
    return [_thawed(member) for member in frozen] if isinstance(frozen, list) else frozen


def value_of(given: Any) -> Value:
    """Check and freeze one attribute value."""
    if type(given) is Value:
        return given
    if type(given) is not dict:
        raise UnknownRequest(f"an attribute value is a dict with one entry, not {type(given).__name__}")
    if len(given) != 1:
        raise invalid("Supplied AttributeValue must contain exactly one of the supported datatypes")
    ((kind, content),) = given.items()
    make = _MAKERS.get(kind)
    if make is None:
        raise UnknownRequest(f"unknown type of an attribute value: {kind!r}")
    return make(content)


def attributes_of(given: Any) -> Attributes:
    """Check and freeze a map of attribute values."""
    if type(given) is Attributes:
        return given
    if type(given) is not dict:
        raise UnknownRequest(f"attributes are a dict, not {type(given).__name__}")
    made = Attributes({name: value if type(value) is Value else value_of(value) for name, value in given.items()})
    if "" in made:
        raise invalid("Empty attribute name")
    if made.depth > MAX_DEPTH:
        raise invalid("Nesting Levels have exceeded supported limits")
    return made


def list_value(elements: list[Value]) -> Value:
    """A list of frozen values."""
    if not elements:
        return _EMPTY_LIST
    size = 3 + len(elements)
    depth = 0
    for element in elements:
        size += element.size
        if element.depth > depth:  # noqa: PLR1730  # as above
            depth = element.depth
    return Value("L", _Elements(elements), size, 1 + depth)


def map_value(content: Attributes) -> Value:
    """A map of frozen values."""
    return Value("M", content, 3 + len(content) + content.size, 1 + content.depth)


def set_value(kind: str, members: list[Any]) -> Value:
    """A set of the kind SS, NS or BS; its members are unique, numbers in their one form."""
    ordered = sorted(members, key=decimal if kind == "NS" else None)
    return Value(kind, _Elements(ordered), sum(_member_size(kind, member) for member in members))


@lru_cache(100_000)
def number_value(text: str) -> Value:
    """A number in its one form: plain digits without superfluous zeros."""
    if not _NUMBER.fullmatch(text):
        raise invalid("The parameter cannot be converted to a numeric value")
    return _of_decimal(Decimal(text))


def sum_value(first: Value, second: Value, sign: int = 1) -> Value:
    """The sum of two numbers, or their difference if the sign is -1."""
    left, right = decimal(first["N"]), decimal(second["N"])
    return _of_decimal(_PLENTY.add(left, right) if sign > 0 else _PLENTY.subtract(left, right))


@lru_cache(100_000)
def decimal(text: str) -> Decimal:
    """The number that a text of a number value means."""
    return Decimal(text)


def _of_decimal(number: Decimal) -> Value:
    if not number:
        return Value("N", "0", 2)
    if number.adjusted() > _HIGHEST:
        raise invalid("Number overflow. Attempting to store a number with magnitude larger than supported range")
    if number.adjusted() < _LOWEST:
        raise invalid("Number underflow. Attempting to store a number with magnitude smaller than supported range")
    digits = len("".join(map(str, number.as_tuple().digits)).strip("0"))
    if digits > MAX_DIGITS:
        raise invalid("Attempting to store more than 38 significant digits in a Number")
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return Value("N", text, 1 + (digits + 1) // 2)


def _string(content: Any) -> Value:
    if type(content) is not str:
        raise UnknownRequest(f"S holds a str, not {type(content).__name__}")
    return _short_string(content) if len(content) < 100 else Value("S", content, _text_size(content))


@lru_cache(100_000)
def _short_string(text: str) -> Value:
    """Shared: most strings of a simulation are hashes, ids and places that come back in many items."""
    return Value("S", text, _text_size(text))


def _text_size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def _number(content: Any) -> Value:
    if type(content) is not str:
        raise UnknownRequest(f"N holds a str, not {type(content).__name__}")
    return number_value(content)


def _binary(content: Any) -> Value:
    if not isinstance(content, bytes | bytearray):
        raise UnknownRequest(f"B holds bytes, not {type(content).__name__}")
    return Value("B", bytes(content), len(content))


_EMPTY_LIST = Value("L", _Elements(), 3, 1)
_TRUE, _FALSE = Value("BOOL", content=True, size=1), Value("BOOL", content=False, size=1)
_NULL = Value("NULL", content=True, size=1)


def _bool(content: Any) -> Value:
    if type(content) is not bool:
        raise UnknownRequest(f"BOOL holds a bool, not {type(content).__name__}")
    return _TRUE if content else _FALSE


def _null(content: Any) -> Value:
    if type(content) is not bool:
        raise UnknownRequest(f"NULL holds a bool, not {type(content).__name__}")
    if not content:
        raise invalid("Null attribute value types must have the value of true")
    return _NULL


def _list(content: Any) -> Value:
    if not isinstance(content, list | tuple):
        raise UnknownRequest(f"L holds a list, not {type(content).__name__}")
    return _not_too_deep(list_value([value_of(element) for element in content]))


def _map(content: Any) -> Value:
    return _not_too_deep(map_value(attributes_of(content)))


def _not_too_deep(value: Value) -> Value:
    if value.depth > MAX_DEPTH:
        raise invalid("Nesting Levels have exceeded supported limits")
    return value


def _set_maker(kind: str) -> Callable[[Any], Value]:
    member_kind = kind[0]

    def make(content: Any) -> Value:
        if not isinstance(content, list | tuple | set):
            raise UnknownRequest(f"{kind} holds a list, not {type(content).__name__}")
        members = [_MAKERS[member_kind](member)[member_kind] for member in content]
        if not members:
            raise invalid("An set may not be empty")
        if len(set(members)) < len(members):
            raise invalid("Input collection contains duplicates")
        return set_value(kind, members)

    return make


def _member_size(kind: str, member: Any) -> int:
    return number_value(member).size if kind == "NS" else len(member) if kind == "BS" else _text_size(member)


_MAKERS: Mapping[str, Callable[[Any], Value]] = {
    "S": _string,
    "N": _number,
    "B": _binary,
    "BOOL": _bool,
    "NULL": _null,
    "L": _list,
    "M": _map,
    "SS": _set_maker("SS"),
    "NS": _set_maker("NS"),
    "BS": _set_maker("BS"),
}
KINDS = frozenset(_MAKERS)
