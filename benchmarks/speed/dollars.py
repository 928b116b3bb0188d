"""Dollars a million articles: request units, requests, and Lambda's time. Prices of us-east-1, on demand, 2026.

A model: CPU time of this machine counts as that of one vCPU of arm64, which a function of 1,769 MB has.
"""

from benchmarks.speed.services import Counts

WRITE, READ = 0.625, 0.125  # a million request units
GET, INVOCATION, QUEUE = 0.40, 0.20, 0.40  # a million requests; a batch of a queue takes a receive and a delete,
GIGABYTE_SECOND = 0.0000133334  # and each message its send
GIGABYTES = 1769 / 1024


def a_million(counts: Counts, seconds: float, *, batch: int, objects: float) -> float:
    """Return the price of a million articles.

    `counts` and `seconds` of an invocation are those of one article, `objects` are uploads for each article, and
    `batch` is the number of messages of an invocation.
    """
    units = counts.reads * READ + counts.writes * WRITE
    requests = objects * (GET + QUEUE + (2 * QUEUE + INVOCATION) / batch)
    return units + requests + seconds * GIGABYTES * GIGABYTE_SECOND * 1_000_000
