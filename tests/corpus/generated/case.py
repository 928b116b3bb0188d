"""One hostile upload, by a name in words. Its outcome is written in outcomes.tsv."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from copydesk.ports import RawObject
from corpus.whole_path import upload

SENTENCE = "The council of Ansleigh voted on Tuesday to keep all four of its libraries open."
TEXT = (
    f"{SENTENCE}\n\nMembers of every party said that the reading rooms had never been as full as in this winter.\n\n"
    "The decision costs the town 120,000 pounds, which it will take out of its reserve for roads."
)
MB = 2**20


@dataclass(frozen=True, slots=True)
class Case:
    """An upload, built when it is needed. `fields` are published fields that its first stored article must have."""

    name: str
    body: Callable[[], bytes | str] | bytes | str
    key: str = "inbox/a"
    content_type: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def raw(self) -> RawObject:
        """The object as S3 holds it."""
        body = self.body() if callable(self.body) else self.body
        given = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
        return upload(given, self.key, self.content_type, dict(self.metadata))
