"""The adapters on S3: refusals, truncated answers, content type and metadata of an upload."""

import io
from typing import Any

import pytest
import urllib3
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError

import ports
from copydesk.adapters.s3 import S3ObjectStore
from copydesk.adapters.s3_folders import S3Quarantine, S3Texts
from copydesk.errors import ObjectGone, ObjectUnavailable, UnreadableObject
from copydesk.events import ObjectRef
from copydesk.settings import Limits
from ports import LIMITS, Hook, S3Inbox

REF = ObjectRef("gazette-inbox", "inbox/a.json", "v1", etag="0" * 32)


@pytest.fixture
def inbox(request: pytest.FixtureRequest) -> S3Inbox:
    return ports.versioned_inbox(request)


@pytest.fixture(autouse=True)
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the SDK's waits between attempts."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)


def answer(status: int, body: bytes, **headers: str) -> AWSResponse:
    raw = urllib3.HTTPResponse(io.BytesIO(body), preload_content=False)
    http_headers = HTTPHeaders.from_dict({name.replace("_", "-"): value for name, value in headers.items()})
    return AWSResponse("https://s3.example", status, http_headers, raw)


def refusal(status: int, code: str) -> AWSResponse:
    return answer(status, f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode())


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (403, "AccessDenied"),
        (403, "ExpiredToken"),
        (403, "InvalidObjectState"),
        (404, "NoSuchBucket"),
        (500, "InternalError"),
        (503, "SlowDown"),
        (503, "ServiceUnavailable"),
    ],
)
def test_refused_read_raises_object_unavailable(s3: Any, hook: Hook, status: int, code: str) -> None:
    hook(s3, "before-send.s3.GetObject", lambda **_: refusal(status, code))

    with pytest.raises(ObjectUnavailable, match=f"GetObject: {code}"):
        S3ObjectStore(s3, LIMITS).fetch(REF)


@pytest.mark.parametrize(
    ("status", "code"),
    [(404, "NoSuchKey"), (404, "NoSuchVersion"), (405, "MethodNotAllowed"), (412, "PreconditionFailed")],
    ids=["no-key", "no-version", "delete-marker", "overwritten"],
)
def test_missing_object_raises_object_gone(s3: Any, hook: Hook, status: int, code: str) -> None:
    hook(s3, "before-send.s3.GetObject", lambda **_: refusal(status, code))

    with pytest.raises(ObjectGone, match="v1"):
        S3ObjectStore(s3, LIMITS).fetch(REF)


@pytest.mark.parametrize("fault", [ReadTimeoutError, ConnectionClosedError], ids=["timeout", "closed"])
def test_read_without_an_answer_raises_object_unavailable(s3: Any, hook: Hook, fault: type[Exception]) -> None:
    def breaks(**_: Any) -> None:
        raise fault(endpoint_url="https://s3.example")  # type: ignore[call-arg]

    hook(s3, "before-send.s3.GetObject", breaks)

    with pytest.raises(ObjectUnavailable, match=fault.__name__):
        S3ObjectStore(s3, LIMITS).fetch(REF)


def test_truncated_body_raises_object_unavailable(s3: Any, hook: Hook) -> None:
    hook(s3, "before-send.s3.GetObject", lambda **_: answer(200, b"half of", content_length="14"))

    with pytest.raises(ObjectUnavailable, match="IncompleteReadError"):
        S3ObjectStore(s3, LIMITS).fetch(REF)


def test_body_over_the_limit_is_not_read(s3: Any, hook: Hook) -> None:
    body = io.BytesIO(b"x" * (LIMITS.object_bytes + 1))
    raw = urllib3.HTTPResponse(body, preload_content=False)
    headers = HTTPHeaders.from_dict({"content-length": str(LIMITS.object_bytes + 1)})
    hook(s3, "before-send.s3.GetObject", lambda **_: AWSResponse("https://s3.example", 200, headers, raw))

    with pytest.raises(UnreadableObject, match="1001 bytes, over 1000"):
        S3ObjectStore(s3, LIMITS).fetch(REF)
    assert body.tell() == 0


def test_object_has_the_content_type_and_metadata_of_its_upload(inbox: S3Inbox) -> None:
    ref = inbox.upload("a.json.gz", b"{}", ContentType="application/json", Metadata={"publisher": "gazette"})
    raw = inbox.fetch(ref)

    assert (raw.content_type, raw.metadata) == ("application/json", {"publisher": "gazette"})


def test_version_is_requested_without_its_etag(inbox: S3Inbox, hook: Hook) -> None:
    """A version id alone identifies the bytes; a wrong ETag could only fail the read."""
    ref = inbox.upload("a.json", b"body")
    reads: list[dict[str, Any]] = []
    hook(inbox.s3, "provide-client-params.s3.GetObject", lambda params, **_: reads.append(dict(params)))
    inbox.fetch(ref)

    assert reads == [{"Bucket": "gazette-inbox", "Key": "a.json", "VersionId": ref.version_id}]


