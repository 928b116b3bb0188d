"""The fake S3 follows AWS's pages; each test names the page of its rule.

The pages are below https://docs.aws.amazon.com/AmazonS3/latest/, API_... in API, the others in userguide.
"""

import pytest

from simulation import inbox
from simulation.inbox import INBOX, Bucket

versioned, unversioned = inbox.versioned, inbox.unversioned  # fixtures


def test_object_under_a_delete_marker_is_not_found(versioned: Bucket) -> None:
    """DeleteMarker.html: a GET without version id of an object whose current version is a delete marker gets 404."""
    versioned.put()
    versioned.call("delete_object")

    assert versioned.body() == "NoSuchKey"


def test_delete_marker_read_by_its_id_is_not_allowed(versioned: Bucket) -> None:
    """DeleteMarker.html: a GET that names the version id of a delete marker gets 405 Method Not Allowed."""
    versioned.put()
    marker = versioned.call("delete_object")["VersionId"]

    assert versioned.body(VersionId=marker) == "MethodNotAllowed"


def test_error_of_a_head_request_is_its_status(versioned: Bucket) -> None:
    """API_HeadObject.html: the response has no body, so a generic 404, 405 or 412 is returned."""
    version, marker = versioned.put(), versioned.call("delete_object")["VersionId"]

    assert versioned.call("head_object") == "404"
    assert versioned.call("head_object", VersionId=marker) == "405"
    assert versioned.call("head_object", VersionId=version, IfMatch='"0"') == "412"


def test_simple_delete_keeps_the_version_and_adds_a_marker(versioned: Bucket) -> None:
    """DeletingObjectVersions.html: a simple DELETE inserts a delete marker, which becomes the current version."""
    version = versioned.put()

    answer = versioned.call("delete_object")

    assert answer["DeleteMarker"] is True
    assert versioned.body(VersionId=version) == b"body"


def test_simple_delete_of_a_key_that_never_existed_adds_a_marker(versioned: Bucket) -> None:
    """DeleteMarker.html: deleting an object that does not exist in a versioned bucket creates a delete marker."""
    assert versioned.call("delete_object", Key="never")["DeleteMarker"] is True


def test_simple_delete_of_a_delete_marker_adds_another(versioned: Bucket) -> None:
    """ManagingDelMarkers.html: a simple DELETE whose current version is a delete marker adds another marker."""
    versioned.put()
    markers = {versioned.call("delete_object")["VersionId"] for _ in range(2)}

    assert len(markers) == 2


def test_object_returns_when_its_delete_marker_is_deleted(versioned: Bucket) -> None:
    """ManagingDelMarkers.html: deleting the marker permanently makes the version below it the current one again."""
    versioned.put()
    marker = versioned.call("delete_object")["VersionId"]

    answer = versioned.call("delete_object", VersionId=marker)

    assert answer == {"DeleteMarker": True, "VersionId": marker}
    assert versioned.body() == b"body"


def test_deleting_the_current_version_makes_the_one_before_it_current(versioned: Bucket) -> None:
    """DeletingObjectVersions.html: a DELETE with a version id removes that version permanently."""
    versioned.put(b"first")
    second = versioned.put(b"second")
    versioned.call("delete_object", VersionId=second)

    assert versioned.body(VersionId=second) == "NoSuchVersion"
    assert versioned.body() == b"first"


def test_object_of_an_unversioned_bucket_is_replaced_and_deleted_for_good(unversioned: Bucket) -> None:
    """Versioning.html: without versioning, S3 stores one version of an object, and a DELETE is permanent."""
    unversioned.put(b"first")
    unversioned.put(b"second")
    bodies = [unversioned.body()]
    answer = unversioned.call("delete_object")

    assert (bodies, unversioned.body(), answer) == ([b"second"], "NoSuchKey", {})


def test_etag_is_the_md5_of_the_object_in_quotes(versioned: Bucket) -> None:
    """API_Object.html: the ETag of an object stored with PUT is the MD5 digest of its data."""
    assert versioned.call("put_object", Body=b"")["ETag"] == '"d41d8cd98f00b204e9800998ecf8427e"'


