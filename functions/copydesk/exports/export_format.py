"""What an export format is: a name, words for people, and a function from articles to bytes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Article = Mapping[str, Any]  # a record as it is published: schemas/article.v1.schema.json
Write = Callable[[Iterable[Article]], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One format of `copydesk export`. `write` reads one article after another and yields the file in parts."""

    name: str
    summary: str
    write: Write
    is_binary: bool = False  # not to be printed on a terminal
    is_for_usable: bool = (
        False  # has no field for a status: articles that are withheld or withdrawn do not belong in it
    )


def encoded(text: str) -> bytes:
    """Return text as UTF-8; bytes of a file name that are not valid text are escaped."""
    return text.encode("utf-8", "backslashreplace")
