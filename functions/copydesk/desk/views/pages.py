"""The numbers and addresses of the pages of a long list."""

from collections.abc import Mapping
from dataclasses import dataclass

from copydesk.desk.views import addresses


@dataclass(frozen=True, slots=True)
class Numbered:
    """A page of a list: entries [first, last) of `count`, and the addresses of the pages beside it, "" without one."""

    number: int
    of: int
    count: int
    first: int
    last: int
    previous: str
    next: str


def numbered(path: str, values: Mapping[str, object], count: int, number: int, size: int) -> Numbered:
    """Return page `number` of a list of `count` entries; a page behind the last one is empty."""
    of = max(1, -(-count // size))
    first = min((number - 1) * size, count)
    return Numbered(
        number=number,
        of=of,
        count=count,
        first=first,
        last=min(first + size, count),
        previous=addresses.with_value(path, values, "page", min(number - 1, of)) if number > 1 else "",
        next=addresses.with_value(path, values, "page", number + 1) if number < of else "",
    )
