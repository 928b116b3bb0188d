"""A local store on a full disk, and one that two processes write to at once."""

import json
from collections import Counter
from typing import Any

import pytest

from process.commands import Commands
from process.newsroom_files import commands_in_newsroom

pytestmark = pytest.mark.kill
INGEST = ("ingest", "news", "--json", "--store")


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Commands:
    """A folder of files, and a store that one process wrote, straight.db."""
    commands = commands_in_newsroom(tmp_path_factory.mktemp("newsroom"))
    commands.run(*INGEST, "straight.db")
    return commands


@pytest.fixture(scope="module")
def halves(commands: Commands) -> tuple[list[str], list[str]]:
    """The names of the files, in two halves: each has copies of files in the other."""
    names = sorted(f"news/{path.name}" for path in (commands.folder / "news").iterdir())
    return names[::2], names[1::2]


def records(content: dict[str, Any]) -> dict[str, tuple[str, str, int]]:
    """Content hash, original and version of each article by id."""
    found = {}
    for (pk, sk), item in content["items"].items():
        if sk == "META":
            record = item["record"]["M"]
            original = record.get("duplicateOf", {}).get("S", "")
            found[pk] = (record["contentHash"]["S"], original, int(item["version"]["N"]))
    return found


def assert_settled(content: dict[str, Any]) -> None:
    """No work is left, every page of the ledger is complete, and the index has the version of each article."""
    assert content["deliveries"] == content["runs"] == content["stream"] == []
    last_pages: dict[tuple[str, str], bool] = {}
    for (pk, sk), item in sorted(content["items"].items()):
        if pk.startswith("S#") and sk.startswith("V#"):
            last_pages[pk, sk.rpartition("#")[0]] = item["complete"]["BOOL"]
    assert all(last_pages.values())
    indexed = {f"A#{name}": version for _, name, version, _ in content["documents"]}
    assert indexed == {pk: version for pk, (_, _, version) in records(content).items()}


def outcomes(printed: bytes) -> Counter[str]:
    return Counter(json.loads(line)["outcome"] for line in printed.splitlines())


@pytest.mark.parametrize("kilobytes", [64, 200, 500, 900, 1400])
def test_ingest_that_met_a_full_disk_and_is_run_again_equals_one_with_room(kilobytes: int, commands: Commands) -> None:
    store = f"full{kilobytes}.db"

    full = commands.run_with_room(kilobytes, *INGEST, store)
    again = commands.run(*INGEST, store)

    assert full.returncode == 2
    assert full.stderr.startswith(b"copydesk: ")
    assert again.stdout.count(b"\n") > 250
    assert commands.content(store) == commands.content("straight.db")


def test_two_processes_that_ingest_different_files_at_once_lose_nothing(
    commands: Commands, halves: tuple[list[str], list[str]]
) -> None:
    processes = [commands.start("ingest", *half, "--store", "two.db", "--json") for half in halves]
    printed = [process.communicate(timeout=120)[0] for process in processes]
    content = commands.content("two.db")

    assert {process.returncode for process in processes} <= {0, 1}  # 1: a record was rejected
    assert_settled(content)
    assert sum(map(len, map(bytes.splitlines, printed))) == commands.run(*INGEST, "one.db").stdout.count(b"\n")
    assert records(content).keys() == records(commands.content("straight.db")).keys()


def test_links_of_files_ingested_by_two_processes_are_those_of_one_after_reconcile(
    commands: Commands, halves: tuple[list[str], list[str]]
) -> None:
    processes = [commands.start("ingest", *half, "--store", "linked.db", "--json") for half in halves]
    for process in processes:
        process.communicate(timeout=120)
    commands.copy_store("straight.db", "reconciled.db")
    for store in ("linked.db", "reconciled.db"):
        commands.run("reconcile", "--store", store)

    linked, straight = (records(commands.content(store)) for store in ("linked.db", "reconciled.db"))
    assert {pk: original for pk, (_, original, _) in linked.items()} == {
        pk: original for pk, (_, original, _) in straight.items()
    }


def test_two_processes_that_ingest_the_same_files_at_once_store_each_article_once(commands: Commands) -> None:
    processes = [commands.start(*INGEST, "same.db") for _ in range(2)]
    printed = [process.communicate(timeout=120)[0] for process in processes]
    content = commands.content("same.db")

    assert [process.returncode for process in processes] == [1, 1]
    assert_settled(content)
    assert records(content).keys() == records(commands.content("straight.db")).keys()
    assert {sum(outcomes(out).values()) for out in printed} == {commands.run(*INGEST, "other.db").stdout.count(b"\n")}
