"""The ports: what the core needs from outside. Adapters implement them; one test suite covers all adapters."""

from collections.abc import Collection, Iterator, Mapping, Sequence
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


OVERRULE = "copydesk-article"  # metadata of an object; "yes": its text is an article whatever it looks like


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


class Notes(Protocol):
    """The notes of a quarantine, for an operator: the functions only write them."""

    def names(self, prefix: str = "") -> Iterator[str]:
        """List the names of the notes that begin with `prefix`, in order."""

    def read(self, name: str) -> Mapping[str, Any] | None:
        """Read a note; None if there is none of that name. Raises: ObjectUnavailable."""

    def remove(self, name: str) -> None:
        """Remove a note for good, with its earlier versions; one that is gone counts as removed."""


class Originals(Protocol):
    """The object versions of the inbox, for an operator."""

    def find(self, ref: ObjectRef) -> ObjectRef | None:
        """Complete a reference with ETag and size of its version; None if that version is gone."""

    def remove(self, ref: ObjectRef) -> None:
        """Remove a version for good; one that is gone counts as removed."""


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """A version or a delete marker, as a bucket's listing or inventory names it."""

    key: str
    version_id: str  # "" for an object that was stored before the bucket had versions
    modified: str  # RFC 3339 in UTC; S3 gives whole seconds
    etag: str = ""
    size: int = 0
    is_marker: bool = False
    is_latest: bool = True


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
    """The index's answer to one action; `reason` is the error type and never holds article text.

    `was_older` means that the index had an equal or newer version, or remembers the deletion of one.
    """

    status: BulkStatus
    reason: str = ""
    was_older: bool = field(default=False, compare=False)


class SearchIndex(Protocol):
    """The search index, a projection of the table."""

    def write(self, actions: Sequence[BulkAction]) -> list[BulkOutcome]:
        """Apply actions and return an answer to each, in order. Raises: IndexUnavailable if a whole request failed."""

    def versions_of(self, document_ids: Collection[str]) -> dict[str, int]:
        """Read the versions of documents as written last; unknown and deleted documents are absent."""


class DocumentIndex(SearchIndex, Protocol):
    """The search index, for an operator who compares it with the table."""

    def version_pages(self) -> Iterator[dict[str, int]]:
        """Read the versions of all documents by id, a page at a time, in order of id."""

    def forget(self, document_ids: Collection[str]) -> None:
        """Forget the versions of deleted documents, if the index does not forget them by itself."""


class Reporter(Protocol):
    """Structured logs and metrics. Article text is never passed to it."""

    def outcome(self, outcome: Outcome) -> None:
        """Report the outcome of one record."""

    def failure(self, problem: str, reason: str, **where: str | int) -> None:
        """Report a message or change that comes back, with reason and place."""

    def refusal(self, problem: str, reason: str, **where: str | int) -> None:
        """Report a document that the index refuses for good, with reason and place."""

    def searchable(self, event_time: str) -> None:
        """Report that the index has the text of an upload, with the time of the upload's event."""


class Deadline(Protocol):
    """The part of Lambda's context object that is used."""

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the invocation is killed."""
