import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from copydesk.errors import UnknownNotification
from copydesk.events import (
    Change,
    ObjectRef,
    changes,
    is_queue_event,
    messages,
    object_refs,
    parse_notification,
    stored_sequence,
)

EVENTS = Path(__file__).parent.parent / "events"

UPLOAD = ObjectRef(
    bucket="gazette-inbox",
    key="in/flood-warning.json",
    version_id="Gz7eTTeInB0xV3rs10nOfTh3f1rStPut",
    sequencer="0069B50D756D2A41C8",
    etag="5ec1b0a7f1e8d3c29b4a6f70e1d2c3b4",
    size=2048,
    event_time="2026-03-14T07:21:09.417Z",
)
DELETE = replace(UPLOAD, version_id="", sequencer="0069B50F11C0FFEE02", etag="", size=None, removed=True)
DELETE_ONE_VERSION = replace(DELETE, version_id=UPLOAD.version_id, removes_one_version=True)
DELETE_MARKER = replace(DELETE, version_id="Gz7eTTeInB0xD3leteMarkerV3rs10n2", etag="d41d8cd98f00b204e9800998ecf8427e")
EVENT_BRIDGE_TIME = "2026-03-14T07:21:09Z"  # EventBridge gives whole seconds
REMOVALS = {
    "delete": DELETE,
    "delete-one-version": DELETE_ONE_VERSION,
    "delete-marker": DELETE_MARKER,
    "eventbridge-deleted": replace(DELETE, event_time=EVENT_BRIDGE_TIME),
    "eventbridge-delete-one-version": replace(DELETE_ONE_VERSION, event_time=EVENT_BRIDGE_TIME),
    "eventbridge-delete-marker": replace(DELETE_MARKER, event_time=EVENT_BRIDGE_TIME),
}
AWKWARD_KEYS = [
    "in/1+1=2.json",
    "in/late city edition.txt",
    "in/100% wool.html",
    "in/x%2By.txt",
    "in/07:21:09.json",
    "in/Überschwemmung – 東京 🗞.json",
    "in/" + "ü" * 500 + "x" * 16 + ".json",  # 1,024 bytes, the most S3 allows
]


def event(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text("utf-8"))
    return document


def s3_event(event_name: str = "ObjectCreated:Put", **object_fields: Any) -> dict[str, Any]:
    """The direct S3 event for UPLOAD, with another event name or changed object fields."""
    arrived = event("s3-direct-put-2.1")
    arrived["Records"][0]["eventName"] = event_name
    arrived["Records"][0]["s3"]["object"] |= object_fields
    return arrived


def delivered(name: str) -> list[ObjectRef]:
    """The references in an event file, read from a direct event or from a batch of the queue."""
    arrived = event(name)
    if not is_queue_event(arrived):
        return object_refs(arrived)
    return [ref for message in messages(arrived) for ref in object_refs(parse_notification(message.body))]


@pytest.mark.parametrize("name", ["s3-direct-put-2.1", "s3-direct-put-2.6", "s3-in-sqs", "s3-in-sns-in-sqs"])
def test_every_envelope_of_s3_names_the_same_upload(name: str) -> None:
    assert delivered(name) == [UPLOAD]


@pytest.mark.parametrize("name", ["eventbridge-direct", "eventbridge-in-sqs"])
def test_every_envelope_of_event_bridge_names_the_same_upload(name: str) -> None:
    assert delivered(name) == [replace(UPLOAD, event_time=EVENT_BRIDGE_TIME)]


@pytest.mark.parametrize("version", ["2.0", "2.2", "2.3", "2.4", "2.5", "2.17"])
def test_schema_version_of_an_event_is_ignored(version: str) -> None:
    arrived = event("s3-direct-put-2.1")
    arrived["Records"][0]["eventVersion"] = version

    assert object_refs(arrived) == [UPLOAD]


@pytest.mark.parametrize("name", ["Put", "Post", "Copy", "CompleteMultipartUpload"])
def test_every_way_to_create_an_object_is_an_upload(name: str) -> None:
    assert object_refs(s3_event(f"ObjectCreated:{name}")) == [UPLOAD]


@pytest.mark.parametrize(
    "name", ["test-event-in-sqs", "test-event-in-sns-in-sqs", "object-tagging", "eventbridge-tags-added"]
)
def test_event_without_content_names_no_object(name: str) -> None:
    assert delivered(name) == []


