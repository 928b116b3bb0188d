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
from integration.command_line import URL, Run, everything, upload

run, shelf, stocked = command_line.run, command_line.shelf, command_line.stocked  # fixtures

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

    ran = run("ingest", "a.json", "--copy-input", "--store", "x.db")

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


def test_option_that_a_command_does_not_have_is_answered_with_what_it_prints(run: Run, shelf: Path) -> None:
    ran = run("export", "--store", shelf, "--json")

    assert ran.status == 2
    assert "export has no option --json; it prints one JSON object per article" in ran.err


@pytest.mark.parametrize("command", ["trace", "withdraw"])
def test_name_of_files_in_two_folders_is_answered_with_their_paths(run: Run, command: str) -> None:
    upload("monday/a.json")
    upload("tuesday/a.json")
    run("ingest", "monday", "tuesday", "--store", "x.db")

    ran = run(command, "a.json", "--store", "x.db")

    assert (ran.status, ran.out) == (2, "")
    assert "the store has no record of a.json; did you mean monday/a.json or tuesday/a.json?" in ran.err


def test_file_is_traced_by_the_name_that_ingest_printed(run: Run) -> None:
    upload("monday/a.json")
    run("ingest", "monday", "--store", "x.db")

    assert run("trace", "a.json", "--store", "x.db", "--json").column("key") == ["inbox/monday/a.json"]


@pytest.fixture
def read_only(stocked: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The store x.db where nothing can be written. As root, only a read-only file system is, so it is claimed."""
    monkeypatch.setattr("copydesk.adapters.local.database._is_writable", lambda _: False)
    return stocked


READING = [
    ["search", "fog"],
    ["export"],
    ["trace", "a.json"],
    ["stats"],
    ["doctor"],
    ["dupes", URL],
    ["explain", "a.json"],
]


@pytest.mark.parametrize("command", READING, ids=[command[0] for command in READING])
def test_store_that_cannot_be_written_to_is_read(read_only: Run, command: list[str]) -> None:
    before = everything(Path())

    ran = read_only(*command, "--store", "x.db")

    assert (ran.status, ran.err) == (0, "")
    assert ran.out
    assert everything(Path()) == before


@pytest.mark.parametrize("command", [["ingest", "a.json"], ["withdraw", "a.json"]])
def test_store_that_cannot_be_written_to_is_named_with_the_cure(read_only: Run, command: list[str]) -> None:
    ran = read_only(*command, "--store", "x.db")

    assert (ran.status, len(ran.err.splitlines())) == (2, 1)
    assert "the store cannot be written to; copy it to a folder of yours" in ran.err


def test_older_store_that_cannot_be_written_to_is_named_with_the_cure(read_only: Run) -> None:
    connection = sqlite3.connect("x.db")
    connection.execute("PRAGMA user_version = 3")
    connection.close()

    ran = read_only("search", "fog", "--store", "x.db")

    assert "the store has schema 3 and cannot be written to; open it once where it can" in ran.err


HOLDER = "import sqlite3, sys; sqlite3.connect('x.db').execute('BEGIN EXCLUSIVE'); print(flush=True); sys.stdin.read()"


def test_locked_store_is_answered_with_the_process_that_holds_it(stocked: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copydesk.adapters.local.database._WAIT_S", 0)
    with subprocess.Popen([sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        ran = stocked("ingest", "a.json", "--store", "x.db")
        holder.communicate()

    named = f" (process {holder.pid}: " if Path("/proc/locks").exists() else "; "
    assert ran.status == 2
    assert f"x.db: another process writes to the store{named}" in ran.err
    assert "wait until it has ended, and try again" in ran.err


def test_stack_without_a_region_is_wrong_usage(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "none")

    ran = run("reconcile", "--table", "articles")

    assert (ran.status, ran.err.startswith("copydesk: You must specify a region: set AWS_REGION")) == (2, True)


def test_node_that_does_not_answer_is_wrong_usage_with_the_cure(run: Run) -> None:
    ran = run("search", "fog", "--endpoint", "http://127.0.0.1:9")

    assert ran.status == 2
    assert "check the address, and that the node runs: `copydesk doctor --endpoint URL`" in ran.err
