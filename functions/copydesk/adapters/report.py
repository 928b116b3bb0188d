"""Logs and metrics of a Lambda, by Powertools: one structured line per outcome, one metric per kind of outcome."""

import logging
import os
from threading import Lock

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from copydesk.outcome import Outcome, OutcomeKind

SERVICE = "copydesk"


class LambdaReporter:
    """Implements Reporter. Service and namespace come from Powertools' environment variables, or are `copydesk`.

    Without a namespace Powertools would fail each batch at its end, after everything was stored.
    """

    def __init__(self, level: str) -> None:
        """Create logger and metrics once, at cold start; `level` is the value of LOG_LEVEL.

        Powertools prefers Lambda's own level, INFO or DEBUG, so ours is set afterwards. The SDK's loggers stay at INFO
        at any level: at DEBUG they write request bodies, and those hold articles.
        """
        self._turn = Lock()  # of the threads of an invocation: metrics are collected in one place
        service = os.environ.get("POWERTOOLS_SERVICE_NAME", SERVICE)
        self.logger = Logger(service=service, level=level)
        logging.getLogger(self.logger.name).setLevel(level)
        for name in ("botocore", "boto3", "urllib3", "s3transfer"):
            logging.getLogger(name).setLevel(logging.INFO)
        self.metrics = Metrics(namespace=os.environ.get("POWERTOOLS_METRICS_NAMESPACE", SERVICE), service=service)

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

    def failure(self, problem: str, reason: str, **where: str | int) -> None:
        """Log a message that returns to its queue, or a document that was refused."""
        with self._turn:
            self.logger.error(problem, extra={"reason": reason, **where})
            self.metrics.add_metric(name="Failures", unit=MetricUnit.Count, value=1)
