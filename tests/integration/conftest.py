"""An account on moto with the resources of the template, a search node, and the two functions as deployed."""

import sys
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from threading import Thread
from uuid import uuid4

import pytest
from moto import mock_aws

from integration.stage import DESK, INBOX, QUEUE_URL, TABLE, Account, Function, Requests, SearchNode, client


@pytest.fixture
def account() -> Iterator[Account]:
    """An empty account: a versioned inbox, the desk's bucket, and the table with its stream."""
    with mock_aws():
        for bucket in (INBOX, DESK):
            client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        client("s3").put_bucket_versioning(Bucket=INBOX, VersioningConfiguration={"Status": "Enabled"})
        client("dynamodb").create_table(
            TableName=TABLE,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in ("pk", "sk")],
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
        yield Account()


@pytest.fixture(scope="module")
def search_node() -> Iterator[SearchNode]:
    node = SearchNode()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answers", (Requests,), {"node": node}))
    node.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield node
    server.shutdown()
    thread.join()
    server.server_close()


ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
    "POWERTOOLS_METRICS_NAMESPACE": "copydesk",
    "QUARANTINE_URI": f"s3://{DESK}/quarantine/",
    "TEXTS_URI": f"s3://{DESK}/texts/",
    "LOG_LEVEL": "INFO",
}


def started(name: str, **environ: str) -> Iterator[Function]:
    """Start a function cold, with its own logger: Powertools keeps loggers and their output streams by name."""
    with pytest.MonkeyPatch.context() as patch:
        for variable, value in {**ENVIRONMENT, "POWERTOOLS_SERVICE_NAME": f"{name}-{uuid4().hex}", **environ}.items():
            patch.setenv(variable, value)
        yield Function(name).start()
    sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def warm_ingest() -> Iterator[Function]:
    places = {"PROFILES_URI": f"s3://{DESK}/profiles/", "INBOX_PREFIX": "inbox/"}
    dedupe = {"DEDUPE_WINDOW_DAYS": "30", "DEDUPE_COPY_SCORE": "1", "DEDUPE_JOIN_SCORE": "2"}
    yield from started("ingest", ARTICLE_TABLE=TABLE, INGEST_QUEUE=QUEUE_URL, **dedupe, **places)


@pytest.fixture(scope="module")
def warm_index(search_node: SearchNode) -> Iterator[Function]:
    yield from started("index", SEARCH_ENDPOINT=search_node.url, SEARCH_INDEX="articles")


@pytest.fixture
def ingest(account: Account, warm_ingest: Function) -> Function:
    """The ingest function, warm, on an empty account."""
    warm_ingest.printed()
    return warm_ingest


@pytest.fixture
def index(account: Account, warm_index: Function, search_node: SearchNode) -> Function:
    """The index function, warm, on an empty account and an empty node."""
    warm_index.printed()
    search_node.clear()
    return warm_index
