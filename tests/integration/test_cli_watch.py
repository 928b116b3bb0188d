"""`copydesk watch`: whole files are taken once, half-written ones wait."""

import os
from pathlib import Path

import pytest

from builders import story
from copydesk.adapters.local.file_bytes import file_bytes
from copydesk.adapters.local.kept_bodies import etag_of
from copydesk.cli.inputs import Patterns
from copydesk.cli.watched_folder import WatchedFolder
from copydesk.ports import Bytes
from integration.command_line import Run, run, upload

__all__ = ["run"]
WATCH = ("watch", "in", "--store", "x.db", "--interval", "0", "--until-idle", "--json")


@pytest.fixture
def folder(tmp_path: Path) -> WatchedFolder:
    """A watched folder whose store has nothing."""
    (tmp_path / "in").mkdir()
    return WatchedFolder(tmp_path / "in", tmp_path / "x.db", Patterns(), lambda _: "")


def taken(folder: WatchedFolder) -> list[str]:
    """The names of the files that a look takes."""
    found = folder.look()
    for one in found:
        folder.taken(one)
    return [one.path.name for one in found]


def write(path: Path, text: str, moment: int) -> None:
    """Write a file that was changed at a moment in seconds."""
    path.write_text(text, "utf-8")
    os.utime(path, (moment, moment))


def test_file_is_taken_at_the_second_look_and_then_no_more(folder: WatchedFolder) -> None:
    write(folder.folder / "a.json", "{}", 1)

    assert [taken(folder) for _ in range(4)] == [[], ["a.json"], [], []]
    assert folder.waiting == 0


def test_file_that_is_being_written_waits(folder: WatchedFolder) -> None:
    looks = []
    for size in (1, 2, 3):
        write(folder.folder / "a.json", "x" * size, size)
        looks.append(taken(folder))

    assert looks == [[], [], []]
    assert folder.waiting == 1
    assert taken(folder) == ["a.json"]


def test_file_that_changes_is_taken_again(folder: WatchedFolder) -> None:
    write(folder.folder / "a.json", "first", 1)
    before = [taken(folder) for _ in range(2)]
    write(folder.folder / "a.json", "other", 2)

    assert (before, [taken(folder) for _ in range(3)]) == ([[], ["a.json"]], [[], ["a.json"], []])


def test_file_that_the_store_has_is_not_taken(folder: WatchedFolder) -> None:
    write(folder.folder / "a.json", "{}", 1)
    folder.latest = lambda _: etag_of(b"{}")

    assert [taken(folder) for _ in range(2)] == [[], []]
    assert folder.waiting == 0


def test_file_that_is_removed_is_forgotten(folder: WatchedFolder) -> None:
    write(folder.folder / "a.json", "{}", 1)
    taken(folder)
    (folder.folder / "a.json").unlink()

    assert (taken(folder), folder.waiting) == ([], 0)


def test_watch_stores_what_is_in_the_folder_and_ends_when_it_is_idle(run: Run) -> None:
    upload("in/a.json", **story(1))
    upload("in/b.txt", **story(2))

    first = run(*WATCH, "--include", "*.json")
    again = run(*WATCH)

    assert [(line["source"], line["outcome"]) for line in first.lines] == [("in/a.json", "stored")]
    assert [(line["source"], line["outcome"]) for line in again.lines] == [("in/b.txt", "stored")]
    assert run(*WATCH).lines == []


def test_watch_takes_a_changed_file_as_a_new_version(run: Run) -> None:
    upload("in/a.json", **story(1))
    run(*WATCH)
    upload("in/a.json", **{**story(1), "headline": "Story 1, corrected"})

    assert run(*WATCH).column("outcome") == ["revised"]


def test_watch_names_a_file_that_cannot_be_read_and_takes_the_others(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(path: Path, held: int) -> Bytes:
        if path.name == "a.json":
            raise PermissionError(13, "Permission denied")
        return file_bytes(path, held)

    upload("in/a.json", **story(1))
    upload("in/b.json", **story(2))
    monkeypatch.setattr("copydesk.cli.uploads.file_bytes", read)

    ran = run(*WATCH)

    assert [line["source"] for line in ran.lines] == ["in/b.json"]
    assert "in/a.json: Permission denied; it is taken once it has changed" in ran.err
    assert ran.status == 0


def test_watch_of_a_file_is_answered_with_the_cure(run: Run) -> None:
    upload("a.json")

    ran = run("watch", "a.json", "--store", "x.db")

    assert ran.status == 2
    assert "a.json is not a folder; `copydesk ingest a.json` takes files" in ran.err
