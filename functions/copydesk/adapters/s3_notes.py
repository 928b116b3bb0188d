"""S3 for an operator: notes of the quarantine, texts too large for the table, and versions of the inbox."""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from botocore.exceptions import ClientError

from copydesk.adapters.aws import code, translated_errors
from copydesk.adapters.s3_folders import S3Quarantine, S3Texts
from copydesk.errors import ObjectUnavailable
from copydesk.events import ObjectRef

_ERASED = zlib.compress(b"erased")
_GONE = {"404", "405", "412", "NoSuchKey", "NoSuchVersion", "MethodNotAllowed", "PreconditionFailed"}


class S3Notes(S3Quarantine):
    """Implements Quarantine and Notes below s3://bucket/prefix/."""

    def names(self, prefix: str = "") -> Iterator[str]:
        """List the names of the notes that begin with `prefix`, a page of the bucket at a time."""
        for key in keys_below(self._s3, self._bucket, f"{self._prefix}{prefix}"):
            yield key.removeprefix(self._prefix)

    def read(self, name: str) -> Mapping[str, Any] | None:
        """Read a note; None if there is none of that name."""
        try:
            with translated_errors(ObjectUnavailable):
                body = self._s3.get_object(Bucket=self._bucket, Key=f"{self._prefix}{name}")["Body"].read()
        except ObjectUnavailable as error:
            if _is_gone(error):
                return None
            raise
        note: Mapping[str, Any] = json.loads(body)
        return note

    def remove(self, name: str) -> None:
        """Remove a note for good, with its earlier versions."""
        key = f"{self._prefix}{name}"
        versions = (entry for entry in object_versions(self._s3, self._bucket, key) if entry["Key"] == key)
        remove_versions(self._s3, self._bucket, versions)


class S3RemovableTexts(S3Texts):
    """The texts too large for DynamoDB's item, with their removal."""

    def remove_all(self, article_id: str) -> int:
        """Remove all texts of an article for good, with their earlier versions; return their number.

        The word `erased` stays in the place of each: changes of the article may wait in the table's stream, and the
        index function would stop at one whose text cannot be read.
        """
        prefix = f"{self._prefix}{article_id}/"
        texts = [
            entry["Key"]
            for entry in object_versions(self._s3, self._bucket, prefix)
            if entry["IsLatest"] and entry.get("Size") != len(_ERASED)
        ]
        for key in texts:
            with translated_errors(ObjectUnavailable):
                self._s3.put_object(Bucket=self._bucket, Key=key, Body=_ERASED)
        earlier = (entry for entry in object_versions(self._s3, self._bucket, prefix) if not entry["IsLatest"])
        remove_versions(self._s3, self._bucket, earlier)
        return len(texts)


class S3Originals:
    """Implements Originals with a boto3 S3 client."""

    def __init__(self, make_client: Callable[[], Any]) -> None:
        """Work with the client that `make_client` returns."""
        self._make_client = make_client

    def find(self, ref: ObjectRef) -> ObjectRef | None:
        """Complete a reference with ETag and size of its version; None if that version is gone."""
        try:
            with translated_errors(ObjectUnavailable):
                head = self._make_client().head_object(Bucket=ref.bucket, Key=ref.key, **_version(ref))
        except ObjectUnavailable as error:
            if _is_gone(error):
                return None
            raise
        return replace(ref, etag=head["ETag"].strip('"'), size=head["ContentLength"])

    def remove(self, ref: ObjectRef) -> None:
        """Remove a version for good."""
        with translated_errors(ObjectUnavailable):
            self._make_client().delete_object(Bucket=ref.bucket, Key=ref.key, **_version(ref))


def keys_below(s3: Any, bucket: str, prefix: str) -> Iterator[str]:
    """List the keys below a prefix in order, a page of the bucket at a time."""
    more: dict[str, Any] = {}
    while True:
        with translated_errors(ObjectUnavailable):
            answer = s3.list_objects_v2(Bucket=bucket, Prefix=prefix, **more)
        yield from (entry["Key"] for entry in answer.get("Contents", ()))
        if not answer.get("IsTruncated"):
            return
        more = {"ContinuationToken": answer["NextContinuationToken"]}


def object_versions(s3: Any, bucket: str, prefix: str) -> Iterator[Mapping[str, Any]]:
    """List all versions and delete markers of the keys below a prefix, a page of the bucket at a time."""
    more: dict[str, Any] = {}
    while True:
        with translated_errors(ObjectUnavailable):
            answer = s3.list_object_versions(Bucket=bucket, Prefix=prefix, **more)
        yield from (*answer.get("Versions", ()), *answer.get("DeleteMarkers", ()))
        if not answer.get("IsTruncated"):
            return
        more = {"KeyMarker": answer["NextKeyMarker"], "VersionIdMarker": answer["NextVersionIdMarker"]}


def remove_versions(s3: Any, bucket: str, versions: Iterable[Mapping[str, Any]]) -> None:
    """Remove listed versions for good."""
    for entry in versions:
        with translated_errors(ObjectUnavailable):
            s3.delete_object(Bucket=bucket, Key=entry["Key"], VersionId=entry["VersionId"])


def _version(ref: ObjectRef) -> dict[str, str]:
    return {"VersionId": ref.version_id} if ref.version_id else {}


def _is_gone(error: ObjectUnavailable) -> bool:
    return isinstance(error.__cause__, ClientError) and code(error.__cause__) in _GONE
