"""S3 in memory, behind the methods of its boto3 client: deterministic, without a clock or faults of its own."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from simulation.services.refusals import Client, Refused, UnknownRequest, operation
from simulation.services.s3_bucket import Bucket, Version
from simulation.services.s3_events import CREATED, DELETED, MARKED, Notification

Request = Mapping[str, Any]

MAX_KEY_BYTES = 1024
MAX_KEYS = 1000  # of one page of a listing
_ABOUT = ("ContentType", "Metadata")
_RANGE = re.compile(r"bytes=([0-9]+)-([0-9]*)")
_EPOCH = "1970-01-01T00:00:00.000Z"


def _as_many(keys: int) -> int:
    return keys


def _to_nobody(_: Notification) -> None:
    """The bucket's notifications go nowhere."""


class S3(Client):
    """The client. A change of a bucket that notifies is passed to `notify`, in the order of the changes.

    `sequencer` and `event_time` (RFC 3339 with milliseconds, UTC) are asked once for each change. `page_keys` is asked
    with the number of entries that a page of a listing could hold, and returns how many it holds, at least one.
    """

    def __init__(
        self,
        notify: Callable[[Notification], object] = _to_nobody,
        sequencer: Callable[[], str] = lambda: "",
        event_time: Callable[[], str] = lambda: _EPOCH,
    ) -> None:
        """Start without buckets."""
        self.page_keys: Callable[[int], int] = _as_many
        self._notify = notify
        self._sequencer = sequencer
        self._event_time = event_time
        self._buckets: dict[str, Bucket] = {}

    def add_bucket(self, name: str, *, is_versioned: bool = True, notifies: bool = False) -> None:
        """Create an empty bucket."""
        self._buckets[name] = Bucket(name, is_versioned=is_versioned, notifies=notifies)

    @operation("PutObject", "Bucket", "Key", "Body", *_ABOUT)
    def put_object(self, request: Request) -> dict[str, Any]:
        """Store an object as a new version, or in place of the old one."""
        bucket, key, body = self._bucket(request), _key(request), request.get("Body", b"")
        if not isinstance(body, bytes | bytearray):
            raise UnknownRequest(f"PutObject: Body is {type(body).__name__}, not bytes")
        about = {name: request[name] for name in _ABOUT if name in request}
        version = bucket.add(key, bytes(body), self._event_time(), about)
        self._changed(bucket, CREATED, version)
        return {"ETag": f'"{version.etag}"', **_version_id(bucket, version)}

    @operation("GetObject", "Bucket", "Key", "VersionId", "IfMatch", "Range")
    def get_object(self, request: Request) -> dict[str, Any]:
        """Read an object, one version of it, or a range of its bytes."""
        version = self._found(request)
        body = version.body or b""
        ranged: dict[str, Any] = {}
        if "Range" in request:
            start, stop = _range(request["Range"], len(body))
            ranged = {"ContentRange": f"bytes {start}-{stop - 1}/{len(body)}"}
            body = body[start:stop]
        return {**self._described(request, version), **ranged, "ContentLength": len(body), "Body": BytesIO(body)}

    @operation("HeadObject", "Bucket", "Key", "VersionId", "IfMatch")
    def head_object(self, request: Request) -> dict[str, Any]:
        """Read an object's description. An error has its HTTP status as code, because its answer has no body."""
        try:
            version = self._found(request)
        except Refused as refused:
            raise Refused(str(refused.status), refused.message, status=refused.status) from None
        return {**self._described(request, version), "ContentLength": len(version.body or b"")}

    @operation("DeleteObject", "Bucket", "Key", "VersionId")
    def delete_object(self, request: Request) -> dict[str, Any]:
        """Put a delete marker over an object, or delete it, or one version of it, permanently.

        Deleting a missing object or version succeeds, and sends no notification.
        """
        bucket, key = self._bucket(request), _key(request)
        if bucket.is_versioned and "VersionId" not in request:
            marker = bucket.add(key, None, self._event_time(), {})
            self._changed(bucket, MARKED, marker)
            return {"DeleteMarker": True, "VersionId": marker.version_id}
        version_id = str(request.get("VersionId", "null"))
        removed = bucket.remove(key, version_id)
        if removed is not None:
            self._changed(bucket, DELETED, removed)
        marked = {"DeleteMarker": True} if removed is not None and removed.is_marker else {}
        return {**marked, **({"VersionId": version_id} if "VersionId" in request else {})}

    @operation("ListObjectsV2", "Bucket", "Prefix", "MaxKeys", "ContinuationToken", "StartAfter")
    def list_objects_v2(self, request: Request) -> dict[str, Any]:
        """List a page of current objects, in the order of their keys. A token is the last key of the page before."""
        bucket, prefix = self._bucket(request), str(request.get("Prefix", ""))
        after = str(request.get("ContinuationToken", request.get("StartAfter", "")))
        listed = bucket.listed(prefix)
        found = [one for one, is_newest in listed if is_newest and not one.is_marker and one.key > after]
        page = found[: self._page_size(request, len(found))]
        answer: dict[str, Any] = {"IsTruncated": len(page) < len(found), "KeyCount": len(page), "Name": bucket.name}
        if page:
            answer["Contents"] = [_entry(version) for version in page]
        if answer["IsTruncated"]:
            answer["NextContinuationToken"] = page[-1].key
        return answer

    @operation("ListObjectVersions", "Bucket", "Prefix", "MaxKeys", "KeyMarker", "VersionIdMarker")
    def list_object_versions(self, request: Request) -> dict[str, Any]:
        """List a page of versions and delete markers: by key, the newest version first."""
        bucket = self._bucket(request)
        found = _behind(list(bucket.listed(str(request.get("Prefix", "")))), request)
        page = found[: self._page_size(request, len(found))]
        answer: dict[str, Any] = {"IsTruncated": len(page) < len(found), "Name": bucket.name}
        for version, is_newest in page:
            entry = {**_entry(version), "VersionId": version.version_id, "IsLatest": is_newest}
            if version.is_marker:
                answer.setdefault("DeleteMarkers", []).append(
                    {name: entry[name] for name in ("Key", "VersionId", "IsLatest", "LastModified")}
                )
            else:
                answer.setdefault("Versions", []).append(entry)
        if answer["IsTruncated"]:
            answer |= {"NextKeyMarker": page[-1][0].key, "NextVersionIdMarker": page[-1][0].version_id}
        return answer

    def _bucket(self, request: Request) -> Bucket:
        bucket = self._buckets.get(request["Bucket"])
        if bucket is None:
            raise Refused("NoSuchBucket", "The specified bucket does not exist", status=404)
        return bucket

    def _found(self, request: Request) -> Version:
        version = self._bucket(request).named(_key(request), request.get("VersionId"))
        if "IfMatch" in request and request["IfMatch"].strip('"') != version.etag:
            message = "At least one of the pre-conditions you specified did not hold"
            raise Refused("PreconditionFailed", message, status=412)
        return version

    def _described(self, request: Request, version: Version) -> dict[str, Any]:
        return {
            "ETag": f'"{version.etag}"',
            "LastModified": _moment(version),
            "ContentType": version.about.get("ContentType", "binary/octet-stream"),
            "Metadata": dict(version.about.get("Metadata", {})),
            **_version_id(self._bucket(request), version),
        }

    def _changed(self, bucket: Bucket, event_name: str, version: Version) -> None:
        if not bucket.notifies:
            return
        fields: dict[str, Any] = _noticed(event_name, version)
        if bucket.is_versioned:
            fields["version_id"] = version.version_id
        moment = version.moment if event_name != DELETED else self._event_time()
        self._notify(Notification(bucket.name, version.key, event_name, self._sequencer(), moment, **fields))

    def _page_size(self, request: Request, found: int) -> int:
        most = min(found, MAX_KEYS, int(request.get("MaxKeys", MAX_KEYS)))
        return max(1, min(self.page_keys(most), most)) if most else 0


