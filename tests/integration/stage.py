"""The parts of the fixtures: an account, a search node, and a Lambda function after its cold start."""

import importlib
import json
import sys
from base64 import b64encode
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler
from io import StringIO
from types import ModuleType
from typing import Any, ClassVar

import boto3

from copydesk.table.items import stored_article
from copydesk.table.stored import StoredArticle

INBOX, DESK, TABLE = "gazette-inbox", "gazette-desk", "articles"
QUEUE_URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/gazette-ingest"
STARTED = datetime.now(UTC) - timedelta(hours=1)  # recent: the table uses the real clock, and claims must not expire


@cache
def client(service: str) -> Any:
    """A client, created once, because botocore's models load slowly."""
    return boto3.client(service)  # type: ignore[call-overload]


@dataclass(frozen=True)
class Upload:
    """A version of an object, numbered over the whole inbox."""

    key: str
    version_id: str
    etag: str
    number: int
    removed: bool = False

    @property
    def sequencer(self) -> str:
        return f"{self.number:018X}"

    @property
    def time(self) -> str:
        return (STARTED + timedelta(seconds=self.number)).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Account:
    """The inbox, the desk's bucket and the table."""

    uploads: int = 0

    def upload(self, key: str, body: bytes) -> Upload:
        answer = client("s3").put_object(Bucket=INBOX, Key=key, Body=body)
        return self._numbered(key, answer["VersionId"], answer["ETag"].strip('"'))

    def delete(self, key: str) -> Upload:
        return self._numbered(key, client("s3").delete_object(Bucket=INBOX, Key=key)["VersionId"], removed=True)

    def articles(self) -> list[StoredArticle]:
        rows = client("dynamodb").scan(TableName=TABLE, ConsistentRead=True)["Items"]
        return [stored_article(row) for row in rows if row["sk"]["S"] == "META"]

    def quarantined(self) -> dict[str, dict[str, Any]]:
        listed = client("s3").list_objects_v2(Bucket=DESK, Prefix="quarantine/").get("Contents", [])
        return {entry["Key"]: json.loads(self.read(entry["Key"])) for entry in listed}

    def read(self, key: str) -> bytes:
        body: bytes = client("s3").get_object(Bucket=DESK, Key=key)["Body"].read()
        return body

    def stream(self) -> list[dict[str, Any]]:
        """Every record of the table's stream, in the form in which Lambda receives it."""
        streams = client("dynamodbstreams")
        arn = client("dynamodb").describe_table(TableName=TABLE)["Table"]["LatestStreamArn"]
        (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        start = streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")[
            "ShardIterator"
        ]
        records = streams.get_records(ShardIterator=start)["Records"]
        as_json = json.dumps(
            records, default=lambda value: b64encode(value).decode() if isinstance(value, bytes) else 0
        )
        return [{**record, "eventSource": "aws:dynamodb"} for record in json.loads(as_json)]

    def _numbered(self, key: str, version_id: str, etag: str = "", *, removed: bool = False) -> Upload:
        self.uploads += 1
        return Upload(key, version_id, etag, self.uploads, removed)


