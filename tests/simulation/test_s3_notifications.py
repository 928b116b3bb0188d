"""Notifications of the fake S3, in S3's form and in EventBridge's, against recorded events and AWS's pages.

The pages are below https://docs.aws.amazon.com/AmazonS3/latest/userguide/.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from copydesk.events import object_refs
from simulation import inbox
from simulation.inbox import INBOX, Bucket
from simulation.services.refusals import UnknownRequest
from simulation.services.s3_events import Notification

versioned, unversioned = inbox.versioned, inbox.unversioned  # fixtures
EVENTS = Path(__file__).parents[1] / "events"

SHAPES = {
    "s3-direct-put-2.1": "put",
    "delete-marker": "mark",
    "delete-one-version": "delete-version",
    "eventbridge-direct": "put",
    "eventbridge-delete-marker": "mark",
    "eventbridge-delete-one-version": "delete-version",
}
UNVERSIONED_SHAPES = {"unversioned-bucket": "put", "delete": "delete", "eventbridge-deleted": "delete"}


def notification(bucket: Bucket, change: str) -> Notification:
    """The notification of one kind of change."""
    version = bucket.put()
    if change == "delete-version":
        bucket.call("delete_object", VersionId=version)
    elif change != "put":
        bucket.call("delete_object")
    return bucket.sent[-1]


def shape(document: Any) -> Any:
    """The names of a document, and the kinds of its values."""
    if isinstance(document, dict):
        return {name: shape(value) for name, value in document.items()}
    return [shape(element) for element in document] if isinstance(document, list) else type(document).__name__


@pytest.mark.parametrize("name", [*SHAPES, *UNVERSIONED_SHAPES])
def test_notification_has_the_fields_of_the_recorded_one(name: str) -> None:
    recorded = json.loads((EVENTS / f"{name}.json").read_bytes())
    bucket = inbox.made(is_versioned=name in SHAPES)

    sent = notification(bucket, {**SHAPES, **UNVERSIONED_SHAPES}[name])

    assert shape(sent.event_bridge if "detail" in recorded else sent.s3) == shape(recorded)


@pytest.mark.parametrize("change", ["put", "mark", "delete-version"])
def test_both_forms_of_a_notification_refer_to_the_same_state(versioned: Bucket, change: str) -> None:
    sent = notification(versioned, change)
    (one,), (other,) = object_refs(sent.s3), object_refs(sent.event_bridge)

    assert replace(one, event_time="") == replace(other, event_time="")
    assert (one.event_time, other.event_time) == ("2026-03-04T12:00:00.000Z", "2026-03-04T12:00:00Z")


def test_key_is_form_encoded_for_a_queue_and_verbatim_for_eventbridge(versioned: Bucket) -> None:
    """notification-content-structure.html: `red flower.jpg` is sent as `red+flower.jpg`. ev-events.html: verbatim."""
    versioned.put(Key="in/red flower+größe.jpg")
    (sent,) = versioned.sent

    assert sent.s3["Records"][0]["s3"]["object"]["key"] == "in/red+flower%2Bgr%C3%B6%C3%9Fe.jpg"
    assert sent.event_bridge["detail"]["object"]["key"] == "in/red flower+größe.jpg"


@pytest.mark.parametrize(
    ("change", "event_name", "detail_type", "deletion"),
    [
        ("put", "ObjectCreated:Put", "Object Created", None),
        ("mark", "ObjectRemoved:DeleteMarkerCreated", "Object Deleted", "Delete Marker Created"),
        ("delete-version", "ObjectRemoved:Delete", "Object Deleted", "Permanently Deleted"),
    ],
)
def test_event_names_the_change(
    versioned: Bucket, change: str, event_name: str, detail_type: str, deletion: str | None
) -> None:
    """notification-how-to-event-types-and-destinations.html and ev-events.html."""
    sent = notification(versioned, change)

    assert sent.s3["Records"][0]["eventName"] == event_name
    assert sent.event_bridge["detail-type"] == detail_type
    assert sent.event_bridge["detail"].get("deletion-type") == deletion


def test_sequencer_is_the_one_given_for_the_change(versioned: Bucket) -> None:
    versioned.put()
    versioned.call("delete_object")

    assert [sent.sequencer for sent in versioned.sent] == ["0055AED6DCD90281E5", "0055AED6DCD90281E6"]
    assert versioned.sent[0].s3["Records"][0]["s3"]["object"]["sequencer"] == "0055AED6DCD90281E5"


def test_deletion_of_what_is_not_there_sends_nothing(unversioned: Bucket) -> None:
    assert unversioned.call("delete_object") == {}
    assert unversioned.sent == []


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        ("put_object", {"Body": b"", "IfNoneMatch": "*"}),
        ("put_object", {"Body": "text"}),
        ("get_object", {"Range": "bytes=-3"}),
        ("get_object", {"PartNumber": 1}),
        ("copy_object", {}),
    ],
)
def test_unknown_argument_or_operation_is_an_error(versioned: Bucket, operation: str, request_: dict[str, Any]) -> None:
    versioned.put()

    with pytest.raises(UnknownRequest):
        getattr(versioned.s3, operation)(Bucket=INBOX, Key="a", **request_)