@pytest.mark.parametrize("name", ["several-records-in-one-message", "several-messages-in-one-batch"])
def test_several_objects_keep_their_order(name: str) -> None:
    assert [ref.key for ref in delivered(name)] == ["in/page-1.json", "in/page-2.json", "in/page-3.json"]


@pytest.mark.parametrize("name", ["awkward-keys-s3-direct", "awkward-keys-eventbridge-in-sqs"])
def test_key_is_decoded_exactly_once(name: str) -> None:
    assert [ref.key for ref in delivered(name)] == AWKWARD_KEYS


def test_key_in_another_encoding_than_utf_8_is_refused() -> None:
    with pytest.raises(UnknownNotification, match="form-encoded UTF-8"):
        object_refs(s3_event(key="in/%FC.json"))


@pytest.mark.parametrize(("name", "removal"), REMOVALS.items(), ids=REMOVALS.keys())
def test_delete_is_a_removal(name: str, removal: ObjectRef) -> None:
    assert delivered(name) == [removal]


@pytest.mark.parametrize("name", ["lifecycle-expiration", "eventbridge-lifecycle-expiration"])
def test_deletion_by_a_lifecycle_rule_is_ignored(name: str) -> None:
    assert delivered(name) == []


@pytest.mark.parametrize(
    "name", ["ObjectRestore:Completed", "ObjectAcl:Put", "LifecycleTransition", "Replication:OperationFailed"]
)
def test_event_that_does_not_change_content_is_ignored(name: str) -> None:
    assert object_refs(s3_event(name)) == []


@pytest.mark.parametrize("detail_type", ["Object Restore Completed", "Object ACL Updated"])
def test_event_bridge_event_that_does_not_change_content_is_ignored(detail_type: str) -> None:
    assert object_refs(event("eventbridge-direct") | {"detail-type": detail_type}) == []


def test_ignored_record_does_not_affect_its_neighbour() -> None:
    arrived = {"Records": [*event("object-tagging")["Records"], *event("s3-direct-put-2.1")["Records"]]}

    assert object_refs(arrived) == [UPLOAD]


@pytest.mark.parametrize(
    "arrived",
    [
        event("unversioned-bucket"),
        s3_event(versionId="null"),
        s3_event(versionId=None),
        s3_event(versionId=""),
    ],
    ids=["absent", "word-null", "null", "empty"],
)
def test_unversioned_bucket_gives_an_empty_version(arrived: dict[str, Any]) -> None:
    assert object_refs(arrived) == [replace(UPLOAD, version_id="")]


def test_notification_of_moto_is_read_without_sequencer_and_version() -> None:
    key = "in/late city+edition.json"

    assert delivered("moto-s3-in-sqs") == [replace(UPLOAD, key=key, version_id="", sequencer="")]


def test_event_bridge_event_of_moto_is_read_with_its_spelling_of_etag() -> None:
    assert [ref.etag for ref in delivered("moto-eventbridge-in-sqs")] == [UPLOAD.etag]


def test_empty_object_has_a_size() -> None:
    assert object_refs(s3_event(size=0)) == [replace(UPLOAD, size=0)]


def test_sequencer_is_upper_cased() -> None:
    assert object_refs(s3_event(sequencer="617f08299329d189"))[0].sequencer == "617F08299329D189"


def test_sequence_is_the_sequencer_padded_on_the_right_with_zeros() -> None:
    assert UPLOAD.sequence == "0069B50D756D2A41C800000000000000"


def test_sequence_without_sequencer_is_time_and_version_before_every_sequencer() -> None:
    sequence = replace(UPLOAD, sequencer="").sequence

    assert sequence == f"-2026-03-14T07:21:09.417Z/{UPLOAD.version_id}"
    assert sequence < replace(UPLOAD, sequencer="0").sequence


def test_sequence_that_an_earlier_release_put_after_every_sequencer_is_read_before_them() -> None:
    assert stored_sequence("T2026-03-14T07:21:09.417Z") == "-2026-03-14T07:21:09.417Z"
    assert stored_sequence(UPLOAD.sequence) == UPLOAD.sequence
    assert stored_sequence("") == ""


