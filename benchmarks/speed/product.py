"""The real Lambdas with their real adapters, wired by their own modules from environment variables."""

import importlib
import os
import sys
import warnings
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from copydesk.events import JsonObject

_ENVIRONMENT = {
    "ARTICLE_TABLE": "copydesk",
    "INGEST_QUEUE": "http://127.0.0.1/queue",
    "QUARANTINE_URI": "s3://quarantine/bench/",
    "TEXTS_URI": "s3://texts/bench/",
    "PROFILES_URI": "s3://profiles/bench/",
    "DEDUPE_WINDOW_DAYS": "30",
    "DEDUPE_COPY_SCORE": "1.0",
    "DEDUPE_JOIN_SCORE": "2.0",
    "INBOX_PREFIX": "inbox/",
    "SEARCH_INDEX": "articles",
    "LOG_LEVEL": "INFO",
}


class Context:
    """The context of an invocation."""

    function_name = "bench"
    memory_limit_in_mb = 1769
    invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:bench"
    aws_request_id = "bench"

    def get_remaining_time_in_millis(self) -> int:
        """There is always time left."""
        return 300_000


class Product:
    """Both Lambdas. What they log goes to the null device: writing it is part of the work."""

    name = "copydesk"

    def __init__(self, endpoint: str) -> None:
        """Import the functions, which make their clients."""
        os.environ.update(_ENVIRONMENT, SEARCH_ENDPOINT=f"{endpoint}/search")
        self._log = Path(os.devnull).open("w")  # noqa: SIM115 - open as long as the process
        with redirect_stdout(self._log):
            self._ingest, self._index = (importlib.import_module(name).handler for name in ("ingest", "index"))

    def reset(self) -> None:
        """The product keeps nothing in memory."""

    def __call__(self, event: JsonObject) -> None:
        """Ingest a batch of messages. Exits if a message failed: a figure without its work is none."""
        self._checked(self._ingest, event)

    def index(self, event: JsonObject) -> None:
        """Write a batch of the table's stream to the index."""
        self._checked(self._index, event)

    def _checked(self, handler: Any, event: JsonObject) -> None:
        with redirect_stdout(self._log), warnings.catch_warnings(action="ignore"):  # an index batch has no metrics
            answer = handler(event, Context())
        if answer["batchItemFailures"]:
            sys.exit(f"failed: {answer}")
