"""An inbox on the fake S3 for tests: a bucket that notifies, and its notifications."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from botocore.exceptions import ClientError

from simulation.services.s3 import S3
from simulation.services.s3_events import Notification

INBOX = "gazette-inbox"


@dataclass
class Bucket:
    """A bucket of the fake that notifies, and its notifications."""

    s3: S3 = field(default_factory=S3)
    sent: list[Notification] = field(default_factory=list)

    def call(self, operation: str, **request: Any) -> Any:
        """The answer of a call, or the code of its error."""
        try:
            return getattr(self.s3, operation)(Bucket=INBOX, **{"Key": "a", **request})
        except ClientError as error:
            return str(error.response["Error"]["Code"])

    def put(self, body: bytes = b"body", **request: Any) -> str:
        """Store an object; return its version id."""
        return str(self.call("put_object", Body=body, **request).get("VersionId", ""))

    def body(self, **request: Any) -> Any:
        """The bytes of an object, or the code of the error."""
        answer = self.call("get_object", **request)
        return answer if isinstance(answer, str) else answer["Body"].read()


@pytest.fixture
def versioned() -> Bucket:
    return made(is_versioned=True)


@pytest.fixture
def unversioned() -> Bucket:
    return made(is_versioned=False)


def made(*, is_versioned: bool) -> Bucket:
    bucket = Bucket()
    sequencers = count(0x55AED6DCD90281E5)
    bucket.s3 = S3(bucket.sent.append, lambda: f"{next(sequencers):018X}", lambda: "2026-03-04T12:00:00.000Z")
    bucket.s3.add_bucket(INBOX, is_versioned=is_versioned, notifies=True)
    return bucket