@pytest.mark.parametrize(("etag", "read"), [('"{}"', b"body"), ("{}", b"body"), ('"0"', "PreconditionFailed")])
def test_object_is_read_only_with_the_etag_asked_for(unversioned: Bucket, etag: str, read: object) -> None:
    """API_GetObject.html: If-Match returns the object only if its entity tag is the same, else 412."""
    written = etag.format(unversioned.call("put_object", Body=b"body")["ETag"].strip('"'))

    assert unversioned.body(IfMatch=written) == read


@pytest.mark.parametrize(
    ("range_", "read"),
    [("bytes=0-3", b"0123"), ("bytes=8-20", b"89"), ("bytes=4-", b"456789"), ("bytes=10-12", "InvalidRange")],
)
def test_range_is_read_as_far_as_the_object_goes(versioned: Bucket, range_: str, read: object) -> None:
    """API_GetObject.html and RFC 9110, 14.1.2: a range beyond the end is cut; one that begins there is invalid."""
    versioned.put(b"0123456789")

    assert versioned.body(Range=range_) == read


def test_keys_are_listed_in_the_order_of_their_utf8_bytes(versioned: Bucket) -> None:
    """ListingKeysUsingAPIs.html: keys are listed in UTF-8 binary order."""
    keys = ["\U0001f5de", "\uffee", "é", "b", "a", "B"]
    for key in keys:
        versioned.put(Key=key)

    listed = versioned.s3.list_objects_v2(Bucket=INBOX)["Contents"]

    assert [entry["Key"] for entry in listed] == sorted(keys, key=str.encode)


def test_page_of_a_listing_has_1000_keys(versioned: Bucket) -> None:
    """API_ListObjectsV2.html: returns up to 1,000 objects; a truncated answer has a NextContinuationToken."""
    for number in range(1_001):
        versioned.put(Key=f"{number:04d}")

    first = versioned.s3.list_objects_v2(Bucket=INBOX)
    rest = versioned.s3.list_objects_v2(Bucket=INBOX, ContinuationToken=first["NextContinuationToken"])

    assert (first["KeyCount"], rest["KeyCount"], rest["IsTruncated"]) == (1_000, 1, False)


def test_versions_are_listed_by_key_the_newest_first(versioned: Bucket) -> None:
    """list-obj-version-enabled-bucket.html: a key's versions are returned with the most recent first."""
    older, newer = versioned.put(b"1", Key="a"), versioned.put(b"2", Key="a")
    other = versioned.put(Key="b")
    marker = versioned.call("delete_object", Key="a")["VersionId"]

    listed = versioned.s3.list_object_versions(Bucket=INBOX)

    assert [entry["VersionId"] for entry in listed["Versions"]] == [newer, older, other]
    assert [(entry["VersionId"], entry["IsLatest"]) for entry in listed["DeleteMarkers"]] == [(marker, True)]


def test_listing_of_versions_in_pages_of_one_names_each_once(versioned: Bucket) -> None:
    """API_ListObjectVersions.html: NextKeyMarker and NextVersionIdMarker continue a truncated answer."""
    made = [versioned.put(Key=key) for key in ("a", "a", "b")] + [versioned.call("delete_object")["VersionId"]]
    versioned.s3.page_keys = lambda _: 1
    found: list[str] = []
    markers: dict[str, str] = {}
    for _ in made:
        page = versioned.s3.list_object_versions(Bucket=INBOX, **markers)
        found += [entry["VersionId"] for kind in ("Versions", "DeleteMarkers") for entry in page.get(kind, [])]
        markers = {"KeyMarker": page.get("NextKeyMarker"), "VersionIdMarker": page.get("NextVersionIdMarker")}

    assert sorted(found) == sorted(made)
    assert page["IsTruncated"] is False


@pytest.mark.parametrize(("length", "code"), [(1_024, ""), (1_025, "KeyTooLongError")])
def test_key_has_at_most_1024_bytes(versioned: Bucket, length: int, code: str) -> None:
    """object-keys.html: the key is a sequence of Unicode characters of at most 1,024 bytes in UTF-8."""
    answer = versioned.call("put_object", Key=("ü" * 512 + "x")[:-1] if length == 1_024 else "ü" * 512 + "x")

    assert (answer if isinstance(answer, str) else "") == code
