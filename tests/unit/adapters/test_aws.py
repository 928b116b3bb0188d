from io import BytesIO
from typing import Any
from zlib import crc32

import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError, NoCredentialsError

from copydesk.adapters.aws import ForeignAnswer, bucket_and_prefix, client, translated_errors
from copydesk.errors import ObjectUnavailable, TableUnavailable, UnreadableObject

DENIED = ClientError({"Error": {"Code": "AccessDenied", "Message": "secret words"}}, "GetObject")


@pytest.mark.parametrize(
    ("uri", "parts"),
    [
        ("s3://aside/set/aside/", ("aside", "set/aside/")),
        ("s3://aside/", ("aside", "")),
        ("s3://aside.example/a b/%20/", ("aside.example", "a b/%20/")),
    ],
)
def test_address_is_split_into_bucket_and_prefix(uri: str, parts: tuple[str, str]) -> None:
    assert bucket_and_prefix(uri) == parts


def test_refusal_names_only_the_call_and_its_code() -> None:
    with pytest.raises(TableUnavailable) as raised, translated_errors(TableUnavailable):
        raise DENIED

    assert str(raised.value) == "GetObject: AccessDenied"
    assert raised.value.__cause__ is DENIED


def test_fault_of_the_sdk_is_named_by_its_type() -> None:
    with pytest.raises(ObjectUnavailable, match=r"^NoCredentialsError$"), translated_errors(ObjectUnavailable):
        raise NoCredentialsError


def test_errors_of_copydesk_pass_unchanged() -> None:
    with pytest.raises(UnreadableObject), translated_errors(ObjectUnavailable):
        raise UnreadableObject("over the limit")


def test_client_times_out_before_the_function() -> None:
    config = client("s3").meta.config

    assert config.retries == {"mode": "standard", "total_max_attempts": 3}
    assert (config.connect_timeout, config.read_timeout) == (2, 10)


class Raw(BytesIO):
    """The body of an answer, as botocore reads it."""

    def stream(self) -> list[bytes]:
        return [self.read()]


def tables(body: bytes, **headers: str) -> Any:
    """Ask DynamoDB for its tables, where something answers with status 200."""
    dynamodb = client("dynamodb")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    dynamodb.meta.events.register(
        "before-send.dynamodb", lambda request, **_: AWSResponse(request.url, 200, named, Raw(body))
    )
    return dynamodb.list_tables()["TableNames"]


PAGE, NAMES, JSON = b"<html>Please sign in</html>", b'{"TableNames": ["articles"]}', "application/x-amz-json-1.0"


def test_answer_of_dynamodb_is_read_with_its_checksum_or_its_media_type() -> None:
    assert tables(NAMES, x_amz_crc32=str(crc32(NAMES))) == ["articles"]
    assert tables(NAMES, content_type=JSON) == ["articles"]


@pytest.mark.parametrize(
    ("body", "headers"),
    [(PAGE, {"content_type": "text/html"}), (NAMES, {"x_amz_crc32": "1", "content_type": JSON})],
    ids=["page", "checksum"],
)
def test_answer_that_dynamodb_did_not_give_is_refused(
    body: bytes, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)  # botocore asks again for an answer with a wrong checksum

    with pytest.raises(ForeignAnswer):
        tables(body, **headers)
