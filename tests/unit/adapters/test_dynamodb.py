"""The article table on DynamoDB: lost answers, unprocessed keys, refusals, items that are too large."""

import io
import json
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import urllib3
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ConnectionClosedError, ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError

import ports
from builders import stored
from copydesk.adapters.dynamodb import MAX_INLINE_BYTES
from copydesk.adapters.dynamodb_client import DynamoDBClient
from copydesk.errors import ObjectUnavailable, TableUnavailable
from copydesk.outcome import BegunRecords, LedgerPage
from copydesk.table import cluster_items, items
from copydesk.table.article_table import ArticleTable
from copydesk.table.claim import Claim
from copydesk.table.cluster import Cluster
from copydesk.table.stored import StoredArticle
from ports import Clock, Dynamo, Hook

MARK = "f1" * 16
CLAIM = Claim("00ff", "a_1", "0f" * 16, MARK, b"sketch")
CALLS: dict[str, Callable[[ArticleTable], object]] = {
    "articles": lambda table: table.articles(["a_1"]),
    "put": lambda table: table.put(stored()),
    "revisions": lambda table: table.revisions("a_1"),
    "keep": lambda table: table.keep(stored().record),
    "claim": lambda table: table.claim(CLAIM, 4_102_444_800),
    "claims": lambda table: table.claims([CLAIM.key]),
    "clusters": lambda table: table.clusters([MARK]),
    "articles_and_clusters": lambda table: table.articles_and_clusters(["a_1"], [MARK]),
    "extend": lambda table: table.extend(Cluster(MARK, {"a_1": ""}), 4_102_444_800),
    "leave": lambda table: table.leave(MARK, "a_1"),
    "ledger": lambda table: table.ledger("gazette-inbox/01"),
    "enter": lambda table: table.enter(LedgerPage("gazette-inbox/01", "01", "gazette-inbox", "a")),
    "begin": lambda table: table.begin(BegunRecords("gazette-inbox/01", "01", "v1", 0, {0: "a_1"})),
    "begun": lambda table: table.begun("gazette-inbox/01"),
    "scan": lambda table: list(table.scan()),
}
NO_ANSWERS = {
    "connect-timeout": ConnectTimeoutError(endpoint_url="https://dynamodb.example"),
    "read-timeout": ReadTimeoutError(endpoint_url="https://dynamodb.example"),
    "unreachable": EndpointConnectionError(endpoint_url="https://dynamodb.example"),
    "closed": ConnectionClosedError(endpoint_url="https://dynamodb.example"),
}


@pytest.fixture
def moto(request: pytest.FixtureRequest) -> Dynamo:
    """The table on moto, for tests whose hooks answer in place of moto."""
    return ports.on_moto(request)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Replace the SDK's waits between attempts; return the list of their seconds."""
    slept: list[float] = []
    monkeypatch.setattr("botocore.endpoint.time.sleep", slept.append)
    return slept


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch, waits: list[float]) -> set[str]:
    """Operations of which each request is applied and its first answer lost, so that it is sent again."""
    operations: set[str] = set()
    attempt, answered = DynamoDBClient._attempt, set[bytes]()

    def loses(client: DynamoDBClient, operation: str, body: bytes) -> Any:
        answer = attempt(client, operation, body)
        if operation in operations and body not in answered:
            answered.add(body)
            raise ConnectionClosedError(endpoint_url="https://dynamodb.example")
        return answer

    monkeypatch.setattr(DynamoDBClient, "_attempt", loses)
    return operations


