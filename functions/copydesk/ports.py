"""The ports: what the core needs from outside. Adapters implement them; one test suite covers all adapters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from copydesk.events import ObjectRef
from copydesk.outcome import Outcome


class Bytes(Protocol):
    """Bytes, in memory or read on demand."""

    def __len__(self) -> int:
        """The number of bytes."""

    def __getitem__(self, part: slice, /) -> bytes:
        """Read a slice."""


@dataclass(frozen=True, slots=True)
class RawObject:
    """An object as uploaded, still compressed; `ref` names the version that was read."""

    ref: ObjectRef
    body: Bytes
    content_type: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)


class ObjectStore(Protocol):
    """The inbox."""

    def fetch(self, ref: ObjectRef) -> RawObject:
        """Read the version that the reference names.

        Raises: ObjectGone if the version no longer exists (or, without versions, was overwritten); UnreadableObject
        over the byte limit; ObjectUnavailable for every fault that may pass, 403 included.
        """


class Quarantine(Protocol):
    """The place where rejected input waits for a person."""

    def set_aside(self, name: str, note: Mapping[str, Any]) -> str:
        """Store a note under a name that is the same on each delivery; return its address."""


class Queue(Protocol):
    """The queue that notifications come from."""

    def send(self, notification: str) -> None:
        """Send a notification as a new message. Raises: QueueUnavailable."""


class BulkStatus(StrEnum):
    """The status of one bulk action."""

    DONE = "done"
    RETRY = "retry"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class BulkAction:
    """One write to the index: the whole document with its external version."""

    document_id: str
    version: int
    document: Mapping[str, Any] | None  # None deletes


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """The index's answer to one action; `reason` is the error type and never holds article text."""

    status: BulkStatus
    reason: str = ""


class SearchIndex(Protocol):
    """The search index, a projection of the table."""

    def write(self, actions: Sequence[BulkAction]) -> list[BulkOutcome]:
        """Apply actions and return an answer to each, in order. Raises: IndexUnavailable if a whole request failed."""


class Reporter(Protocol):
    """Structured logs and metrics. Article text is never passed to it."""

    def outcome(self, outcome: Outcome) -> None:
        """Report the outcome of one record."""

    def failure(self, problem: str, reason: str, **where: str | int) -> None:
        """Report a message that returns to its queue, or a document that was refused, with reason and place."""


class Deadline(Protocol):
    """The part of Lambda's context object that is used."""

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the invocation is killed."""
