"""The roles grant exactly the calls that the functions make: a run of many cases is compared with the template."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from builders import ref
from copydesk.adapters.dynamodb import DynamoArticleTable
from copydesk.adapters.opensearch import OpenSearchIndex, RefusedRequest
from copydesk.adapters.s3 import S3ObjectStore
from copydesk.adapters.s3_folders import S3Quarantine, S3Texts
from copydesk.adapters.s3_profiles import S3Profiles
from copydesk.adapters.search_setup import PreparedIndex
from copydesk.adapters.sqs import SqsQueue
from copydesk.cli.uploads import Collected
from copydesk.events import ObjectRef
from copydesk.pipeline.desk import Desk
from copydesk.pipeline.ingest import ingest
from copydesk.search.handler import IndexHandler
from copydesk.settings import Limits
from copydesk.table import items
from template.expected.roles import GRANTS

TABLE, INBOX, DESK = "articles", "gazette-inbox", "gazette-desk"

_INBOX = "arn:${AWS::Partition}:s3:::${OwnInbox?InboxBucket:ExistingBucket}"
_UPLOADS = f"{_INBOX}/${{Prefix}}*"
# Grants used by the platform in a role's name, or without a call of the code; each with its use.
OF_THE_PLATFORM = {
    "IngestRole": {
        ("sqs:ReceiveMessage", "IngestQueue"),  # the event source mapping reads the queue
        ("sqs:DeleteMessage", "IngestQueue"),
        ("sqs:GetQueueAttributes", "IngestQueue"),
        ("s3:ListBucket", _INBOX),  # lets S3 answer a missing key with 404; nothing is listed
        ("logs:CreateLogStream", "IngestLogs"),
        ("logs:PutLogEvents", "IngestLogs"),
        ("xray:PutTraceSegments", "*"),
        ("xray:PutTelemetryRecords", "*"),
    },
    "IndexRole": {
        ("dynamodb:DescribeStream", "${ArticleTable.Arn}/stream/*"),  # the event source mapping reads the stream
        ("dynamodb:GetRecords", "${ArticleTable.Arn}/stream/*"),
        ("dynamodb:GetShardIterator", "${ArticleTable.Arn}/stream/*"),
        ("dynamodb:ListStreams", "${ArticleTable.Arn}/stream/*"),
        ("sqs:SendMessage", "StreamDeadLetterQueue"),  # the event source mapping sends the changes that it gives up
        ("logs:CreateLogStream", "IndexLogs"),
        ("logs:PutLogEvents", "IndexLogs"),
        ("xray:PutTraceSegments", "*"),
        ("xray:PutTelemetryRecords", "*"),
    },
}
_DOMAIN = "arn:${AWS::Partition}:es:${AWS::Region}:${AWS::AccountId}:domain/${SearchDomain}/*"
_COLLECTION = "arn:${AWS::Partition}:aoss:${AWS::Region}:${AWS::AccountId}:collection/*"


class Calls:
    """Every AWS call of a client, as (action, resource in the template's notation)."""

    def __init__(self) -> None:
        self.made: set[tuple[str, str]] = set()

    def client(self, service: str) -> Any:
        """A client whose calls are recorded."""
        client = boto3.client(service)  # type: ignore[call-overload]
        client.meta.events.register(f"provide-client-params.{service}", self._note)
        return client

    def _note(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        places = {"dynamodb": "ArticleTable", "sqs": "IngestQueue"}
        service = model.service_model.service_name
        if service in places:
            self.made.add((f"{service}:{model.name}", places[service]))
            return
        if model.name == "ListObjectsV2":
            self.made.add(("s3:ListBucket", "DeskBucket"))
            return
        action = "s3:GetObjectVersion" if "VersionId" in params else f"s3:{model.name}"
        folder = params["Key"].split("/")[0]
        place = _UPLOADS if params["Bucket"] == INBOX else f"${{DeskBucket.Arn}}/{folder}/*"
        self.made.add((action, place))


class Node(OpenSearchIndex):
    """A node without an index, which refuses the first document of each bulk."""

    def __init__(self, calls: Calls) -> None:
        super().__init__("https://search.es.amazonaws.com", "articles")
        self._calls = calls

    def request(self, method: str, path: str, body: bytes = b"", content_type: str = "") -> Any:
        """Record the actions that the signature is checked for, and answer."""
        del content_type
        self._calls.made.add((f"es:ESHttp{method.capitalize()}", _DOMAIN))
        self._calls.made.add(("aoss:APIAccessAll", _COLLECTION))
        if path.startswith("/_alias"):
            raise RefusedRequest(404)
        if method == "GET":
            return {}
        places = [
            json.loads(line)["index"]["_id"] for line in body.splitlines() if line.startswith(b'{"index": {"_index"')
        ]
        refused = (
            {"index": {"_id": places[0], "status": 400, "error": {"type": "mapper_parsing_exception"}}}
            if places
            else {}
        )
        return {"items": [refused, *({"index": {"_id": name, "status": 201}} for name in places[1:])]}


@pytest.fixture
def account() -> Iterator[Any]:
    """An account with the stack's buckets and table."""
    with mock_aws():
        s3, dynamodb = boto3.client("s3"), boto3.client("dynamodb")
        for bucket in (INBOX, DESK):
            s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        s3.put_bucket_versioning(Bucket=INBOX, VersioningConfiguration={"Status": "Enabled"})
        keys = (("pk", "HASH"), ("sk", "RANGE"))
        dynamodb.create_table(
            TableName=TABLE,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name, _ in keys],
            KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in keys],  # type: ignore[typeddict-item]
        )
        yield s3


