"""The ingest handler as Lambda and its queue call it: time passes, and messages not finished are delivered again."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from copydesk.pipeline.handler import IngestHandler
from copydesk.pipeline.notification import notification_of
from copydesk.settings import Limits
from copydesk.table.identity import source_id
from fakes import Faulty, RecordingReporter
from newsroom import Newsroom, fields

INVOCATION_MS = 60_000
RESERVE_MS = Limits().reserve_ms


@dataclass
class Lambda:
    """An ingest function with its queue; each article stored or rejected takes `record_ms` of its time."""

    room: Newsroom = field(default_factory=Newsroom)
    reporter: RecordingReporter = field(default_factory=RecordingReporter)
    waiting: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    invocations: int = 0
    left: int = INVOCATION_MS
    record_ms: int = 1_000  # time to store or reject one record
    sends: Callable[[str], None] | None = None

    def send(self, text: str) -> None:
        """Put a message into the queue."""
        (self.sends or self.waiting.append)(text)

    def get_remaining_time_in_millis(self) -> int:
        return self.left

    def invoke(self, *texts: str, **over: Any) -> None:
        """Invoke the function once with these messages; the returned ones are in `failures`."""
        self.invocations += 1
        self.left = INVOCATION_MS
        records = [{"messageId": text, "eventSource": "aws:sqs", "body": text} for text in texts]
        answer = self.handler(**over)({"Records": records}, self)
        self.failures = [failed["itemIdentifier"] for failed in answer["batchItemFailures"]]

    def handler(self, **over: Any) -> IngestHandler:
        ports = {name: Faulty(getattr(self.room, name), before=self._pass) for name in ("table", "quarantine")}
        return IngestHandler(replace(self.room.desk, **ports | over), self.reporter, self)

    def run(self, *texts: str, **over: Any) -> None:
        """Invoke with these messages, then with all sent and returned messages, until none is left."""
        self.waiting += texts
        while batch := self.waiting + self.failures:
            self.waiting, self.failures = [], []
            self.invoke(*batch, **over)
            assert self.invocations < 100

    def _pass(self, call: str) -> None:
        self.left -= self.record_ms * (call in {"put", "set_aside"})

    def outcomes(self) -> list[tuple[int, str]]:
        return [(one.record_index, one.kind.value) for one in self.reporter.outcomes]


def lines(count: int, text: str = "Text") -> bytes:
    address = "https://gazette.example"
    records = (fields(url=f"{address}/{n}", headline=f"Story {n}", text=f"{text} {n}") for n in range(count))
    return b"\n".join(json.dumps(record).encode() for record in records)


def uploaded(function: Lambda, body: bytes, key: str = "inbox/large.jsonl") -> str:
    return json.dumps(notification_of(function.room.store.upload(key, body)))


def ledger_of(function: Lambda, key: str = "inbox/large.jsonl") -> list[tuple[int, bool]]:
    pages = function.room.table.ledger(source_id("gazette-inbox", key))
    return [(len(page.outcomes), page.complete) for page in pages]


def raised(error: Exception) -> None:
    raise error
