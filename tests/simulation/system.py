"""A deployed copydesk in one process: the real handlers and adapters over fakes of the services, on a virtual clock.

acts of users ──> S3 ──> notifications ──> SQS ──> ingest functions ──> DynamoDB ──> stream ──> index functions
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime
from functools import partial
from typing import Any

from copydesk.adapters.dynamodb import DynamoArticleTable
from copydesk.adapters.s3_folders import S3Texts
from copydesk.outcome import LedgerPage
from copydesk.table import cluster_items
from copydesk.table.cluster import Cluster
from fakes import RecordingReporter
from simulation.draws import Calm, Draws, Source
from simulation.functions import (
    ALIAS,
    DESK,
    QUEUE,
    TABLE,
    VISIBILITY_S,
    Containers,
    IndexSource,
    IngestSource,
    index_handler,
    ingest_handler,
)
from simulation.model import times
from simulation.scheduler import Scheduler, Step
from simulation.services.dynamodb import DynamoDB, Freedom
from simulation.services.opensearch import OpenSearch
from simulation.services.s3 import S3
from simulation.services.s3_events import Notification
from simulation.services.sqs import SQS
from simulation.services.sqs_queue import Delivery, Message
from simulation.watch import Watch
from simulation.workload import Act, Delete, DeleteVersion, Put, SendAgain, Wait, Workload, sequencer

LATE_S = (0.0, 3.0, 60.0, 1_500.0)  # of a notification: S3 promises no bound
MAX_RECEIVES = 20
DAY_S = 86_400.0


class System:
    """One run: the services, the functions, and the acts that are still to come."""

    INBOX = "gazette-inbox"

    def __init__(self, workload: Workload, source: Source) -> None:
        """Deploy on empty services; `run` performs the workload."""
        self.workload = workload
        self.draws = Draws(source)
        self._times = times(workload)
        start = datetime.fromisoformat(self._times[0]).timestamp()
        self._start = start
        self.scheduler = Scheduler(self.draws, start, self._others)
        self.reporter = RecordingReporter()
        self.s3 = S3(self._changed, self._sequencer, self._event_time)
        self.s3.add_bucket(self.INBOX, is_versioned=workload.is_versioned, notifies=True)
        self.s3.add_bucket(DESK)
        self.sqs = SQS(self.scheduler.time)
        self.dead = self.sqs.add_queue("dead", retention=14 * DAY_S)
        self.queue = self.sqs.add_queue(
            QUEUE, visibility=VISIBILITY_S, retention=7 * DAY_S, dead_letters=self.dead, max_receives=MAX_RECEIVES
        )
        freedom = Freedom(page_items=self._page_items, sees_previous=self._sees_previous)
        self.dynamodb = DynamoDB(TABLE, freedom=freedom, moment=self.scheduler.time)
        self.node = OpenSearch(refuses=self._refuses)
        self.watch = Watch()
        self.ingest = IngestSource(self, Containers(partial(ingest_handler, self)))
        self.index = IndexSource(self, Containers(partial(index_handler, self)))
        self.notified: set[int] = set()  # acts of which S3 sent a notification
        self.group_starts: list[int] = []  # attempts made before each group of acts
        self.redriven = 0  # messages that were moved back from the dead letters
        self._act = 0  # the act that is performed
        self._next = 0  # the first act to come
        self._groups = list(workload.groups)
        self._versions: dict[int, str] = {}  # act -> the version that it uploaded
        self._late: list[tuple[float, int, str]] = []  # notifications under way: arrival, number, body
        self._sent = 0
        self._sent_bodies: list[str] = []

    def before_last_group(self) -> "System":
        """Run up to the last group of acts; the result can be copied and run on, as often as there are schedules."""
        last = self._groups.pop()
        self.scheduler.run()
        self._groups.append(last)
        self.ingest.containers.idle.clear()
        self.index.containers.idle.clear()
        return self

    def copy(self, source: Source) -> "System":
        """Return a copy that goes on with other choices; frozen values are shared."""
        copied = deepcopy(self, {id(one): one for one in self._frozen()})
        copied.draws.source = source
        copied.scheduler.calls = 0
        return copied

    def _frozen(self) -> Iterator[Any]:
        """What never changes: items and their changes, documents, mappings, lines of the trace."""
        yield self.workload
        yield from self.scheduler.lines
        yield from self.reporter.outcomes
        yield self.node.templates
        for change in self.dynamodb.changes:
            yield from (change, change.key, change.old, change.new)
        for index in self.node.indexes.values():
            yield from (index.mapping, *index.documents.values())

    def run(self) -> None:
        """Perform all acts and deliver until nothing is left to do."""
        self.scheduler.run()
        self.watch.look(self.dynamodb.changes)
        self.dynamodb.freedom = Freedom()

    def deliver_again(self) -> None:
        """Deliver every notification once more, in calm."""
        self.draws.source = Calm()
        for body in self._sent_bodies:
            self.queue.send(body, self.scheduler.now)
        self.scheduler.run()

    @property
    def days(self) -> float:
        """The days that passed, without those that an act waited."""
        waited = sum(act.days for act in self.workload.acts if isinstance(act, Wait))
        return (self.scheduler.now - self._start) / DAY_S - waited

    # ---- What can happen next --------------------------------------------------------------------------------------

    def _others(self) -> Iterator[Step]:
        """The next steps; time passes only while no function runs, because a running one would be killed for it."""
        self._deliver_late()
        yield from self.ingest.steps()
        yield from self.index.steps()
        later = None if self.scheduler.running else self._next_moment()
        if later is not None:
            yield Step("time passes", lambda: self._pass(later))
        if self._groups and self._may_begin(self._groups[0]):
            yield Step("acts", self._perform)
        if self.dead.messages and later is None and not self.scheduler.running:
            yield Step("redrive", self._redrive)

    def _may_begin(self, group: tuple[Act, ...]) -> bool:
        """Days pass only once everything is delivered: a queue keeps messages for seven."""
        is_idle = not (self.scheduler.running or self.queue.messages or self.dead.messages or self._late)
        return is_idle or not any(isinstance(act, Wait) for act in group)

    def _next_moment(self) -> float | None:
        """When something that waits goes on."""
        moments = [arrival for arrival, _, _ in self._late[:1]]
        moments += [at for at in (self.queue.next_visible(self.scheduler.now), self.index.next_at()) if at is not None]
        return min((at for at in moments if at > self.scheduler.now), default=None)

    def _pass(self, moment: float) -> None:
        self.scheduler.now = max(self.scheduler.now, moment)

    def _deliver_late(self) -> None:
        while self._late and self._late[0][0] <= self.scheduler.now:
            self.queue.send(self._late.pop(0)[2], self.scheduler.now)

    def _redrive(self) -> None:
        """Move the dead letters back, as an operator does once the storm is over."""
        self.redriven += len(list(self.dead.moved_to(self.queue, self.scheduler.now)))

    # ---- Acts of users ---------------------------------------------------------------------------------------------

    def _perform(self) -> None:
        """Perform the next group of acts, and send their notifications."""
        self.group_starts.append(self.draws.counts["turn"])
        for act in self._groups.pop(0):
            self._act = self._next
            self._next += 1
            self.scheduler.note("user", repr(act)[:120])
            self._do(act)

    def _do(self, act: Act) -> None:
        match act:
            case Put(key):
                answer = self.s3.put_object(Bucket=self.INBOX, Key=key, Body=act.body)
                self._versions[self._act] = answer.get("VersionId", "")
            case Delete(key):
                self.s3.delete_object(Bucket=self.INBOX, Key=key)
            case DeleteVersion(key, number):
                self.s3.delete_object(Bucket=self.INBOX, Key=key, VersionId=self._versions[number])
            case SendAgain(key, number):
                self._notify(self._sent_by_hand(key, number))
            case Wait(days):
                self._wait(days)

    def _sequencer(self) -> str:
        return sequencer(self._act)

    def _event_time(self) -> str:
        return self._times[self._act]

    def _changed(self, notification: Notification) -> None:
        """Send the notification of a change of the inbox. Deleting what is not there changes nothing."""
        act = self.workload.acts[self._act]
        if isinstance(act, Put) and act.is_silent:
            return
        self.notified.add(self._act)
        self._notify(notification.event_bridge if self.workload.is_event_bridge else notification.s3)

    def _sent_by_hand(self, key: str, number: int) -> dict[str, Any]:
        """A notification as a script writes it from a listing: without a sequencer."""
        named = {"key": key, "version-id": self._versions[number]}
        return {
            "source": "aws.s3",
            "detail-type": "Object Created",
            "time": self._times[number],
            "detail": {"bucket": {"name": self.INBOX}, "object": {n: v for n, v in named.items() if v}},
        }

    def _wait(self, days: int) -> None:
        self.scheduler.now += days * DAY_S
        chosen = self.draws.draw("expire", 2)
        self.dynamodb.expire(self.scheduler.now, lambda _: bool(chosen))

    def _notify(self, notification: dict[str, Any]) -> None:
        """Send a notification, perhaps late, perhaps twice."""
        body = json.dumps(notification)
        self._sent_bodies.append(body)
        for _ in range(1 + self.draws.draw("twice", 2)):
            late = LATE_S[self.draws.draw("late", len(LATE_S))]
            if late:
                self._sent += 1
                self._late.append((self.scheduler.now + late, self._sent, body))
                self._late.sort()
            else:
                self.queue.send(body, self.scheduler.now)

    # ---- The queue as its event source uses it ---------------------------------------------------------------------

    @property
    def has_messages(self) -> bool:
        """Whether a message is visible."""
        return any(message.visible_at <= self.scheduler.now for message in self.queue.messages.values())

    def receive(self, most: int) -> list[Delivery]:
        """Receive messages; now and then one is also received by another function, or comes back at once."""
        newest_first = self.draws.draw("order", 2)
        self.queue.freedom.order = _newest_first if newest_first else list
        delivered = self.queue.receive(self.scheduler.now, most)
        for one in delivered:
            if self.draws.draw("again", 2):
                self.queue.change_visibility(one.receipt_handle, 0, self.scheduler.now)
        return delivered

    def done(self, delivered: list[Delivery]) -> None:
        """Delete messages that were processed; now and then the deletion is lost and the message comes again."""
        for one in delivered:
            if not self.draws.draw("twice", 2):
                self.queue.delete(one.receipt_handle, self.scheduler.now)

    # ---- The freedom of the services -------------------------------------------------------------------------------

    def _page_items(self, most: int) -> int:
        fewer = self.draws.draw("page", 4) if most > 1 else 0
        return min(most, fewer) if fewer else most

    def _sees_previous(self, _key: str) -> bool:
        return bool(self.draws.draw("stale", 2))

    def _refuses(self, _operation: str, _document: str) -> tuple[int, str] | None:
        refusals = (None, (429, "rejected_execution_exception"), (503, "unavailable_shards_exception"))
        return refusals[self.draws.draw("item", len(refusals))]

    # ---- At rest ---------------------------------------------------------------------------------------------------

    @property
    def table(self) -> DynamoArticleTable:
        """The table as it is."""
        texts = S3Texts(lambda: self.s3, f"s3://{DESK}/texts/")
        return DynamoArticleTable(self.dynamodb, TABLE, texts, self.scheduler.time)

    def all_clusters(self) -> list[Cluster]:
        """Every cluster that has not expired."""
        items = [item for item in self.dynamodb.items(TABLE) if item["pk"]["S"].startswith("C#")]
        live = [item for item in items if int(item["expires_at"]["N"]) > self.scheduler.now]
        return [cluster_items.cluster(item) for item in live]

    def documents(self) -> dict[str, tuple[int, dict[str, Any]]]:
        """Every document of the index with its version."""
        found = self.node.documents(ALIAS)
        return {name: (version, found[name]) for name, version in self.node.versions(ALIAS).items()}

    def quarantine(self) -> dict[str, Any]:
        """Every note of the quarantine by name."""
        keys = [one["Key"] for one in self.s3.list_objects_v2(Bucket=DESK, Prefix="quarantine/").get("Contents", [])]
        return {key: json.loads(self.s3.get_object(Bucket=DESK, Key=key)["Body"].read()) for key in keys}

    def logged(self) -> Iterator[str]:
        """Every line that a log would have."""
        yield from map(repr, self.reporter.outcomes)
        yield from map(json.dumps, self.reporter.failures)

    def waiting_messages(self) -> int:
        """Messages that are left, in the queue and in the dead-letter queue."""
        return len(self.queue.messages) + len(self.dead.messages)

    def act_of(self, page: LedgerPage) -> int | None:
        """The act that a ledger page is about; None for a notification by hand of a version that has its own event."""
        if not page.sequencer:
            silent = (number for number in self._versions if number not in self.notified)
            return next((number for number in silent if self._versions[number] == page.version_id), None)
        place = {sequencer(number).ljust(32, "0"): number for number in range(len(self.workload.acts))}
        return place.get(page.sequence)

    def upload_of(self, page: LedgerPage) -> int | None:
        """The act that uploaded the version of a ledger page; None for an unknown one, and without versions."""
        same = (number for number, version in self._versions.items() if version == page.version_id)
        return next(same, None) if page.version_id else None

    def may_be_gone(self, number: int) -> bool:
        """Whether the version of an upload was deleted for good, or overwritten in a bucket without versions."""
        put = self.workload.acts[number]
        assert isinstance(put, Put)
        later = self.workload.acts[number + 1 :]
        if self.workload.is_versioned:
            return any(isinstance(act, DeleteVersion) and act.act == number for act in later)
        return any(isinstance(act, Put | Delete) and act.key == put.key for act in later)


def _newest_first(messages: list[Message]) -> list[Message]:
    return messages[::-1]
