"""OpenSearch over plain HTTPS: bulk writes with external versions, signed if the address is an AWS endpoint.

No client library: opensearch-py 3 brings 18 MB of gRPC, and two calls suffice (docs/adr/0010-dependencies.md).
"""

import base64
import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit, urlunsplit

import urllib3

from copydesk.errors import IndexUnavailable, Misconfigured
from copydesk.ports import BulkAction, BulkOutcome, BulkStatus

# 401 and 403 pass when the role is mended, 404 on a write when the index is made: the document is not at fault.
_MAY_PASS = {401, 403, 404, 429, 500, 502, 503, 504}
PAGE = 1_000  # documents of which the version is read at once
_TIMEOUT = urllib3.Timeout(connect=3, read=30)
MAX_BULK_BYTES = 5 * 2**20  # small nodes refuse over 10 MiB; half of that is what bulk guides advise


class OpenSearchIndex:
    """Implements SearchIndex for one alias of one endpoint.

    Basic authentication by `login` or from the address (https://user:password@host). SigV4 for the named `service`, or
    with "auto" for the hosts of OpenSearch Service and Serverless; none for other hosts.
    """

    def __init__(
        self,
        endpoint: str,
        alias: str,
        pool: urllib3.PoolManager | None = None,
        *,
        service: str = "auto",
        login: "Login | None" = None,
    ) -> None:
        """Prepare a connection, through `pool` or a pool of its own; nothing is sent yet."""
        parts = urlsplit(endpoint)
        host = parts.hostname or ""
        netloc = f"{host}:{parts.port}" if parts.port else host
        self._address = urlunsplit((parts.scheme, netloc, parts.path.rstrip("/"), "", ""))
        self.alias = alias
        self._service = _service(host) if service == "auto" else service.replace("none", "")
        self._login = login
        self._headers = {"content-type": "application/x-ndjson"}
        if parts.username:
            secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            self._headers["authorization"] = f"Basic {base64.b64encode(secret.encode()).decode()}"
        self._pool = pool or urllib3.PoolManager(timeout=_TIMEOUT, retries=False)

    @property
    def is_serverless(self) -> bool:
        """Whether requests are signed for OpenSearch Serverless."""
        return self._service == "aoss"

    def write(self, actions: Sequence[BulkAction]) -> list[BulkOutcome]:
        """Apply actions in requests of at most 5 MB, answer each in order.

        The alias must exist: otherwise the node would create an index of that name without our mapping.
        """
        return self.write_to(self.alias, actions, "/_bulk?require_alias=true")

    def write_to(self, target: str, actions: Sequence[BulkAction], path: str = "/_bulk") -> list[BulkOutcome]:
        """Apply actions to an index by its own name."""
        answered: list[BulkOutcome] = []
        for body in _bodies(actions, target):
            answered += self._bulk(path, body)
        return answered

    def versions_of(self, document_ids: Collection[str]) -> dict[str, int]:
        """Read the versions of documents as written last; unknown and deleted documents are absent."""
        return self.versions_in(self.alias, document_ids)

    def versions_in(self, target: str, document_ids: Collection[str]) -> dict[str, int]:
        """Read versions from an index by its own name."""
        if not document_ids:
            return {}
        wanted = {"docs": [{"_id": name, "_source": False} for name in document_ids]}
        answer = self.request("POST", f"/{target}/_mget", json.dumps(wanted).encode())
        return {found["_id"]: int(found["_version"]) for found in answer["docs"] if found.get("found")}

    def version_pages(self) -> Iterator[dict[str, int]]:
        """Read the versions of all documents by id, a page at a time, in order of their article's id.

        Paged by `search_after`, which needs no open search context and which every kind of endpoint has. Writes of the
        last second may be missing.
        """
        after: list[Any] = []
        while True:
            sought: dict[str, Any] = {"size": PAGE, "_source": False, "version": True, "sort": [{"articleId": "asc"}]}
            sought |= {"search_after": after} if after else {}
            hits = self.request("POST", f"/{self.alias}/_search", json.dumps(sought).encode())["hits"]["hits"]
            if not hits:
                return
            yield {hit["_id"]: int(hit["_version"]) for hit in hits}
            after = hits[-1]["sort"]

    def forget(self, document_ids: Collection[str]) -> None:
        """Do nothing: the node forgets the version of a deleted document after a minute (index.gc_deletes)."""

    def request(self, method: str, path: str, body: bytes = b"", content_type: str = "application/json") -> Any:
        """Send one request and return the parsed answer. Raises: IndexUnavailable for anything but success."""
        answer = self._sent(method, path, body, content_type)
        if answer.status == 401 and self._login:
            self._login.forget()
            answer = self._sent(method, path, body, content_type)
        if answer.status >= 300:
            raise RefusedRequest(answer.status)
        try:
            return json.loads(answer.data)
        except ValueError as error:
            raise IndexUnavailable("the answer is not JSON") from error

    def _sent(self, method: str, path: str, body: bytes, content_type: str) -> urllib3.BaseHTTPResponse:
        url = f"{self._address}{path}"
        login = {"authorization": self._login.header()} if self._login else {}
        headers = self._signed(method, url, body, {**self._headers, **login, "content-type": content_type})
        try:
            return self._pool.request(method, url, body=body, headers=headers)
        except urllib3.exceptions.HTTPError as error:
            raise IndexUnavailable(type(error).__name__) from error

    def _bulk(self, path: str, lines: list[bytes]) -> list[BulkOutcome]:
        """Send one bulk; halve it while the node finds it too large, down to the single document that is."""
        try:
            answer = self.request("POST", path, b"".join(lines), "application/x-ndjson")
        except RefusedRequest as refused:
            if refused.status != 413:
                raise
            half = len(lines) // 2
            if not half:  # refused for good: a retry would block its shard
                return [BulkOutcome(BulkStatus.REJECTED, "status_413")]
            return [*self._bulk(path, lines[:half]), *self._bulk(path, lines[half:])]
        if not isinstance(answer, dict) or _ids_of(answer) != [_id_of(line) for line in lines]:
            raise IndexUnavailable("the answer does not belong to this bulk")
        return _outcomes(answer)

    def _signed(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> dict[str, str]:
        if not self._service:
            return dict(headers)
        # botocore is loaded only for AWS endpoints
        from botocore.awsrequest import AWSRequest  # noqa: PLC0415

        from copydesk.adapters.signature import signed  # noqa: PLC0415

        request = AWSRequest(method=method, url=url, data=body, headers=dict(headers))
        return signed(request, self._service, _region())


class Login(Protocol):
    """Basic authentication whose password may change while a function runs."""

    def header(self) -> str:
        """Return the value of the authorization header."""

    def forget(self) -> None:
        """Read the password again at the next request."""


class RefusedRequest(IndexUnavailable):
    """The node answered a whole request with an error status."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status

    @property
    def code(self) -> str:
        """The code of its base class, which filters and alarms look for."""
        return "index_unavailable"


def _region() -> str:
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    if not region:
        raise Misconfigured("AWS_REGION is not set, and requests to an AWS endpoint are signed for a region")
    return region


def _service(host: str) -> str:
    """The AWS service that requests to this host are signed for; "" for any other node."""
    for suffix, service in ((".es.amazonaws.com", "es"), (".aoss.amazonaws.com", "aoss")):
        if host.endswith((suffix, f"{suffix}.cn")):
            return service
    if host.endswith(".on.aws"):  # dual-stack: NAME.aos.REGION.on.aws
        return next((service for part, service in ((".aos.", "es"), (".aoss.", "aoss")) if part in host), "")
    return ""


def _ids_of(answer: Mapping[str, Any]) -> list[str]:
    """The ids of the documents that a bulk answer is about, in order."""
    entries = (about for entry in answer.get("items", ()) for about in entry.values())
    return [str(about.get("_id")) for about in entries]


def _id_of(lines: bytes) -> str:
    """The id of the document that the lines of an action are about."""
    operation = json.loads(lines[: lines.index(b"\n")])
    return next(str(place["_id"]) for place in operation.values())


def _outcomes(answer: Mapping[str, Any]) -> list[BulkOutcome]:
    """Read a bulk answer item by item, in the order of the request: HTTP 200 answers for none of them.

    409 is success: the index holds this version or a newer one. 404 on a delete is success: the document is gone.
    Refusals that are the node's, not the document's, may pass; any other is for good.
    """
    return [_outcome(*next(iter(entry.items()))) for entry in answer["items"]]


def _outcome(operation: str, answer: Mapping[str, Any]) -> BulkOutcome:
    status = int(answer["status"])
    if status < 300 or status == 409 or (operation == "delete" and status == 404):
        return BulkOutcome(BulkStatus.DONE, was_older=status == 409)
    error = answer.get("error")
    reason = str(error.get("type")) if isinstance(error, Mapping) else f"status_{status}"
    return BulkOutcome(BulkStatus.RETRY if status in _MAY_PASS else BulkStatus.REJECTED, reason)


def _bodies(actions: Sequence[BulkAction], target: str) -> Iterator[list[bytes]]:
    """Group actions into requests; one entry an action, its line or two lines of NDJSON."""
    lines: list[bytes] = []
    size = 0
    for action in actions:
        line = _lines(action, target)
        if lines and size + len(line) > MAX_BULK_BYTES:
            yield lines
            lines, size = [], 0
        lines.append(line)
        size += len(line)
    if lines:
        yield lines


def _lines(action: BulkAction, target: str) -> bytes:
    operation = "delete" if action.document is None else "index"
    place = {
        "_index": target,
        "_id": action.document_id,
        "version": action.version,
        "version_type": "external",
    }
    parts = [{operation: place}, *([action.document] if action.document is not None else [])]
    return b"".join(json.dumps(part, ensure_ascii=False).encode("utf-8", "replace") + b"\n" for part in parts)