def _key(request: Request) -> str:
    key = request["Key"]
    if not isinstance(key, str) or not key:
        raise UnknownRequest(f"not the key of an object: {key!r}")
    if len(key.encode()) > MAX_KEY_BYTES:
        raise Refused("KeyTooLongError", "Your key is too long")
    return key


def _range(written: str, size: int) -> tuple[int, int]:
    """The first byte of a range, and the one after its last."""
    match = _RANGE.fullmatch(written)
    if match is None:
        raise UnknownRequest(f"GetObject: Range {written!r}")
    start, stop = int(match[1]), min(size, int(match[2]) + 1 if match[2] else size)
    if start >= stop:
        raise Refused("InvalidRange", "The requested range is not satisfiable", status=416)
    return start, stop


def _version_id(bucket: Bucket, version: Version) -> dict[str, str]:
    return {"VersionId": version.version_id} if bucket.is_versioned else {}


def _moment(version: Version) -> datetime:
    return datetime.fromisoformat(version.moment)


def _entry(version: Version) -> dict[str, Any]:
    return {
        "Key": version.key,
        "LastModified": _moment(version),
        "ETag": f'"{version.etag}"',
        "Size": len(version.body or b""),
        "StorageClass": "STANDARD",
    }


def _behind(listed: list[tuple[Version, bool]], request: Request) -> list[tuple[Version, bool]]:
    """The entries behind the markers: behind one version, or behind all versions of a key."""
    key, version_id = request.get("KeyMarker", ""), request.get("VersionIdMarker", "")
    if not key:
        return listed
    places = [place for place, (one, _) in enumerate(listed) if (one.key, one.version_id) == (key, version_id)]
    return listed[places[0] + 1 :] if places else [entry for entry in listed if entry[0].key > key]


def _noticed(event_name: str, version: Version) -> dict[str, Any]:
    """The fields of a notification: a removal has no size, and only a delete marker has an ETag."""
    if event_name == CREATED:
        return {"etag": version.etag, "size": len(version.body or b"")}
    return {"etag": version.etag} if event_name == MARKED else {}
