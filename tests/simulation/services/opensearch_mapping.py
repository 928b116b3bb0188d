"""A strict mapping: whether a document fits, as an OpenSearch index decides before it stores the document."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from simulation.services.refusals import UnknownRequest

Mapped = Mapping[str, Any]  # the mapping of one field, or of an object

_INTEGERS = {"integer": 2**31, "long": 2**63}
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_NUMERIC = re.compile(r"[+-]|[0-9]+\.?[0-9]*$")
_DATE = re.compile(  # strict_date_optional_time
    r"(?P<year>[0-9]{4})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2})"
    r"(T(([01][0-9]|2[0-3])(:[0-5][0-9](:[0-5][0-9]([.,][0-9]{1,9})?)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?)?)?)?"
)
_MAX_FLOAT = 3.4028235e38


class Unfit(Exception):
    """A document that the mapping refuses; `type` is the error's type in the answer."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.type = kind
        self.reason = reason


def check(document: Mapping[str, Any], mapping: Mapped) -> None:
    """Refuse a document with a field outside the mapping, or with a value that its field cannot hold."""
    properties = mapping["properties"]
    for name, value in document.items():
        mapped = properties.get(name)
        if mapped is None:
            reason = f"mapping set to strict, dynamic introduction of [{name}] is not allowed"
            raise Unfit("strict_dynamic_mapping_exception", reason)
        _check_field(name, value, mapped)


def _check_field(name: str, value: Any, mapped: Mapped) -> None:
    if isinstance(value, list):
        for element in value:
            _check_field(name, element, mapped)
    elif value is not None and "properties" in mapped:
        if not isinstance(value, dict):
            raise Unfit(
                "mapper_parsing_exception", f"object mapping for [{name}] tried to parse as object, found a value"
            )
        check(value, mapped)
    elif value is not None and not _fits(value, mapped):
        raise Unfit("mapper_parsing_exception", f"failed to parse field [{name}] of type [{mapped['type']}]")


def _fits(value: Any, mapped: Mapped) -> bool:
    if mapped["type"] == "object":  # its content is not indexed
        return _is_not_read(mapped)
    return not isinstance(value, dict) and _FITS[mapped["type"]](value)


def _is_not_read(mapped: Mapped) -> bool:
    if mapped.get("enabled", True):
        raise UnknownRequest(f"an object without properties: {mapped}")
    return True


def _is_text(_: Any) -> bool:
    return True  # numbers and booleans are indexed as their text


def _is_date(value: Any) -> bool:
    """Whether a text is a date; numbers and their texts may be milliseconds since the epoch, which nothing sends."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return False
    match = _DATE.fullmatch(str(value))
    if match is None and (not isinstance(value, str) or _NUMERIC.match(value)):
        raise UnknownRequest(f"a date in the form {value!r}")
    return match is not None and _is_day(match)


def _is_day(match: re.Match[str]) -> bool:
    try:
        date(int(match["year"]) or 1, int(match["month"] or 1), int(match["day"] or 1))
    except ValueError:
        return False
    return True


def _is_boolean(value: Any) -> bool:
    return isinstance(value, bool) or value in ("true", "false", "")


def _is_float(value: Any) -> bool:
    number = _number(value)
    return value == "" or (number is not None and abs(number) <= _MAX_FLOAT)


def _integer(kind: str) -> Callable[[Any], bool]:
    def fits(value: Any) -> bool:
        number = _number(value)
        return value == "" or (number is not None and -_INTEGERS[kind] <= number <= _INTEGERS[kind] - 1)

    return fits


def _number(value: Any) -> float | int | None:
    """A number, also from its text, which fields of numbers accept."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    return float(value) if isinstance(value, str) and _NUMBER.fullmatch(value.strip()) else None


_FITS: Mapping[str, Callable[[Any], bool]] = {
    "text": _is_text,
    "keyword": _is_text,
    "date": _is_date,
    "boolean": _is_boolean,
    "float": _is_float,
    "integer": _integer("integer"),
    "long": _integer("long"),
}
