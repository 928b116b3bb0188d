"""The implementations of the ports, as fixtures for the contract tests.

A test module imports the fixtures it needs. The adapters for AWS work on moto, the article table
also on Amazon's DynamoDB Local.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from moto import mock_aws

from copydesk.adapters.aws import client
from copydesk.adapters.dynamodb_client import DynamoDBClient
from copydesk.adapters.dynamodb_repairs import DynamoRepairableTable
from copydesk.adapters.local.bucket import LocalBucket
from copydesk.adapters.local.database import Database
from copydesk.adapters.local.repairable_table import LocalRepairableTable
from copydesk.adapters.s3 import S3ObjectStore
from copydesk.adapters.s3_notes import S3RemovableTexts
from copydesk.article import Cleaned, Evidence, HeadlineCandidate, Organization, Person, Provenance, Record
from copydesk.events import ObjectRef
from copydesk.ports import RawObject
from copydesk.settings import Limits
from copydesk.table.repairable_table import RepairableTable
from fakes import MemoryTable
from simulation.services.dynamodb import DynamoDB
from simulation.services.s3 import S3

LIMITS = Limits(object_bytes=1_000)  # of the stores under test
ASIDE = "gazette-aside"  # the bucket of the quarantine and of texts too long for the table

AWKWARD_KEY = "inbox/größe + 100 %/a:b?c#d&e='\"\\ \u200b文字🗞.json"
EVERY_FIELD = Record(
    headline="Ansleigh behält seine Büchereien: „Kein Regal bleibt leer“",
    alternative_headline="Libraries stay",
    headline_candidates=(HeadlineCandidate(headline="Libraries stay", sources=("og", "twitter")),),
    description="Der Rat stimmte zu – einstimmig…",
    text="Erster Absatz – mit „Anführung“.\n\n第二段落。🗞\n\nالفقرة الثالثة\n\ne\u0301 stays decomposed here",
    text_confidence=0.1 + 0.2,
    url="https://gazette.example/büchereien?utm_source=x&a=%C3%BC",
    canonical_url="https://gazette.example/b%C3%BCchereien",
    identifier="gaz:2026/0001",
    version="UPDATE 2",
    slugline="Büchereien/Rat",
    is_based_on=("gaz:2026/0000", "https://gazette.example/b%C3%BCchereien-rat"),
    author=(Person(name="Zoë Ångström", url="https://gazette.example/zoë"), Person(name="dpa")),
    publisher=Organization(name="The Gazette", domain="gazette.example"),
    source_organization=Organization(name="dpa", domain="dpa.example"),
    date_published=datetime(2026, 3, 4, 11, 59, 59, 123456, UTC),
    date_published_precision="second",
    date_published_source="json-ld",
    date_modified=datetime(2026, 3, 4, 12, 30, tzinfo=UTC),
    in_language="de-AT",
    language_confidence=0.30000000000000004,
    article_section=("Lokales", "Kultur & Freizeit"),
    keywords=("Bücherei", "", "Haushalt"),
    image=("https://gazette.example/a.jpg",),
    is_accessible_for_free=False,
    copyright_notice="© 2026 The Gazette",
    word_count=0,
    profile="gazette.example@0f0f0f0f",
    cleaned=(Cleaned(rule="headline_in_body", count=2),),
    warnings=("date_unknown_zone",),
    article_id="a_everyfield",
    read_by="0.1.0+0f0f0f0f",
    reread_from="0.0.9+f0f0f0f0",
    revision=3,
    pub_status="withdrawn",
    embargoed=datetime(2026, 3, 4, 13, tzinfo=UTC),
    content_hash="0f" * 16,
    fingerprint="f0" * 16,
    cluster_id="c_another",
    duplicate_of="a_another",
    duplicate_kind="exact",
    duplicate_relation="exact",
    duplicate_evidence=Evidence(method="exact", matched_article_id="a_another", fingerprint="f0" * 16),
    provenance=Provenance(
        bucket="gazette-inbox",
        key=AWKWARD_KEY,
        version_id="096fKKXTRTtl3on89fVO.nfljtsv6qko",
        sequencer="0055AED6DCD90281E5",
        etag="d41d8cd98f00b204e9800998ecf8427e",
        event_time="2026-03-04T12:00:00.000Z",
        record_index=41,
        format="json",
    ),
)

Hook = Callable[[Any, str, Callable[..., Any]], None]


@dataclass
class Clock:
    """A clock in epoch seconds that stands still until a test moves it."""

    now: float = 1_772_625_600.0  # 2026-03-04T12:00:00Z

    def __call__(self) -> float:
        return self.now


@cache
def aws_client(service: str, endpoint: str = "") -> Any:
    """Return the product's own client, created once, because botocore's models load slowly.

    `endpoint` must equal the endpoint in the environment; it keeps clients for different endpoints apart.
    """
    return client(service)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def s3() -> Iterator[Any]:
    """S3 on moto with one empty bucket, ASIDE."""
    with mock_aws():
        yield with_bucket(aws_client("s3"), ASIDE)


def with_bucket(s3: Any, name: str) -> Any:
    """Create a bucket and return the client."""
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    return s3


@pytest.fixture
def hook() -> Iterator[Hook]:
    """Return a function that registers a handler for a client's event, before moto's; it is removed after the test."""
    registered: list[tuple[Any, str, Callable[..., Any]]] = []

    def register(hooked: Any, event: str, call: Callable[..., Any]) -> None:
        hooked.meta.events.register_first(event, call)
        registered.append((hooked, event, call))

    yield register
    for hooked, event, call in registered:
        hooked.meta.events.unregister(event, call)


@dataclass(frozen=True)
class Dynamo:
    """The article table on DynamoDB, with the clients to inspect its items, stream and texts."""

    port: DynamoRepairableTable
    client: Any
    s3: Any
    table: str
    streams: Any

    def stream(self) -> list[dict[str, Any]]:
        """Every record of the table's stream, in order, in the form in which Lambda receives it."""
        arn = self.client.describe_table(TableName=self.table)["Table"]["LatestStreamArn"]
        shards = self.streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        records = [record for shard in shards for record in self._of_shard(arn, shard["ShardId"])]
        as_json = json.dumps(records, default=_in_lambda_json)
        return [{**record, "eventSource": "aws:dynamodb"} for record in json.loads(as_json)]

    def _of_shard(self, arn: str, shard: str) -> Iterator[dict[str, Any]]:
        start = {"StreamArn": arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
        iterator = self.streams.get_shard_iterator(**start).get("ShardIterator")
        while iterator:
            answer = self.streams.get_records(ShardIterator=iterator)
            yield from answer["Records"]
            iterator = answer.get("NextShardIterator") if answer["Records"] else None

    def texts_in_s3(self) -> list[str]:
        """List the keys of the texts stored in S3."""
        return [entry["Key"] for entry in self.s3.list_objects_v2(Bucket=ASIDE).get("Contents", [])]


def _in_lambda_json(value: Any) -> Any:
    return b64encode(value).decode() if isinstance(value, bytes) else str(value)


def on_moto(request: pytest.FixtureRequest) -> Dynamo:
    """Create a table on moto."""
    s3 = request.getfixturevalue("s3")  # first: it starts moto, which the client needs
    return _dynamo(aws_client("dynamodb"), aws_client("dynamodbstreams"), s3, request)


def on_dynamodb_local(request: pytest.FixtureRequest) -> Dynamo:
    """Create a table on DynamoDB Local; S3 is moto's."""
    address, s3 = request.getfixturevalue("dynamodb_url"), request.getfixturevalue("s3")
    for name in ("AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_DYNAMODB_STREAMS"):
        request.getfixturevalue("monkeypatch").setenv(name, address)
    made = _dynamo(aws_client("dynamodb", address), aws_client("dynamodbstreams", address), s3, request)
    request.addfinalizer(lambda: made.client.delete_table(TableName=made.table))  # moto drops its tables by itself
    return made


@dataclass(frozen=True)
class SimulatedDynamo(Dynamo):
    """The article table on the DynamoDB of the simulation, which keeps its stream itself."""

    def stream(self) -> list[dict[str, Any]]:
        """Every record of the table's stream, in order, in the form in which Lambda receives it."""
        return [change.record for change in self.client.changes]


def in_simulation(request: pytest.FixtureRequest) -> Dynamo:
    """Create a table on the DynamoDB of the simulation."""
    s3, dynamodb = simulated_s3(ASIDE), DynamoDB("articles")
    texts = S3RemovableTexts(lambda: s3, f"s3://{ASIDE}/texts/")
    port = DynamoRepairableTable(dynamodb, "articles", texts, request.getfixturevalue("clock"))
    return SimulatedDynamo(port, dynamodb, s3, "articles", None)


def simulated_s3(bucket: str, *, is_versioned: bool = False) -> S3:
    """Create the S3 of the simulation with one empty bucket."""
    s3 = S3()
    s3.add_bucket(bucket, is_versioned=is_versioned)
    return s3


def _dynamo(dynamodb: Any, streams: Any, s3: Any, request: pytest.FixtureRequest) -> Dynamo:
    """Create a table for one test."""
    name = new_table(dynamodb)
    texts = S3RemovableTexts(lambda: s3, f"s3://{ASIDE}/texts/")
    port = DynamoRepairableTable(DynamoDBClient(dynamodb), name, texts, request.getfixturevalue("clock"))
    return Dynamo(port, dynamodb, s3, name, streams)


def new_table(dynamodb: Any) -> str:
    """Create a table with the keys and stream of template.yaml, and return its name."""
    name = f"articles-{uuid4().hex}"
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in ("pk", "sk")],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    return name