def refusal(status: int, code: str) -> AWSResponse:
    body = json.dumps({"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "no"}).encode()
    raw = urllib3.HTTPResponse(io.BytesIO(body), preload_content=False)
    return AWSResponse("https://dynamodb.example", status, HTTPHeaders(), raw)


def with_text(chars: int, name: str = "a_long", version: int = 1) -> StoredArticle:
    """An article whose text compresses to a little more than half its length."""
    text = random.Random(chars).randbytes(chars // 2).hex()
    return StoredArticle(stored().record.model_copy(update={"text": text, "article_id": name}), {}, version)


# --- an applied write whose answer was lost ---


@pytest.mark.parametrize("version", [1, 2], ids=["first", "later"])
def test_own_write_retried_by_the_sdk_is_answered_with_the_stored_article(
    dynamo: Dynamo, lost: set[str], version: int
) -> None:
    for number in range(1, version):
        dynamo.port.put(stored(number))
    lost.add("PutItem")

    assert dynamo.port.put(stored(version)) == stored(version)
    assert list(dynamo.port.scan()) == [stored(version)]


def test_own_write_of_a_large_text_retried_by_the_sdk_is_read_back(dynamo: Dynamo, lost: set[str]) -> None:
    lost.add("PutItem")

    assert dynamo.port.put(with_text(800_000)) == with_text(800_000)


def test_lost_answer_to_a_failed_write_returns_the_stored_article(dynamo: Dynamo, lost: set[str]) -> None:
    dynamo.port.put(stored())
    lost.add("PutItem")

    assert dynamo.port.put(stored(headline="Another writer")) == stored()


@pytest.mark.parametrize("seconds", [0, 60], ids=["live", "expired"])
def test_join_retried_by_the_sdk_joins_once(dynamo: Dynamo, lost: set[str], clock: Clock, seconds: int) -> None:
    dynamo.port.extend(Cluster(MARK, {"a_1": ""}), int(clock.now) + 60)
    clock.now += seconds
    lost.update({"PutItem", "UpdateItem"})
    cluster = dynamo.port.extend(Cluster(MARK, {"a_2": ""}), int(clock.now) + 60)

    assert cluster == Cluster(MARK, {"a_2": ""} if seconds else {"a_1": "", "a_2": ""})
    assert dynamo.port.clusters([MARK]) == {MARK: cluster}


def test_leave_retried_by_the_sdk_leaves_once(dynamo: Dynamo, lost: set[str], clock: Clock) -> None:
    for name in ("a_1", "a_2"):
        dynamo.port.extend(Cluster(MARK, {name: ""}), int(clock.now) + 60)
    lost.add("UpdateItem")

    assert dynamo.port.leave(MARK, "a_1") == Cluster(MARK, {"a_2": ""})


def test_cluster_restarted_by_another_delivery_at_the_same_moment_raises_table_unavailable(
    dynamo: Dynamo, hook: Hook, clock: Clock
) -> None:
    dynamo.port.extend(Cluster(MARK, {"a_1": ""}), int(clock.now))
    rival = {**cluster_items.cluster_key(MARK), "m#a_2#": {"BOOL": True}, "expires_at": {"N": str(int(clock.now) + 60)}}

    def begins_it_first(request: Any, **_: Any) -> None:
        if b"m#a_3#" in request.body:
            dynamo.client.put_item(TableName=dynamo.table, Item=rival)

    hook(dynamo.client, "before-send.dynamodb.PutItem", begins_it_first)

    with pytest.raises(TableUnavailable, match=MARK):
        dynamo.port.extend(Cluster(MARK, {"a_3": ""}), int(clock.now) + 60)
    assert dynamo.port.clusters([MARK]) == {MARK: Cluster(MARK, {"a_2": ""})}


def test_claim_retried_by_the_sdk_is_owned(dynamo: Dynamo, lost: set[str], clock: Clock) -> None:
    lost.add("UpdateItem")

    assert dynamo.port.claim(CLAIM, int(clock.now) + 60) is None
    assert dynamo.port.claims([CLAIM.key]) == [CLAIM]


def test_late_delivery_does_not_shorten_the_expiry_of_a_claim_item(dynamo: Dynamo, clock: Clock) -> None:
    dynamo.port.claim(CLAIM, int(clock.now) + 600)
    dynamo.port.claim(replace(CLAIM, article_id="a_2", is_second=True), int(clock.now) + 60)

    item = dynamo.client.get_item(TableName=dynamo.table, Key=cluster_items.claim_key(CLAIM.key))["Item"]
    assert item["expires_at"] == {"N": str(int(clock.now) + 600)}


def test_union_retried_by_the_sdk_is_kept(dynamo: Dynamo, lost: set[str], clock: Clock) -> None:
    lost.add("UpdateItem")

    assert dynamo.port.extend(Cluster(MARK, into="a2" * 16), int(clock.now) + 60) == Cluster(MARK, into="a2" * 16)


def test_union_by_another_delivery_at_the_same_moment_is_kept(dynamo: Dynamo, hook: Hook, clock: Clock) -> None:
    end = {"N": str(int(clock.now) + 60)}
    rival = {**cluster_items.cluster_key(MARK), "into": {"S": "b3" * 16}, "expires_at": end}
    hook(
        dynamo.client,
        "before-send.dynamodb.UpdateItem",
        lambda **_: dynamo.client.put_item(TableName=dynamo.table, Item=rival) and None,
    )

    assert dynamo.port.extend(Cluster(MARK, into="a2" * 16), int(clock.now) + 60) == Cluster(MARK, into="b3" * 16)


# --- reads ---


@pytest.fixture
def _batches_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each BatchGetItem answer one item, and return the keys of the others as unprocessed."""
    batch_get_item = DynamoDBClient.batch_get_item

    def of_one(client: DynamoDBClient, **request: Any) -> Any:
        ((table, found),) = batch_get_item(client, **request)["Responses"].items()
        keys = [{name: item[name] for name in ("pk", "sk")} for item in found[1:]]
        left = {table: {"Keys": keys, "ConsistentRead": True}} if keys else {}
        return {"Responses": {table: found[:1]}, "UnprocessedKeys": left}

    monkeypatch.setattr(DynamoDBClient, "batch_get_item", of_one)


@pytest.mark.usefixtures("_batches_of_one")
def test_unprocessed_keys_are_requested_again(dynamo: Dynamo) -> None:
    names = [f"a_{number}" for number in range(5)]
    for name in names:
        dynamo.port.put(with_text(10, name))

    assert sorted(dynamo.port.articles(names)) == names


@pytest.mark.usefixtures("_batches_of_one")
def test_keys_that_stay_unprocessed_are_not_reported_as_absent(moto: Dynamo) -> None:
    names = [f"a_{number}" for number in range(10)]
    for name in names:
        moto.port.put(with_text(10, name))

    with pytest.raises(TableUnavailable, match="unprocessed"):
        moto.port.articles(names)


@pytest.mark.dynamodb_local
def test_articles_beyond_the_16_megabytes_of_one_answer_are_all_read(request: pytest.FixtureRequest) -> None:
    dynamo = ports.on_dynamodb_local(request)
    names = [f"a_{number:02d}" for number in range(60)]
    for name in names:
        dynamo.port.put(with_text(510_000, name))

    assert dynamo.texts_in_s3() == []
    assert sorted(dynamo.port.articles(names)) == names


@pytest.mark.parametrize("method", ["articles", "clusters", "revisions", "ledger"])
def test_reads_are_consistent(moto: Dynamo, hook: Hook, method: str) -> None:
    requests: list[bytes] = []
    hook(moto.client, "before-send.dynamodb", lambda request, **_: requests.append(request.body))
    CALLS[method](moto.port)

    assert len(requests) == 1
    assert b'"ConsistentRead":true' in requests[0]


def test_claims_are_read_with_eventual_consistency_at_half_the_price(moto: Dynamo, hook: Hook) -> None:
    requests: list[bytes] = []
    hook(moto.client, "before-send.dynamodb", lambda request, **_: requests.append(request.body))
    moto.port.claims([CLAIM.key])

    assert b'"ConsistentRead":false' in requests[0]


# --- refusals ---


@pytest.mark.parametrize("method", CALLS)
def test_throttled_call_raises_table_unavailable_after_three_attempts(
    moto: Dynamo, hook: Hook, waits: list[float], method: str
) -> None:
    hook(moto.client, "before-send.dynamodb", lambda **_: refusal(400, "ProvisionedThroughputExceededException"))

    with pytest.raises(TableUnavailable, match="ProvisionedThroughputExceededException"):
        CALLS[method](moto.port)
    assert len(waits) == 2  # three attempts


@pytest.mark.parametrize(
    ("status", "code", "attempts"),
    [
        (400, "ThrottlingException", 3),
        (400, "RequestLimitExceeded", 3),
        (500, "InternalServerError", 3),
        (503, "ServiceUnavailable", 3),
        (400, "AccessDeniedException", 1),
        (400, "ResourceNotFoundException", 1),
        (400, "ExpiredTokenException", 1),
        (400, "ValidationException", 1),
    ],
)
def test_refused_write_raises_table_unavailable(
    moto: Dynamo, hook: Hook, waits: list[float], status: int, code: str, attempts: int
) -> None:
    hook(moto.client, "before-send.dynamodb", lambda **_: refusal(status, code))

    with pytest.raises(TableUnavailable, match=f"PutItem: {code}"):
        moto.port.put(stored())
    assert len(waits) + 1 == attempts


@pytest.mark.parametrize("fault", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_call_without_an_answer_raises_table_unavailable(
    moto: Dynamo, hook: Hook, waits: list[float], fault: Exception
) -> None:
    def breaks(**_: Any) -> None:
        raise fault

    hook(moto.client, "before-send.dynamodb", breaks)

    with pytest.raises(TableUnavailable, match=type(fault).__name__):
        moto.port.put(stored())


def test_temporary_refusal_is_retried_within_the_call(moto: Dynamo, hook: Hook, waits: list[float]) -> None:
    refusals = [refusal(500, "InternalServerError"), refusal(400, "ThrottlingException")]
    hook(moto.client, "before-send.dynamodb", lambda **_: refusals.pop() if refusals else None)

    moto.port.put(stored())

    assert list(moto.port.scan()) == [stored()]
    assert len(waits) == 2


# --- texts too large for an item ---


def test_text_that_fits_is_stored_in_its_item(dynamo: Dynamo) -> None:
    dynamo.port.put(with_text(2 * MAX_INLINE_BYTES - 100_000))

    assert dynamo.texts_in_s3() == []


def test_text_that_does_not_fit_is_stored_compressed_in_s3(dynamo: Dynamo) -> None:
    article = with_text(2 * MAX_INLINE_BYTES)
    dynamo.port.put(article)
    item = dynamo.client.get_item(TableName=dynamo.table, Key=items.article_key("a_long"))["Item"]
    body = dynamo.s3.get_object(Bucket=ports.ASIDE, Key=item["text_key"]["S"])["Body"].read()

    assert "text" not in item
    assert dynamo.texts_in_s3() == [f"texts/a_long/{article.record.content_hash}"]
    assert items.record_of_item({**items.article_item(article), "text": {"B": body}}) == article.record


def test_revision_that_does_not_fit_is_stored_in_s3(dynamo: Dynamo) -> None:
    dynamo.port.keep(with_text(800_000).record)

    assert len(dynamo.texts_in_s3()) == 1


def test_article_whose_text_shrinks_again_is_read_from_its_item(dynamo: Dynamo) -> None:
    short = with_text(10, version=2)
    for article in (with_text(800_000), short):
        dynamo.port.put(article)

    assert dynamo.port.articles(["a_long"]) == {"a_long": short}


def test_article_is_not_written_before_its_text(moto: Dynamo, hook: Hook) -> None:
    def denies(**_: Any) -> AWSResponse:
        raw = urllib3.HTTPResponse(io.BytesIO(b"<Error><Code>AccessDenied</Code></Error>"), preload_content=False)
        return AWSResponse("https://s3.example", 403, HTTPHeaders(), raw)

    hook(moto.s3, "before-send.s3.PutObject", denies)

    with pytest.raises(ObjectUnavailable, match="AccessDenied"):
        moto.port.put(with_text(800_000))
    assert moto.port.articles(["a_long"]) == {}


def test_article_whose_text_cannot_be_read_is_not_reported_as_absent(moto: Dynamo) -> None:
    moto.port.put(with_text(800_000))
    moto.s3.delete_object(Bucket=ports.ASIDE, Key=moto.texts_in_s3()[0])

    with pytest.raises(ObjectUnavailable, match="NoSuchKey"):
        moto.port.articles(["a_long"])
