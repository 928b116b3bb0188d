"""Shared by the AWS adapters: clients with sensible retries, and the translation of botocore's errors."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from copydesk.errors import Unavailable


def client(service: str) -> Any:
    """Return a client for the account, region and endpoint of the environment."""
    # 0.1 s at a cold start, which the index function pays only if it needs a client
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    # Standard mode: three attempts with jitter. More attempts would use up the invocation; the queue repeats for free.
    config = Config(
        retries={"mode": "standard", "total_max_attempts": 3},
        connect_timeout=2,
        read_timeout=10,
        tcp_keepalive=True,
    )
    return boto3.client(service, config=config)  # type: ignore[call-overload]


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
