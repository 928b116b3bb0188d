"""The client of the hot path beside boto3: the same requests, signatures, answers and errors."""

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from zlib import crc32

import boto3
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.config import Config
from botocore.credentials import Credentials, RefreshableCredentials
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError
from botocore.session import get_session
from hypothesis import given
from hypothesis import strategies as st

from copydesk.adapters import dynamodb_client
from copydesk.adapters.aws import ForeignAnswer, client
from copydesk.adapters.dynamodb_client import DynamoDBClient, signed_headers

REFUSED = (
    b'{"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", "message": "The conditional'
    b' request failed", "Item": {"pk": {"S": "A#1"}, "text": {"B": "AP8="}}}'
)
THROTTLED = b'{"__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException", "message": "slow"}'
ITEM: dict[str, Any] = {
    "pk": {"S": "A#1"},
    "text": {"B": b"\x00\xff"},
    "fields": {"M": {"B": {"S": "a map may have a B"}, "n": {"N": "1.5"}, "none": {"NULL": True}}},
    "list": {"L": [{"B": b""}, {"BOOL": False}, {"SS": ["a", "ß"]}]},
}
KEY = {"pk": {"S": "A#1"}}


class Raw(BytesIO):
    """The body of an answer, as botocore reads it."""

    def stream(self) -> list[bytes]:
        return [self.read()]


def answered(sdk: Any, *answers: tuple[int, bytes] | Exception) -> list[Any]:
    """Let something answer in place of DynamoDB, the last answer for good; return the list of requests it is sent."""
    requests: list[Any] = []

    def answer(request: Any, **_: Any) -> AWSResponse:
        requests.append(request)
        given = answers[min(len(requests), len(answers)) - 1]
        if isinstance(given, Exception):
            raise given
        status, body = given
        about: Any = {"x-amz-crc32": str(crc32(body)), "content-type": "application/x-amz-json-1.0"}
        return AWSResponse(request.url, status, about, Raw(body))

    sdk.meta.events.register("before-send.dynamodb", answer)
    return requests


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)


@given(
    st.binary(max_size=100),
    st.sampled_from(["https://dynamodb.eu-west-1.amazonaws.com/", "http://127.0.0.1:8000/", "https://x.example/a/b/"]),
    st.sampled_from(["eu-west-1", "cn-north-1"]),
    st.sampled_from([None, "a/token+of=a role"]),
)
def test_signature_is_the_one_that_botocore_makes(body: bytes, url: str, region: str, token: str | None) -> None:
    keys = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG", token)
    made = signed_headers(url, region, "DynamoDB_20120810.PutItem", body, keys.get_frozen_credentials())

    signer = SigV4Auth(keys, "dynamodb", region)
    request = AWSRequest("POST", url, {n: v for n, v in made.items() if n != "authorization"}, body)
    request.context["timestamp"] = made["x-amz-date"]
    to_sign = signer.string_to_sign(request, signer.canonical_request(request))
    assert made["authorization"].rpartition("=")[2] == signer.signature(to_sign, request)


@pytest.mark.parametrize(
    ("operation", "request_", "answer"),
    [
        ("put_item", {"TableName": "articles", "Item": ITEM}, {}),
        ("batch_get_item", {"RequestItems": {"articles": {"Keys": [KEY]}}}, {"Responses": {"articles": [ITEM]}}),
        ("update_item", {"TableName": "articles", "Key": KEY}, {"Attributes": ITEM}),
        ("query", {"TableName": "articles", "Limit": 1}, {"Items": [ITEM], "Count": 1, "LastEvaluatedKey": KEY}),
    ],
)
def test_request_and_answer_are_those_of_boto3(operation: str, request_: Any, answer: Any) -> None:
    sdk = client("dynamodb")
    raw = json.dumps(answer, default=dynamodb_client._in_base64).encode()
    requests = answered(sdk, (200, raw))

    ours = getattr(DynamoDBClient(sdk), operation)(**request_)
    theirs = getattr(sdk, operation)(**request_)

    assert ours == {name: value for name, value in theirs.items() if name != "ResponseMetadata"}
    mine, others = requests
    assert (mine.method, mine.url, json.loads(mine.body)) == (others.method, others.url, json.loads(others.body))
    for name in ("Content-Type", "X-Amz-Target"):
        assert _text(mine.headers[name]) == _text(others.headers[name])


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def test_refused_condition_returns_the_standing_item_as_boto3_does() -> None:
    sdk = client("dynamodb")
    requests = answered(sdk, (400, REFUSED))

    with pytest.raises(ClientError) as ours:
        DynamoDBClient(sdk).put_item(TableName="articles", Item=ITEM)
    with pytest.raises(ClientError) as theirs:
        sdk.put_item(TableName="articles", Item=ITEM)

    assert ours.value.response["Error"] == theirs.value.response["Error"]
    assert ours.value.response["Item"] == theirs.value.response["Item"]  # type: ignore[typeddict-item]
    assert str(ours.value) == str(theirs.value)
    assert len(requests) == 2  # a refused condition is not tried again


