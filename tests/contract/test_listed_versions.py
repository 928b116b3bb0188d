"""What a bucket already holds: its listing and its inventory, on moto and in the simulation."""

import gzip
import json
from typing import Any

import pytest

import ports
from copydesk.adapters.s3_versions import inventory, listed_versions
from copydesk.errors import Misconfigured
from ports import S3Inbox

s3 = ports.s3  # fixture

COLUMNS = "Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, LastModifiedDate, ETag"
ROWS = (
    '"gazette-inbox","inbox/gr%C3%B6%C3%9Fe+a.json","v2","true","false","12","2026-03-04T12:00:01.000Z","abc"\n'
    '"gazette-inbox","inbox/b.json","null","true","true","","2026-03-04T12:00:02.000Z",""\n'
)


@pytest.fixture(params=["moto", "simulation"])
def inbox(request: pytest.FixtureRequest) -> S3Inbox:
    simulated = request.param == "simulation"
    return ports.simulated_inbox(is_versioned=True) if simulated else ports.versioned_inbox(request)


def test_listing_has_every_version_and_marker_below_the_prefix_the_newest_of_a_key_first(inbox: S3Inbox) -> None:
    first = inbox.upload("inbox/a.json", b"1")
    second = inbox.upload("inbox/a.json", b"22")
    other = inbox.upload("inbox/b c+ü.json", b"3")
    marker = inbox.delete("inbox/b c+ü.json")
    inbox.upload("outside.json", b"4")

    found = list(listed_versions(inbox.s3, inbox.bucket, "inbox/"))

    assert [(one.key, one.version_id, one.is_marker, one.is_latest) for one in found] == [
        ("inbox/a.json", second.version_id, False, True),
        ("inbox/a.json", first.version_id, False, False),
        ("inbox/b c+ü.json", marker.version_id, True, True),
        ("inbox/b c+ü.json", other.version_id, False, False),
    ]
    assert [one.size for one in found] == [2, 1, 0, 1]
    assert [one.etag for one in found] == [second.etag, first.etag, "", other.etag]
    assert all(one.modified.endswith("Z") for one in found)


def with_inventory(s3: Any, **over: Any) -> None:
    """Put an inventory of one file into the bucket of the desk."""
    about = {
        "sourceBucket": "gazette-inbox",
        "destinationBucket": f"arn:aws:s3:::{ports.ASIDE}",
        "fileFormat": "CSV",
        "fileSchema": COLUMNS,
        "files": [{"key": "inventory/data/1.csv.gz"}],
        **over,
    }
    s3.put_object(Bucket=ports.ASIDE, Key="inventory/manifest.json", Body=json.dumps(about).encode())
    s3.put_object(Bucket=ports.ASIDE, Key="inventory/data/1.csv.gz", Body=gzip.compress(ROWS.encode()))


def test_inventory_has_its_bucket_and_a_version_a_row(s3: Any) -> None:
    with_inventory(s3)

    bucket, listed = inventory(s3, ports.ASIDE, "inventory/manifest.json")
    version, marker = listed

    assert bucket == "gazette-inbox"
    assert (version.key, version.version_id, version.size, version.etag) == ("inbox/größe a.json", "v2", 12, "abc")
    assert version.modified == "2026-03-04T12:00:01.000Z"
    assert (marker.key, marker.version_id, marker.is_marker) == ("inbox/b.json", "", True)


@pytest.mark.parametrize(
    ("over", "reason"),
    [({"fileFormat": "Parquet"}, "is Parquet"), ({"fileSchema": "Bucket, Key"}, "no column LastModifiedDate")],
)
def test_inventory_that_cannot_be_used_names_the_cure(s3: Any, over: dict[str, str], reason: str) -> None:
    with_inventory(s3, **over)

    with pytest.raises(Misconfigured, match=reason):
        inventory(s3, ports.ASIDE, "inventory/manifest.json")
