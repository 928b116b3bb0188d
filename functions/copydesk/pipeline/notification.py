"""A reference to an object version as a notification, for deliveries that no bucket sends."""

from typing import Any

from copydesk.events import ObjectRef


def notification_of(ref: ObjectRef) -> dict[str, Any]:
    """Return the event that EventBridge would send for this reference; EventBridge gives keys verbatim."""
    entry = {
        "key": ref.key,
        "size": ref.size,
        "etag": ref.etag,
        "version-id": ref.version_id,
        "sequencer": ref.sequencer,
    }
    return {
        "version": "0",
        "detail-type": "Object Deleted" if ref.removed else "Object Created",
        "source": "aws.s3",
        "time": ref.event_time,
        "detail": {
            "version": "0",
            "bucket": {"name": ref.bucket},
            "object": entry,
            "reason": "DeleteObject" if ref.removed else "PutObject",
            **({"deletion-type": "Delete Marker Created"} if ref.removed else {}),
        },
    }