_DYNAMODB_LOCAL = pytest.param(on_dynamodb_local, id="dynamodb-local", marks=pytest.mark.dynamodb_local)


@pytest.fixture(params=[pytest.param(on_moto, id="moto"), _DYNAMODB_LOCAL])
def dynamo(request: pytest.FixtureRequest) -> Dynamo:
    """The table on DynamoDB, for tests that inspect calls or items."""
    made: Dynamo = request.param(request)
    return made


@pytest.fixture(
    params=[pytest.param(in_simulation, id="simulation"), pytest.param(on_moto, id="moto"), _DYNAMODB_LOCAL]
)
def streaming(request: pytest.FixtureRequest) -> Dynamo:
    """The table on DynamoDB and on the fake of the simulation, for tests of its stream."""
    made: Dynamo = request.param(request)
    return made


def _in_memory(request: pytest.FixtureRequest) -> RepairableTable:
    return MemoryTable(request.getfixturevalue("clock"))


def _in_sqlite(request: pytest.FixtureRequest) -> RepairableTable:
    return LocalRepairableTable(database(request), request.getfixturevalue("clock"))


def _in_a_file(request: pytest.FixtureRequest) -> RepairableTable:
    path = request.getfixturevalue("tmp_path") / "store.db"
    return LocalRepairableTable(database(request, path), request.getfixturevalue("clock"))


