"""The stub from the benchmark's side: start it, upload objects, read what it has counted."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from copydesk.events import JsonObject


@dataclass(frozen=True, slots=True)
class Counts:
    """Calls, request units, and round trips: calls that waited for each other."""

    calls: float = 0
    reads: float = 0
    writes: float = 0
    trips: float = 0

    def __sub__(self, other: "Counts") -> "Counts":
        return Counts(*map(float.__sub__, self._values, other._values))

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*map(float.__add__, self._values, other._values))

    def over(self, articles: int) -> "Counts":
        """Return the counts of one article."""
        return Counts(*(value / articles for value in self._values))

    @property
    def _values(self) -> tuple[float, ...]:
        return tuple(map(float, (self.calls, self.reads, self.writes, self.trips)))


class Services:
    """A connection to the stub."""

    def __init__(self, port: int) -> None:
        """Connect to a port of this machine."""
        self.endpoint = f"http://127.0.0.1:{port}"
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self._uploads = 0

    def upload(self, bodies: Sequence[tuple[str, bytes]]) -> JsonObject:
        """Store objects, given with their suffix, and return the event that a queue sends of them."""
        return {"Records": [self._message(suffix, body) for suffix, body in bodies]}

    def reset(self) -> None:
        """Empty tables and index."""
        self._ask("POST", "/-/reset")

    def wait(self, seconds: float) -> None:
        """Answer each call so long after it has arrived."""
        self._ask("POST", "/-/latency", str(seconds).encode())

    def counts(self) -> Counts:
        """Return what was counted since the last reset."""
        meter = json.loads(self._ask("GET", "/-/counts")[0])
        calls = {name: count for name, count in meter["calls"].items() if name != "PutObject"}
        return Counts(sum(calls.values()), meter["reads"], meter["writes"], meter["chain"])

    def changes(self) -> list[Any]:
        """Return the stream records of articles since the last call."""
        records = json.loads(self._ask("GET", "/-/changes")[0])
        return [one for one in records if one["dynamodb"]["Keys"]["sk"]["S"] == "META"]

    def _message(self, suffix: str, body: bytes) -> JsonObject:
        self._uploads += 1
        number = self._uploads
        key = f"{number:06d}{suffix}"
        headers = self._ask("PUT", f"/inbox/{key}", body)[1]
        stored = {"key": key, "size": len(body), "eTag": headers["etag"].strip('"')}
        stored |= {"versionId": headers["x-amz-version-id"], "sequencer": f"{number:018X}"}
        moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")  # claims count from it
        about = {"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "eventTime": moment}
        record = {**about, "awsRegion": "us-east-1", "s3": {"bucket": {"name": "inbox"}, "object": stored}}
        return {"messageId": f"{number}", "eventSource": "aws:sqs", "body": json.dumps({"Records": [record]})}

    def _ask(self, method: str, path: str, body: bytes = b"") -> tuple[bytes, Any]:
        self._connection.request(method, path, body)
        answer = self._connection.getresponse()
        return answer.read(), answer.headers


@contextmanager
def running() -> Iterator[Services]:
    """Start the stub in a process of its own, and point boto3 at it."""
    command = [sys.executable, "-m", "benchmarks.speed.stub"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as stub:  # noqa: S603
        services = Services(int(stub.stdout.readline() if stub.stdout else 0))
        os.environ.update(
            AWS_ENDPOINT_URL=services.endpoint,
            AWS_ACCESS_KEY_ID="x",
            AWS_SECRET_ACCESS_KEY="x",  # noqa: S106
            AWS_DEFAULT_REGION="us-east-1",
            AWS_EC2_METADATA_DISABLED="true",
        )
        try:
            yield services
        finally:
            stub.terminate()
