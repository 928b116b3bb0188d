"""Turn what AWS delivers into what copydesk works on: references to objects, and changes of the table.

Upload side, one batch of the queue or one direct event:

    event -> messages -> notification -> object_refs

Five envelopes are read: S3 direct, S3 in SQS, S3 in SNS in SQS, EventBridge direct and EventBridge in SQS.
The schema version of an event is never looked at: S3 raises it without notice and stays compatible.

Table side, one batch of the stream:

    event -> changes
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import unquote_plus

from copydesk.errors import UnknownNotification

JsonObject: TypeAlias = Mapping[str, Any]

SEQUENCE_DIGITS = 32  # S3 sends 16 to 18 today and promises no length
UNSEQUENCED = "-"  # sorts before every digit
_ONCE_UNSEQUENCED = "T"  # sorted after every digit: places that a release before 2026-12 wrote
NAMED_KEYS = 10  # how many keys of an unknown message its error names


@dataclass(frozen=True, slots=True)
class ObjectRef:
    """One state of one object in a bucket, as an event reports it: a version that arrived, or a removal."""

    bucket: str
    key: str  # decoded, as S3 expects it in a request
    version_id: str = ""  # "" where the bucket is not versioned
    sequencer: str = ""  # upper-case hexadecimal; "" where the event carries none
    etag: str = ""
    size: int | None = None  # bytes; None where the event does not carry it, as in removals
    event_time: str = ""  # RFC 3339, UTC
    removed: bool = False  # by a delete marker, or for good
    removes_one_version: bool = False  # for good, and of a versioned bucket: the other versions remain

    @property
    def where(self) -> dict[str, str]:
        """The fields of a log line that name the object."""
        return {"bucket": self.bucket, "key": self.key, "version_id": self.version_id}

    @property
    def origin(self) -> dict[str, str]:
        """The fields of a record's provenance that name the object version."""
        return {**self.where, "sequencer": self.sequencer, "etag": self.etag, "event_time": self.event_time}

    @property
    def sequence(self) -> str:
        """The place of this state among those of the same key, to be compared as text, never between keys.

        The sequencer, padded to 32 digits on the right: AWS's older pages pad on the left, so the order of sequencers
        of different length is a guess (docs/adr/0005-sequencers.md). Without a sequencer, as in listings and events
        sent by hand, `-`, the time and the version: such a place sorts before every sequencer, so it never hides a
        live upload or a deletion.
        """
        if not self.sequencer:
            return f"{UNSEQUENCED}{self.event_time}" + (f"/{self.version_id}" if self.version_id else "")
        return self.sequencer.upper().ljust(SEQUENCE_DIGITS, "0")


def stored_sequence(sequence: str) -> str:
    """Return the place that a stored sequence means today.

    Until 2026-11 the place of an event without a sequencer sorted after every sequencer, and its key was frozen: later
    uploads and deletions were stale. Reading such a place as it is written today frees the key.
    """
    is_old = sequence.startswith(_ONCE_UNSEQUENCED)
    return f"{UNSEQUENCED}{sequence.removeprefix(_ONCE_UNSEQUENCED)}" if is_old else sequence


@dataclass(frozen=True, slots=True)
class Message:
    """One SQS message of a batch; `message_id` is what a partial batch failure names.

    `receives` is how often the queue has handed it out, as far as the queue knows.
    """

    message_id: str
    body: str
    receives: int = 1


@dataclass(frozen=True, slots=True)
class Change:
    """One write to the table, as its stream reports it.

    The images are attribute maps in DynamoDB's own typing (`{"S": "…"}`).
    """

    sequence_number: str  # of the stream record: what a partial batch failure names
    partition_key: str
    sort_key: str
    new_image: JsonObject | None  # None where the row was removed
    old_image: JsonObject | None  # None where the row is new


def is_queue_event(event: JsonObject) -> bool:
    """Whether a Lambda event is a batch of SQS messages, and not a notification delivered directly."""
    return _all_from("aws:sqs", event)


def _all_from(source: str, event: JsonObject) -> bool:
    records = event.get("Records")
    return isinstance(records, list) and all(_at(record, "eventSource") == source for record in records)


def messages(event: JsonObject) -> list[Message]:
    """List the SQS messages of a Lambda event, in their order.

    A message without a text body is kept with an empty one: it fails by itself, not with its whole batch.

    Raises:
        UnknownNotification: the event is not a batch of SQS messages.
    """
    if not is_queue_event(event):
        raise _unknown("not a batch of queue messages", event)
    return [_message(record) for record in event["Records"]]


def _message(record: JsonObject) -> Message:
    attributes = record.get("attributes")
    receives = str(attributes.get("ApproximateReceiveCount", "")) if isinstance(attributes, Mapping) else ""
    return Message(
        message_id=_text(record, "messageId"),
        body=_text_or_empty(record, "body"),
        receives=int(receives) if receives.isascii() and receives.isdecimal() else 1,
    )