@dataclass
class SearchNode:
    """A search node that stores documents under external versions; `refusals` holds the status for refused ids."""

    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    refusals: dict[str, int] = field(default_factory=dict)
    status: int = 200
    url: str = ""

    def clear(self) -> None:
        self.documents, self.versions, self.refusals, self.status = {}, {}, {}, 200

    def bulk(self, body: bytes) -> dict[str, Any]:
        lines = iter([json.loads(line) for line in body.splitlines()])
        answers: list[dict[str, Any]] = []
        for action in lines:
            ((operation, place),) = action.items()
            answer = self._index(place, next(lines)) if operation == "index" else self._delete(place)
            answers.append({operation: answer})
        return {"errors": any("error" in one for answer in answers for one in answer.values()), "items": answers}

    def found(self, body: bytes) -> dict[str, Any]:
        """The answer to `_mget`."""
        names = [wanted["_id"] for wanted in json.loads(body)["docs"]]
        return {"docs": [{"_id": one, **({"found": True, "_version": self.versions[one]} if one in self.documents
                                         else {"found": False})} for one in names]}  # fmt: skip

    def page(self, body: bytes) -> dict[str, Any]:
        """The answer to a search that pages through all documents by id."""
        asked = json.loads(body)
        after = asked.get("search_after", [""])[0]
        names = sorted(name for name in self.documents if name > after)[: asked["size"]]
        hits = [
            {"_id": one, "_version": self.versions[one], "sort": [one], "_source": self.documents[one]} for one in names
        ]
        return {"hits": {"hits": hits, "total": {"value": len(self.documents)}}}

    def _delete(self, action: dict[str, Any]) -> dict[str, Any]:
        name, version = action["_id"], action["version"]
        if self.versions.get(name, 0) >= version:
            return {"_id": name, "status": 409, "error": {"type": "version_conflict_engine_exception"}}
        self.versions[name] = version
        return {"_id": name, "status": 200 if self.documents.pop(name, None) else 404}

    def _index(self, action: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
        name, version = action["_id"], action["version"]
        assert action["version_type"] == "external"
        status = self.refusals.get(name) or (409 if self.versions.get(name, 0) >= version else 201)
        if status != 201:
            return {"_id": name, "status": status, "error": {"type": f"refused_with_{status}", "reason": str(document)}}
        self.documents[name], self.versions[name] = document, version
        return {"_id": name, "status": status}


class Requests(BaseHTTPRequestHandler):
    """The HTTP interface of the node: bulks, versions by id, pages of all ids, and an alias that already exists."""

    node: ClassVar[SearchNode]

    def do_GET(self) -> None:
        self._answer({"articles-v1-000001": {}})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        calls = {"_bulk": self.node.bulk, "_mget": self.node.found, "_search": self.node.page}
        call = calls.get(self.path.partition("?")[0].rpartition("/")[2])
        self._answer(call(body) if call and self.node.status == 200 else {})

    def _answer(self, answer: dict[str, Any]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(self.node.status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@dataclass(frozen=True)
class Context:
    """The context that Lambda passes to a function."""

    function_name: str = "copydesk"
    function_version: str = "$LATEST"
    memory_limit_in_mb: int = 1769
    invoked_function_arn: str = "arn:aws:lambda:eu-west-1:123456789012:function:copydesk"
    aws_request_id: str = "5d0f1c9e-7a64-4c1b-9f0e-2b7c3d5a1e00"

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


@dataclass(frozen=True)
class Waning(Context):
    """A context whose time is up after `most` looks at the clock."""

    looks: list[int] = field(default_factory=list)
    most: int = 100

    def get_remaining_time_in_millis(self) -> int:
        self.looks.append(len(self.looks))
        return 60_000 if len(self.looks) < self.most else 0


@dataclass
class Function:
    """A Lambda function, cold until `start`, then warm; its output is kept."""

    name: str
    output: StringIO = field(default_factory=StringIO)
    module: ModuleType | None = None

    def start(self) -> "Function":
        """Import the module again, as a cold start does."""
        sys.modules.pop(self.name, None)
        with redirect_stdout(self.output):
            self.module = importlib.import_module(self.name)
        return self

    def __call__(self, event: dict[str, Any], context: Context | None = None) -> dict[str, Any]:
        assert self.module
        with redirect_stdout(self.output):
            answer: dict[str, Any] = self.module.handler(event, context or Context())
        return answer

    def printed(self) -> "Printed":
        """The output since the last call."""
        text = self.output.getvalue()
        self.output.seek(0)
        self.output.truncate()
        lines = [json.loads(line) for line in text.splitlines()]
        return Printed(text, [one for one in lines if "_aws" not in one], [one for one in lines if "_aws" in one])


@dataclass(frozen=True)
class Printed:
    """The output of a function: the whole text, its log lines, and its metrics."""

    text: str
    lines: list[dict[str, Any]]
    metrics: list[dict[str, Any]]
