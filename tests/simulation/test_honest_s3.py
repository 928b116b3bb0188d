"""The fake S3 answers as moto does to random requests; each difference that is accepted is listed with AWS's page."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

import ports
from simulation.inbox import INBOX
from simulation.services.s3 import S3

KEYS = ("in/a.json", "in/b c.json", "in/größe+100%.json", "out/a.json", "z")
BODIES = (b"", b"first", b"second", "größe\n".encode(), b"0123456789" * 20)
ROUNDS = 1_000  # requests of each kind of bucket
UNKNOWN = "A" * 32  # a version id


@dataclass
class Numbered:
    """A client whose version ids are numbers, in the order in which they are first answered; -1 is an unknown one."""

    client: Any
    ids: list[str] = field(default_factory=list)

    def call(self, operation: str, **request: Any) -> Any:
        """The comparable answer of a call, or the code of its error."""
        version = request.pop("version", None)
        if version is not None:
            request["VersionId"] = self.ids[version] if 0 <= version < len(self.ids) else UNKNOWN
        try:
            answer = getattr(self.client, operation)(Bucket=INBOX, **request)
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return self._comparable(answer)

    def _comparable(self, value: Any) -> Any:
        """The answer without its moment, and without fields that only one of the two has."""
        if isinstance(value, list):
            return [self._comparable(element) for element in value]
        if not isinstance(value, dict):
            return value.read() if hasattr(value, "read") else value
        made = {name: self._comparable(member) for name, member in value.items() if name in COMPARED}
        for name in ("VersionId", "NextVersionIdMarker"):
            if name in made:
                made[name] = self._number(made[name])
        return made

    def _number(self, version_id: str) -> int:
        if version_id == UNKNOWN:
            return -1
        if version_id not in self.ids:
            self.ids.append(version_id)
        return self.ids.index(version_id)


COMPARED = {
    *("Body", "ContentLength", "ContentRange", "ContentType", "Metadata", "ETag", "VersionId", "DeleteMarker"),
    *("Contents", "Versions", "DeleteMarkers", "Key", "Size", "IsLatest", "IsTruncated", "KeyCount"),
}


def requests(source: random.Random, s3: S3, *, is_versioned: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """Endless random requests of one bucket; only a key with versions is deleted without naming one of them."""
    while True:
        kind, key = source.random(), source.choice(KEYS)
        version = {"version": source.randint(-1, 40)} if is_versioned and source.random() < 0.5 else {}
        if kind < 0.3:
            about = {"ContentType": "text/html", "Metadata": {"desk": "city"}} if source.random() < 0.3 else {}
            yield "put_object", {"Key": key, "Body": source.choice(BODIES), **about}
        elif kind < 0.55:
            yield "get_object", {"Key": key, **version, **_conditions(source)}
        elif kind < 0.65:
            yield "head_object", {"Key": key, **version}
        elif kind < 0.9:
            listed = s3.list_object_versions(Bucket=INBOX, Prefix=key)
            if version or "Versions" in listed or "DeleteMarkers" in listed:
                yield "delete_object", {"Key": key, **version}
        elif kind < 0.95:
            yield "list_objects_v2", {"Prefix": source.choice(("", "in/", "in/b", "none/"))}
        else:
            yield "list_object_versions", {"Prefix": source.choice(("", "in/", "z"))}


def _conditions(source: random.Random) -> dict[str, Any]:
    kind = source.random()
    if kind < 0.2:
        return {"Range": source.choice(("bytes=0-3", "bytes=2-", "bytes=100-300", "bytes=500-501"))}
    return {"IfMatch": source.choice(('"8b04d5e3775d298e78455efc5ca404d5"', '"0"'))} if kind < 0.4 else {}


Case = tuple[str, dict[str, Any], Any, Any]  # operation, arguments, and both answers


@dataclass(frozen=True)
class Difference:
    """An accepted difference, which is moto's fault: a sentence about it, and AWS's page."""

    sentence: str
    reference: str
    explains: Callable[[str, dict[str, Any], Any, Any], bool]


def _of_missing_version(operation: str, request: dict[str, Any], ours: Any, theirs: Any) -> bool:
    return operation == "delete_object" and "version" in request and "VersionId" in ours and theirs == {}


def _of_read_marker(operation: str, request: dict[str, Any], ours: Any, theirs: Any) -> bool:
    return operation == "get_object" and (ours, theirs) == ("MethodNotAllowed", "NoSuchVersion")


def _of_deleted_marker(operation: str, request: dict[str, Any], ours: Any, theirs: Any) -> bool:
    return operation == "delete_object" and "version" in request and ours == {"DeleteMarker": True, **theirs}


MOTO = (
    Difference(
        "A delete marker that is read by its version id counts as missing instead of 405 Method Not Allowed",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html",
        _of_read_marker,
    ),
    Difference(
        "The answer to the deletion of a delete marker lacks DeleteMarker",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManagingDelMarkers.html",
        _of_deleted_marker,
    ),
    Difference(
        "The answer to a deletion of a version that is not there lacks its id",
        "https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html",
        _of_missing_version,
    ),
)


@pytest.mark.parametrize(
    ("is_versioned", "listed"), [(True, MOTO), (False, ())], ids=["with-versions", "without-versions"]
)
def test_random_requests_have_equal_answers(listed: tuple[Difference, ...], *, is_versioned: bool) -> None:
    fake = ports.simulated_s3(INBOX, is_versioned=is_versioned)
    with mock_aws():
        s3 = ports.with_bucket(ports.aws_client("s3"), INBOX)
        if is_versioned:
            s3.put_bucket_versioning(Bucket=INBOX, VersioningConfiguration={"Status": "Enabled"})
        different = list(islice(differing(fake, s3, is_versioned=is_versioned), ROUNDS))

    reasons = [next((one.sentence for one in listed if one.explains(*case)), case) for case in different if case]
    assert [reason for reason in reasons if not isinstance(reason, str)][:3] == []
    assert set(reasons) == {one.sentence for one in listed}


def differing(fake: S3, s3: Any, *, is_versioned: bool) -> Iterator[Case | None]:
    """Send random requests to both; yield each whose answers differ, else None."""
    ours, theirs = Numbered(fake), Numbered(s3)
    for operation, request in requests(random.Random(16), fake, is_versioned=is_versioned):
        case = operation, request, ours.call(operation, **request), theirs.call(operation, **request)
        yield case if case[2] != case[3] else None
