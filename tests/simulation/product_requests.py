"""Requests of DynamoDB that the product makes: its table adapter under random calls, recorded before the client."""

import random
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from builders import stored
from copydesk.adapters.dynamodb import DynamoArticleTable
from copydesk.adapters.s3_folders import S3Texts
from copydesk.outcome import BegunRecords, LedgerPage, Outcome, OutcomeKind
from copydesk.table.claim import Claim
from copydesk.table.cluster import Cluster
from simulation.random_requests import Request
from simulation.services.dynamodb import DynamoDB
from simulation.services.s3 import S3

NOW = 1_772_625_600  # epoch seconds
_HOUR = 3_600
_KEYS = tuple(f"{number:015x}" for number in range(6))
_FINGERPRINTS = tuple(f"{number:032x}" for number in range(5))
_SOURCES = ("gazette-inbox/01", "gazette-inbox/02")
_DATES = ("2026-03-01T08:00:00Z", "2026-03-02T09:30:00Z", "")
_OPERATIONS = ("put_item", "update_item", "get_item", "delete_item", "batch_get_item", "query", "scan")


@dataclass
class Recorder:
    """A client that passes every call on, and keeps a copy of its request."""

    client: Any
    requests: list[Request] = field(default_factory=list)

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        if operation not in _OPERATIONS:
            raise AttributeError(operation)

        def call(**request: Any) -> Any:
            self.requests.append((operation, deepcopy(request)))
            return getattr(self.client, operation)(**request)

        return call


class RandomCalls:
    """Random calls of the table's port, on few articles, keys, clusters and sources; time moves between them."""

    def __init__(self, client: Any, source: random.Random, table: str) -> None:
        """Call the adapter on this client."""
        s3 = S3()
        s3.add_bucket("texts")
        self._source = source
        self._now = NOW
        self._table = DynamoArticleTable(client, table, S3Texts(lambda: s3, "s3://texts/"), lambda: self._now)
        self._articles = [
            stored(version, url=f"https://gazette.example/{number}", headline=f"Story {number}, {version}")
            for number in range(4)
            for version in (1, 2, 3, 4)
        ]
        self._calls = (
            *(self._put, self._put, self._put, self._read, self._keep, self._claim, self._claim, self._claims),
            *(
                self._extend,
                self._extend,
                self._leave,
                self._extend,
                self._place,
                self._clusters,
                self._articles_and_clusters,
                self._enter,
                self._enter,
            ),
            *(self._ledger, self._revisions, self._begin, self._begun),
        )

    def call(self) -> None:
        """Make one random call."""
        self._now += self._source.choice((0, 1, 60, _HOUR))
        self._source.choice(self._calls)()

    def _some(self, known: Sequence[str]) -> list[str]:
        return self._source.sample(known, k=self._source.randint(1, len(known)))

    def _end(self) -> int:
        return self._now + self._source.choice((-_HOUR, 1, _HOUR, 48 * _HOUR))

    def _put(self) -> None:
        article = self._source.choice(self._articles)
        standing = self._table.articles([article.record.article_id]).get(article.record.article_id)
        wanted = article if standing is None or self._source.random() < 0.3 else None
        fitting = [one for one in self._articles if standing and one.version == standing.version + 1]
        chosen = wanted or next((one for one in fitting if one.record.article_id == article.record.article_id), article)
        if standing or chosen.version == 1:  # otherwise the article is gone from the table, which is an error
            self._table.put(chosen)

    def _read(self) -> None:
        self._table.articles(self._some([article.record.article_id for article in self._articles[::4]]))

    def _keep(self) -> None:
        self._table.keep(self._source.choice(self._articles).record)

    def _revisions(self) -> None:
        self._table.revisions(self._source.choice(self._articles).record.article_id)

    def _claim(self) -> None:
        record, key = self._source.choice(self._articles).record, self._source.choice(_KEYS)
        is_second = self._source.random() < 0.5
        sketch = record.content_hash.encode()
        text = (record.article_id, record.content_hash, record.fingerprint)
        self._table.claim(Claim(key, *text, sketch, is_second), self._end())

    def _claims(self) -> None:
        self._table.claims(self._some(_KEYS))

    def _members(self) -> dict[str, str]:
        articles = self._source.sample(self._articles, k=self._source.randint(0, 2))
        return {article.record.article_id: self._source.choice(_DATES) for article in articles}

    def _extend(self) -> None:
        into = self._source.choice(("", "", *_FINGERPRINTS))
        addition = Cluster(self._source.choice(_FINGERPRINTS), self._members(), self._members(), into)
        self._table.extend(addition, self._end())

    def _leave(self) -> None:
        self._table.leave(self._source.choice(_FINGERPRINTS), self._source.choice(self._articles).record.article_id)

    def _place(self) -> None:
        cluster = Cluster(self._source.choice(_FINGERPRINTS), self._members(), self._members())
        self._table.place(cluster, self._end())

    def _clusters(self) -> None:
        self._table.clusters(self._some(_FINGERPRINTS))

    def _articles_and_clusters(self) -> None:
        names = [article.record.article_id for article in self._some(self._articles)]
        self._table.articles_and_clusters(names, self._some(_FINGERPRINTS))

    def _enter(self) -> None:
        outcomes = tuple(
            Outcome("gazette-inbox", "inbox/a.json", index, self._source.choice(list(OutcomeKind)), "", "a_1", 1)
            for index in range(self._source.randint(0, 4))
        )
        place = (self._source.choice(_SOURCES), self._source.choice(("01", "02", "-2026")))
        page = LedgerPage(
            *place, "gazette-inbox", "inbox/a.json", outcomes=outcomes, complete=self._source.random() < 0.4
        )
        self._table.enter(page)

    def _begin(self) -> None:
        articles = {index: f"a_{index}" for index in self._source.sample(range(6), self._source.randint(1, 4))}
        place = (self._source.choice(_SOURCES), self._source.choice(("01", "02", "-2026")))
        self._table.begin(BegunRecords(*place, "v1", self._source.randrange(2), articles))

    def _begun(self) -> None:
        self._table.begun(self._source.choice(_SOURCES))

    def _ledger(self) -> None:
        self._table.ledger(self._source.choice(_SOURCES), self._source.choice(("", "", "01", "02")))


def requests(source: random.Random, table: str) -> Iterator[Request]:
    """Endless requests that the product makes of a table, in their order; a fake answers its reads."""
    recorder = Recorder(DynamoDB(table))
    calls = RandomCalls(recorder, source, table)
    while True:
        calls.call()
        yield from recorder.requests
        recorder.requests.clear()
