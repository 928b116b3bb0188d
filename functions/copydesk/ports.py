"""What the core needs of the world. Adapters fulfil these; tests run one suite over all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from copydesk.events import ObjectRef
from copydesk.outcome import Outcome


class Bytes(Protocol):
    """Bytes, in memory or read when they are asked for."""

    def __len__(self) -> int:
        """How many there are."""

    def __getitem__(self, part: slice, /) -> bytes:
        """Read a part of them."""


@dataclass(frozen=True, slots=True)
class RawObject:
    """An object as uploaded: still compressed, named by the version that was really read."""

    ref: ObjectRef
    body: Bytes
    content_type: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)


class ObjectStore(Protocol):
    """The inbox."""

    def fetch(self, ref: ObjectRef) -> RawObject:
        """Read the version that the reference names.

        Raises: ObjectGone where that version exists no more (or, without versions, was overwritten);
        UnreadableObject over the byte limit; ObjectUnavailable for all that may pass, 403 included.
        """


class Quarantine(Protocol):
    """Where rejected input waits for a person."""

    def set_aside(self, name: str, note: Mapping[str, Any]) -> str:
        """Set a note aside under a name that is the same on each delivery; return its address."""


class Queue(Protocol):
    """Where notifications come from."""

    def send(self, notification: str) -> None:
        """Put a notification at its end, as a new message. Raises: QueueUnavailable."""


class BulkStatus(StrEnum):
    """What became of one bulk action."""

    DONE = "done"
    RETRY = "retry"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class BulkAction:
    """One write to the index: the whole document under its external version."""

    document_id: str
    version: int
    document: Mapping[str, Any] | None  # None deletes


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """The index's answer to one action; `reason` is its error type and never holds article text."""

    status: BulkStatus
    reason: str = ""


class SearchIndex(Protocol):
    """The projection of the table that people search."""

    def write(self, actions: Sequence[BulkAction]) -> list[BulkOutcome]:
        """Apply actions, answer each in order. Raises IndexUnavailable where the whole request failed."""


class Reporter(Protocol):
    """Where the shell says what happened: structured logs and metrics. Never given article text."""

    def outcome(self, outcome: Outcome) -> None:
        """Tell the end of one record."""

    def failure(self, problem: str, reason: str, **where: str | int) -> None:
        """Tell what goes back to its queue or was refused, why, and where."""


class Deadline(Protocol):
    """The part of Lambda's context that is looked at."""

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the invocation is killed."""
