"""Lambda: the table's stream -> the search index.

Wired at cold start: with settings missing, the function fails before it reads the stream and names them all.
"""

import os
from functools import cache, partial
from typing import Any

from copydesk.adapters.aws import client
from copydesk.adapters.opensearch import Login, OpenSearchIndex
from copydesk.adapters.report import LambdaReporter
from copydesk.adapters.s3_folders import S3Quarantine, S3Texts
from copydesk.adapters.search_setup import PreparedIndex
from copydesk.search.handler import IndexHandler
from copydesk.settings import IndexSettings
from copydesk.table.items import text_loader


def _login(secret: str) -> Login | None:
    """The login of a node of one's own; loaded for that alone."""
    if not secret:
        return None
    from copydesk.adapters.secrets import SecretLogin  # noqa: PLC0415

    return SecretLogin(cache(partial(client, "secretsmanager")), secret)


_settings = IndexSettings.from_environ(os.environ)
_s3 = cache(partial(client, "s3"))
_reporter = LambdaReporter(os.environ["LOG_LEVEL"])
_handler = IndexHandler(
    index=PreparedIndex(
        OpenSearchIndex(
            _settings.search_endpoint,
            _settings.search_index,
            service=_settings.signing_service,
            login=_login(_settings.search_secret),
        )
    ),
    quarantine=S3Quarantine(_s3, _settings.quarantine_uri),
    reporter=_reporter,
    load_text=text_loader(S3Texts(_s3, _settings.texts_uri).get),
)


@_reporter.metrics.log_metrics
@_reporter.logger.inject_lambda_context
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Write a batch of stream records to the index."""
    return _handler(event)