SMALL = Limits(window_bytes=4)


def recorded_reads(s3: Any, hook: Hook) -> list[dict[str, Any]]:
    """Record the parameters of every read from now on; return their list."""
    reads: list[dict[str, Any]] = []
    hook(s3, "provide-client-params.s3.GetObject", lambda params, **_: reads.append(dict(params)))
    return reads


def test_large_object_is_read_by_ranges_of_one_version(inbox: S3Inbox, hook: Hook) -> None:
    ref = inbox.upload("a.json", b"0123456789")
    reads = recorded_reads(inbox.s3, hook)
    body = S3ObjectStore(inbox.s3, SMALL).fetch(ref).body

    assert [body[place : place + 5] for place in (0, 5)] == [b"01234", b"56789"]
    named = {"Bucket": "gazette-inbox", "Key": "a.json", "VersionId": ref.version_id}
    same = {**named, "IfMatch": f'"{ref.etag}"'}
    assert reads[0] == named
    assert sorted(reads[1:], key=lambda one: str(one["Range"])) == [
        {**same, "Range": "bytes=4-7"},
        {**same, "Range": "bytes=8-9"},
    ]


def test_object_of_one_window_is_read_by_one_request(inbox: S3Inbox, hook: Hook) -> None:
    ref = inbox.upload("a.json", b"0123")
    reads = recorded_reads(inbox.s3, hook)

    assert S3ObjectStore(inbox.s3, SMALL).fetch(ref).body == b"0123"
    assert len(reads) == 1


def test_object_replaced_while_it_is_read_is_gone(request: pytest.FixtureRequest) -> None:
    inbox = ports.unversioned_inbox(request)
    body = S3ObjectStore(inbox.s3, SMALL).fetch(inbox.upload("a.json", b"0123456789")).body
    inbox.upload("a.json", b"other bytes")

    assert body[0:4] == b"0123"
    with pytest.raises(ObjectGone):
        body[4:8]


def test_version_overwritten_while_it_is_read_is_read_to_its_end(inbox: S3Inbox) -> None:
    body = S3ObjectStore(inbox.s3, SMALL).fetch(inbox.upload("a.json", b"0123456789")).body
    inbox.upload("a.json", b"other bytes")

    assert body[0:10] == b"0123456789"


def test_version_removed_while_it_is_read_is_gone(inbox: S3Inbox) -> None:
    ref = inbox.upload("a.json", b"0123456789")
    body = S3ObjectStore(inbox.s3, SMALL).fetch(ref).body
    inbox.delete_version(ref)

    with pytest.raises(ObjectGone):
        body[4:8]


@pytest.mark.parametrize(
    "broken",
    [refusal(503, "SlowDown"), answer(206, b"45", content_length="4"), answer(200, b"0123456789", content_length="10")],
    ids=["refused", "broken-off", "whole-instead"],
)
def test_unanswered_range_raises_object_unavailable(inbox: S3Inbox, hook: Hook, broken: AWSResponse) -> None:
    body = S3ObjectStore(inbox.s3, SMALL).fetch(inbox.upload("a.json", b"0123456789")).body
    hook(inbox.s3, "before-send.s3.GetObject", lambda **_: broken)

    with pytest.raises(ObjectUnavailable):
        body[4:8]


def test_truncated_first_window_raises_object_unavailable(s3: Any, hook: Hook) -> None:
    hook(s3, "before-send.s3.GetObject", lambda **_: answer(200, b"01", content_length="10", etag='"0"'))

    with pytest.raises(ObjectUnavailable):
        S3ObjectStore(s3, SMALL).fetch(REF)


def test_note_is_stored_as_json_under_the_prefix(s3: Any) -> None:
    address = S3Quarantine(lambda: s3, f"s3://{ports.ASIDE}/set/aside/").set_aside("a/1.json", {"reason": "größe"})
    note = s3.get_object(Bucket=ports.ASIDE, Key="set/aside/a/1.json")

    assert address == f"s3://{ports.ASIDE}/set/aside/a/1.json"
    assert (note["ContentType"], note["Body"].read()) == ("application/json", '{"reason": "größe"}'.encode())


def test_refused_write_to_the_quarantine_raises_object_unavailable(s3: Any, hook: Hook) -> None:
    hook(s3, "before-send.s3.PutObject", lambda **_: refusal(403, "AccessDenied"))

    with pytest.raises(ObjectUnavailable, match="PutObject: AccessDenied"):
        S3Quarantine(lambda: s3, f"s3://{ports.ASIDE}/").set_aside("a/1.json", {})


def test_text_is_stored_under_the_prefix_and_read_by_its_key(s3: Any) -> None:
    texts = S3Texts(lambda: s3, f"s3://{ports.ASIDE}/texts/")
    key = texts.put("a_1/0f", b"\x78\x9c\x00")

    assert key == "texts/a_1/0f"
    assert texts.get(key) == b"\x78\x9c\x00"
