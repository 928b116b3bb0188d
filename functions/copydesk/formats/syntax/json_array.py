"""A long JSON array, element by element: only the current element and the text of one piece are held.

Elements before a fault are yielded; the text after a fault cannot be trusted.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from copydesk.errors import MalformedPayload
from copydesk.formats.syntax.json_text import refused_number

_NUMBER = 64  # characters of the longest number that may continue in the next piece
_SPACE = re.compile(r"[ \t\n\r]*")


class Element(NamedTuple):
    """One value of the array, and its JSON text."""

    value: Any
    written: str


class _Text:
    """Text that is read as far as needed, with the current place in it."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self._line, self._column = 1, 1  # of the first held character
        self.held, self.place = "", 0

    def more(self, at_least: int = 1) -> bool:
        """Drop the text before the place and read at least so many characters; whether there were any."""
        self._drop()
        before = len(self.held)
        parts = [self.held]
        while at_least > 0 and (piece := next(self._pieces, "")):
            parts.append(piece)
            at_least -= len(piece)
        self.held = "".join(parts)
        return len(self.held) > before

    def _drop(self) -> None:
        passed, self.held = self.held[: self.place], self.held[self.place :]
        lines = passed.count("\n")
        self._line, self.place = self._line + lines, 0
        self._column = len(passed) - passed.rfind("\n") if lines else self._column + len(passed)

    def next_character(self) -> str:
        """Move to the next character that is not white space and return it; "" at the end."""
        while True:
            space = _SPACE.match(self.held, self.place)
            self.place = space.end() if space else self.place
            if self.place < len(self.held):
                return self.held[self.place]
            if not self.more():
                return ""

    def fault(self, problem: str, place: int | None = None) -> MalformedPayload:
        """The rejection for a fault at a place, with the text from there on as its record."""
        self.place = self.place if place is None else place
        rest = self.held[self.place :]
        self._drop()
        return MalformedPayload(f"line {self._line}: {problem}, column {self._column}", rest)


def elements(pieces: Iterator[str], decoder: json.JSONDecoder, max_chars: int) -> Iterator[Element]:
    """Yield the elements of an array.

    `max_chars`: the longest element. Raises: MalformedPayload at the first fault, after all elements before it.
    """
    text = _Text(pieces)
    if text.next_character() != "[":
        raise text.fault("Expecting an array")
    text.place += 1
    if text.next_character() == "]":
        text.place += 1
    else:
        yield from _listed(text, decoder, max_chars)
    if text.next_character():
        raise text.fault("Extra data")


def _listed(text: _Text, decoder: json.JSONDecoder, max_chars: int) -> Iterator[Element]:
    """The elements up to the closing bracket; the place moves behind the bracket."""
    while True:
        text.next_character()
        yield _element(text, decoder, max_chars)
        mark = text.next_character()
        if mark not in {",", "]"}:
            raise text.fault("Expecting ',' delimiter")
        text.place += 1
        if mark == "]":
            return


def _element(text: _Text, decoder: json.JSONDecoder, max_chars: int) -> Element:
    """Read one value; if it does not end in the held text, try again with twice as much."""
    while True:
        length = len(text.held) - text.place
        try:
            value, end = decoder.raw_decode(text.held, text.place)
        except json.JSONDecodeError as fault:
            ahead = fault.pos - text.place
            if length > max_chars or not text.more(length):
                raise text.fault(fault.msg, text.place + ahead) from None
            continue
        except RecursionError:
            raise text.fault("nested too deeply") from None
        except ValueError:
            raise text.fault(*refused_number(text.held, text.place)) from None
        reached = end - text.place
        if length - reached < _NUMBER and text.more(_NUMBER):
            continue  # a number may continue
        start, text.place = text.place, text.place + reached
        return Element(value, text.held[start : text.place])
