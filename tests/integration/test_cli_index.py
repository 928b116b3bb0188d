"""`copydesk index` on a local store and on a stack."""

import sqlite3

import pytest

from builders import story
from integration import command_line, deployed
from integration.command_line import Run
from integration.deployed import NAME, Deployed
from newsroom import body, fields

run, stocked, stack = command_line.run, command_line.stocked, deployed.deployed  # fixtures
pytestmark = pytest.mark.filterwarnings("ignore:No application metrics:UserWarning")  # a batch may have no metrics

STORE = ("--store", "x.db", "--json")


def test_equal_index_has_nothing_left(stocked: Run) -> None:
    ran = stocked("index", "check", *STORE)

    assert (ran.status, ran.lines[0]["compared"], ran.lines[0]["left"]) == (0, 4, 0)


def damaged(run: Run) -> Run:
    """Lose one document of the store's index and add one without an article."""
    with sqlite3.connect("x.db") as connection:
        connection.execute("DELETE FROM documents WHERE number = 1")
        connection.execute("INSERT INTO documents (id, version, document, changed) VALUES ('a_zz', 3, '{}', 99)")
    connection.close()
    return run


def test_check_counts_differences_and_changes_nothing(stocked: Run) -> None:
    for _ in range(2):
        ran = damaged(stocked)("index", "check", *STORE) if _ == 0 else stocked("index", "check", *STORE)

        (receipt,) = ran.lines
        assert (receipt["missing"], receipt["withoutArticle"], receipt["left"], ran.status) == (1, 1, 2, 1)


def test_repair_with_dry_run_changes_nothing(stocked: Run) -> None:
    ran = damaged(stocked)("index", "repair", "--dry-run", *STORE)

    assert (ran.lines[0]["left"], stocked("index", "check", *STORE).lines[0]["left"]) == (2, 2)


def test_repaired_store_has_no_differences_and_is_searched(stocked: Run) -> None:
    (receipt,) = damaged(stocked)("index", "repair", *STORE).lines

    assert (receipt["repaired"], receipt["left"]) == (2, 0)
    assert stocked("index", "check", *STORE).status == 0
    assert stocked("search", "libraries", *STORE).column("headline") == ["Ansleigh keeps its libraries"]


def test_receipt_for_people_lists_the_differences(stocked: Run) -> None:
    ran = damaged(stocked)("index", "check", "--store", "x.db")

    assert "missing: 1\n" in ran.out
    assert "first: articleId a_zz, difference withoutArticle, index 3\n" in ran.out


@pytest.fixture
def stored(stack: Deployed) -> Deployed:
    """A stack of three articles whose index lacks the first and has a document without an article."""
    stack.deliver(stack.account.upload("inbox/a.json", body(*(fields(**story(n)) for n in range(3)))))
    stack.stream()
    lost = min(stack.node.documents)
    for kept in (stack.node.documents, stack.node.versions):
        del kept[lost]
    stack.node.documents["a_zz"], stack.node.versions["a_zz"] = {}, 4
    return stack


def test_stack_is_repaired_at_its_endpoint(stored: Deployed, run: Run) -> None:
    where = ("--stack", NAME, "--endpoint", stored.node.url, "--json")
    assert run("index", "check", *where).lines[0]["left"] == 2

    (receipt,) = run("index", "repair", *where, "--rate", "100000").lines

    assert (receipt["missing"], receipt["withoutArticle"], receipt["repaired"]) == (1, 1, 2)
    assert set(stored.node.documents) == {one.record.article_id for one in stored.account.articles()}
    assert run("index", "check", *where).status == 0


def test_index_of_a_stack_is_looked_up_in_the_settings_of_its_function(stored: Deployed, run: Run) -> None:
    by_address = run("index", "check", "--stack", NAME, "--endpoint", stored.node.url, "--json")

    assert run("index", "check", "--stack", NAME, "--json").lines == by_address.lines
    stored.functions.variables.clear()
    assert "has no search index" in run("index", "check", "--stack", NAME).err


def test_rate_must_be_a_number(run: Run) -> None:
    assert run("index", "check", *STORE, "--rate", "fast").status == 2
