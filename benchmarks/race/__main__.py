"""Twins that arrive at the same moment, in two functions: do they find each other?

    make bench-race          (starts DynamoDB Local; COPYDESK_TEST_DYNAMODB names another)

Pairs of articles are taken in side by side through the real pipeline on the real adapter, released together, one of
them up to a few hundredths of a second later, so that they meet at every step. Counted are the pairs in one cluster,
before and after the reconciler, beside the same pairs taken in one after the other. Of those that only the race
parted it is told how many have no claimed key among the other's keys: no order of steps can help these.
"""

import argparse
import json
import os
import sys
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from threading import Barrier
from typing import Any

import boto3

from benchmarks.dedupe.desk import EPOCH, Inbox, NoQuarantine
from copydesk.adapters.dynamodb import DynamoArticleTable
from copydesk.adapters.local.database import Database
from copydesk.adapters.local.table import LocalTable, RehearsalTable
from copydesk.dedupe.sketch import CLAIMED, keys
from copydesk.dedupe.told import Told
from copydesk.desk import Desk
from copydesk.events import ObjectRef
from copydesk.pipeline import ingest
from copydesk.ports import ArticleTable
from copydesk.reconcile import reconcile
from training.dedupe.newsroom import stream
from training.dedupe.pairs import Arrival, arrivals_of

FIRST_SEED = 1  # of the streams that pairs are drawn from; training uses 100 to 199
LATER = 0.03  # seconds at most by which one of two comes later
UPLOADED = datetime(2024, 1, 1, tzinfo=UTC)

Pair = tuple[Told, Told]


class NoTexts:
    """No text here is too large for an item."""

    def put(self, name: str, compressed: bytes) -> str:
        """Refuse."""
        raise AssertionError(name, len(compressed))

    def get(self, key: str) -> bytes:
        """Refuse."""
        raise AssertionError(key)


@dataclass(frozen=True)
class Ends:
    """For each pair, whether it ended in one cluster."""

    in_turn: list[bool]
    at_once: list[bool]
    reconciled: list[bool]


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=500, metavar="N", help="of each kind (default 500)")
    wanted = parser.parse_args().pairs
    endpoint = os.environ.get("COPYDESK_TEST_DYNAMODB")
    if not endpoint:
        print("no DynamoDB Local: set COPYDESK_TEST_DYNAMODB or run make bench-race", file=sys.stderr)
        return 2
    print(f"{'twins':8}{'pairs':>7}{'in turn':>9}{'at once':>9}{'reconciled':>12}{'parted':>8}{'no key':>8}")
    for kind, pairs in (("exact", exact_twins(wanted)), ("edited", edited_twins(wanted))):
        _line(kind, pairs, _ends(endpoint, pairs))
    return 0


def _line(kind: str, pairs: Sequence[Pair], ends: Ends) -> None:
    """Print how many ended in one cluster, and how many the race alone parted."""
    parted = [pair for pair, turn, once in zip(pairs, ends.in_turn, ends.at_once, strict=True) if turn and not once]
    counts = f"{sum(ends.in_turn):9}{sum(ends.at_once):9}{sum(ends.reconciled):12}"
    print(f"{kind:8}{len(pairs):7}{counts}{len(parted):8}{sum(not _share_a_key(*pair) for pair in parted):8}")


def _share_a_key(one: Told, other: Told) -> bool:
    """Whether either text claims first what the other looks under."""
    mine, theirs = keys(one.shingles, one.lowest), keys(other.shingles, other.lowest)
    return not {*mine.claims[:CLAIMED]}.isdisjoint(theirs.probes) or not {*theirs.claims[:CLAIMED]}.isdisjoint(
        mine.probes
    )


def exact_twins(wanted: int) -> list[Pair]:
    """Draw stories, each at two papers in the same words."""
    told = [stories[0].told for stories in islice(_stories(), wanted)]
    return [(one, replace(one, publisher="twin", address=f"{one.address}-twin")) for one in told]


