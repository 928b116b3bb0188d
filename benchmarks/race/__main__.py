"""Measures whether two copies that arrive at the same moment, in two functions, find each other.

    make bench-race          (starts DynamoDB Local, unless COPYDESK_TEST_DYNAMODB gives an endpoint)

Pairs of articles are ingested side by side, by the real pipeline on the real adapter. They start together, or one
starts up to LATER milliseconds after the other, so that they meet at every step. The table shows how many pairs end in
one cluster, before and after the reconciler, and how many do if ingested one after the other. `no key` counts the
pairs that missed each other and could not meet: neither owns a key that the other looks up, so no order of steps would
help. Edited twins are stories and copies that the verifier judges near, from generated streams not used in training.
"""

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from threading import Barrier
from typing import Any

from benchmarks.dedupe.desk import EPOCH, Inbox, NoQuarantine
from benchmarks.dynamodb import article_table
from copydesk.adapters.local.database import Database
from copydesk.adapters.local.table import LocalTable
from copydesk.dedupe.comparison.prepared import PreparedText, prepare
from copydesk.dedupe.comparison.verifier import judge
from copydesk.dedupe.keys import keys
from copydesk.dedupe.reconcile import reconcile
from copydesk.events import ObjectRef
from copydesk.pipeline.desk import Desk
from copydesk.pipeline.ingest import ingest
from copydesk.table.article_table import ArticleTable
from training.dedupe.newsroom import stream
from training.dedupe.pairs import Arrival, arrivals_of

FIRST_SEED = 1  # of the streams from which pairs are drawn; training uses 100 to 199
UPLOADED = datetime(2024, 1, 1, tzinfo=UTC)

Pair = tuple[PreparedText, PreparedText]


@dataclass(frozen=True)
class Ends:
    """For each pair, whether it ended in one cluster."""

    in_turn: list[bool]
    at_once: list[bool]
    could_meet: list[bool]  # whether either article owned a key of the other
    reconciled: list[bool]


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--pairs", type=int, default=500, metavar="N", help="number of pairs of each kind (default 500)"
    )
    parser.add_argument(
        "--later", type=float, default=0, metavar="LATER", help="longest delay between the two, in ms (default 0)"
    )
    options = parser.parse_args()
    endpoint = os.environ.get("COPYDESK_TEST_DYNAMODB")
    if not endpoint:
        print("no DynamoDB Local: set COPYDESK_TEST_DYNAMODB or run make bench-race", file=sys.stderr)
        return 2
    print(f"{'twins':8}{'pairs':>7}{'in turn':>9}{'at once':>9}{'reconciled':>12}{'no key':>8}")
    for kind, twins in (("exact", exact_twins), ("edited", edited_twins)):
        _line(kind, _ends(endpoint, twins(options.pairs), options.later / 1000))
    return 0


def _line(kind: str, ends: Ends) -> None:
    """Print how many pairs ended in one cluster, and how many of the others could not meet at a key."""
    parted = [could for once, could in zip(ends.at_once, ends.could_meet, strict=True) if not once]
    counts = f"{len(ends.at_once):7}{sum(ends.in_turn):9}{sum(ends.at_once):9}{sum(ends.reconciled):12}"
    print(f"{kind:8}{counts}{len(parted) - sum(parted):8}", flush=True)


def exact_twins(wanted: int) -> list[Pair]:
    """Draw stories, each published by two newspapers in the same words."""
    firsts = [stories[0].prepared for stories in islice(_stories(), wanted)]
    return [(one, replace(one, publisher="twin", address=f"{one.address}-twin")) for one in firsts]


def edited_twins(wanted: int) -> list[Pair]:
    """Draw stories, each with one of its edited copies."""
    return list(islice(_edited(Random(1)), wanted))  # noqa: S311 - no secret


def _edited(chance: Random) -> Iterator[Pair]:
    for first, *others in _stories():
        other = chance.choice(others)
        if judge(first.prepared, other.prepared).kind == "near":
            yield first.prepared, other.prepared


