"""A change of an object -> the notification that S3 sends, in its own form and in EventBridge's."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote_plus

CREATED = "ObjectCreated:Put"
DELETED = "ObjectRemoved:Delete"
MARKED = "ObjectRemoved:DeleteMarkerCreated"
_DETAIL_TYPES = {CREATED: "Object Created", DELETED: "Object Deleted", MARKED: "Object Deleted"}
_DELETION_TYPES = {DELETED: "Permanently Deleted", MARKED: "Delete Marker Created"}


@dataclass(frozen=True)
class Notification:
    """One change of an object. `event_time` is RFC 3339 with milliseconds, UTC; "" and None stand for absent fields."""

    bucket: str
    key: str  # as in the request
    event_name: str
    sequencer: str
    event_time: str
    version_id: str = ""  # "" in a bucket without versions
    etag: str = ""  # without quotes
    size: int | None = None  # None in removals

    @cached_property
    def s3(self) -> dict[str, Any]:
        """The notification that S3 sends to a queue, a topic or a function. Its key is form-encoded."""
        fields = {"size": self.size, "eTag": self.etag, "versionId": self.version_id}
        record = {
            "eventVersion": "2.1",
            "eventSource": "aws:s3",
            "awsRegion": "eu-west-1",
            "eventTime": self.event_time,
            "eventName": self.event_name,
            "userIdentity": {"principalId": "AWS:AROAEXAMPLEGAZETTE:sports-desk"},
            "requestParameters": {"sourceIPAddress": "192.0.2.44"},
            "responseElements": {"x-amz-request-id": "7GAZ3TT31NB0X042", "x-amz-id-2": "Z2F6ZXR0ZQ=="},
            "s3": {
                "s3SchemaVersion": "1.0",
                "configurationId": "copydesk-inbox",
                "bucket": {
                    "name": self.bucket,
                    "ownerIdentity": {"principalId": "A3EXAMPLEOWNER"},
                    "arn": f"arn:aws:s3:::{self.bucket}",
                },
                "object": {"key": quote_plus(self.key, safe="/"), **_present(fields), "sequencer": self.sequencer},
            },
        }
        return {"Records": [record]}

    @cached_property
    def event_bridge(self) -> dict[str, Any]:
        """The event that S3 sends to EventBridge. Its key is verbatim, its time in whole seconds."""
        fields = {"size": self.size, "etag": self.etag, "version-id": self.version_id}
        deletion = _DELETION_TYPES.get(self.event_name)
        return {
            "version": "0",
            "id": "0b5c7d1e-0000-4000-8000-000000000001",
            "detail-type": _DETAIL_TYPES[self.event_name],
            "source": "aws.s3",
            "account": "123456789012",
            "time": f"{self.event_time[:19]}Z",
            "region": "eu-west-1",
            "resources": [f"arn:aws:s3:::{self.bucket}"],
            "detail": {
                "version": "0",
                "event-version": "1.0",
                "bucket": {"name": self.bucket},
                "object": {"key": self.key, **_present(fields), "sequencer": self.sequencer},
                "request-id": "7GAZ3TT31NB0X042",
                "requester": "123456789012",
                "source-ip-address": "192.0.2.44",
                "reason": "DeleteObject" if deletion else "PutObject",
                **({"deletion-type": deletion} if deletion else {}),
            },
        }


def _present(fields: dict[str, str | int | None]) -> dict[str, str | int]:
    return {name: value for name, value in fields.items() if value is not None and value != ""}