def edited_twins(wanted: int) -> list[Pair]:
    """Draw stories, each with one of its edited copies."""
    chance = Random(1)  # noqa: S311 - no secret
    found: list[Pair] = []
    for first, *others in _stories():
        edited = [other for other in others if other.told.words != first.told.words]
        if edited and len(found) < wanted:
            found.append((first.told, chance.choice(edited).told))
        if len(found) == wanted:
            break
    return found


def _stories() -> Iterator[list[Arrival]]:
    """Yield stories of generated streams that stand at several addresses, without end."""
    seed = FIRST_SEED
    while True:
        groups: dict[str, dict[str, Arrival]] = defaultdict(dict)
        for arrival in arrivals_of(stream(seed)):
            groups[arrival.group].setdefault(arrival.told.address, arrival)
        yield from ([*group.values()] for group in groups.values() if len(group) > 1)
        seed += 1


def _ends(endpoint: str, pairs: Sequence[Pair]) -> Ends:
    """Take all pairs in, one after the other on one table and side by side on another, and reconcile that."""
    local = LocalTable(Database(None), lambda: 0.0)
    named = [_taken(local, _one_after_the_other, pair, number) for number, pair in enumerate(pairs)]
    with _dynamo(endpoint) as table, ThreadPoolExecutor(2) as functions:
        at_once = _SideBySide(functions)
        racing = [_taken(table, at_once, pair, number) for number, pair in enumerate(pairs)]
        before = _are_one(racing, table)
        reconcile(table, RehearsalTable(Database(None)), window_days=30)
        return Ends(_are_one(named, local), before, _are_one(racing, table))


Run = Callable[[Iterable[Callable[[], str]]], list[str]]


def _one_after_the_other(takes: Iterable[Callable[[], str]]) -> list[str]:
    return [take() for take in takes]


class _SideBySide:
    """Runs two calls at once; who is later, and by how much, is drawn."""

    def __init__(self, functions: ThreadPoolExecutor) -> None:
        self._functions, self._chance = functions, Random(2)  # noqa: S311 - no secret

    def __call__(self, takes: Iterable[Callable[[], str]]) -> list[str]:
        start, delays = Barrier(2), [0.0, self._chance.uniform(0, LATER)]
        self._chance.shuffle(delays)

        def run(take: Callable[[], str], delay: float) -> str:
            start.wait()
            time.sleep(delay)
            return take()

        return list(self._functions.map(run, takes, delays))


def _taken(table: ArticleTable, run: Run, pair: Pair, number: int) -> list[str]:
    """Take a pair in; return the ids of its articles."""

    def take(place: int) -> Callable[[], str]:
        moment = UPLOADED + timedelta(seconds=2 * number + place)
        ref = ObjectRef("race", f"inbox/{number}-{place}.json", f"{place}", "1", "", 0, moment.isoformat())
        desk = Desk(Inbox(json.dumps(_record(pair[place])).encode()), table, NoQuarantine())
        return lambda: ingest(ref, desk)[0].article_id or ""

    return run([take(0), take(1)])


def _record(told: Told) -> dict[str, Any]:
    published = None if told.hours is None else (EPOCH + timedelta(hours=told.hours)).isoformat()
    fields = {"headline": told.headline, "text": told.text, "url": told.address, "datePublished": published}
    return {**fields, "publisher": {"name": told.publisher}}


def _are_one(named: Sequence[list[str]], table: ArticleTable) -> list[bool]:
    clusters = {stored.record.article_id: stored.record.cluster_id for stored in table.scan()}
    return [clusters[one] == clusters[other] for one, other in named]


@contextmanager
def _dynamo(endpoint: str) -> Iterator[DynamoArticleTable]:
    """Make a table that is deleted at the end."""
    dynamodb = boto3.client(
        "dynamodb",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="x",
        aws_secret_access_key="x",  # noqa: S106
    )
    name, pair = f"race-{uuid.uuid4().hex[:8]}", [("pk", "HASH"), ("sk", "RANGE")]
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key, _ in pair],
        KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in pair],
    )
    try:
        yield DynamoArticleTable(dynamodb, name, NoTexts(), now=lambda: 0.0)
    finally:
        dynamodb.delete_table(TableName=name)


if __name__ == "__main__":
    sys.exit(main())