@pytest.mark.parametrize(
    ("document", "keys"),
    [
        ({}, "[]"),
        ({"hello": "world", "Body": "text"}, "['hello', 'Body']"),
        ({"Records": "none"}, "['Records']"),
        ({"Records": [{"eventSource": "aws:kinesis"}]}, "['Records']"),
        ({"Records": [None]}, "['Records']"),
        ({"Type": "SubscriptionConfirmation", "Message": "Confirm."}, "['Type', 'Message']"),
        ({"source": "aws.ec2", "detail-type": "Object Created"}, "['source', 'detail-type']"),
        ({"source": "aws.s3", "detail-type": "AWS API Call via CloudTrail"}, "['source', 'detail-type']"),
    ],
    ids=["empty", "foreign", "no-list", "kinesis", "null", "sns-subscription", "ec2", "cloudtrail"],
)
def test_refusal_of_an_unknown_shape_names_its_keys(document: dict[str, Any], keys: str) -> None:
    with pytest.raises(UnknownNotification) as refused:
        object_refs(document)

    assert str(refused.value).endswith(f"its keys: {keys}")


def test_refusal_is_short_and_contains_no_value() -> None:
    with pytest.raises(UnknownNotification) as refused:
        object_refs({f"key {n}\n": "the secret headline" for n in range(1000)})

    assert not any(part in str(refused.value) for part in ("secret", "headline", "\n"))
    assert len(str(refused.value)) < 600


@pytest.mark.parametrize(("part", "name"), [("bucket", "name"), ("object", "key")], ids=["bucket", "key"])
def test_refusal_of_an_upload_without_bucket_or_key_names_the_missing_field(part: str, name: str) -> None:
    arrived = s3_event()
    del arrived["Records"][0]["s3"][part][name]

    with pytest.raises(UnknownNotification, match=f"no text at s3.{part}.{name}"):
        object_refs(arrived)


@pytest.mark.parametrize(
    "body",
    ["", "hello world", '{"Records": [', "[" * 100_000, "9" * 5_000, "[]", '"text"', "null"],
    ids=["empty", "text", "cut", "deep", "digits", "list", "string", "null"],
)
def test_body_other_than_a_json_object_is_refused(body: str) -> None:
    with pytest.raises(UnknownNotification, match="message body"):
        parse_notification(body)


def test_sns_envelope_with_a_broken_message_is_refused() -> None:
    with pytest.raises(UnknownNotification, match="not JSON"):
        object_refs({"Type": "Notification", "Message": "An upload arrived."})


def test_messages_have_their_ids() -> None:
    identities = [message.message_id[-2:] for message in messages(event("several-messages-in-one-batch"))]

    assert identities == ["00", "01", "02"]


def test_message_without_body_does_not_affect_its_neighbours() -> None:
    arrived = event("several-messages-in-one-batch")
    del arrived["Records"][1]["body"]

    assert [bool(message.body) for message in messages(arrived)] == [True, False, True]


@pytest.mark.parametrize("read", [messages, changes])
def test_event_from_another_source_is_refused(read: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(UnknownNotification, match="not a batch"):
        read(event("s3-direct-put-2.1"))


def test_empty_batch_has_no_messages() -> None:
    assert (messages({"Records": []}), changes({"Records": []})) == ([], [])


@pytest.mark.parametrize("name", ["stream-insert", "stream-modify", "stream-remove"])
def test_change_has_the_images_of_its_record(name: str) -> None:
    arrived = event(name)
    images = arrived["Records"][0]["dynamodb"]

    (change,) = changes(arrived)

    assert (change.new_image, change.old_image) == (images.get("NewImage"), images.get("OldImage"))


def test_change_names_its_item_and_its_sequence_number() -> None:
    (change,) = changes(event("stream-remove"))

    assert change == Change("111300000000001234567892", "A#a_k3v7q2mxw5t9", "META", None, change.old_image)


def test_changes_keep_the_order_of_the_stream() -> None:
    names = ["stream-insert", "stream-modify", "stream-remove"]
    batch = {"Records": [record for name in names for record in event(name)["Records"]]}

    assert [change.sequence_number[:4] for change in changes(batch)] == ["1111", "1112", "1113"]


@pytest.mark.parametrize("name", ["stream-insert", "stream-modify"])
def test_stream_without_images_is_refused_and_not_read_as_a_removal(name: str) -> None:
    arrived = event(name)
    del arrived["Records"][0]["dynamodb"]["NewImage"]

    with pytest.raises(UnknownNotification, match="image"):
        changes(arrived)


def test_stream_of_another_table_is_refused() -> None:
    arrived = event("stream-insert")
    arrived["Records"][0]["dynamodb"]["Keys"] = {"Id": {"N": "101"}}

    with pytest.raises(UnknownNotification, match=r"no text at dynamodb\.Keys\.pk\.S"):
        changes(arrived)
