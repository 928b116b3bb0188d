"""S3 folders that copydesk writes: the quarantine, and texts too large for the table."""

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from copydesk.adapters.aws import bucket_and_prefix, translated_errors
from copydesk.errors import ObjectUnavailable


class _Folder:
    """A place below s3://bucket/prefix/. Its client is created on first use: few invocations need it."""

    def __init__(self, make_client: Callable[[], Any], uri: str) -> None:
        """Work below `uri` with the boto3 S3 client that `make_client` returns."""
        self._make_client = make_client
        self._bucket, self._prefix = bucket_and_prefix(uri)

    @cached_property
    def _s3(self) -> Any:
        return self._make_client()


class S3Quarantine(_Folder):
    """Implements Quarantine below s3://bucket/prefix/."""

    def set_aside(self, name: str, note: Mapping[str, Any]) -> str:
        """Store a note; a repetition overwrites it with itself."""
        body = json.dumps(note, ensure_ascii=False).encode("utf-8", "replace")
        key = f"{self._prefix}{name}"
        with translated_errors(ObjectUnavailable):
            self._s3.put_object(Bucket=self._bucket, Key=key, Body=body, ContentType="application/json")
        return f"s3://{self._bucket}/{key}"


class S3Texts(_Folder):
    """Texts too large for DynamoDB's 400 kB item: compressed, under the hash of their content."""

    def put(self, name: str, compressed: bytes) -> str:
        """Write a compressed text and return its key."""
        key = f"{self._prefix}{name}"
        with translated_errors(ObjectUnavailable):
            self._s3.put_object(Bucket=self._bucket, Key=key, Body=compressed)
        return key

    def get(self, key: str) -> bytes:
        """Read a compressed text."""
        with translated_errors(ObjectUnavailable):
            body: bytes = self._s3.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        return body
