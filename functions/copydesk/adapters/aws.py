"""Shared by the AWS adapters: clients with sensible retries, and the translation of botocore's errors."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

from botocore.exceptions import BotoCoreError, ClientError, NoRegionError, ProfileNotFound

from copydesk.errors import Misconfigured, Unavailable

TOTAL_ATTEMPTS = 3  # more would use up the invocation; the queue repeats for free
CONNECTIONS = 20  # ten threads for messages and ten for records
CONNECT_TIMEOUT_S, READ_TIMEOUT_S = 2, 10


class ForeignAnswer(BotoCoreError):
    """A successful answer that DynamoDB did not give, or that was damaged on its way."""

    fmt = "the answer is not one of DynamoDB, or was damaged"


def client(service: str, read_timeout_s: float = READ_TIMEOUT_S) -> Any:
    """Return a client for the account, region and endpoint of the environment.

    Raises: Misconfigured where no region is set, or a profile that does not exist.
    """
    # 0.1 s at a cold start, which the index function pays only if it needs a client
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    config = Config(
        retries={"mode": "standard", "total_max_attempts": TOTAL_ATTEMPTS},
        connect_timeout=CONNECT_TIMEOUT_S,
        read_timeout=read_timeout_s,
        tcp_keepalive=True,
        max_pool_connections=CONNECTIONS,
        parameter_validation=False,  # a fourteenth of a call's CPU, and our requests are built by code, not by users
    )
    try:
        made = boto3.client(service, config=config)  # type: ignore[call-overload]
    except (NoRegionError, ProfileNotFound) as unset:
        raise Misconfigured(
            f"{str(unset).rstrip('.')}: set AWS_REGION and AWS_PROFILE, or run `aws configure`"
        ) from None
    made.meta.events.register("after-call.dynamodb", refuse_foreign_answer)
    return made


def refuse_foreign_answer(http_response: Any, **_: Any) -> None:
    """Refuse an answer without DynamoDB's checksum and media type. Raises: ForeignAnswer.

    botocore reads the page of a proxy, sent with status 200, as a write that succeeded; and after three answers with a
    wrong checksum it accepts the last.
    """
    if http_response.status_code >= 300:
        return
    checksum = http_response.headers.get("x-amz-crc32")
    is_json = http_response.headers.get("content-type", "").startswith("application/x-amz-json")
    if not is_json if checksum is None else int(checksum) != crc32(http_response.content):
        raise ForeignAnswer


def code(error: ClientError) -> str:
    """Return the error code of a refused call."""
    return str(error.response.get("Error", {}).get("Code", ""))


def bucket_and_prefix(uri: str) -> tuple[str, str]:
    """Split s3://bucket/prefix/."""
    parts = urlsplit(uri)
    return parts.netloc, parts.path.lstrip("/")


@contextmanager
def translated_errors(kind: type[Unavailable]) -> Iterator[None]:
    """Turn every error of botocore into one that asks for a retry.

    Denied calls are included: once the role is mended, the article need not be sent again.
    """
    try:
        yield
    except ClientError as error:
        raise kind(f"{error.operation_name}: {code(error)}") from error
    except BotoCoreError as error:
        raise kind(type(error).__name__) from error
