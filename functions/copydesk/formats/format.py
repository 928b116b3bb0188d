"""What a format is: a name, a test on the first bytes, and a parser."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from copydesk.article import Draft
from copydesk.errors import Rejected
from copydesk.formats.syntax.payload import Payload

# A record that costs something to read: what is passed over on the way to another is never read.
Unread: TypeAlias = Callable[[], Draft | Rejected]


def never(_: Payload) -> bool:
    """Whatever its sender says of a payload, it is of this format only where it is recognised."""
    return False


@dataclass(frozen=True, slots=True)
class Format:
    """One input format. `parse` yields drafts, and a Rejected in place of each record it cannot read.

    Formats of many records yield them unread.

    A format that `is_vague` takes what no better one recognises: then its sender's word decides between those
    whose `may_be` says that the content allows it.
    """

    name: str
    recognise: Callable[[Payload], bool]
    parse: Callable[[Payload], Iterator[Draft | Rejected] | Iterator[Draft | Rejected | Unread]]
    may_be: Callable[[Payload], bool] = never
    is_vague: bool = False
