"""Comparisons of attribute values, as tests of items, and the checks of the values that they compare."""

import operator
from collections.abc import Callable
from typing import Any, TypeAlias

from simulation.services.expressions.tokens import Names, Values
from simulation.services.expressions.values import KINDS, Attributes, Value, decimal, number_value
from simulation.services.refusals import invalid

Test: TypeAlias = Callable[[Attributes, Names, Values], bool]
Check: TypeAlias = Callable[[Names, Values], None]
Read: TypeAlias = Callable[[Attributes, Names, Values], Value | None]

ORDERED = frozenset({"S", "N", "B"})
SIZED = frozenset({"S", "B", "SS", "NS", "BS", "L", "M"})
PREFIXED = frozenset({"S", "B"})


def wrong_type(sign: str, kind: str) -> Exception:
    """The refusal of an operand whose type the operator or function does not take."""
    return invalid(f"Incorrect operand type for operator or function; operator or function: {sign}, type: {kind}")


def type_check(sign: str, kinds: frozenset[str], value: str) -> Check:
    """A check that refuses a value of another type."""

    def check(_: Names, values: Values) -> None:
        if values[value].kind not in kinds:
            raise wrong_type(sign, values[value].kind)

    return check


def check_kind(value: Value) -> None:
    """Refuse the name of a type that does not exist."""
    if value["S"] not in KINDS:
        raise invalid(f"Invalid attribute type name found; type: {value['S']}")


def bounds_check(low: str, high: str) -> Check:
    """A check that refuses bounds of different types, and an upper bound below the lower."""

    def check(_: Names, values: Values) -> None:
        first, second = values[low], values[high]
        if first.kind != second.kind:
            raise invalid("The BETWEEN operator requires same data type for lower and upper bounds")
        if not compared(first, second, operator.le):
            raise invalid("The BETWEEN operator requires upper bound to be greater than or equal to lower bound")

    return check


def all_of(tests: list[Test]) -> Test:
    """A test that every one of the tests passes."""
    if len(tests) == 2:
        first, second = tests
        return lambda item, names, values: first(item, names, values) and second(item, names, values)
    return lambda item, names, values: all(test(item, names, values) for test in tests)


def any_of(tests: list[Test]) -> Test:
    """A test that at least one of the tests passes."""
    if len(tests) == 2:
        first, second = tests
        return lambda item, names, values: first(item, names, values) or second(item, names, values)
    return lambda item, names, values: any(test(item, names, values) for test in tests)


def equal(left: Read, right: Read) -> Test:
    """A test of two operands: both exist and are equal."""

    def test(item: Attributes, names: Names, values: Values) -> bool:
        found = left(item, names, values)
        return found is not None and found == right(item, names, values)

    return test


def ordered(left: Read, right: Read, compare: Callable[[Any, Any], bool]) -> Test:
    """A test of two operands by their order; false for different types."""
    return of_both(left, right, lambda first, second: compared(first, second, compare))


def of_both(left: Read, right: Read, holds: Callable[[Value, Value], bool]) -> Test:
    """A test of two operands that is false where one is missing."""

    def test(item: Attributes, names: Names, values: Values) -> bool:
        first = left(item, names, values)
        if first is None:
            return False
        second = right(item, names, values)
        return second is not None and holds(first, second)

    return test


def compared(first: Value, second: Value, compare: Callable[[Any, Any], bool]) -> bool:
    """Whether two strings, numbers or binaries compare so; false for different types and for all other types."""
    kind = first.kind
    if kind != second.kind or kind not in ORDERED:
        return False
    if kind == "N":
        return compare(decimal(first["N"]), decimal(second["N"]))
    return compare(first[kind], second[kind])


def begins(text: Value, prefix: Value) -> bool:
    """Whether a string or binary begins with another."""
    kind = text.kind
    return kind == prefix.kind and kind in PREFIXED and bool(text[kind].startswith(prefix[kind]))


def holds(whole: Value, part: Value) -> bool:
    """Whether a string or binary has a part, or a list or set an element."""
    kind = whole.kind
    if kind == "L":
        return part in whole["L"]
    if kind in {"SS", "NS", "BS"}:
        return kind[0] == part.kind and part[part.kind] in whole[kind]
    return kind == part.kind and kind in PREFIXED and part[kind] in whole[kind]


def length(value: Value) -> Value:
    """The size of a string counts UTF-16 units, as Java's strings do."""
    content = value[value.kind]
    return number_value(
        str(len(content.encode("utf-16-le", "surrogatepass")) // 2 if value.kind == "S" else len(content))
    )
