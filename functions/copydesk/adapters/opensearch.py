"""OpenSearch over plain HTTPS: bulk writes with external versions, signed for AWS where the address is AWS's.

No client library: opensearch-py 3 brings 18 MB of gRPC, and two calls are all that is needed (docs/adr).
"""

import base64
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

import urllib3

from copydesk.errors import IndexUnavailable
from copydesk.ports import BulkAction, BulkOutcome
from copydesk.search.bulk_response import outcomes

MAX_BULK_BYTES = 5 * 2**20  # small nodes refuse over 10 MiB; half of that is what bulk guides advise
_TIMEOUT = urllib3.Timeout(connect=3, read=30)


class OpenSearchIndex:
    """Fulfils SearchIndex against one alias of one endpoint.

    Basic authentication from the address (https://user:password@host), SigV4 for *.es.amazonaws.com and
    *.aoss.amazonaws.com, none otherwise.
    """

    def __init__(self, endpoint: str, alias: str) -> None:
        """Prepare a connection; nothing is sent yet."""
        parts = urlsplit(endpoint)
        host = parts.hostname or ""
        netloc = f"{host}:{parts.port}" if parts.port else host
        self._address = urlunsplit((parts.scheme, netloc, parts.path.rstrip("/"), "", ""))
        self._alias = alias
        self._service = _service(host)
        self._headers = {"content-type": "application/x-ndjson"}
        if parts.username:
            secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            self._headers["authorization"] = f"Basic {base64.b64encode(secret.encode()).decode()}"
        self._pool = urllib3.PoolManager(timeout=_TIMEOUT, retries=False)

    def write(self, actions: Sequence[BulkAction]) -> list[BulkOutcome]:
        """Apply actions in requests of at most 5 MB, answer each in order."""
        answered: list[BulkOutcome] = []
        for body in _bodies(actions, self._alias):
            answered += self._bulk(body)
        return answered

    def request(self, method: str, path: str, body: bytes, content_type: str = "application/json") -> Any:
        """Send one request and return the parsed answer. Raises: IndexUnavailable for anything but success."""
        url = f"{self._address}{path}"
        headers = self._signed(method, url, body, {**self._headers, "content-type": content_type})
        try:
            answer = self._pool.request(method, url, body=body, headers=headers)
        except urllib3.exceptions.HTTPError as error:
            raise IndexUnavailable(type(error).__name__) from error
        if answer.status >= 300:
            raise RefusedRequest(answer.status)
        return json.loads(answer.data)

    def _bulk(self, lines: list[bytes]) -> list[BulkOutcome]:
        """Send one bulk; halve it where the node says it is too large."""
        try:
            return outcomes(self.request("POST", "/_bulk", b"".join(lines), "application/x-ndjson"))
        except RefusedRequest as refused:
            if refused.status != 413 or len(lines) == 1:
                raise
        half = len(lines) // 2
        return [*self._bulk(lines[:half]), *self._bulk(lines[half:])]

    def _signed(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> dict[str, str]:
        if not self._service:
            return dict(headers)
        # botocore is loaded for AWS's own endpoints alone
        from botocore.awsrequest import AWSRequest  # noqa: PLC0415

        from copydesk.adapters.signature import signed  # noqa: PLC0415

        request = AWSRequest(method=method, url=url, data=body, headers=dict(headers))
        return signed(request, self._service, os.environ["AWS_REGION"])


class RefusedRequest(IndexUnavailable):
    """The node answered a whole request with an error status."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status


def _service(host: str) -> str:
    """Which AWS service signs for this host; "" for a node of one's own."""
    for suffix, service in ((".es.amazonaws.com", "es"), (".aoss.amazonaws.com", "aoss")):
        if host.endswith((suffix, f"{suffix}.cn")):
            return service
    return ""


def _bodies(actions: Sequence[BulkAction], alias: str) -> Iterator[list[bytes]]:
    """Group actions into requests; one entry an action, its line or two lines of NDJSON."""
    lines: list[bytes] = []
    size = 0
    for action in actions:
        line = _lines(action, alias)
        if lines and size + len(line) > MAX_BULK_BYTES:
            yield lines
            lines, size = [], 0
        lines.append(line)
        size += len(line)
    if lines:
        yield lines


def _lines(action: BulkAction, alias: str) -> bytes:
    operation = "delete" if action.document is None else "index"
    target = {
        "_index": alias,
        "_id": action.document_id,
        "version": action.version,
        "version_type": "external",
    }
    parts = [{operation: target}, *([action.document] if action.document is not None else [])]
    return b"".join(json.dumps(part, ensure_ascii=False).encode("utf-8", "replace") + b"\n" for part in parts)