def parse_notification(body: str) -> JsonObject:
    """Parse the body of an SQS message, or the `Message` of an SNS envelope.

    Raises:
        UnknownNotification: the text is not JSON, is nested too deeply, or is not a JSON object.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as exc:
        raise UnknownNotification("message body is not JSON") from exc
    if not isinstance(document, Mapping):
        raise UnknownNotification("message body is JSON, but not an object")
    return document


def object_refs(notification: JsonObject) -> list[ObjectRef]:
    """List the objects that one notification reports as created or removed, in its order.

    Empty for events that concern no article: the test message of a new bucket notification, tags, access lists,
    storage classes, restores, replication and lifecycle rules.

    Raises:
        UnknownNotification: the shape is none of the known ones, or a part that every event has is missing.
    """
    if notification.get("Type") == "Notification":
        return object_refs(_in_sns_envelope(notification))
    if notification.get("Event") == "s3:TestEvent":
        return []
    if notification.get("source") == "aws.s3":
        return [_event_bridge_ref(notification)] if _event_bridge_concerns_article(notification) else []
    if _all_from("aws:s3", notification):
        return [_s3_ref(record) for record in notification["Records"] if _concerns_article(record)]
    raise _unknown("not a notification of S3", notification)


def _in_sns_envelope(envelope: JsonObject) -> JsonObject:
    return parse_notification(_text(envelope, "Message"))


def _concerns_article(record: JsonObject) -> bool:
    # LifecycleExpiration:* is left out on purpose: a rule that tidies up old uploads must never withdraw the
    # articles they brought. A delete that a person or program requested does.
    return _text(record, "eventName").startswith(("ObjectCreated:", "ObjectRemoved:"))


def _event_bridge_concerns_article(event: JsonObject) -> bool:
    detail_type = _text(event, "detail-type")
    if not detail_type.startswith("Object "):
        # CloudTrail's "AWS API Call via CloudTrail" has the same source; skipping it would lose uploads.
        raise _unknown("event of S3, but not of an object", event)
    if detail_type == "Object Deleted":
        # An expiration by a lifecycle rule differs from a delete only in `reason`.
        return bool(_at(event, "detail", "reason") != "Lifecycle Expiration")
    return detail_type == "Object Created"


def _s3_ref(record: JsonObject) -> ObjectRef:
    event_name = _text(record, "eventName")
    return _object_ref(
        record,
        "s3",
        # S3 form-encodes keys in its notifications; SQS and SNS pass them on unchanged.
        key=_form_decoded(_text(record, "s3", "object", "key")),
        event_time=_text(record, "eventTime"),
        removed=event_name.startswith("ObjectRemoved:"),
        for_good=event_name == "ObjectRemoved:Delete",
    )


def _event_bridge_ref(event: JsonObject) -> ObjectRef:
    return _object_ref(
        event,
        "detail",
        # EventBridge gives keys verbatim: decoded, `a+b` would become `a b`, an object that is not there.
        key=_text(event, "detail", "object", "key"),
        event_time=_text(event, "time"),
        removed=_text(event, "detail-type") == "Object Deleted",
        for_good=_at(event, "detail", "deletion-type") == "Permanently Deleted",
    )


def _form_decoded(key: str) -> str:
    try:
        return unquote_plus(key, errors="strict")
    except UnicodeDecodeError as exc:
        # Replacement characters would name an object that does not exist, and the upload would count as gone.
        raise UnknownNotification("object key is not form-encoded UTF-8") from exc


def _object_ref(event: JsonObject, part: str, *, key: str, event_time: str, removed: bool, for_good: bool) -> ObjectRef:
    """Read the fields that both kinds keep under `part`; they spell the version and the ETag differently."""
    version_id = _either(event, (part, "object"), "versionId", "version-id")
    size = _at(event, part, "object", "size")
    return ObjectRef(
        bucket=_text(event, part, "bucket", "name"),
        key=key,
        version_id="" if version_id == "null" else version_id,
        sequencer=_text_or_empty(event, part, "object", "sequencer").upper(),
        etag=_either(event, (part, "object"), "eTag", "etag"),
        size=size if isinstance(size, int) else None,
        event_time=event_time,
        removed=removed,
        removes_one_version=for_good and bool(version_id),
    )


def _either(event: JsonObject, path: tuple[str, ...], name: str, other_name: str) -> str:
    return _text_or_empty(event, *path, name) or _text_or_empty(event, *path, other_name)


def changes(event: JsonObject) -> list[Change]:
    """List the writes of one batch of the table's stream, in their order.

    Raises:
        UnknownNotification: the event is not a batch of this table's stream, or the stream carries no images.
    """
    if not _all_from("aws:dynamodb", event):
        raise _unknown("not a batch of stream records", event)
    return [_change(record) for record in event["Records"]]


def _change(record: JsonObject) -> Change:
    new_image, old_image = _image(record, "NewImage"), _image(record, "OldImage")
    # A stream set to carry keys only would make every write look like a removal, and empty the index.
    if (new_image is None) != (_text(record, "eventName") == "REMOVE") or new_image is old_image is None:
        raise _unknown("stream record without the image its kind has", record)
    return Change(
        sequence_number=_text(record, "dynamodb", "SequenceNumber"),
        partition_key=_text(record, "dynamodb", "Keys", "pk", "S"),
        sort_key=_text(record, "dynamodb", "Keys", "sk", "S"),
        new_image=new_image,
        old_image=old_image,
    )


def _image(record: JsonObject, name: str) -> JsonObject | None:
    image = _at(record, "dynamodb", name)
    return image if isinstance(image, Mapping) else None


def _text(event: JsonObject, *path: str) -> str:
    text = _text_or_empty(event, *path)
    if not text:
        raise _unknown(f"no text at {'.'.join(path)}", event)
    return text


def _text_or_empty(event: JsonObject, *path: str) -> str:
    text = _at(event, *path)
    return text if isinstance(text, str) else ""


def _at(event: object, *path: str) -> Any:
    for name in path:
        event = event.get(name) if isinstance(event, Mapping) else None
    return event


def _unknown(problem: str, event: JsonObject) -> UnknownNotification:
    """Return an error that names the keys of the message but no value, since a value may be an article."""
    seen = [str(name)[:40] for name in event][:NAMED_KEYS]
    return UnknownNotification(f"{problem}; its keys: {seen}")
