"""Wrong usage, stores that cannot be used, and readers that go early: a line that says so, and nothing changed."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import copydesk
from integration import command_line
from integration.command_line import Run, everything, upload

run, shelf = command_line.run, command_line.shelf  # fixtures

IN_A_PROCESS = {"PYTHONPATH": str(Path(copydesk.__file__).parents[1]), "PATH": os.environ["PATH"]}


@pytest.mark.parametrize("command", ["ingest", "explain"])
@pytest.mark.parametrize(
    ("path", "said"),
    [("nowhere.json", "nowhere.json: no such file or folder"), ("empty", "empty: no files in this folder")],
    ids=["missing-path", "folder-without-files"],
)
def test_path_without_files_is_wrong_usage(run: Run, command: str, path: str, said: str) -> None:
    upload("a.json")
    Path("empty").mkdir()
    store = ["--store", "x.db"] if command == "ingest" else []

    ran = run(command, "a.json", path, *store)

    assert (ran.status, ran.out, ran.err) == (2, "", f"copydesk: {said}\n")
    assert not Path("x.db").exists()


def not_sqlite(store: Path) -> None:
    store.write_text("This is no database, whatever its name says.\n" * 100)


def from_the_future(store: Path) -> None:
    connection = sqlite3.connect(store)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


@pytest.mark.parametrize("command", [["ingest", "a.json"], ["export"], ["search", "fog"], ["trace", "a.json"]])
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (not_sqlite, "x.db: file is not a database"),
        (from_the_future, "x.db: the store was written by a newer copydesk (schema 99)"),
        (Path.mkdir, "x.db is a folder; a store is a file"),
    ],
    ids=["not-sqlite", "newer-store", "folder"],
)
def test_unusable_store_is_named_and_left_alone(
    run: Run, command: list[str], make: Callable[[Path], None], said: str
) -> None:
    upload("a.json")
    make(Path("x.db"))
    before = everything(Path())

    ran = run(*command, "--store", "x.db")

    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert everything(Path()) == before


@pytest.mark.parametrize(
    "command", [["export"], ["search", "fog"], ["trace", "a"], ["withdraw", "a"], ["explain", "a"]]
)
@pytest.mark.parametrize("make", [Path.touch, lambda _: None], ids=["empty-file", "missing"])
def test_store_that_is_not_there_is_not_made(run: Run, command: list[str], make: Callable[[Path], None]) -> None:
    make(Path("x.db"))
    before = everything(Path())

    ran = run(*command, "--store", "x.db")

    assert "no store at x.db; `copydesk ingest PATH --store x.db` makes one" in ran.err
    assert ran.status == 2
    assert everything(Path()) == before


def test_store_in_a_missing_folder_is_wrong_usage(run: Run) -> None:
    upload("a.json")

    ran = run("ingest", "a.json", "--store", "no/where/x.db")

    assert "there is no folder no/where" in ran.err
    assert ran.status == 2


def test_fault_within_an_ingest_is_one_line(run: Run) -> None:
    upload("a.json")
    Path("x.db.bucket").write_text("in the way of the bucket's folder")

    ran = run("ingest", "a.json", "--store", "x.db")

    assert ran.err.startswith("copydesk: ")
    assert "x.db.bucket" in ran.err
    assert len(ran.err.splitlines()) == 1
    assert ran.status == 2


@pytest.mark.parametrize("command", [["export"], ["trace", "a.json"]], ids=["lines", "table"])
def test_reader_that_goes_early_is_no_failure(shelf: Path, command: list[str]) -> None:
    end, pipe = os.pipe()
    os.close(end)

    ran = subprocess.run(
        [sys.executable, "-m", "copydesk.cli", *command, "--store", shelf],
        env=IN_A_PROCESS,
        stdout=pipe,
        stderr=subprocess.PIPE,
        check=False,
    )

    os.close(pipe)
    assert (ran.returncode, ran.stderr) == (0, b"")


@pytest.mark.parametrize("command", ["ingest", "explain", "reconcile"])
def test_threshold_outside_what_was_measured_is_wrong_usage(run: Run, command: str) -> None:
    ran = run(command, "--copy-score", "7", "--store", "x.db")

    assert ran.status == 2
    assert "argument --copy-score: 7 is no number from 0.5 to 5.0" in ran.err
