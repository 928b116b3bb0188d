"""S3: the versions that a bucket holds, by its listing or by an S3 Inventory."""

import csv
import gzip
import io
import json
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any
from urllib.parse import unquote_plus

from copydesk.adapters.aws import translated_errors
from copydesk.errors import Misconfigured, ObjectUnavailable
from copydesk.ports import ListedVersion

_NEEDED = ("Key", "LastModifiedDate")  # columns of an inventory; the others may be missing


def listed_versions(s3: Any, bucket: str, prefix: str) -> Iterator[ListedVersion]:
    """List versions and delete markers: by key, those of one key from the newest on, a page of the bucket at a time."""
    more: dict[str, Any] = {}
    while True:
        with translated_errors(ObjectUnavailable):
            answer = s3.list_object_versions(Bucket=bucket, Prefix=prefix, **more)
        yield from _page(answer)
        if not answer.get("IsTruncated"):
            return
        more = {"KeyMarker": answer["NextKeyMarker"], "VersionIdMarker": answer["NextVersionIdMarker"]}


def _page(answer: Mapping[str, Any]) -> list[ListedVersion]:
    """One page. boto3 gives versions and markers apart; within a second it is unknown which came first."""
    found = [_listed(entry) for entry in answer.get("Versions", ())]
    found += [_listed(entry, is_marker=True) for entry in answer.get("DeleteMarkers", ())]
    found.sort(key=lambda one: (one.modified, one.is_latest), reverse=True)  # stable: versions stay in their order
    return sorted(found, key=lambda one: one.key.encode())


def _listed(entry: Mapping[str, Any], *, is_marker: bool = False) -> ListedVersion:
    return ListedVersion(
        key=entry["Key"],
        version_id=_version(entry.get("VersionId", "")),
        modified=entry["LastModified"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        etag=entry.get("ETag", "").strip('"'),
        size=entry.get("Size", 0),
        is_marker=is_marker,
        is_latest=entry.get("IsLatest", True),
    )


def inventory(s3: Any, bucket: str, key: str) -> tuple[str, Iterator[ListedVersion]]:
    """Read the manifest.json of an S3 Inventory; return the bucket that it lists, and its versions in any order.

    Raises: Misconfigured for an inventory that is not CSV, or without a column that is needed; ObjectUnavailable.
    """
    manifest = json.loads(_body(s3, bucket, key).read())
    if manifest.get("fileFormat") != "CSV":
        raise Misconfigured(f"the inventory is {manifest.get('fileFormat')}; configure one in the format CSV")
    columns = [name.strip() for name in manifest["fileSchema"].split(",")]
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        raise Misconfigured(f"the inventory has no column {', '.join(missing)}; add it to the inventory's fields")
    place = manifest["destinationBucket"].rpartition(":")[2]
    files = [one["key"] for one in manifest["files"]]
    return manifest["sourceBucket"], _rows(s3, place, files, columns)


def _rows(s3: Any, bucket: str, files: list[str], columns: list[str]) -> Iterator[ListedVersion]:
    for name in files:
        with gzip.GzipFile(fileobj=_body(s3, bucket, name)) as unpacked:
            for row in csv.reader(io.TextIOWrapper(unpacked, "utf-8")):
                yield _of_row(dict(zip(columns, row, strict=False)))


def _of_row(row: Mapping[str, str]) -> ListedVersion:
    """One row of an inventory, whose keys are URL-encoded."""
    return ListedVersion(
        key=unquote_plus(row["Key"]),
        version_id=_version(row.get("VersionId", "")),
        modified=row["LastModifiedDate"],
        etag=row.get("ETag", ""),
        size=int(row.get("Size") or 0),
        is_marker=row.get("IsDeleteMarker") == "true",
        is_latest=row.get("IsLatest", "true") == "true",
    )


def _version(version_id: str) -> str:
    return "" if version_id == "null" else version_id


def _body(s3: Any, bucket: str, key: str) -> Any:
    with translated_errors(ObjectUnavailable):
        return s3.get_object(Bucket=bucket, Key=key)["Body"]