def uploaded(s3: Any, number: int, key: str, body: dict[str, Any] | bytes) -> ObjectRef:
    """Put an object and return its reference."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    version = s3.put_object(Bucket=INBOX, Key=key, Body=raw)["VersionId"]
    return ref(key, number, version_id=version, etag="", size=len(raw))


def all_cases(s3: Any) -> list[ObjectRef]:
    """Uploads: new, copy, revision, malformed, huge, its revision, one without a version id; and a deletion."""
    story = {
        "headline": "Boats",
        "text": "The harbour office counted thirty boats on Monday.",
        "url": "https://a.example/1",
    }
    noise = " ".join(f"{number * 7919 % 1_000_003:x}{number * 104_729 % 999_983:x}" for number in range(75_000))
    huge = {"headline": "Huge", "text": noise[:900_000], "url": "https://a.example/huge"}
    return [
        uploaded(s3, 1, "inbox/story.json", story),
        uploaded(s3, 2, "inbox/copy.json", {**story, "url": "https://b.example/1"}),
        uploaded(s3, 3, "inbox/story.json", {**story, "text": "The harbour office counted forty boats."}),
        uploaded(s3, 4, "inbox/broken.json", b'{"headline": '),
        uploaded(s3, 5, "inbox/huge.json", huge),
        uploaded(s3, 6, "inbox/huge.json", {**huge, "headline": "Huge, corrected"}),
        ref("inbox/story.json", 7, version_id="", etag=""),
        ref("inbox/copy.json", 8, removed=True, version_id="marker"),
    ]


def stream_of(table: str) -> dict[str, Any]:
    """The stream event of all articles, as if each was just written."""
    found = boto3.client("dynamodb").scan(TableName=table)["Items"]
    articles = [item for item in found if item["sk"]["S"] == items.META]
    records = [
        {
            "eventSource": "aws:dynamodb",
            "eventName": "INSERT",
            "dynamodb": {"Keys": {"pk": item["pk"], "sk": item["sk"]}, "SequenceNumber": str(n), "NewImage": item},
        }
        for n, item in enumerate(articles, 1)
    ]
    return {"Records": records}


def test_ingest_role_grants_exactly_the_calls_used(account: Any) -> None:
    calls = Calls()
    s3 = calls.client("s3")
    table = DynamoArticleTable(calls.client("dynamodb"), TABLE, S3Texts(lambda: s3, f"s3://{DESK}/texts/"), lambda: 0.0)
    desk = Desk(S3ObjectStore(s3, Limits()), table, S3Quarantine(lambda: s3, f"s3://{DESK}/quarantine/"))

    for upload in all_cases(account):
        ingest(upload, desk)
    url = boto3.client("sqs").create_queue(QueueName="ingest")["QueueUrl"]
    SqsQueue(lambda: calls.client("sqs"), url).send("a large object goes on")
    account.put_object(Bucket=DESK, Key="profiles/a.toml", Body=b'hosts = ["a.example"]')
    S3Profiles(lambda: s3, f"s3://{DESK}/profiles/")()

    assert calls.made == GRANTS["IngestRole"] - OF_THE_PLATFORM["IngestRole"]


def test_index_role_grants_exactly_the_calls_used(account: Any) -> None:
    texts = S3Texts(lambda: account, f"s3://{DESK}/texts/")
    desk = Desk(
        S3ObjectStore(account, Limits()),
        DynamoArticleTable(boto3.client("dynamodb"), TABLE, texts, lambda: 0.0),
        S3Quarantine(lambda: account, f"s3://{DESK}/quarantine/"),
    )
    for upload in all_cases(account):
        ingest(upload, desk)
    calls = Calls()
    s3 = calls.client("s3")
    handler = IndexHandler(
        PreparedIndex(Node(calls)),
        S3Quarantine(lambda: s3, f"s3://{DESK}/quarantine/"),
        Collected(),
        items.text_loader(S3Texts(lambda: s3, f"s3://{DESK}/texts/").get),
    )

    handler(stream_of(TABLE))

    assert calls.made == GRANTS["IndexRole"] - OF_THE_PLATFORM["IndexRole"]
