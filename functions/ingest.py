"""Lambda: bucket notifications -> stored articles.

Wired at cold start: with settings missing, the function fails before it takes a message and names them all.
"""

import os
from dataclasses import replace
from functools import cache, partial
from typing import Any

from copydesk.adapters.aws import client
from copydesk.adapters.dynamodb import DynamoArticleTable
from copydesk.adapters.dynamodb_client import dynamodb_client
from copydesk.adapters.report import LambdaReporter
from copydesk.adapters.s3 import S3ObjectStore
from copydesk.adapters.s3_folders import S3Quarantine, S3Texts
from copydesk.adapters.s3_profiles import S3Profiles
from copydesk.adapters.sqs import SqsQueue
from copydesk.adapters.threads import Threads
from copydesk.pipeline.desk import Desk
from copydesk.pipeline.handler import IngestHandler
from copydesk.settings import IngestSettings

_settings = IngestSettings.from_environ(os.environ)
_s3 = cache(partial(client, "s3"))
_profiles = S3Profiles(_s3, _settings.profiles_uri)
_reporter = LambdaReporter(os.environ["LOG_LEVEL"], _settings.inbox_prefix)
_handler = IngestHandler(
    Desk(
        store=S3ObjectStore(_s3(), _settings.limits),
        table=DynamoArticleTable(dynamodb_client(), _settings.article_table, S3Texts(_s3, _settings.texts_uri)),
        quarantine=S3Quarantine(_s3, _settings.quarantine_uri),
        dedupe_window_days=_settings.dedupe_window_days,
        thresholds=_settings.thresholds,
        limits=_settings.limits,
        side_by_side=Threads(most=10),  # for records; messages have their own threads, which wait for these
    ),
    _reporter,
    SqsQueue(partial(client, "sqs"), _settings.ingest_queue),
    Threads(most=10),  # the size of a batch
)


@_reporter.metrics.log_metrics
@_reporter.logger.inject_lambda_context
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Process a batch of messages from the ingest queue, or one notification sent directly."""
    with _reporter.by_supplier():
        return replace(_handler, desk=replace(_handler.desk, profiles=_profiles()))(event, context)