def database(request: pytest.FixtureRequest, path: Path | None = None) -> Database:
    """Open a local store's database, in memory without a path, and close it after the test."""
    opened = Database(path)
    request.addfinalizer(opened.connection.close)
    return opened


@pytest.fixture(
    params=[
        pytest.param(_in_memory, id="fake"),
        pytest.param(_in_sqlite, id="sqlite-memory"),
        pytest.param(_in_a_file, id="sqlite-file"),
        pytest.param(in_simulation, id="simulation"),
        pytest.param(on_moto, id="moto"),
        _DYNAMODB_LOCAL,
    ]
)
def table(request: pytest.FixtureRequest) -> RepairableTable:
    """Every ArticleTable with the writes of recovery, empty; its time is `clock`."""
    made: RepairableTable | Dynamo = request.param(request)
    return made.port if isinstance(made, Dynamo) else made


@dataclass(frozen=True)
class S3Inbox:
    """A bucket on moto or in the simulation, read through S3ObjectStore, with the methods of MemoryStore."""

    s3: Any
    bucket: str

    def fetch(self, ref: ObjectRef) -> RawObject:
        return S3ObjectStore(self.s3, LIMITS).fetch(ref)

    def upload(self, key: str, body: bytes, **about: Any) -> ObjectRef:
        answer = self.s3.put_object(Bucket=self.bucket, Key=key, Body=body, **about)
        etag = answer["ETag"].strip('"')  # bare, as events carry it
        return ObjectRef(self.bucket, key, answer.get("VersionId", ""), etag=etag, size=len(body))

    def delete(self, key: str) -> ObjectRef:
        answer = self.s3.delete_object(Bucket=self.bucket, Key=key)
        return ObjectRef(self.bucket, key, answer.get("VersionId", ""), removed=True)

    def delete_version(self, ref: ObjectRef) -> ObjectRef:
        self.s3.delete_object(Bucket=self.bucket, Key=ref.key, VersionId=ref.version_id)
        return ObjectRef(self.bucket, ref.key, ref.version_id, removed=True, removes_one_version=True)


def versioned_inbox(request: pytest.FixtureRequest) -> S3Inbox:
    """Create a bucket with versions, as in template.yaml."""
    inbox = unversioned_inbox(request)
    inbox.s3.put_bucket_versioning(Bucket=inbox.bucket, VersioningConfiguration={"Status": "Enabled"})
    return inbox


def unversioned_inbox(request: pytest.FixtureRequest) -> S3Inbox:
    """Create a bucket without versions."""
    return S3Inbox(with_bucket(request.getfixturevalue("s3"), "gazette-inbox"), "gazette-inbox")


def simulated_inbox(*, is_versioned: bool) -> S3Inbox:
    """Create a bucket on the S3 of the simulation."""
    return S3Inbox(simulated_s3("gazette-inbox", is_versioned=is_versioned), "gazette-inbox")


def memory_bucket(request: pytest.FixtureRequest) -> LocalBucket:
    """Open a local bucket without a folder."""
    return LocalBucket(database(request), None, LIMITS)


def folder_bucket(request: pytest.FixtureRequest) -> LocalBucket:
    """Open a local bucket in the folder `store.db.bucket` of tmp_path."""
    return LocalBucket(database(request), request.getfixturevalue("tmp_path") / "store.db.bucket", LIMITS)
