"""`copydesk rebuild` of a local store and of a stack."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import copydesk
from builders import story
from copydesk.adapters.opensearch import OpenSearchIndex
from copydesk.local_store import LocalStore
from copydesk.search.mapping import INDEX_ALIAS
from fakes import RecordingReporter
from integration import command_line, deployed
from integration.command_line import URL, Ran, Run, upload
from integration.deployed import NAME, Deployed
from integration.stage import client
from newsroom import body, fields

run, stocked, stack = command_line.run, command_line.stocked, deployed.deployed  # fixtures
pytestmark = pytest.mark.filterwarnings("ignore:No application metrics:UserWarning")  # a batch may have no metrics

SAMPLES = Path(__file__).parents[2] / "samples"
STORE = ("--store", "x.db")
ORIGINALS = ("rebuild", "--from", "originals", *STORE, "--into", "y.db", "--json")


def receipt(ran: Ran) -> dict[str, Any]:
    (line,) = ran.lines
    return line


@pytest.fixture
def sampled(run: Run) -> Run:
    """A store x.db of the samples, with a deletion and an erased article."""
    shutil.copytree(SAMPLES, "samples")
    run("ingest", "samples", *STORE)
    run("withdraw", "samples/12-weather.json", *STORE)
    upload("a.json")
    run("ingest", "a.json", *STORE)
    run("erase", URL, *STORE)
    return run


def test_store_is_rebuilt_from_its_originals_byte_for_byte(sampled: Run) -> None:
    ran = sampled(*ORIGINALS)

    done = receipt(ran)
    assert (ran.status, done["different"], done["missing"], done["extra"], done["links"]) == (0, 0, 0, 0, 0)
    assert (done["deletions"], done["erased"], done["gone"]) == (1, 1, [])
    assert done["equal"] == len(sampled("export", *STORE).lines)
    assert sampled("export", "--store", "y.db").out == sampled("export", *STORE).out


def test_rebuilt_store_is_whole(sampled: Run) -> None:
    sampled(*ORIGINALS)

    for command in (("trace", "samples/04-wire.jsonl"), ("search", "ferry"), ("quarantine", "ls"), ("index", "check")):
        assert sampled(*command, "--store", "y.db", "--json") == sampled(*command, *STORE, "--json")
    assert sampled("ingest", "a.json", "--store", "y.db", "--json").column("outcome") == ["stored"]
    assert sampled("index", "check", "--store", "y.db").status == 0


def test_dry_run_counts_what_would_be_read_and_creates_nothing(sampled: Run) -> None:
    done = receipt(sampled(*ORIGINALS, "--dry-run"))

    assert (done["deletions"], done["gone"], Path("y.db").exists()) == (1, [], False)


def test_store_that_is_not_an_unfinished_rebuild_is_left_alone(sampled: Run) -> None:
    sampled(*ORIGINALS)
    upload("b.json", **story(3))
    sampled("ingest", "b.json", "--store", "other.db")
    before = Path("other.db").read_bytes()

    again = sampled(*ORIGINALS)
    other = sampled(*ORIGINALS[:-2], "other.db")

    assert (again.status, other.status, "not an unfinished rebuild" in other.err) == (2, 2, True)
    assert Path("other.db").read_bytes() == before


def test_missing_original_is_named(stocked: Run) -> None:
    Path("a.json").unlink()

    ran = stocked(*ORIGINALS)

    done = receipt(ran)
    assert (ran.status, done["missing"], done["equal"]) == (1, 1, 1)
    assert [gone["key"] for gone in done["gone"]] == ["inbox/a.json"]
    assert "put the files back as they were; `copydesk ingest --copy-input` keeps a copy" in ran.err


def test_original_that_has_changed_since_is_gone(stocked: Run) -> None:
    Path("a.json").write_text('{"headline": "Another article in its place"}')

    assert [gone["key"] for gone in receipt(stocked(*ORIGINALS))["gone"]] == ["inbox/a.json"]


def test_copy_of_an_input_outlives_its_file(run: Run) -> None:
    upload("a.json")
    run("ingest", "a.json", "--copy-input", *STORE)
    Path("a.json").unlink()

    done = receipt(run(*ORIGINALS))

    assert (done["equal"], done["gone"]) == (1, [])


def items_in(path: Path) -> int:
    """The number of items of a store that another process writes; -1 as long as there is none."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM items").fetchone()[0])
    except sqlite3.OperationalError:
        return -1


