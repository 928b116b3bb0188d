"""The two Lambda functions and their event sources: who invokes them, with how much, and what becomes of the answer.

queue ──> IngestSource ──> IngestHandler          stream ──> IndexSource ──> IndexHandler
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zlib import crc32

from copydesk.adapters.dynamodb import DynamoArticleTable
from copydesk.adapters.opensearch import OpenSearchIndex
from copydesk.adapters.s3 import S3ObjectStore
from copydesk.adapters.s3_folders import S3Quarantine, S3Texts
from copydesk.adapters.search_setup import PreparedIndex
from copydesk.adapters.sqs import SqsQueue
from copydesk.pipeline.desk import Desk
from copydesk.pipeline.handler import IngestHandler
from copydesk.search.handler import IndexHandler
from copydesk.settings import Limits
from copydesk.table.items import META, text_loader
from simulation.clients import Client, Killed, Pool
from simulation.scheduler import Scheduler, Step

if TYPE_CHECKING:
    from simulation.system import System

INGEST_S, INDEX_S = 120.0, 60.0  # Timeout of each function in template.yaml
VISIBILITY_S = 720.0
BATCH = 10
CONCURRENCY = 20
STREAM_BATCH = 100
SHARDS = 2
RETRY_S = 1.0  # between two attempts on a batch of the stream
LIMITS = Limits(records_per_page=2, records_to_continue=1)  # so that small objects have pages, and continue

TABLE, QUEUE, DESK = "articles", "ingest", "gazette-desk"
ENDPOINT, ALIAS = "http://search.example", "articles"


@dataclass(frozen=True)
class Deadline:
    """Lambda's context object."""

    scheduler: Scheduler
    at: float

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the invocation is killed."""
        return int(1000 * (self.at - self.scheduler.now))


def ingest_handler(system: "System") -> IngestHandler:
    """A cold ingest function: real handler and adapters over the clients of the simulation."""
    s3, dynamodb, sqs = clients(system)
    texts = S3Texts(lambda: s3, f"s3://{DESK}/texts/")
    desk = Desk(
        store=S3ObjectStore(s3, LIMITS),
        table=DynamoArticleTable(dynamodb, TABLE, texts, system.scheduler.time),
        quarantine=S3Quarantine(lambda: s3, f"s3://{DESK}/quarantine/"),
        limits=LIMITS,
        side_by_side=system.scheduler.side_by_side,
    )
    queue = SqsQueue(lambda: sqs, system.sqs.url(QUEUE))
    return IngestHandler(desk, system.reporter, queue, system.scheduler.side_by_side)


def index_handler(system: "System") -> IndexHandler:
    """A cold index function."""
    s3, _, _ = clients(system)
    return IndexHandler(
        index=PreparedIndex(OpenSearchIndex(ENDPOINT, ALIAS, Pool(system.node, system.scheduler))),
        quarantine=S3Quarantine(lambda: s3, f"s3://{DESK}/quarantine/"),
        reporter=system.reporter,
        load_text=text_loader(S3Texts(lambda: s3, f"s3://{DESK}/texts/").get),
    )


def clients(system: "System") -> tuple[Client, Client, Client]:
    """The clients of S3, DynamoDB and SQS."""
    return (
        Client(system.s3, "s3", system.scheduler, lambda one: str(one.get("Key")), "SlowDown"),
        Client(system.dynamodb, "dynamodb", system.scheduler, _item_of, "ProvisionedThroughputExceededException"),
        Client(system.sqs, "sqs", system.scheduler, lambda _: "ingest queue", "RequestThrottled"),
    )


def _item_of(request: Mapping[str, Any]) -> str:
    """The items that a request to DynamoDB is about."""
    key = request.get("Key") or request.get("Item")
    if key:
        return f"{key['pk']['S']} {key['sk']['S']}"
    if "RequestItems" in request:
        keys = [key for part in request["RequestItems"].values() for key in part["Keys"]]
        return " ".join(key["pk"]["S"] for key in keys)
    return str(request.get("ExpressionAttributeValues", {}).get(":pk", {}).get("S", ""))


@dataclass
class Containers:
    """The containers of one function: idle ones are used again, with what they remember; killed ones are not."""

    make: Callable[[], Any]
    idle: list[Any] = field(default_factory=list)

    def take(self, *, cold: bool) -> Any:
        """Return an idle container, or a new one."""
        return self.idle.pop() if self.idle and not cold else self.make()


@dataclass
class IngestSource:
    """The queue as an event source: batches of visible messages, each to one invocation."""

    system: "System"
    containers: Containers
    running: int = 0
    most: int = CONCURRENCY

    def steps(self) -> Iterator[Step]:
        """Begin an invocation, if messages are visible."""
        if self.running < self.most and self.system.has_messages:
            yield Step("ingest", self.invoke)

    def invoke(self) -> None:
        """Receive a batch and start an invocation with it."""
        scheduler, draws = self.system.scheduler, self.system.draws
        most = draws.draw("batch", BATCH) + 1
        delivered = self.system.receive(most)
        handler = self.containers.take(cold=bool(draws.draw("cold", 2)))
        deadline = Deadline(scheduler, scheduler.now + INGEST_S)
        event = {"Records": [one.record for one in delivered]}

        def ends(answer: Any) -> None:
            self.running -= 1
            if answer is not Killed:
                self.containers.idle.append(handler)
            if isinstance(answer, dict):
                failed = {one["itemIdentifier"] for one in answer["batchItemFailures"]}
                self.system.done([one for one in delivered if one.message_id not in failed])

        self.running += 1
        scheduler.start("ingest", INGEST_S, lambda: handler(event, deadline), ends)


@dataclass
class Shard:
    """One shard of the stream, read in order by one invocation at a time."""

    changes: list[Any] = field(default_factory=list)
    position: int = 0
    most: int = STREAM_BATCH  # halved after an error: BisectBatchOnFunctionError
    ready_at: float = 0.0
    is_busy: bool = False


@dataclass
class IndexSource:
    """The table's stream as an event source: the changes of one item stay in order."""

    system: "System"
    containers: Containers
    shards: list[Shard] = field(default_factory=lambda: [Shard() for _ in range(SHARDS)])
    read: int = 0  # changes of the stream that were put into shards

    def steps(self) -> Iterator[Step]:
        """Begin an invocation for each shard with changes."""
        self._distribute()
        for number, shard in enumerate(self.shards):
            is_ready = shard.ready_at <= self.system.scheduler.now and not shard.is_busy
            if is_ready and shard.position < len(shard.changes):
                yield Step(f"index {number}", lambda shard=shard: self.invoke(shard))

    def next_at(self) -> float | None:
        """When a shard that waits after an error goes on."""
        waiting = [one.ready_at for one in self.shards if not one.is_busy and one.position < len(one.changes)]
        return min(waiting, default=None)

    def invoke(self, shard: Shard) -> None:
        """Start an invocation with the next changes of a shard."""
        system = self.system
        most = min(shard.most, (STREAM_BATCH, 1, 2, 3)[system.draws.draw("batch", 4)])
        batch = shard.changes[shard.position : shard.position + most]
        handler = self.containers.take(cold=bool(system.draws.draw("cold", 2)))

        def ends(answer: Any) -> None:
            shard.is_busy = False
            if answer is not Killed:
                self.containers.idle.append(handler)
            self._advance(shard, batch, answer)

        shard.is_busy = True
        system.scheduler.start("index", INDEX_S, lambda: handler({"Records": [one.record for one in batch]}), ends)

    def _advance(self, shard: Shard, batch: list[Any], answer: Any) -> None:
        """Go on behind the batch, at its first failure, or with half of it after an error."""
        if not isinstance(answer, dict):
            shard.most = max(1, len(batch) // 2)
            shard.ready_at = self.system.scheduler.now + RETRY_S
            return
        failed = {one["itemIdentifier"] for one in answer["batchItemFailures"]}
        numbers = [one.record["dynamodb"]["SequenceNumber"] for one in batch]
        first = next((place for place, number in enumerate(numbers) if number in failed), len(batch))
        shard.position += first
        shard.most = STREAM_BATCH
        if first < len(batch):
            shard.ready_at = self.system.scheduler.now + RETRY_S

    def _distribute(self) -> None:
        """Put new changes of articles into their shards: the template's filter lets no other pass."""
        changes = self.system.dynamodb.changes
        for change in changes[self.read :]:
            if change.key["sk"]["S"] == META:
                self.shards[crc32(change.key["pk"]["S"].encode()) % SHARDS].changes.append(change)
        self.read = len(changes)
