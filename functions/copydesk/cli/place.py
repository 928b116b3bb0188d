"""The place that a command works on: a local store or a deployed stack, opened as one value with the same parts.

`add_place` adds --store FILE and --stack NAME to a command; `opened` opens the one that was given.
"""

import json
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from copydesk.adapters.local.bucket import BUCKET
from copydesk.adapters.local.notes import LocalNotes, LocalOriginals
from copydesk.adapters.local.repairable_table import LocalRepairableTable
from copydesk.cli.node import connect
from copydesk.cli.options import existing_store
from copydesk.cli.output import WrongUsage
from copydesk.cli.uploads import Collected, resume
from copydesk.events import ObjectRef
from copydesk.local_store import LocalStore, notification_of
from copydesk.pipeline.desk import Desk
from copydesk.ports import DocumentIndex, Notes, ObjectStore, Originals, Quarantine
from copydesk.settings import THRESHOLDS, Limits, Thresholds
from copydesk.table.repairable_table import RepairableTable

if TYPE_CHECKING:
    from copydesk.adapters.dead_letters import DeadLetterQueue

_WINDOW_DAYS = 30


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
    index: DocumentIndex | None
    window_days: int = _WINDOW_DAYS
    thresholds: Thresholds = THRESHOLDS
    is_stack: bool = False
    local: LocalStore | None = None  # behind the parts of a store
    queues: tuple["DeadLetterQueue", "DeadLetterQueue"] | None = None  # a stack's dead letters: uploads, changes
    other_table: Callable[[str, Callable[[], float]], RepairableTable] | None = None  # of a stack's account, by name

    @property
    def desk(self) -> Desk:
        """The ports of the ingest path at this place."""
        return Desk(self.objects, self.table, self.notes, self.window_days, self.thresholds)

    @property
    def dead_letters(self) -> tuple["DeadLetterQueue", "DeadLetterQueue"]:
        """The dead-letter queues of a stack, of uploads and of changes. Raises: WrongUsage for a store."""
        if self.queues is None:
            raise WrongUsage("a local store has no queues")
        return self.queues

    @property
    def known_index(self) -> DocumentIndex:
        """The search index. Raises: WrongUsage where a stack's address is not given."""
        if self.index is None:
            raise WrongUsage(
                "give the address of the stack's index with --endpoint: the stack hides it, as it may hold a password"
            )
        return self.index


def add_place(parser: ArgumentParser, *, with_endpoint: bool = False) -> None:
    """Add --store and --stack, of which one is given, and --endpoint where the command may use a stack's index."""
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--store", type=existing_store, metavar="FILE", help="a local store")
    place.add_argument("--stack", metavar="NAME", help="a deployed stack, by its name in CloudFormation")
    if with_endpoint:
        text = "with --stack: the address of its search index, as it was given to the stack"
        parser.add_argument("--endpoint", metavar="URL", help=text)


@contextmanager
def opened(options: Namespace, *, resumes: bool = True) -> Iterator[Place]:
    """Open the store or the stack that the options name.

    A store first completes the uploads that an earlier run left unfinished, unless the command only reads: it has
    --dry-run, or not `resumes`. Raises: WrongUsage, Misconfigured.
    """
    endpoint = getattr(options, "endpoint", None)
    if options.store is None:
        yield _stack(options.stack, endpoint)
        return
    if endpoint is not None:
        raise WrongUsage("--endpoint needs --stack; a local store has its own index")
    with LocalStore(options.store) as store:
        if resumes and not options.dry_run:
            resume(store)
        yield local_place(store, str(options.store))


def folder_of(store: LocalStore) -> Path:
    """Return the folder of a store's bucket. Raises: WrongUsage for a store in memory."""
    if store.path is None:
        raise WrongUsage("a store in memory has nothing to recover")
    return store.path.with_name(f"{store.path.name}.bucket")


def local_place(store: LocalStore, name: str) -> Place:
    """Return an open local store as a place."""
    folder = folder_of(store)

    def deliver(ref: ObjectRef) -> None:
        """Pass a version through both handlers."""
        store.deliver(ref, Collected())

    def drain() -> None:
        """Write every waiting change to the index. Raises: WrongUsage where the index failed."""
        collected = Collected()
        store.drain(collected)
        collected.checked()

    return Place(
        name=name,
        inbox=BUCKET,
        table=LocalRepairableTable(store.database),
        notes=_LocalNotes(folder, store.bucket),
        objects=store.bucket,
        originals=LocalOriginals(store.database, folder),
        deliver=deliver,
        drain=drain,
        compact=store.database.compact,
        index=store.index,
        local=store,
    )


class _LocalNotes(LocalNotes):
    """The notes of a local store, which its bucket writes."""

    def __init__(self, folder: Path, bucket: Quarantine) -> None:
        super().__init__(folder)
        self.set_aside = bucket.set_aside


def _stack(name: str, endpoint: str | None) -> Place:
    """Open a stack by its outputs and parameters."""
    try:
        from copydesk.adapters import aws, stack  # noqa: PLC0415 - boto3 is loaded for AWS alone
        from copydesk.adapters.dead_letters import DeadLetterQueue  # noqa: PLC0415
        from copydesk.adapters.dynamodb_repairs import DynamoRepairableTable  # noqa: PLC0415
        from copydesk.adapters.s3 import S3ObjectStore  # noqa: PLC0415
        from copydesk.adapters.s3_notes import S3Notes, S3Originals, S3RemovableTexts  # noqa: PLC0415
        from copydesk.adapters.sqs import SqsQueue  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        raise WrongUsage("--stack needs boto3: pip install 'copydesk[aws]'") from missing
    about = stack.described(aws.client("cloudformation"), name)
    s3 = cache(partial(aws.client, "s3"))
    sqs = cache(partial(aws.client, "sqs"))
    queue = SqsQueue(sqs, about.output("IngestQueue"))
    texts = S3RemovableTexts(s3, about.output("TextsUri"))

    def table_of(table: str, now: Callable[[], float]) -> RepairableTable:
        """Return a table of the account, whose claims expire by the given clock."""
        return DynamoRepairableTable(aws.client("dynamodb"), table, texts, now)

    return Place(
        name=name,
        inbox=about.output("InboxBucket"),
        table=table_of(about.output("ArticleTable"), time.time),
        notes=S3Notes(s3, about.output("QuarantineUri")),
        objects=S3ObjectStore(s3(), Limits()),
        originals=S3Originals(s3),
        deliver=lambda ref: queue.send(json.dumps(notification_of(ref))),
        drain=lambda: None,
        compact=lambda: None,
        index=connect(endpoint) if endpoint else None,
        window_days=int(about.parameters.get("DedupeWindowDays", _WINDOW_DAYS)),
        thresholds=Thresholds(
            float(about.parameters.get("DedupeCopyScore", THRESHOLDS.copy)),
            float(about.parameters.get("DedupeJoinScore", THRESHOLDS.join)),
        ),
        is_stack=True,
        queues=(
            DeadLetterQueue(sqs, about.output("IngestDeadLetterQueue")),
            DeadLetterQueue(sqs, about.output("StreamDeadLetterQueue")),
        ),
        other_table=table_of,
    )
