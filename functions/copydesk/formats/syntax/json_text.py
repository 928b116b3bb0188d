"""JSON text -> values, strictly or leniently."""

import json
import re
from typing import Any

from copydesk.errors import MalformedPayload, UnreadableObject

MAX_DIGITS = 4_300  # of a whole number: Python's limit, because reading takes the square of the digits
_STRING_OR_REFUSED = re.compile(rf'"[^"\\]*(?:\\.[^"\\]*)*"|(NaN|-?Infinity|-?\d{{{MAX_DIGITS + 1},}})', re.DOTALL)
ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def load_json(text: str, line: int, max_chars: int) -> Any:
    """Parse strict JSON. Broken JSON returns a Rejected that names the place, never an exception.

    `line` is the line of the upload, from 1; 0 where the text is the whole upload. `max_chars` is the longest text.
    NaN and Infinity are refused, as is nesting deeper than the interpreter's stack.
    """
    if len(text) > max_chars:
        return UnreadableObject(f"a JSON document is over {max_chars} characters")
    try:
        return parse_json(text)
    except RecursionError:
        return MalformedPayload(_at(line, "nested too deeply"), text)
    except json.JSONDecodeError as fault:
        return MalformedPayload(_at(line or fault.lineno, f"{fault.msg}, column {fault.colno}"), text)
    except ValueError:
        problem, place = refused_number(text)
        above = text.count("\n", 0, place)
        column = place - text.rfind("\n", 0, place)
        return MalformedPayload(_at(line or above + 1, f"{problem}, column {column}"), text)


def parse_json(text: str, *, is_strict: bool = True) -> Any:
    """Parse JSON. Half of a surrogate pair, which JSON can escape and no encoding can store, is dropped.

    Pages contain worse JSON than suppliers' files: without `is_strict`, NaN is null and control characters stay.
    Raises: ValueError and RecursionError, as json.loads does.
    """
    constant = refuse_constant if is_strict else _null
    value = json.loads(text, parse_constant=constant, strict=is_strict)
    if not ESCAPED_SURROGATE.search(text):
        return value
    written = json.dumps(value, ensure_ascii=False)
    kept = written.encode("utf-8", "ignore").decode("utf-8")
    return value if len(kept) == len(written) else json.loads(kept, parse_constant=constant)


def refused_number(text: str, start: int = 0) -> tuple[str, int]:
    """Return the problem and the place of the first number that `json` refuses, in JSON that is valid before it."""
    for found in _STRING_OR_REFUSED.finditer(text, start):
        if found[1]:
            is_long = found[1][-1].isdigit()
            return (
                f"a number of over {MAX_DIGITS} digits" if is_long else "a number that JSON does not have",
                found.start(),
            )
    return "a number that cannot be read", start


def as_json(value: Any) -> str:
    """Return a record as JSON for the quarantine; "" where it is nested too deeply to serialize."""
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return ""


def _at(line: int, problem: str) -> str:
    return f"line {line}: {problem}" if line else problem


def refuse_constant(constant: str) -> None:
    """Refuse NaN and Infinity as `parse_constant` of a JSON decoder. Raises: ValueError."""
    raise ValueError(constant)


def _null(_: str) -> None:
    return None
