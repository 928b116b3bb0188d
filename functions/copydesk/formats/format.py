"""What a format is: a name, a test on the first bytes, and a parser."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from copydesk.article import Draft
from copydesk.errors import Rejected
from copydesk.formats.sniff import Payload


@dataclass(frozen=True, slots=True)
class Format:
    """One input format. `parse` yields drafts, and a Rejected in place of each record it cannot read."""

    name: str
    recognise: Callable[[Payload], bool]
    parse: Callable[[Payload], Iterator[Draft | Rejected]]
