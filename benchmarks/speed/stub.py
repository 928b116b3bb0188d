"""S3, DynamoDB and OpenSearch on 127.0.0.1, in memory: the simulation's services behind HTTP, in a process of its own.

    python -m benchmarks.speed.stub          (prints its port)

A call is answered `latency` seconds after it has arrived, so that calls side by side wait together. `/-/` is the
benchmark's own side: reset, latency, counts, changes.
"""

import base64
import json
import socketserver
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from zlib import crc32

from botocore.exceptions import ClientError

from benchmarks.speed.units import Meter
from simulation.services.dynamodb import DynamoDB
from simulation.services.expressions.values import attributes_of
from simulation.services.opensearch import OpenSearch
from simulation.services.s3 import S3

TABLES = ("copydesk", "competent", "naive")
BUCKETS = ("inbox", "quarantine", "texts")
_KEYS = ("pk", "sk")
_SNAKE = {"PutItem": "put_item", "UpdateItem": "update_item", "GetItem": "get_item", "Query": "query"}


@dataclass
class Answer:
    """The answer to a request."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Services:
    """The services, and what they have counted."""

    def __init__(self) -> None:
        self.latency = 0.0
        self.meter = Meter()
        self.lock = threading.Lock()
        self._s3, self._search = S3(), OpenSearch()
        self._dynamodb, self._shown = DynamoDB(*TABLES), 0
        for bucket in BUCKETS:
            self._s3.add_bucket(bucket)

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Answer a request of any service."""
        if target := headers.get("x-amz-target"):
            return self._of_dynamodb(target.partition(".")[2], body)
        if path.startswith("/search/"):
            self.meter.call("Search")
            found = self._search.request(method, path.removeprefix("/search"), body, headers)
            return Answer(found.status, found.data, {"content-type": "application/json"})
        if path.startswith("/plain/"):
            self.meter.call("Search")
            return _plain_bulk(body)
        return self._of_s3(method, path, headers, body)

    def command(self, path: str, body: bytes) -> Answer:
        """Carry out a command of the benchmark."""
        match path.split("/")[2:]:
            case ["reset"]:
                self._dynamodb, self.meter, self._shown = DynamoDB(*TABLES), Meter(), 0
                for index in self._search.indexes.values():
                    index.documents.clear()
            case ["latency"]:
                self.latency = float(body)
            case ["counts"]:
                return Answer(body=json.dumps(vars(self.meter)).encode())
            case ["changes"]:
                records = [change.record for change in self._dynamodb.changes[self._shown :]]
                self._shown = len(self._dynamodb.changes)
                return Answer(body=json.dumps(records).encode())
        return Answer()

    def _of_dynamodb(self, operation: str, body: bytes) -> Answer:
        request = _with_bytes(json.loads(body))
        self.meter.call(operation)
        try:
            content, status = self._operated(operation, request), 200
        except ClientError as refused:
            response: Any = refused.response
            error = {"__type": f"com.amazonaws.dynamodb.v20120810#{response['Error']['Code']}"}
            content = {**error, "message": response["Error"]["Message"], "Item": response.get("Item", {})}
            status = 400
        written = json.dumps(content, default=_as_base64).encode()
        about = {"content-type": "application/x-amz-json-1.0", "x-amz-crc32": str(crc32(written))}
        return Answer(status, written, about)

    def _operated(self, operation: str, request: dict[str, Any]) -> Any:
        if operation == "BatchWriteItem":
            return self._batch_written(request)
        if operation == "BatchGetItem":
            return self._batch_got(request)
        call: Callable[..., Any] = getattr(self._dynamodb, _SNAKE[operation])
        if operation in {"GetItem", "Query"}:
            answer = call(**request)
            items = answer.get("Items", [answer["Item"]] if "Item" in answer else [])
            size = sum(item.size for item in items)
            self.meter.read([size], is_consistent=request.get("ConsistentRead", False))
            return answer
        key = request.get("Key") or {name: request["Item"][name] for name in _KEYS if name in request["Item"]}
        before = self._size(request["TableName"], key)
        try:
            return call(**request)
        finally:
            self.meter.write(before, self._size(request["TableName"], key))

    def _batch_got(self, request: dict[str, Any]) -> Any:
        for name, part in request["RequestItems"].items():
            sizes = [self._size(name, key) for key in part["Keys"]]
            self.meter.read(sizes, is_consistent=part.get("ConsistentRead", False))
        return self._dynamodb.batch_get_item(**request)

    def _batch_written(self, request: dict[str, Any]) -> Any:
        """Write each item for itself, which the simulation's table has no operation for."""
        for name, writes in request["RequestItems"].items():
            for write in writes:
                self._operated("PutItem", {"TableName": name, **write["PutRequest"]})
        return {"UnprocessedItems": {}}

    def _size(self, table: str, key: Mapping[str, Any]) -> int:
        found = self._dynamodb.get_item(TableName=table, Key=dict(key), ConsistentRead=True)
        return attributes_of(found["Item"]).size if "Item" in found else 0

    def _of_s3(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        parts = urlsplit(path)
        if "list-type=2" in parts.query:  # of profiles, once in five minutes: not counted
            return Answer(body=b"<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>")
        bucket, key = unquote(parts.path).lstrip("/").split("/", 1)
        self.meter.call("GetObject" if method == "GET" else "PutObject")
        if method == "PUT":
            stored = self._s3.put_object(Bucket=bucket, Key=key, Body=body, ContentType=headers.get("content-type", ""))
            return Answer(headers={"etag": stored["ETag"], "x-amz-version-id": stored["VersionId"]})
        version = dict(parse_qsl(parts.query)).get("versionId")
        asked = {"VersionId": version} if version else {}
        found = self._s3.get_object(Bucket=bucket, Key=key, **asked)
        about = {"etag": found["ETag"], "x-amz-version-id": found["VersionId"], "content-type": found["ContentType"]}
        return Answer(body=found["Body"].read(), headers=about)


def _plain_bulk(body: bytes) -> Answer:
    """Accept every action: the other stacks' documents are not read again."""
    items = [{"index": {"_id": str(number), "status": 201}} for number in range(body.count(b'{"index"'))]
    content = json.dumps({"took": 1, "errors": False, "items": items}).encode()
    return Answer(body=content, headers={"content-type": "application/json"})


def _with_bytes(value: Any) -> Any:
    """Read binaries, which are base64 text on the wire."""
    if isinstance(value, dict):
        binary = value.get("B")
        if len(value) == 1 and isinstance(binary, str):
            return {"B": base64.b64decode(binary)}
        return {name: _with_bytes(member) for name, member in value.items()}
    return [_with_bytes(member) for member in value] if isinstance(value, list) else value


def _as_base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


class Connection(socketserver.StreamRequestHandler):
    """One connection of a client, kept alive."""

    disable_nagle_algorithm = True
    wbufsize = -1
    services: Services

    def handle(self) -> None:
        """Answer requests until the client closes the connection."""
        while line := self.rfile.readline():
            arrived = time.monotonic()
            method, path, _ = line.decode("latin-1").split(" ", 2)
            headers = self._headers()
            if "100-continue" in headers.get("expect", ""):
                self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                self.wfile.flush()
            body = self.rfile.read(int(headers.get("content-length", 0)))
            if path.startswith("/-/"):
                with self.services.lock:
                    answer = self.services.command(path, body)
            else:
                answer = self._served(method, path, headers, body, arrived)
            self._send(answer)

    def _served(self, method: str, path: str, headers: Mapping[str, str], body: bytes, arrived: float) -> Answer:
        with self.services.lock:
            meter = self.services.meter
            place = meter.chain + 1
            answer = self.services.answer(method, path, headers, body)
        time.sleep(max(0.0, arrived + self.services.latency - time.monotonic()))
        with self.services.lock:
            meter.answered(place)
        return answer

    def _headers(self) -> dict[str, str]:
        lines = iter(lambda: self.rfile.readline().decode("latin-1").strip(), "")
        named = (line.partition(":") for line in lines)
        return {name.lower(): value.strip() for name, _, value in named}

    def _send(self, answer: Answer) -> None:
        lines = [f"HTTP/1.1 {answer.status} Answered", f"content-length: {len(answer.body)}"]
        lines += [f"{name}: {value}" for name, value in answer.headers.items()]
        self.wfile.write("\r\n".join([*lines, "", ""]).encode() + answer.body)
        self.wfile.flush()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


def main() -> None:
    """Serve until the benchmark closes our input."""
    Connection.services = Services()
    with _Server(("127.0.0.1", 0), Connection) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(server.server_address[1], flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
