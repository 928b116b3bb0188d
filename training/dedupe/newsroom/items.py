"""One article of a stream, and its line in a file."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from training.dedupe.newsroom.publishers import published


@dataclass(frozen=True, slots=True)
class Item:
    """An article as it arrives, with its labels: items of one `group` are one story.

    `role` is `background` (a story without copies), `original`, `copy:EDIT+EDIT`, `neg:FAMILY` (looks like a copy but
    is not one) or `replay` (the same item delivered again). `hours` count from the start of the stream.
    """

    id: str
    url: str
    publisher: str
    headline: str
    text: str
    group: str
    role: str
    family: str
    language: str
    hours: float

    def line(self) -> str:
        """Return the item as a line of JSON."""
        fields = {
            "id": self.id,
            "url": self.url,
            "publisher": self.publisher,
            "headline": self.headline,
            "text": self.text,
            "datePublished": published(self.hours),
            "group": self.group,
            "role": self.role,
            "family": self.family,
            "language": self.language,
            "hours": round(self.hours, 4),
        }
        return json.dumps(fields, ensure_ascii=False)


def lines(items: Iterable[Item]) -> Iterator[str]:
    """Return every item as a line of JSON, in order of arrival."""
    return (item.line() + "\n" for item in items)


def read_items(path: Path) -> list[Item]:
    """Read a file of lines; `hours` gives the time of publication, `datePublished` is ignored."""
    read = (json.loads(line) for line in path.read_text("utf-8").rstrip("\n").split("\n"))
    return [Item(**{name: value for name, value in fields.items() if name != "datePublished"}) for fields in read]