def _stories() -> Iterator[list[Arrival]]:
    """Yield stories of generated streams that have several addresses, without end."""
    seed = FIRST_SEED
    while True:
        groups: dict[str, dict[str, Arrival]] = defaultdict(dict)
        for arrival in arrivals_of(stream(seed)):
            groups[arrival.group].setdefault(arrival.prepared.address, arrival)
        yield from ([*group.values()] for group in groups.values() if len(group) > 1)
        seed += 1


def _ends(endpoint: str, pairs: Sequence[Pair], later: float) -> Ends:
    """Ingest all pairs one after the other on one table, and side by side on another; then reconcile the second."""
    local = LocalTable(Database(None), lambda: 0.0)
    named = [_ingest_pair(local, _one_after_the_other, pair, number) for number, pair in enumerate(pairs)]
    with article_table(endpoint) as (_, table), ThreadPoolExecutor(2) as functions:
        at_once = _SideBySide(functions, later)
        racing = [_ingest_pair(table, at_once, pair, number) for number, pair in enumerate(pairs)]
        before = _are_one(racing, table)
        could_meet = [_could_meet(names, table) for names in racing]
        reconcile(table, window_days=30)
        return Ends(_are_one(named, local), before, could_meet, _are_one(racing, table))


def _could_meet(names: Sequence[str], table: ArticleTable) -> bool:
    """Whether either article of a pair looks up a key that the other owns."""
    stored = table.articles(names)
    owners = [_owners(prepare(stored[name].record), table) for name in names]
    return names[1] in owners[0] or names[0] in owners[1]


def _owners(text: PreparedText, table: ArticleTable) -> set[str]:
    probes = keys(text.shingles, text.lowest).probes
    return {owner.article_id for owner in table.claims([f"{key:015x}" for key in probes])}


Run = Callable[[Iterable[Callable[[], str]]], list[str]]


def _one_after_the_other(calls: Iterable[Callable[[], str]]) -> list[str]:
    return [call() for call in calls]


class _SideBySide:
    """Runs two calls at once, the second after a random delay of up to `later` seconds."""

    def __init__(self, functions: ThreadPoolExecutor, later: float) -> None:
        self._functions, self._later, self._chance = functions, later, Random(2)  # noqa: S311 - no secret

    def __call__(self, calls: Iterable[Callable[[], str]]) -> list[str]:
        start, delays = Barrier(2), [0.0, self._chance.uniform(0, self._later)]
        self._chance.shuffle(delays)

        def run(call: Callable[[], str], delay: float) -> str:
            start.wait()
            time.sleep(delay)
            return call()

        return list(self._functions.map(run, calls, delays))


def _ingest_pair(table: ArticleTable, run: Run, pair: Pair, number: int) -> list[str]:
    """Ingest a pair and return the ids of its articles."""

    def job(place: int) -> Callable[[], str]:
        moment = UPLOADED + timedelta(seconds=2 * number + place)
        ref = ObjectRef("race", f"inbox/{number}-{place}.json", f"{place}", "1", "", 0, moment.isoformat())
        desk = Desk(Inbox(json.dumps(_record(pair[place])).encode()), table, NoQuarantine())
        return lambda: ingest(ref, desk)[0].article_id or ""

    return run([job(0), job(1)])


def _record(text: PreparedText) -> dict[str, Any]:
    published = None if text.hours is None else (EPOCH + timedelta(hours=text.hours)).isoformat()
    fields = {"headline": text.headline, "text": text.text, "url": text.address, "datePublished": published}
    return {**fields, "publisher": {"name": text.publisher}}


def _are_one(named: Sequence[list[str]], table: ArticleTable) -> list[bool]:
    clusters = {stored.record.article_id: stored.record.cluster_id for stored in table.scan()}
    return [clusters[one] == clusters[other] for one, other in named]


if __name__ == "__main__":
    sys.exit(main())
