"""The words of DynamoDB's expressions: "#a = :b" -> tokens, and the paths of attributes among them."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from simulation.services.expressions.values import Attributes, Value
from simulation.services.refusals import UnknownExpression, invalid

MAX_BYTES = 4096  # of one expression
MAX_OPERATORS = 300  # operators and functions of one expression
MAX_INDEX = 2**31 - 1
MAX_PATH = 32  # elements
MAX_PLACEHOLDER = 255  # characters

Names: TypeAlias = Mapping[str, str]  # ExpressionAttributeNames
Values: TypeAlias = Mapping[str, Value]  # ExpressionAttributeValues, frozen

# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html
RESERVED = frozenset((Path(__file__).parent / "reserved_words.txt").read_text("ascii").split())
_TOKEN = re.compile(
    r"\s*(?:(?P<name>#[A-Za-z0-9_]+)|(?P<value>:[A-Za-z0-9_]+)|(?P<word>[A-Za-z][A-Za-z0-9_]*)|(?P<number>0|[1-9][0-9]*)"
    r"|(?P<sign><>|<=|>=|[=<>()\[\].,+-]))"
)


class AttributePath:
    """The place of a value in an item: names, placeholders and positions, such as ("#place", "article_id", 0)."""

    __slots__ = ("elements", "first", "rest")

    def __init__(self, elements: tuple[str | int, ...]) -> None:
        self.elements = elements
        self.first = str(elements[0])
        self.rest = elements[1:]

    def resolved(self, names: Names) -> tuple[str | int, ...]:
        """The path with its placeholders replaced."""
        return tuple(names[one] if type(one) is str and one[0] == "#" else one for one in self.elements)

    def read(self, item: Attributes, names: Names, _: Values) -> Value | None:
        """The value at this place of an item; None without one."""
        found = item.get(names[self.first] if self.first[0] == "#" else self.first)
        for element in self.rest:
            if found is None:
                return None
            found = _member(found, element, names)
        return found


def _member(value: Value, element: str | int, names: Names) -> Value | None:
    if isinstance(element, int):
        elements = value.get("L", ())
        return elements[element] if element < len(elements) else None
    content = value.get("M")
    if content is None:
        return None
    member: Value | None = content.get(names[element] if element[0] == "#" else element)
    return member


class Tokens:
    """The tokens of one expression, read from left to right; `names` and `values` collect the placeholders read."""

    def __init__(self, expression: str) -> None:
        if len(expression.encode()) > MAX_BYTES:
            raise invalid(f"Expression size has exceeded the maximum allowed size; expression size: {len(expression)}")
        self.expression = expression
        self.names: set[str] = set()
        self.values: set[str] = set()
        self._tokens = _tokenized(expression)
        self._place = 0
        self._operators = 0

    @property
    def next(self) -> str:
        """The text of the next token, "" at the end."""
        return self._tokens[self._place][1]

    @property
    def kind(self) -> str:
        """The kind of the next token: name, value, word, number, sign or end."""
        return self._tokens[self._place][0]

    @property
    def after_next(self) -> str:
        """The text of the token behind the next."""
        return self._tokens[min(self._place + 1, len(self._tokens) - 1)][1]

    def is_word(self, *words: str) -> bool:
        """Whether the next token is one of these keywords, in any case."""
        return self.kind == "word" and self.next.upper() in words

    def take(self) -> str:
        """Read the next token."""
        text = self.next
        self._place += 1
        return text

    def operator(self) -> str:
        """Read the next token, an operator or the name of a function, and count it towards the limit."""
        self._operators += 1
        if self._operators > MAX_OPERATORS:
            raise invalid("The expression contains too many operators")
        return self.take()

    def accept(self, text: str) -> bool:
        """Read the next token if it is this sign."""
        is_next = self.next == text
        if is_next:
            self.take()
        return is_next

    def expect(self, text: str) -> None:
        """Read this sign or keyword; anything else is a syntax error."""
        if self.next.upper() != text:
            raise self.syntax_error()
        self.take()

    def end(self) -> None:
        """Refuse any token that is left."""
        if self.kind != "end":
            raise self.syntax_error()

    def syntax_error(self) -> UnknownExpression:
        """The error for the next token."""
        return UnknownExpression(f"syntax error at {self.next or 'the end'!r} in {self.expression!r}")

    def value(self) -> str:
        """Read a placeholder of a value."""
        if self.kind != "value":
            raise self.syntax_error()
        return self._placeholder(self.values)

    def _placeholder(self, read: set[str]) -> str:
        text = self.take()
        if len(text) > MAX_PLACEHOLDER:
            raise invalid(f"The expression attribute map contains a key that is too long; size of key: {len(text)}")
        read.add(text)
        return text

    def path(self) -> AttributePath:
        """Read an attribute's path."""
        elements: list[str | int] = [self._path_name()]
        while self.next in {".", "["}:
            elements.append(self._path_name() if self.take() == "." else self._position())
        if len(elements) > MAX_PATH:
            raise invalid(f"The document path has too many nesting levels; nesting levels: {len(elements)}")
        return AttributePath(tuple(elements))

    def _path_name(self) -> str:
        if self.kind == "name":
            return self._placeholder(self.names)
        if self.kind != "word":
            raise self.syntax_error()
        text = self.take()
        if text.upper() in RESERVED:
            raise invalid(f"Attribute name is a reserved keyword; reserved keyword: {text}")
        return text

    def _position(self) -> int:
        if self.kind != "number":
            raise self.syntax_error()
        position = int(self.take())
        if position > MAX_INDEX:
            raise invalid(f"List index is not within the allowable range; index: [{position}]")
        self.expect("]")
        return position


def _tokenized(expression: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    place, end = 0, len(expression.rstrip())
    while place < end:
        match = _TOKEN.match(expression, place)
        if match is None:
            raise UnknownExpression(f"syntax error at {expression[place : place + 10]!r} in {expression!r}")
        kind = str(match.lastgroup)
        tokens.append((kind, match[kind]))
        place = match.end()
    return [*tokens, ("end", "")]
