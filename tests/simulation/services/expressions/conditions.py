"""ConditionExpression and FilterExpression: "#a = :b AND size(c) < :d" -> a test of items."""

import operator
from dataclasses import dataclass
from functools import lru_cache

from simulation.services.expressions.comparisons import (
    ORDERED,
    PREFIXED,
    SIZED,
    Check,
    Read,
    Test,
    all_of,
    any_of,
    begins,
    bounds_check,
    check_kind,
    equal,
    holds,
    length,
    of_both,
    ordered,
    type_check,
    wrong_type,
)
from simulation.services.expressions.tokens import AttributePath, Names, Tokens, Values
from simulation.services.expressions.values import Attributes, Value
from simulation.services.refusals import UnknownExpression, invalid

MAX_IN = 100  # operands of IN
_COMPARISONS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_COMPARATORS = frozenset({"=", "<>", *_COMPARISONS})


@dataclass(frozen=True, eq=False)
class Condition:
    """A compiled condition: its test, the checks that the placeholders must pass, and the placeholders."""

    test: Test
    checks: tuple[Check, ...]
    names: frozenset[str]
    values: frozenset[str]
    paths: tuple[AttributePath, ...]

    def check(self, names: Names, values: Values) -> None:
        """Refuse operands that the service refuses before it looks at an item."""
        for check in self.checks:
            check(names, values)


@dataclass(frozen=True)
class _Operand:
    read: Read
    path: AttributePath | None = None
    value: str = ""  # a placeholder
    kind: str = ""  # where the type is known: N for a size
    is_bracketed: bool = False


@dataclass(frozen=True)
class _Term:
    test: Test
    is_bracketed: bool = False


@lru_cache(10_000)
def condition(expression: str) -> Condition:
    """Compile a condition."""
    tokens = Tokens(expression)
    parser = _Parser(tokens)
    term = parser.condition()
    tokens.end()
    return Condition(
        term.test, tuple(parser.checks), frozenset(tokens.names), frozenset(tokens.values), tuple(parser.paths)
    )


