"""Fields under the names that a profile gives them."""

from collections.abc import Mapping, Sequence
from typing import Any

from copydesk.profiles.selection import Profiles

_ADDRESSES = ("url", "link", "canonicalUrl", "canonical_url")


def mapped(record: Mapping[str, Any], profiles: Profiles) -> Mapping[str, Any]:
    """Return a record with its fields under the names that its profile maps them to.

    "meta.kicker" names a field inside another. A mapped field precedes one that has its new name already.
    """
    names = profiles.fields(*(record.get(name) for name in _ADDRESSES))
    if not names:
        return record
    found = {names[name]: value for name in names if (value := _within(record, name)) is not None}
    return {**{name: value for name, value in record.items() if name not in found and name not in names}, **found}


def mapped_columns(columns: Sequence[str], profiles: Profiles) -> list[str]:
    """Return the columns of a table under the names that the profile of its upload maps them to."""
    names = profiles.fields()
    return [names.get(column.strip("\ufeff \t"), column) for column in columns]


def _within(record: Mapping[str, Any], name: str) -> Any:
    if name in record:
        return record[name]
    outer, _, inner = name.partition(".")
    value = record.get(outer)
    return value.get(inner) if inner and isinstance(value, Mapping) else None
