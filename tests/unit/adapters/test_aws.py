import pytest
from botocore.exceptions import ClientError, NoCredentialsError

from copydesk.adapters.aws import bucket_and_prefix, client, translated_errors
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
