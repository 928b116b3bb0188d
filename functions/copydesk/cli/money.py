"""The cost of articles, from counted units and prices: a line for each service."""

from collections.abc import Iterator
from dataclasses import dataclass

from copydesk.cli import prices
from copydesk.cli.counted import (
    ARTICLE_S,
    BATCH,
    GIGABYTES,
    INDEX_GIGABYTES,
    INDEX_S,
    LOG_BYTES,
    Fate,
    Units,
    units_of,
)
from copydesk.cli.prices import Price

INDEX_BATCH = 100  # changes of a full batch of the stream
MESSAGE_REQUESTS = 3  # of SQS for a message of its own: send, receive, delete


@dataclass(frozen=True, slots=True)
class Articles:
    """What arrives: `copies` and `revisions` are shares of the articles, 0 to 1."""

    number: int
    size: int  # bytes of text
    copies: float = 0.0
    revisions: float = 0.0
    in_object: int = 1  # articles in an upload

    @property
    def shares(self) -> dict[Fate, float]:
        """The share of each fate; a near copy costs more than an exact one, so copies count as near ones."""
        new = 1.0 - self.copies - self.revisions
        return {Fate.NEW: new, Fate.CUT_COPY: self.copies, Fate.REVISION: self.revisions}

    @property
    def units(self) -> Units:
        """The request units of an article, on average."""
        found = [(share, units_of(fate, self.size)) for fate, share in self.shares.items()]
        reads, writes = (sum(share * getattr(units, name) for share, units in found) for name in ("reads", "writes"))
        return Units(reads, writes)


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the bill."""

    service: str
    count: float
    price: Price

    @property
    def dollars(self) -> float:
        """The price of all."""
        return self.price.of(self.count)


def bill(articles: Articles) -> Iterator[Item]:
    """Return the lines of the bill. The search cluster, storage and alarms are not among them.

    An object of one article takes a message of its own in batches of ten; a larger one an invocation.
    """
    number, objects = articles.number, -(-articles.number // articles.in_object)
    batches = objects / (BATCH if articles.in_object == 1 else 1)
    yield Item("DynamoDB writes", number * articles.units.writes, prices.WRITE)
    yield Item("DynamoDB reads", number * articles.units.reads, prices.READ)
    yield Item("S3 uploads", objects, prices.PUT)
    yield Item("S3 reads", objects, prices.GET)
    yield Item("SQS", objects + batches * (MESSAGE_REQUESTS - 1), prices.MESSAGE)
    yield Item("Lambda ingest, time", number * ARTICLE_S * GIGABYTES, prices.GIGABYTE_SECOND)
    yield Item("Lambda index, time", number * INDEX_S * INDEX_GIGABYTES, prices.GIGABYTE_SECOND)
    yield Item("Lambda invocations", batches + number / INDEX_BATCH, prices.INVOCATION)
    yield Item("logs", number * LOG_BYTES, prices.LOG_BYTE)
