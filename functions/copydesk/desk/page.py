"""A page as a value: its address, template, the names of its query string, and the function that reads its facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from copydesk.desk.asked import Asked
from copydesk.desk.reader import DeskReader


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `facts` takes the query string, the parts of the path and the open store."""

    path: str
    template: str
    names: tuple[str, ...]
    facts: Callable[[Asked, Mapping[str, str], DeskReader], object]


class Elsewhere(Exception):
    """The page is at another address, given as the message."""
