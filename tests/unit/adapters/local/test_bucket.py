"""The local bucket beyond its port: numbered versions, and a folder that outlives the process."""

from pathlib import Path

import pytest

import ports
from copydesk.adapters.local.bucket import LocalBucket
from copydesk.adapters.local.database import Database
from copydesk.errors import ObjectGone
from copydesk.settings import Limits


@pytest.fixture
def bucket(request: pytest.FixtureRequest) -> LocalBucket:
    return ports.folder_bucket(request)


def test_each_change_is_ordered_after_the_one_before(bucket: LocalBucket) -> None:
    refs = [bucket.upload("a", b"1"), bucket.upload("b", b"2"), bucket.delete("a"), bucket.upload("a", b"1")]

    assert sorted(refs, key=lambda ref: ref.sequence) == refs
    assert len({ref.event_time for ref in refs}) == 4
    assert [ref.event_time for ref in refs] == sorted(ref.event_time for ref in refs)


def test_reference_has_the_fields_of_an_event(bucket: LocalBucket) -> None:
    ref = bucket.upload("a b+c.json", b"body")

    assert (ref.bucket, ref.key, ref.size) == ("local", "a b+c.json", 4)
    assert ref.etag == "841a2d689ad86bd1611447453c22c6fc"  # md5 of the body, as S3's
    assert not ref.removed


def test_deletion_is_a_version_of_its_own(bucket: LocalBucket) -> None:
    first, marker = bucket.upload("a", b"1"), bucket.delete("a")

    assert marker.removed
    assert marker.version_id != first.version_id


def test_object_is_readable_after_the_folder_is_opened_again(
    request: pytest.FixtureRequest, bucket: LocalBucket
) -> None:
    ref = bucket.upload("a", b"body")

    assert ports.folder_bucket(request).fetch(ref).body == b"body"


def test_object_whose_file_was_removed_is_gone(bucket: LocalBucket, tmp_path: Path) -> None:
    ref = bucket.upload("a", b"body")
    (tmp_path / "store.db.bucket" / "objects" / ref.etag).unlink()

    with pytest.raises(ObjectGone, match=ref.version_id):
        bucket.fetch(ref)


def test_file_truncated_by_a_crash_is_repaired_by_the_next_upload(bucket: LocalBucket, tmp_path: Path) -> None:
    ref = bucket.upload("a", b"a whole body")
    (tmp_path / "store.db.bucket" / "objects" / ref.etag).write_bytes(b"a wh")

    assert bucket.fetch(bucket.upload("a", b"a whole body")).body == b"a whole body"


def test_folder_contains_whole_files_alone(bucket: LocalBucket, tmp_path: Path) -> None:
    ref = bucket.upload("a", b"body")
    address = bucket.set_aside("local/01/000000.json", {"reason": "unknown_format"})
    files = {str(path) for path in tmp_path.rglob("*") if path.is_file()}

    assert files == {str(tmp_path / "store.db.bucket" / "objects" / ref.etag), address}


def test_upload_takes_as_many_steps_of_the_database_however_many_came_before() -> None:
    database = Database(None)
    bucket, steps = LocalBucket(database, None, Limits()), [0]

    def count() -> int:
        steps[0] += 1
        return 0

    taken: list[int] = []
    for number in range(400):
        steps[0] = 0
        database.connection.set_progress_handler(count, 1)
        bucket.upload(f"{number}.json", b"1")
        database.connection.set_progress_handler(None, 1)
        taken.append(steps[0])

    assert max(taken[200:]) <= 2 * max(taken[:50])