def test_rebuild_that_is_killed_and_repeated_ends_like_an_uninterrupted_one(tmp_path: Path) -> None:
    with LocalStore(tmp_path / "x.db") as store:
        for number in range(60):
            store.upload(f"inbox/{number}.json", body(fields(**story(number))), RecordingReporter())
    surroundings = {**os.environ, "PYTHONPATH": str(Path(copydesk.__file__).parents[1])}
    command = [sys.executable, "-m", "copydesk.cli", *ORIGINALS]

    for items in (0, 60, 200):
        with subprocess.Popen(command, cwd=tmp_path, env=surroundings, stdout=subprocess.DEVNULL) as process:
            while items_in(tmp_path / "y.db") <= items:
                assert process.poll() is None, "the run ended before it was killed"
            process.kill()
    ran = subprocess.run(command, cwd=tmp_path, env=surroundings, check=False, capture_output=True, text=True)

    assert ran.returncode == 0, ran.stderr
    with LocalStore(tmp_path / "x.db") as before, LocalStore(tmp_path / "y.db") as after_:
        assert list(before.table.scan()) == list(after_.table.scan())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["table", "--into", "y.db"], "--into belongs to --from originals"),
        (["originals"], "needs --into FILE"),
        (["originals", "--into-table", "t"], "--into-table needs --stack"),
        (["originals", "--into", "y.db", "--endpoint", "http://127.0.0.1:9"], "--endpoint belongs to --from table"),
    ],
)
def test_options_of_the_other_kind_are_wrong_usage(stocked: Run, arguments: list[str], message: str) -> None:
    ran = stocked("rebuild", "--from", *arguments, *STORE)

    assert (ran.status, message in ran.err) == (2, True)


def test_index_of_a_store_is_rebuilt_from_its_table(stocked: Run) -> None:
    with sqlite3.connect("x.db") as connection:
        connection.execute("UPDATE documents SET version = 9, document = '{}'")
    connection.close()
    assert stocked("index", "check", *STORE).status == 1

    done = receipt(stocked("rebuild", "--from", "table", *STORE, "--json"))

    assert (done["articles"], done["refused"]) == (2, 0)
    assert stocked("index", "check", *STORE).status == 0
    assert stocked("search", "libraries", *STORE, "--json").column("headline") == ["Ansleigh keeps its libraries"]


def test_dry_run_counts_the_articles_of_the_index(stocked: Run) -> None:
    done = receipt(stocked("rebuild", "--from", "table", *STORE, "--dry-run", "--json"))

    assert done == {"dryRun": True, "articles": 2}


@pytest.fixture
def filled(stack: Deployed) -> Deployed:
    """A stack of a corrected article, a copy, a rejected record and a deletion."""
    keys = ("inbox/a.json", "inbox/a.json", "inbox/b.json", "inbox/c.json")
    bodies = (body(fields()), body(fields(headline="Corrected")), body(fields(url="https://echo.example/a")), b"{")
    uploads = [stack.account.upload(key, content) for key, content in zip(keys, bodies, strict=True)]
    gone = stack.account.upload("inbox/d.json", body(fields(**story(3))))
    stack.deliver(*uploads, gone, stack.account.delete("inbox/d.json"))
    return stack


def test_stack_is_rebuilt_into_a_local_store(filled: Deployed, run: Run) -> None:
    ran = run("rebuild", "--from", "originals", "--stack", NAME, "--into", "y.db", "--json")

    done = receipt(ran)
    assert (ran.status, done["equal"], done["versions"], done["deletions"]) == (0, 3, 5, 1)
    records = {one.record.article_id: one.record.published() for one in filled.account.articles()}
    assert {line["articleId"]: line for line in run("export", "--store", "y.db").lines}.keys() == records.keys()


def test_stack_is_rebuilt_into_another_table(filled: Deployed, run: Run) -> None:
    client("dynamodb").create_table(
        TableName="again",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in ("pk", "sk")],
    )
    before = client("dynamodb").scan(TableName="articles", ConsistentRead=True)["Items"]

    for _ in range(2):
        ran = run("rebuild", "--from", "originals", "--stack", NAME, "--into-table", "again", "--json")
        assert (ran.status, receipt(ran)["equal"]) == (0, 3)

    after = client("dynamodb").scan(TableName="again", ConsistentRead=True)["Items"]
    assert sorted(after, key=lambda row: str(row["pk"]) + str(row["sk"])) == sorted(
        before, key=lambda row: str(row["pk"]) + str(row["sk"])
    )


def test_stack_without_an_index_is_wrong_usage(filled: Deployed, run: Run) -> None:
    filled.functions.variables.clear()

    ran = run("rebuild", "--from", "table", "--stack", NAME)

    assert (ran.status, "has no search index" in ran.err) == (2, True)


@pytest.mark.opensearch
@pytest.mark.parametrize("command", [["index-rebuild"], ["rebuild", "--from", "table", "--json"]])
def test_index_on_a_node_is_rebuilt_from_a_store(stocked: Run, opensearch_url: str, command: list[str]) -> None:
    node = OpenSearchIndex(opensearch_url, INDEX_ALIAS)
    try:
        ran = stocked(*command, "--endpoint", opensearch_url, *STORE)

        assert (ran.status, "articles-v1-" in ran.out) == (0, True)
        assert sum(len(page) for page in node.version_pages()) == 2
    finally:
        node.request("DELETE", f"/{INDEX_ALIAS}-v1-*")
        node.request("DELETE", f"/_index_template/{INDEX_ALIAS}")
