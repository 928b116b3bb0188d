"""Two copies of one story, ingested at the same moment by two functions, on Amazon's DynamoDB Local."""

import json
from collections.abc import Sequence
from threading import Barrier, Thread
from typing import Any

import pytest

import ports
from builders import story
from copydesk.dedupe.reconcile import reconcile
from copydesk.pipeline.desk import Desk
from copydesk.pipeline.ingest import ingest
from fakes import MemoryQuarantine, MemoryStore
from ports import Dynamo

pytestmark = pytest.mark.dynamodb_local
clock, s3 = ports.clock, ports.s3  # fixtures

PAIRS = 30


@pytest.fixture
def dynamo(request: pytest.FixtureRequest) -> Dynamo:
    return ports.on_dynamodb_local(request)


def exact(number: int) -> list[dict[str, Any]]:
    """Two exact copies at two newspapers."""
    text = story(number)
    return [{**text, "url": f"https://{paper}.example/{number}"} for paper in ("echo", "gazette")]


def edited(number: int) -> list[dict[str, Any]]:
    """Two near copies at two newspapers: the second has no last paragraph and a new first word."""
    first, second = exact(number)
    text = str(second["text"]).rpartition("\n\n")[0]
    return [first, {**second, "text": f"Yesterday {text}"}]


def ingest_at_once(pairs: Sequence[list[dict[str, Any]]], dynamo: Dynamo) -> list[bool]:
    """Ingest each pair side by side; return for each whether it ended in one cluster."""
    for number, pair in enumerate(pairs):
        store, start = MemoryStore(), Barrier(2)
        refs = [store.upload(f"inbox/{number}-{n}.json", json.dumps(one).encode()) for n, one in enumerate(pair)]
        desk = Desk(store, dynamo.port, MemoryQuarantine())

        def deliver(ref: Any, desk: Desk = desk, start: Barrier = start) -> None:
            start.wait()
            ingest(ref, desk)

        threads = [Thread(target=deliver, args=(ref,)) for ref in refs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return share_clusters(pairs, dynamo)


def share_clusters(pairs: Sequence[list[dict[str, Any]]], dynamo: Dynamo) -> list[bool]:
    records = {one.record.url: one.record for one in dynamo.port.scan()}
    clusters = [[records[one["url"]].cluster_id for one in pair] for pair in pairs]
    return [one == other for one, other in clusters]


def test_exact_twins_are_always_in_one_cluster(dynamo: Dynamo) -> None:
    assert all(ingest_at_once([exact(number) for number in range(PAIRS)], dynamo))


def test_edited_twins_are_in_one_cluster_after_the_reconciler_at_the_latest(dynamo: Dynamo) -> None:
    pairs = [edited(number) for number in range(PAIRS)]

    assert sum(ingest_at_once(pairs, dynamo)) >= PAIRS - 1
    reconcile(dynamo.port, window_days=30)
    assert all(share_clusters(pairs, dynamo))
