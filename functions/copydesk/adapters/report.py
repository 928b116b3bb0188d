"""Logs and metrics of a Lambda, by Powertools: one structured line per outcome, one metric per kind of outcome."""

import logging
import os
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from copydesk.outcome import Outcome, OutcomeKind

SERVICE = "copydesk"
NO_FOLDER, ODD_NAME = "none", "other"  # suppliers: of a key without a folder, of a folder with an odd name
_NAME = re.compile(r"[A-Za-z0-9_.=+-]{1,50}")


class LambdaReporter:
    """Implements Reporter. Service and namespace come from Powertools' environment variables, or are `copydesk`.

    Without a namespace Powertools would fail each batch at its end, after everything was stored.
    """

    def __init__(self, level: str, prefix: str = "", now: Callable[[], float] = time.time) -> None:
        """Create logger and metrics once, at cold start; `level` is the value of LOG_LEVEL.

        Suppliers are the folders below `prefix`. `now` is the clock, in seconds since 1970.

        Powertools prefers Lambda's own level, INFO or DEBUG, so ours is set afterwards. The SDK's loggers stay at INFO
        at any level: at DEBUG they write request bodies, and those hold articles.
        """
        self._turn = Lock()  # of the threads of an invocation: metrics are collected in one place
        service = os.environ.get("POWERTOOLS_SERVICE_NAME", SERVICE)
        self.logger = Logger(service=service, level=level)
        logging.getLogger(self.logger.name).setLevel(level)
        for name in ("botocore", "boto3", "urllib3", "s3transfer"):
            logging.getLogger(name).setLevel(logging.INFO)
        self._namespace, self._service = os.environ.get("POWERTOOLS_METRICS_NAMESPACE", SERVICE), service
        self.metrics = Metrics(namespace=self._namespace, service=service)
        self._prefix, self._now = prefix, now
        self._rejections: defaultdict[str, list[int]] = defaultdict(list)  # of each supplier: 1 or 0 for each record

    def outcome(self, outcome: Outcome) -> None:
        """Log the outcome of one record; a rejection as a warning."""
        fields = {
            "bucket": outcome.bucket,
            "key": outcome.key,
            "record_index": outcome.record_index,
            "outcome": outcome.kind.value,
            "reason": outcome.reason,
            "article_id": outcome.article_id,
            "revision": outcome.revision,
        }
        log = self.logger.warning if outcome.kind is OutcomeKind.REJECTED else self.logger.info
        with self._turn:
            log("record", extra=fields)
            self.metrics.add_metric(name=outcome.kind.value.capitalize(), unit=MetricUnit.Count, value=1)
            is_rejected = outcome.kind is OutcomeKind.REJECTED
            self._rejections[supplier_of(outcome.key, self._prefix)].append(int(is_rejected))

    @contextmanager
    def by_supplier(self) -> Iterator[None]:
        """Write the metrics of each supplier when an invocation ends, also one that fails."""
        self._rejections.clear()
        try:
            yield
        finally:
            for supplier, rejections in self._rejections.items():
                self._write_rejections(supplier, rejections)

    def _write_rejections(self, supplier: str, rejections: list[int]) -> None:
        """Write a line for up to 100 records: the average of the metric is the share that was rejected."""
        metrics = EphemeralMetrics(namespace=self._namespace, service=self._service)
        metrics.add_dimension(name="supplier", value=supplier)
        for rejected in rejections:
            metrics.add_metric(name="RejectedShare", unit=MetricUnit.Count, value=rejected)
        metrics.flush_metrics()

    def failure(self, problem: str, reason: str, **where: str | int) -> None:
        """Log a message or change that comes back."""
        with self._turn:
            self.logger.error(problem, extra={"reason": reason, **where})
            self.metrics.add_metric(name="Failures", unit=MetricUnit.Count, value=1)

    def refusal(self, problem: str, reason: str, **where: str | int) -> None:
        """Log a document that the index refuses for good."""
        with self._turn:
            self.logger.error(problem, extra={"reason": reason, **where})
            self.metrics.add_metric(name="Refused", unit=MetricUnit.Count, value=1)

    def searchable(self, event_time: str) -> None:
        """Count the milliseconds from the event of an upload until the index has its text."""
        try:
            waited = self._now() - datetime.fromisoformat(event_time).timestamp()
        except ValueError:
            return  # an event without a time, as by hand
        with self._turn:
            value = max(waited, 0) * 1_000
            self.metrics.add_metric(name="SearchableAfter", unit=MetricUnit.Milliseconds, value=value)


def supplier_of(key: str, prefix: str) -> str:
    """Return the supplier of an object: the folder below the prefix. Alarms watch each supplier apart.

    A name that could not be a dimension of a metric, or that is a sentence, is not taken: each name costs a metric.
    """
    folder, slash, _ = key.removeprefix(prefix).partition("/")
    if not slash:
        return NO_FOLDER
    return folder if _NAME.fullmatch(folder) else ODD_NAME
