from pathlib import Path

import pytest

from copydesk.adapters.local import file_bytes as module
from copydesk.adapters.local.bucket import LocalBucket
from copydesk.adapters.local.database import Database
from copydesk.adapters.local.file_bytes import FileBytes, file_bytes, windows
from copydesk.settings import Limits

CONTENT = bytes(range(256)) * 10


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "WINDOW", 100)
    written = tmp_path / "a.bin"
    written.write_bytes(CONTENT)
    return written


@pytest.mark.parametrize(
    "part",
    [
        slice(0, 6),
        slice(0, 100),
        slice(90, 300),
        slice(2_550, 2_600),
        slice(-5, None),
        slice(None),
        slice(9_000, 9_010),
    ],
    ids=str,
)
def test_slice_of_a_file_equals_that_of_bytes(path: Path, part: slice) -> None:
    assert FileBytes(path)[part] == CONTENT[part]


def test_file_is_read_in_any_order(path: Path) -> None:
    body = FileBytes(path)

    assert [body[place : place + 10] for place in (500, 0, 505, 95, 2_555)] == [
        CONTENT[place : place + 10] for place in (500, 0, 505, 95, 2_555)
    ]


def test_windows_together_are_the_file(path: Path) -> None:
    assert (len(FileBytes(path)), b"".join(windows(FileBytes(path)))) == (len(CONTENT), CONTENT)


def test_small_file_is_read_into_memory_and_a_large_one_is_not(path: Path) -> None:
    assert isinstance(file_bytes(path, len(CONTENT)), bytes)
    assert isinstance(file_bytes(path, len(CONTENT) - 1), FileBytes)


def test_large_upload_is_stored_and_read_back_without_being_held_in_memory(path: Path, tmp_path: Path) -> None:
    bucket = LocalBucket(Database(None), tmp_path / "bucket", Limits(held_bytes=1_000))

    raw = bucket.fetch(bucket.upload("inbox/a.bin", FileBytes(path)))

    assert isinstance(raw.body, FileBytes)
    assert raw.body[:] == CONTENT