class _Parser:
    """Recursive descent: OR above AND above NOT above comparisons."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.checks: list[Check] = []
        self.paths: list[AttributePath] = []

    def condition(self) -> _Term:
        return self._a_condition(self._either())

    def _a_condition(self, parsed: _Term | _Operand) -> _Term:
        if isinstance(parsed, _Operand):
            raise self._tokens.syntax_error()
        return parsed

    def _either(self) -> _Term | _Operand:
        first = self._both()
        if not self._tokens.is_word("OR"):
            return first
        tests = [self._a_condition(first).test]
        while self._tokens.is_word("OR"):
            self._tokens.operator()
            tests.append(self._a_condition(self._both()).test)
        return _Term(any_of(tests))

    def _both(self) -> _Term | _Operand:
        first = self._negated()
        if not self._tokens.is_word("AND"):
            return first
        tests = [self._a_condition(first).test]
        while self._tokens.is_word("AND"):
            self._tokens.operator()
            tests.append(self._a_condition(self._negated()).test)
        return _Term(all_of(tests))

    def _negated(self) -> _Term | _Operand:
        if not self._tokens.is_word("NOT"):
            return self._compared()
        self._tokens.operator()
        test = self._a_condition(self._negated()).test
        return _Term(lambda item, names, values: not test(item, names, values))

    def _compared(self) -> _Term | _Operand:
        left = self._part()
        if isinstance(left, _Term):
            return left
        if self._tokens.next in _COMPARATORS:
            return _Term(self._comparison(left, self._tokens.operator()))
        if self._tokens.is_word("BETWEEN"):
            self._tokens.operator()
            return _Term(self._between(left))
        if self._tokens.is_word("IN"):
            self._tokens.operator()
            return _Term(self._in(left))
        return left

    def _part(self) -> _Term | _Operand:
        if self._tokens.accept("("):
            inner = self._either()
            self._tokens.expect(")")
            if inner.is_bracketed:
                raise invalid("The expression has redundant parentheses")
            if isinstance(inner, _Operand):
                return _Operand(inner.read, inner.path, inner.value, inner.kind, is_bracketed=True)
            return _Term(inner.test, is_bracketed=True)
        if self._tokens.kind == "word" and self._tokens.after_next == "(":
            return self._function(self._tokens.operator())
        return self._value_or_path()

    def _operand(self) -> _Operand:
        parsed = self._part()
        if isinstance(parsed, _Term):
            raise self._tokens.syntax_error()
        return parsed

    def _value_or_path(self) -> _Operand:
        if self._tokens.kind == "value":
            value = self._tokens.value()
            return _Operand(lambda _, __, values: values[value], value=value)
        path = self._tokens.path()
        self.paths.append(path)
        return _Operand(path.read, path)

    def _comparison(self, left: _Operand, sign: str) -> Test:
        right = self._operand()
        self._distinct(sign, left, right)
        if sign == "=":
            return equal(left.read, right.read)
        if sign == "<>":
            same = equal(left.read, right.read)
            return lambda item, names, values: not same(item, names, values)
        self._typed(sign, ORDERED, left, right)
        return ordered(left.read, right.read, _COMPARISONS[sign])

    def _between(self, left: _Operand) -> Test:
        low = self._operand()
        self._tokens.expect("AND")
        high = self._operand()
        self._distinct("BETWEEN", left, low, high)
        self._typed("BETWEEN", ORDERED, left, low, high)
        if low.value and high.value:
            self.checks.append(bounds_check(low.value, high.value))
        return all_of([ordered(low.read, left.read, operator.le), ordered(left.read, high.read, operator.le)])

    def _in(self, left: _Operand) -> Test:
        self._tokens.expect("(")
        listed = self._listed()
        if len(listed) > MAX_IN:
            raise invalid("Invalid number of operands for IN")
        self._distinct("IN", left, *listed)
        return any_of([equal(left.read, one.read) for one in listed])

    def _listed(self) -> list[_Operand]:
        listed = [self._operand()]
        while self._tokens.accept(","):
            listed.append(self._operand())
        self._tokens.expect(")")
        return listed

    def _function(self, name: str) -> _Term | _Operand:
        self._tokens.expect("(")
        operands = self._listed()
        if name not in _FUNCTIONS:
            raise UnknownExpression(f"invalid function name {name!r} in {self._tokens.expression!r}")
        if len(operands) != _FUNCTIONS[name]:
            raise invalid(f"Incorrect number of operands for operator or function; operator or function: {name}")
        made: _Term | _Operand = getattr(self, f"_{name}")(*operands)
        return made

    def _attribute_exists(self, operand: _Operand) -> _Term:
        read = self._path_of("attribute_exists", operand).read
        return _Term(lambda item, names, values: read(item, names, values) is not None)

    def _attribute_not_exists(self, operand: _Operand) -> _Term:
        read = self._path_of("attribute_not_exists", operand).read
        return _Term(lambda item, names, values: read(item, names, values) is None)

    def _attribute_type(self, operand: _Operand, kind: _Operand) -> _Term:
        read, named = self._path_of("attribute_type", operand).read, kind.value
        if not named:
            raise invalid("Incorrect operand type for operator or function; operator or function: attribute_type")
        self._typed("attribute_type", frozenset({"S"}), kind)
        self.checks.append(lambda _, values: check_kind(values[named]))

        def test(item: Attributes, names: Names, values: Values) -> bool:
            found = read(item, names, values)
            return found is not None and found.kind == values[named]["S"]

        return _Term(test)

    def _begins_with(self, text: _Operand, prefix: _Operand) -> _Term:
        self._distinct("begins_with", text, prefix)
        self._typed("begins_with", PREFIXED, text, prefix)
        return _Term(of_both(text.read, prefix.read, begins))

    def _contains(self, whole: _Operand, part: _Operand) -> _Term:
        self._distinct("contains", whole, part)
        return _Term(of_both(whole.read, part.read, holds))

    def _size(self, operand: _Operand) -> _Operand:
        self._typed("size", SIZED, operand)
        read = operand.read

        def size(item: Attributes, names: Names, values: Values) -> Value | None:
            found = read(item, names, values)
            return length(found) if found is not None and found.kind in SIZED else None

        return _Operand(size, kind="N")

    def _path_of(self, function: str, operand: _Operand) -> AttributePath:
        if operand.path is None:
            raise invalid(f"Operator or function requires a document path; operator or function: {function}")
        return operand.path

    def _distinct(self, sign: str, first: _Operand, *others: _Operand) -> None:
        """Let a check refuse a first operand that is one of the others: an attribute compared with itself."""
        path = first.path
        paths = [other.path for other in others if other.path]
        if path is None or not paths:
            return

        def check(names: Names, _: Values) -> None:
            if path.resolved(names) in {other.resolved(names) for other in paths}:
                raise invalid(f"The first operand must be distinct from the remaining operands; operator: {sign}")

        self.checks.append(check)

    def _typed(self, sign: str, kinds: frozenset[str], *operands: _Operand) -> None:
        """Let a check refuse values of another type; a path may hold any type."""
        for operand in operands:
            if operand.kind and operand.kind not in kinds:
                raise wrong_type(sign, operand.kind)
            if operand.value:
                self.checks.append(type_check(sign, kinds, operand.value))


_FUNCTIONS = {
    "attribute_exists": 1,
    "attribute_not_exists": 1,
    "attribute_type": 2,
    "begins_with": 2,
    "contains": 2,
    "size": 1,
}