@pytest.mark.parametrize(
    "passing",
    [(400, THROTTLED), (500, b""), (503, b"<html>"), EndpointConnectionError(endpoint_url="http://x")],
    ids=["throttled", "500", "503", "refused"],
)
def test_fault_that_passes_is_tried_three_times(passing: Any) -> None:
    sdk = client("dynamodb")
    requests = answered(sdk, passing, passing, (200, b"{}"))

    assert DynamoDBClient(sdk).put_item(TableName="articles", Item=ITEM) == {}
    assert len(requests) == 3


@pytest.mark.parametrize(
    ("lasting", "code"),
    [((400, THROTTLED), "ProvisionedThroughputExceededException"), ((503, b""), "503"), ((500, b"[]"), "500")],
)
def test_fault_that_lasts_is_raised_after_three_attempts(lasting: Any, code: str) -> None:
    sdk = client("dynamodb")
    requests = answered(sdk, lasting)

    with pytest.raises(ClientError) as raised:
        DynamoDBClient(sdk).put_item(TableName="articles", Item=ITEM)
    assert raised.value.response["Error"]["Code"] == code
    assert len(requests) == 3


def test_page_of_a_proxy_is_refused_after_three_attempts() -> None:
    sdk = client("dynamodb")
    sent: list[Any] = []

    def page(request: Any, **_: Any) -> AWSResponse:
        sent.append(request)
        about: Any = {"content-type": "text/html"}
        return AWSResponse(request.url, 200, about, Raw(b"<html>Please sign in</html>"))

    sdk.meta.events.register("before-send.dynamodb", page)
    with pytest.raises(ForeignAnswer):
        DynamoDBClient(sdk).put_item(TableName="articles", Item=ITEM)
    assert len(sent) == 3


def test_waits_grow_and_are_longer_where_the_table_is_throttled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("random.uniform", lambda _, most: most)

    assert [dynamodb_client.delay_s(attempt, is_throttled=False) for attempt in (1, 2)] == [0.025, 0.05]
    assert [dynamodb_client.delay_s(attempt, is_throttled=True) for attempt in (1, 2)] == [1.0, 2.0]


def _sdk(credentials: Any) -> Any:
    session = get_session()
    session._credentials = credentials  # type: ignore[attr-defined]
    return boto3.Session(botocore_session=session, region_name="eu-west-1").client("dynamodb", config=Config())


def test_credentials_of_a_role_are_renewed_before_they_end() -> None:
    def keys(name: str, minutes: int) -> dict[str, str]:
        ends = (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()
        return {"access_key": name, "secret_key": "secret", "token": f"token of {name}", "expiry_time": ends}

    first = keys("FIRST", 1)
    sdk = _sdk(RefreshableCredentials.create_from_metadata(first, lambda: keys("SECOND", 60), "test"))
    requests = answered(sdk, (200, b"{}"))

    DynamoDBClient(sdk).put_item(TableName="articles", Item=ITEM)

    assert "Credential=SECOND/" in requests[0].headers["authorization"]
    assert requests[0].headers["x-amz-security-token"] == "token of SECOND"


def test_missing_credentials_are_named() -> None:
    dynamodb = DynamoDBClient(client("dynamodb"))
    dynamodb._credentials = None

    with pytest.raises(NoCredentialsError):
        dynamodb.put_item(TableName="articles", Item=ITEM)


def test_every_other_operation_is_boto3s() -> None:
    sdk = client("dynamodb")
    answered(sdk, (200, b'{"TableNames": ["articles"]}'))

    assert DynamoDBClient(sdk).list_tables()["TableNames"] == ["articles"]
