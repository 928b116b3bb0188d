"""What newsrooms do to an inbox: uploads, overwrites, deletions, in groups that happen at one moment.

Workload ──> groups of acts ──> bodies of objects
"""

import json
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TypeAlias

from builders import story

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
PAPERS = ("gazette", "echo", "mercury", "herald")
KEYS = ("inbox/a.json", "inbox/b.json", "inbox/c.json", "inbox/größe + 1.json")
DATES = ("", "2026-03-01T09:00:00Z", "2026-03-02T09:00:00Z", "2026-03-03T09:00:00Z", "2026-04-01T09:00:00Z")
STATUSES = ("usable", "canceled", "withheld")
CANARY = "quillfeather"  # a word of every text: it must not occur in a log


@dataclass(frozen=True, order=True)
class Text:
    """Some paragraphs of a story, from `first` up to `last`, below a headline, after a first word of the editor's."""

    story: int
    first: int = 0
    last: int = 4
    headline: int = 0
    lead: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """Headline and text of an upload."""
        parts = [_paragraph(self.story, number) for number in range(self.first, self.last)]
        parts[0] = f"{self.lead} {parts[0]}".strip()
        return {"headline": f"Story {self.story} of the {CANARY}, part {self.headline}", "text": "\n\n".join(parts)}


@cache
def _paragraph(number: int, part: int) -> str:
    """One of many paragraphs of a story, unlike all others."""
    return f"{CANARY.capitalize()} " + " ".join(str(story(1_000 * number + part)["text"]).split())


@dataclass(frozen=True)
class Entry:
    """One record of an upload; `paper` names the article, together with the story."""

    paper: str
    text: Text
    published: str = ""
    status: str = "usable"
    modified: str = ""
    is_broken: bool = False  # a record that is not an article

    @property
    def address(self) -> str:
        """The article's URL."""
        return f"https://{self.paper}.example/{self.text.story}"

    @property
    def record(self) -> dict[str, str]:
        """The record as it is uploaded."""
        if self.is_broken:
            return {"headline": f"No text {CANARY}"}
        dated = {"datePublished": self.published, "dateModified": self.modified}
        return {
            **self.text.fields,
            "url": self.address,
            "pubStatus": self.status,
            **{name: date for name, date in dated.items() if date},
        }


@dataclass(frozen=True)
class Put:
    """An upload of an object of some records; `raw` instead of them is a body that no format reads.

    `is_silent`: the bucket does not notify yet, as before a stack is connected to it.
    """

    key: str
    entries: tuple[Entry, ...] = ()
    raw: bytes = b""
    is_silent: bool = False

    @property
    def body(self) -> bytes:
        """The object as uploaded."""
        return self.raw or json.dumps([entry.record for entry in self.entries]).encode()


@dataclass(frozen=True)
class Delete:
    """A deletion: a delete marker in a versioned bucket."""

    key: str


@dataclass(frozen=True)
class DeleteVersion:
    """The permanent deletion of the version that an earlier act uploaded (its number in the workload)."""

    key: str
    act: int


@dataclass(frozen=True)
class SendAgain:
    """A notification without a sequencer for the version that an earlier act uploaded, as one sent by hand."""

    key: str
    act: int


@dataclass(frozen=True)
class Wait:
    """Some days pass: claims and clusters expire."""

    days: int


Act: TypeAlias = Put | Delete | DeleteVersion | SendAgain | Wait


@dataclass(frozen=True)
class Workload:
    """Groups of acts on one inbox. The acts of a group happen at one moment, before any of them is delivered."""

    groups: tuple[tuple[Act, ...], ...]
    is_versioned: bool = True
    is_event_bridge: bool = False

    @property
    def acts(self) -> list[Act]:
        """All acts in their order; an act's number is its place here."""
        return [act for group in self.groups for act in group]

    @property
    def loses_versions(self) -> bool:
        """Whether a version may be gone before it is read."""
        return not self.is_versioned or any(isinstance(act, DeleteVersion) for act in self.acts)


def event_time(number: int, waited: int) -> str:
    """The time of an act, RFC 3339: a second after the act before, and the days that were waited."""
    moment = NOON + timedelta(days=waited, seconds=number)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def sequencer(number: int) -> str:
    """The sequencer of an act: hexadecimal, of varying length; right-padded they compare in order of time."""
    tail = random.Random(number).choice(("", "0", "1A", "00F3C", "0" * 12))
    return f"{number + 1:06X}{tail}"


@dataclass
class _Author:
    """Writes random workloads."""

    seed: int
    acts: list[Act] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(f"workload {self.seed}")
        self.stories = self.random.sample(range(1, 6), self.random.choice((1, 1, 2, 3)))
        self.keys = self.random.sample(KEYS, self.random.randint(1, len(KEYS)))
        self.papers = self.random.sample(PAPERS, self.random.randint(1, len(PAPERS)))
        self.is_versioned = self.random.random() < 0.75
        self.removes = self.random.random() < 0.4
        self.sends_again = self.random.random() < 0.3
        self.waits = self.random.random() < 0.15

    def text(self) -> Text:
        """A whole story, a shortened or edited one, a part of it, or the same under another headline."""
        source = self.random
        number = source.choice(self.stories)
        first, last = source.choice(((0, 4), (0, 4), (0, 4), (0, 3), (2, 6), (0, 8)))
        return Text(number, first, last, source.choice((0, 0, 0, 1)), source.choice(("", "", "Yesterday", "Today")))

    def entry(self) -> Entry:
        """One record."""
        source = self.random
        if source.random() < 0.04:
            return Entry("gazette", self.text(), is_broken=True)
        status = source.choices(STATUSES, (20, 2, 1))[0]
        return Entry(source.choice(self.papers), self.text(), source.choice(DATES), status, source.choice(("", *DATES)))

    def act(self) -> Act:
        """One act."""
        source = self.random
        uploads = [(number, act) for number, act in enumerate(self.acts) if isinstance(act, Put)]
        kind = source.random()
        if uploads and kind < 0.17:
            return Delete(source.choice(uploads)[1].key)
        if uploads and self.is_versioned and self.removes and kind < 0.27:
            number, put = source.choice(uploads)
            if not any(isinstance(act, DeleteVersion) and act.act == number for act in self.acts):
                return DeleteVersion(put.key, number)
        if uploads and self.sends_again and kind < 0.35 and self.is_versioned:
            number, put = source.choice(uploads)
            return SendAgain(put.key, number)
        if kind > 0.97:
            return Put(source.choice(self.keys), raw=b'[{"headline": ')
        if uploads and kind > 0.92:
            return source.choice(uploads)[1]  # the same object again
        count = source.choice((1, 1, 1, 1, 2, 3, 5))
        return Put(source.choice(self.keys), tuple(self.entry() for _ in range(count)))


def random_workload(seed: int) -> Workload:
    """Return up to two dozen acts on one inbox."""
    author = _Author(seed)
    groups: list[tuple[Act, ...]] = []
    for _ in range(author.random.choice((2, 3, 4, 5, 6, 8))):
        first = len(author.acts)
        if author.waits and author.acts and author.random.random() < 0.2:
            author.acts.append(Wait(author.random.choice((1, 29, 31, 70))))
        else:
            for _ in range(author.random.choice((1, 1, 1, 2, 3))):
                author.acts.append(author.act())  # an act may name an earlier one, also of its own group
        groups.append(tuple(author.acts[first:]))
    return Workload(tuple(groups), author.is_versioned, author.random.random() < 0.3)
