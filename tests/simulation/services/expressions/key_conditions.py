"""KeyConditionExpression: "pk = :a AND sk BETWEEN :b AND :c" -> one partition, and a test of sort keys."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from simulation.services.expressions.tokens import AttributePath, Names, Tokens, Values
from simulation.services.expressions.values import Value
from simulation.services.refusals import UnknownExpression, invalid

SortTest: TypeAlias = Callable[[str], bool]
_Compare: TypeAlias = Callable[[Any, Any], bool]

_COMPARE: dict[str, _Compare] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class _Term:
    path: AttributePath
    sign: str  # a comparison, BETWEEN or begins_with
    operands: tuple[str, ...]  # placeholders


@dataclass(frozen=True, eq=False)
class KeyCondition:
    """A compiled key condition, and its placeholders."""

    terms: tuple[_Term, ...]
    names: frozenset[str]
    values: frozenset[str]

    def partition_and_test(self, names: Names, values: Values, keys: tuple[str, str]) -> tuple[str, SortTest]:
        """Return the partition key, and the test of the sort key; both keys are strings."""
        found: dict[str, tuple[str, list[str]]] = {}
        for term in self.terms:
            resolved = term.path.resolved(names)
            if len(resolved) > 1:
                raise invalid("KeyConditionExpressions cannot have conditions on nested attributes")
            if resolved[0] in found:
                raise invalid("KeyConditionExpressions must only contain one condition per key")
            found[str(resolved[0])] = (term.sign, [_text(values[one]) for one in term.operands])
        partition, sort = keys
        sign, operands = found.pop(partition, ("", []))
        if not sign:
            raise invalid(f"Query condition missed key schema element: {partition}")
        if sign != "=":
            raise invalid("Query key condition not supported")
        if found.keys() - {sort}:
            raise invalid(f"Query condition missed key schema element: {sort}")
        return operands[0], _sort_test(*found.get(sort, ("", [])))


def _text(value: Value) -> str:
    if value.kind != "S":
        raise invalid("One or more parameter values were invalid: Condition parameter type does not match schema type")
    if not value["S"]:
        raise invalid("One or more parameter values are not valid: a key cannot be an empty string")
    return str(value["S"])


def _sort_test(sign: str, operands: list[str]) -> SortTest:
    if not sign:
        return lambda _: True
    if sign == "begins_with":
        return lambda sort: sort.startswith(operands[0])
    if sign == "BETWEEN":
        low, high = operands
        if low > high:
            raise invalid("The BETWEEN operator requires upper bound to be greater than or equal to lower bound")
        return lambda sort: low <= sort <= high
    compare, bound = _COMPARE[sign], operands[0]
    return lambda sort: compare(sort, bound)


@lru_cache(10_000)
def key_condition(expression: str) -> KeyCondition:
    """Compile a key condition: one or two terms, joined by AND."""
    tokens = Tokens(expression)
    terms = _terms(tokens)
    tokens.end()
    if len(terms) > 2:
        raise invalid("Conditions can be of length 1 or 2 only")
    return KeyCondition(tuple(terms), frozenset(tokens.names), frozenset(tokens.values))


def _terms(tokens: Tokens) -> list[_Term]:
    terms = _bracketed(tokens)
    while tokens.is_word("AND"):
        tokens.take()
        terms += _bracketed(tokens)
    return terms


def _bracketed(tokens: Tokens) -> list[_Term]:
    if not tokens.accept("("):
        return [_term(tokens)]
    if tokens.next == "(":
        raise UnknownExpression(f"brackets within brackets in {tokens.expression!r}")
    terms = _terms(tokens)
    tokens.expect(")")
    return terms


def _term(tokens: Tokens) -> _Term:
    if tokens.after_next == "(":
        return _begins_with(tokens)
    path = tokens.path()
    if tokens.is_word("BETWEEN"):
        tokens.take()
        low = tokens.value()
        tokens.expect("AND")
        return _Term(path, "BETWEEN", (low, tokens.value()))
    if tokens.next not in _COMPARE:
        raise tokens.syntax_error()
    return _Term(path, tokens.take(), (tokens.value(),))


def _begins_with(tokens: Tokens) -> _Term:
    if tokens.next != "begins_with":
        raise tokens.syntax_error()
    tokens.take()
    tokens.expect("(")
    path = tokens.path()
    tokens.expect(",")
    prefix = tokens.value()
    tokens.expect(")")
    return _Term(path, "begins_with", (prefix,))
