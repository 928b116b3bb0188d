"""Wrong usage, unusable stores, and closed output pipes: one line names the fault, and nothing changes."""

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
    ("path", "message"),
    [
        ("nowhere.json", "nowhere.json: no such file or folder"),
        ("empty", "empty: no files in this folder; hidden files are left out"),
    ],
    ids=["missing-path", "folder-without-files"],
)
def test_path_without_files_is_wrong_usage(run: Run, command: str, path: str, message: str) -> None:
    upload("a.json")
    Path("empty").mkdir()
    store = ["--store", "x.db"] if command == "ingest" else []

    ran = run(command, "a.json", path, *store)

    assert (ran.status, ran.out, ran.err) == (2, "", f"copydesk: {message}\n")
    assert not Path("x.db").exists()


def not_sqlite(store: Path) -> None:
    store.write_text("This is not a database, despite its name.\n" * 100)


def from_the_future(store: Path) -> None:
    connection = sqlite3.connect(store)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


@pytest.mark.parametrize("command", [["ingest", "a.json"], ["export"], ["search", "fog"], ["trace", "a.json"]])
@pytest.mark.parametrize(
    ("make", "message"),
    [
        (not_sqlite, "x.db: file is not a database"),
        (from_the_future, "x.db: the store was written by a newer copydesk (schema 99)"),
        (Path.mkdir, "x.db is a folder; a store is a file"),
    ],
    ids=["not-sqlite", "newer-store", "folder"],
)
def test_unusable_store_is_named_and_not_changed(
    run: Run, command: list[str], make: Callable[[Path], None], message: str
) -> None:
    upload("a.json")
    make(Path("x.db"))
    before = everything(Path())

    ran = run(*command, "--store", "x.db")

    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
    assert everything(Path()) == before


@pytest.mark.parametrize(
    "command", [["export"], ["search", "fog"], ["trace", "a"], ["withdraw", "a"], ["explain", "a"]]
)
@pytest.mark.parametrize("make", [Path.touch, lambda _: None], ids=["empty-file", "missing"])
def test_missing_store_is_not_created(run: Run, command: list[str], make: Callable[[Path], None]) -> None:
    make(Path("x.db"))
    before = everything(Path())

    ran = run(*command, "--store", "x.db")

    assert "there is no store at x.db; create one with `copydesk ingest PATH --store x.db`" in ran.err
    assert ran.status == 2
    assert everything(Path()) == before


def test_store_in_a_missing_folder_is_wrong_usage(run: Run) -> None:
    upload("a.json")

    ran = run("ingest", "a.json", "--store", "no/where/x.db")

    assert "the folder no/where does not exist; create it first" in ran.err
    assert ran.status == 2


def test_fault_during_an_ingest_is_one_line(run: Run) -> None:
    upload("a.json")
    Path("x.db.bucket").write_text("in the way of the bucket's folder")

    ran = run("ingest", "a.json", "--store", "x.db")

    assert ran.err.startswith("copydesk: ")
    assert "x.db.bucket" in ran.err
    assert len(ran.err.splitlines()) == 1
    assert ran.status == 2


@pytest.mark.parametrize("command", [["export"], ["trace", "a.json"]], ids=["lines", "table"])
def test_closed_output_pipe_is_not_a_failure(shelf: Path, command: list[str]) -> None:
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
def test_threshold_outside_the_measured_range_is_wrong_usage(run: Run, command: str) -> None:
    ran = run(command, "--copy-score", "7", "--store", "x.db")

    assert ran.status == 2
    assert "argument --copy-score: must be a number from 0.5 to 5.0, not 7" in ran.err


NODE_OPTIONS = [("--template", "full_text"), ("--like", "a_1")]


@pytest.mark.parametrize("option", NODE_OPTIONS, ids=[name for name, _ in NODE_OPTIONS])
def test_search_option_of_a_node_is_wrong_usage_in_a_store(run: Run, shelf: Path, option: tuple[str, str]) -> None:
    ran = run("search", "fog", *option, "--store", shelf)

    assert (ran.status, ran.out) == (2, "")
    assert f"{option[0]} needs --endpoint" in ran.err


def test_every_search_option_of_a_node_is_named(run: Run, shelf: Path) -> None:
    ran = run("search", "fog", *(word for option in NODE_OPTIONS for word in option), "--store", shelf)

    assert "--template, --like need --endpoint" in ran.err


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (("--from", "notadate"), "notadate is not a date; write a year, a month, a day or a moment"),
        (("--from", "2027", "--to", "2026"), "exchange both dates"),
        (("--language", "german"), "must be a language tag such as de or en-GB, not german"),
        (("--publisher", "https://gazette.example/"), "must be a domain such as gazette.example, or a name"),
        (("--section", ""), "must not be empty; leave the option out"),
        (("--sort", "length"), "invalid choice: 'length'"),
        (("--status", "withdrawn"), "have only ids, language and source in the index"),
    ],
)
def test_filter_that_cannot_be_applied_is_wrong_usage(
    run: Run, shelf: Path, option: tuple[str, ...], message: str
) -> None:
    ran = run("search", "fog", *option, "--store", shelf)

    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err


def test_page_beyond_the_hits_of_a_node_is_wrong_usage(run: Run) -> None:
    ran = run("search", "fog", "--offset", "9999", "--endpoint", "http://127.0.0.1:9")

    assert (ran.status, ran.err.startswith("copydesk: a node shows the first 10,000 hits; narrow")) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["fog", "--template", "latest"], "--template latest does not use QUERY"),
        (["fog", "--template", "facets", "--limit", "5"], "--template facets does not use --limit"),
        (["fog", "--like", "a_1"], "--template more_like_this does not use QUERY"),
        (["fog", "--template", "full_text", "--like", "a_1"], "--template full_text does not use --like"),
        (["--template", "more_like_this"], "--template more_like_this needs --like ID"),
        (["--template", "facets", "--fold", "--sort", "date"], "--template facets does not use --sort, --fold"),
        (["--like", "a_1", "--template", "latest"], "--template latest does not use --like"),
    ],
)
def test_option_that_a_query_does_not_use_is_wrong_usage(run: Run, arguments: list[str], message: str) -> None:
    ran = run("search", *arguments, "--endpoint", "http://127.0.0.1:9")

    assert ran.status == 2
    assert message in ran.err


@pytest.mark.parametrize("command", [["reconcile"], ["index-rebuild", "--endpoint", "http://127.0.0.1:9"]])
def test_texts_uri_without_a_table_is_wrong_usage(run: Run, shelf: Path, command: list[str]) -> None:
    ran = run(*command, "--store", shelf, "--texts-uri", "s3://desk/texts/")

    assert (ran.status, ran.out) == (2, "")
    assert "--texts-uri needs --table" in ran.err


@pytest.mark.parametrize(
    ("command", "missing"),
    [
        (["search", "fog", "--endpoint", "http://127.0.0.1:9"], "copydesk.adapters.opensearch"),
        (["index-setup", "--endpoint", "http://127.0.0.1:9"], "copydesk.adapters.opensearch"),
        (["reconcile", "--table", "articles"], "copydesk.adapters.aws"),
    ],
)
def test_command_without_the_aws_extra_names_it(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: list[str], missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)

    ran = run(*command)

    assert ran.status == 2
    assert "pip install 'copydesk[aws]'" in ran.err


@pytest.mark.parametrize("endpoint", ["http://[bad", "localhost:9200", ""])
def test_unusable_endpoint_is_one_line(run: Run, endpoint: str) -> None:
    ran = run("index-setup", "--endpoint", endpoint)

    assert (ran.status, len(ran.err.splitlines())) == (2, 1)
