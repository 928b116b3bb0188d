"""The place that a command works on: a local store or a deployed stack, as one value with the same parts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from copydesk.cli.output import WrongUsage
from copydesk.events import ObjectRef
from copydesk.local_store import LocalStore
from copydesk.pipeline.desk import Desk
from copydesk.ports import DocumentIndex, Notes, ObjectStore, Originals, Quarantine
from copydesk.profiles.selection import NO_PROFILES, Profiles
from copydesk.settings import THRESHOLDS, Thresholds
from copydesk.table.repairable_table import RepairableTable

if TYPE_CHECKING:
    from copydesk.adapters.dead_letters import DeadLetterQueue

WINDOW_DAYS = 30


class NotesAndQuarantine(Notes, Quarantine, Protocol):
    """A quarantine that an operator may also read."""


@dataclass(frozen=True)
class Place:
    """A local store or a deployed stack, with the parts that recovery needs.

    `deliver` passes an object version to the ingest handler: at once on a store, by the ingest queue on a stack.
    `drain` brings the changes of the table to the index of a store; on a stack its stream does that.
    """

    name: str
    inbox: str  # the bucket of uploads
    table: RepairableTable
    notes: NotesAndQuarantine
    objects: ObjectStore
    originals: Originals
    deliver: Callable[[ObjectRef], None]
    drain: Callable[[], None]
    compact: Callable[[], None]  # leaves no bytes of what was removed in the file of a store
    index: DocumentIndex | None  # of a stack only if its address was given
    find_index: Callable[[], DocumentIndex] | None = None  # looks up the index of a stack
    window_days: int = WINDOW_DAYS
    thresholds: Thresholds = THRESHOLDS
    find_profiles: Callable[[], Profiles] = lambda: NO_PROFILES  # read by commands that read articles again
    is_stack: bool = False
    local: LocalStore | None = None  # behind the parts of a store
    queues: tuple["DeadLetterQueue", "DeadLetterQueue"] | None = None  # a stack's dead letters: uploads, changes
    other_table: Callable[[str, Callable[[], float]], RepairableTable] | None = None  # of a stack's account, by name

    @property
    def profiles(self) -> Profiles:
        """The profiles that the place reads by. Raises: ObjectUnavailable; Misconfigured for wrong ones."""
        return self.find_profiles()

    @property
    def desk(self) -> Desk:
        """The ports of the ingest path at this place."""
        return Desk(self.objects, self.table, self.notes, self.window_days, self.thresholds, profiles=self.profiles)

    @property
    def dead_letters(self) -> tuple["DeadLetterQueue", "DeadLetterQueue"]:
        """The dead-letter queues of a stack, of uploads and of changes. Raises: WrongUsage for a store."""
        if self.queues is None:
            raise WrongUsage("a local store has no queues")
        return self.queues

    @property
    def known_index(self) -> DocumentIndex:
        """The search index; that of a stack is looked up if it was not given. Raises: WrongUsage without one."""
        if self.index is not None:
            return self.index
        if self.find_index is None:
            raise WrongUsage(f"{self.name} has no search index")
        return self.find_index()


def hint_of_gone(place: Place) -> str:
    """Return what to do about versions whose bytes are gone."""
    if place.is_stack:
        return "their versions were removed from the inbox"
    return "put the files back as they were; `copydesk ingest --copy-input` keeps a copy of each file"


def version_fields(ref: ObjectRef) -> dict[str, str]:
    """Return an object version as receipts name it."""
    return {"key": ref.key, "versionId": ref.version_id}
