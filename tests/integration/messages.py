"""Notifications of uploads in the form of each sender, and records whose words must never be logged."""

import json
from typing import Any
from urllib.parse import quote_plus

from integration.stage import INBOX, Function, Printed, Upload
from newsroom import fields

DONE: dict[str, Any] = {"batchItemFailures": []}
MARKERS = ("Quokkafrost", "Zirkonwinter")  # words of headline and text that no log line may contain


def s3(*uploads: Upload, bucket: str = INBOX) -> dict[str, Any]:
    return {"Records": [s3_record(upload, bucket) for upload in uploads]}


def s3_record(upload: Upload, bucket: str) -> dict[str, Any]:
    names = {"versionId": upload.version_id, "sequencer": upload.sequencer, "eTag": upload.etag}
    return {
        "eventVersion": "2.6",
        "eventSource": "aws:s3",
        "eventTime": upload.time,
        "eventName": "ObjectRemoved:DeleteMarkerCreated" if upload.removed else "ObjectCreated:Put",
        "s3": {"bucket": {"name": bucket}, "object": {"key": quote_plus(upload.key, safe="/"), **names}},
    }


def event_bridge(upload: Upload) -> dict[str, Any]:
    names = {"version-id": upload.version_id, "sequencer": upload.sequencer, "etag": upload.etag}
    return {
        "detail-type": "Object Deleted" if upload.removed else "Object Created",
        "source": "aws.s3",
        "time": upload.time,
        "detail": {"bucket": {"name": INBOX}, "object": {"key": upload.key, **names}},
    }


def sqs(*bodies: dict[str, Any]) -> dict[str, Any]:
    """A batch of the queue; its messages have the ids m0, m1, ..."""
    records = [
        {"messageId": f"m{n}", "eventSource": "aws:sqs", "body": json.dumps(body)} for n, body in enumerate(bodies)
    ]
    return {"Records": records}


def sns(notification: dict[str, Any]) -> dict[str, Any]:
    return {"Type": "Notification", "Message": json.dumps(notification)}


def marked(**over: Any) -> dict[str, Any]:
    """A record with the marker words in headline and text."""
    headline, text = MARKERS
    return fields(**{"headline": f"{headline} in Ansleigh", "text": f"{text}. {fields()['text']}", **over})


def unquoted(function: Function) -> Printed:
    """Return the output of a function after checking that it contains no marker word."""
    printed = function.printed()
    assert not any(marker in printed.text for marker in MARKERS)
    return printed
