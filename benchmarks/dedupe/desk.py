"""Clusters as copydesk makes them: every article runs through the whole ingest path, on a table in memory."""

import gc
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

from copydesk.adapters.local.database import Database
from copydesk.adapters.local.table import LocalTable
from copydesk.dedupe import matching
from copydesk.dedupe.reconcile import reconcile
from copydesk.events import ObjectRef
from copydesk.pipeline.ingest import Desk, ingest
from copydesk.ports import RawObject
from copydesk.settings import THRESHOLDS, Thresholds
from training.dedupe.pairs import Arrival

BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Tally:
    """The cost of a run: arrivals, texts judged, CPU seconds for sketching and for judging, each with preparation."""

    arrivals: int = 0
    judged: int = 0
    sketching: float = 0.0
    judging: float = 0.0


@dataclass
class Inbox:
    """An object store that holds one object."""

    body: bytes = b""

    def fetch(self, ref: ObjectRef) -> RawObject:
        """Return the object."""
        return RawObject(ref, self.body)


class NoQuarantine:
    """A quarantine for runs in which nothing may be rejected."""

    def set_aside(self, name: str, note: Mapping[str, Any]) -> str:
        """Fail."""
        raise AssertionError(name, note)


@dataclass
class Newsdesk:
    """A desk with an empty table, for the arrivals of a stream. `articles` maps each arrival to its article id."""

    stream: Sequence[Arrival]
    table: LocalTable = field(default_factory=lambda: LocalTable(Database(None), lambda: 0.0))
    articles: dict[str, str] = field(default_factory=dict)
    thresholds: Thresholds = THRESHOLDS
    _count: int = 0

    def __post_init__(self) -> None:
        """Find the addresses that several items share: each such item gets its own, since an address is one article."""
        users = Counter(address for _, address in {(arrival.id, arrival.prepared.address) for arrival in self.stream})
        self._shared = {address for address, count in users.items() if count > 1}

    def take(self, arrival: Arrival) -> None:
        """Ingest one article of the stream; uploads are one second apart."""
        self._count += 1
        moment = BEGIN + timedelta(seconds=self._count)
        key = f"inbox/{self._count}.json"
        ref = ObjectRef("bench", key, f"v{self._count}", f"{self._count:018X}", "", 0, moment.isoformat())
        body = json.dumps(self._record(arrival)).encode()
        desk = Desk(Inbox(body), self.table, NoQuarantine(), thresholds=self.thresholds)
        self.articles[arrival.id] = ingest(ref, desk)[0].article_id

    def _record(self, arrival: Arrival) -> dict[str, Any]:
        """Return the JSON record that is uploaded."""
        text = arrival.prepared
        published = None if text.hours is None else (EPOCH + timedelta(hours=text.hours)).isoformat()
        return {
            "headline": text.headline,
            "text": text.text,
            "url": f"{text.address}?item={arrival.id}" if text.address in self._shared else text.address,
            "publisher": {"name": text.publisher},
            "datePublished": published,
        }

    def clusters(self) -> dict[str, str]:
        """Return the cluster of every arrival, by arrival id."""
        found = {stored.record.article_id: stored.record.cluster_id for stored in self.table.scan()}
        return {name: found[article] for name, article in self.articles.items()}

    def reconcile(self) -> int:
        """Recompute all clusters; return the number of articles changed."""
        return reconcile(self.table, window_days=30).changed


def cluster(stream: Sequence[Arrival], tally: Tally | None = None, *, reconciled: bool = False) -> dict[str, str]:
    """Ingest a stream and return the final cluster of every article."""
    desk = Newsdesk(stream)
    with _timed(tally or Tally()):
        for arrival in stream:
            desk.take(arrival)
    if reconciled:
        desk.reconcile()
    return desk.clusters()


@contextmanager
def _timed(tally: Tally) -> Iterator[None]:
    """Measure the cost of matching while a stream is ingested."""

    def claim_and_match(*arguments: Any) -> Any:
        tally.arrivals += 1
        state["is_own"] = True
        return whole(*arguments)

    def prepare(article: Any) -> Any:
        of, state["is_own"] = "sketching" if state["is_own"] else "judging", False
        with _spent(tally, of):
            prepared = unpatched(article)
            _ = prepared.lowest if of == "sketching" else None  # computed on first use, outside the timed calls
        return prepared

    def timed(call: Callable[..., Any], of: str, *, counted: bool = False) -> Callable[..., Any]:
        def answer(*arguments: Any) -> Any:
            tally.judged += counted
            with _spent(tally, of):
                return call(*arguments)

        return answer

    state, whole, unpatched = {"is_own": True}, matching.claim_and_match, matching.prepare
    calls = {"judge": timed(matching.judge, "judging", counted=True)}
    calls["are_instalments"] = timed(matching.are_instalments, "judging")
    calls |= {
        name: timed(getattr(matching, name), "sketching")
        for name in ("keys", "further_keys", "sketch", "estimated_containment")
    }
    with ExitStack() as patched:
        gc.collect()
        gc.freeze()  # excludes the stream from garbage collection: copydesk would not hold it
        patched.callback(gc.unfreeze)
        patched.enter_context(mock.patch("copydesk.dedupe.clusters.claim_and_match", claim_and_match))
        for name, call in {**calls, "prepare": prepare}.items():
            patched.enter_context(mock.patch.object(matching, name, call))
        yield


@contextmanager
def _spent(tally: Tally, of: str) -> Iterator[None]:
    """Add the CPU seconds of the block to a field of the tally."""
    started = time.process_time()
    yield
    setattr(tally, of, getattr(tally, of) + time.process_time() - started)
