"""The `Format` type: a name, the types and suffixes that declare it, a test on the first bytes, and a parser."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, Self, TypeAlias

from copydesk.article import Draft
from copydesk.errors import Rejected
from copydesk.formats.syntax.payload import Payload

# Declared by uploads of every format that is written in JSON, or in XML.
JSON_TYPES = ("application/json", "text/json", "application/x-ndjson", "application/x-jsonlines", "application/jsonl")
JSON_SUFFIXES = ("json", "jsonl", "ndjson")
XML_TYPES = ("application/xml", "text/xml")
# A record that is expensive to read: records skipped on the way to another one are never read.
Unread: TypeAlias = Callable[[], Draft | Rejected]


def never(_: Payload) -> bool:
    """Return False: a declared type or suffix alone never selects this format."""
    return False


@dataclass(frozen=True, slots=True)
class Format:
    """One input format.

    name: as provenance and `explain` show it.
    recognise: whether a payload is of this format, by its first 64 kB.
    parse: yields a draft for each record, and a Rejected in the place of each record that cannot be read. Formats of
      many records yield them unread.
    may_be: whether the content allows this format where only a declared type or suffix selects it.
    is_vague: the format accepts content that no better one recognises. A declared format whose `may_be` holds is then
      preferred.
    content_types: the Content-Types that declare the format, lower case, without parameters. Types that declare
      nothing, such as S3's default, are left out. Several formats may share a type.
    suffixes: the suffixes of object names that declare the format, lower case, without the dot.
    pages: "one" where the object is an HTML page, "many" where it holds pages, "none" for all others. `explain`
      shows the blocks of "one".
    is_archive: its files are zip archives: only these formats are tried on one, before it is read as an archive of
      uploads.
    broader: a more general format whose types and suffixes do not contradict this one: Markdown is plain text. They
      do not declare it: a declared text/plain never turns plain text into Markdown.
    """

    name: str
    recognise: Callable[[Payload], bool]
    parse: Callable[[Payload], Iterator[Draft | Rejected] | Iterator[Draft | Rejected | Unread]]
    may_be: Callable[[Payload], bool] = never
    is_vague: bool = False
    content_types: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    pages: Literal["none", "one", "many"] = "none"
    is_archive: bool = False
    broader: Self | None = None
