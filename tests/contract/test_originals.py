"""The contracts of every Notes and every Originals: the fakes, the local folder, and S3 on moto."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import ports
from copydesk.adapters.local.notes import LocalNotes, LocalOriginals
from copydesk.adapters.s3_notes import S3Notes, S3Originals
from copydesk.errors import ObjectGone
from copydesk.events import ObjectRef
from copydesk.ports import Notes, ObjectStore, Originals, Quarantine
from fakes import MemoryQuarantine, MemoryStore

s3 = ports.s3  # fixture

NAME = "gazette-inbox/0123456789abcdef/01/000041.json"
NOTE = {"key": "größe + 100 %.json", "recordIndex": 41, "reason": "invalid_article: text: no article text"}


@dataclass(frozen=True)
class Opened:
    """A quarantine to write and its notes to read."""

    quarantine: Quarantine
    notes: Notes


def notes_in_memory(_: pytest.FixtureRequest) -> Opened:
    port = MemoryQuarantine()
    return Opened(port, port)


def notes_in_a_folder(request: pytest.FixtureRequest) -> Opened:
    folder: Path = request.getfixturevalue("tmp_path") / "store.db.bucket"
    return Opened(ports.folder_bucket(request), LocalNotes(folder))


def notes_in_s3(request: pytest.FixtureRequest) -> Opened:
    s3 = request.getfixturevalue("s3")
    s3.put_bucket_versioning(Bucket=ports.ASIDE, VersioningConfiguration={"Status": "Enabled"})
    port = S3Notes(lambda: s3, f"s3://{ports.ASIDE}/set-aside/")
    return Opened(port, port)


@pytest.fixture(
    params=[
        pytest.param(notes_in_memory, id="fake"),
        pytest.param(notes_in_a_folder, id="local-folder"),
        pytest.param(notes_in_s3, id="moto"),
    ]
)
def opened(request: pytest.FixtureRequest) -> Opened:
    made: Opened = request.param(request)
    return made


def test_note_is_read_by_its_name(opened: Opened) -> None:
    opened.quarantine.set_aside(NAME, NOTE)

    assert opened.notes.read(NAME) == NOTE


@pytest.mark.parametrize("name", ["unknown.json", "../objects/x", "a/../../x.json"])
def test_name_without_a_note_reads_nothing(opened: Opened, name: str) -> None:
    opened.quarantine.set_aside(NAME, NOTE)

    assert opened.notes.read(name) is None


def test_notes_are_listed_in_order_of_name(opened: Opened) -> None:
    names = [f"gazette-inbox/0123456789abcdef/01/{index:06d}.json" for index in (3, 1, 2)]
    for name in names:
        opened.quarantine.set_aside(name, NOTE)

    assert list(opened.notes.names()) == sorted(names)
    assert list(opened.notes.names("gazette-inbox/0123456789abcdef/01/000002")) == [names[2]]
    assert list(opened.notes.names("other/")) == []


def test_empty_quarantine_lists_nothing(opened: Opened) -> None:
    assert list(opened.notes.names()) == []


def test_removed_note_is_gone(opened: Opened) -> None:
    other = NAME.replace("41", "42")
    for name in (NAME, NAME, other):
        opened.quarantine.set_aside(name, NOTE)

    opened.notes.remove(NAME)
    opened.notes.remove(NAME)

    assert list(opened.notes.names()) == [other]
    assert opened.notes.read(NAME) is None


def test_removed_note_leaves_no_version_in_s3(request: pytest.FixtureRequest) -> None:
    made = notes_in_s3(request)
    for _ in range(2):
        made.quarantine.set_aside(NAME, NOTE)

    made.notes.remove(NAME)

    listed = request.getfixturevalue("s3").list_object_versions(Bucket=ports.ASIDE)
    assert ("Versions" in listed, "DeleteMarkers" in listed) == (False, False)


def test_1100_notes_are_listed(request: pytest.FixtureRequest) -> None:
    """S3 lists at most 1,000 keys at a time."""
    made = notes_in_s3(request)
    for number in range(1_100):
        made.quarantine.set_aside(f"{number:04d}.json", {})

    assert len(list(made.notes.names())) == 1_100


@dataclass(frozen=True)
class Inbox:
    """An inbox whose versions can be read, found and removed."""

    upload: Callable[[str, bytes], ObjectRef]
    objects: ObjectStore
    originals: Originals


def inbox_in_memory(_: pytest.FixtureRequest) -> Inbox:
    store = MemoryStore()
    return Inbox(store.upload, store, store)


def inbox_in_a_folder(request: pytest.FixtureRequest) -> Inbox:
    bucket = ports.folder_bucket(request)
    folder: Path = request.getfixturevalue("tmp_path") / "store.db.bucket"
    return Inbox(bucket.upload, bucket, LocalOriginals(bucket._database, folder))


def inbox_in_s3(request: pytest.FixtureRequest) -> Inbox:
    inbox = ports.versioned_inbox(request)
    return Inbox(inbox.upload, inbox, S3Originals(lambda: inbox.s3))


@pytest.fixture(
    params=[
        pytest.param(inbox_in_memory, id="fake"),
        pytest.param(inbox_in_a_folder, id="local-folder"),
        pytest.param(inbox_in_s3, id="moto"),
    ]
)
def inbox(request: pytest.FixtureRequest) -> Inbox:
    made: Inbox = request.param(request)
    return made


def bare(ref: ObjectRef) -> ObjectRef:
    """The reference as a note of the quarantine has it."""
    return replace(ref, etag="", size=None)


def test_found_version_has_the_etag_and_size_of_its_upload(inbox: Inbox) -> None:
    refs = [inbox.upload("inbox/a b.json", body) for body in (b"first", b"second one")]

    assert [inbox.originals.find(bare(ref)) for ref in refs] == refs


def test_unknown_version_is_not_found(inbox: Inbox) -> None:
    ref = inbox.upload("inbox/a.json", b"first")

    assert inbox.originals.find(replace(bare(ref), version_id="0fff")) is None
    assert inbox.originals.find(replace(bare(ref), key="inbox/other.json")) is None


def test_removed_version_is_gone_and_others_stay(inbox: Inbox) -> None:
    first, second = (inbox.upload("inbox/a.json", body) for body in (b"first", b"second"))

    inbox.originals.remove(bare(first))
    inbox.originals.remove(bare(first))

    assert inbox.originals.find(bare(first)) is None
    with pytest.raises(ObjectGone):
        inbox.objects.fetch(first)
    assert bytes(inbox.objects.fetch(second).body[0:10]) == b"second"


def test_version_with_the_bytes_of_a_removed_one_stays(inbox: Inbox) -> None:
    first, second = (inbox.upload(key, b"the same") for key in ("inbox/a.json", "inbox/b.json"))

    inbox.originals.remove(first)

    assert inbox.originals.find(bare(first)) is None
    assert inbox.originals.find(bare(second)) == second


def test_removed_version_leaves_no_bytes_in_the_folder(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    made = inbox_in_a_folder(request)
    ref = made.upload("inbox/a.json", b"first")

    made.originals.remove(ref)

    assert list((tmp_path / "store.db.bucket" / "objects").iterdir()) == []
