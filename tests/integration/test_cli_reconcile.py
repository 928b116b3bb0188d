"""`copydesk reconcile` on a stack, and its rehearsal."""

from typing import Any

import pytest

from copydesk.dedupe.reconcile import Reconciled
from integration import command_line, deployed
from integration.command_line import Run, upload
from integration.deployed import NAME, Deployed
from integration.stage import client
from newsroom import EARLY, ECHO, GAZETTE, LATE, body, fields

run, stack = command_line.run, deployed.deployed  # fixtures
pytestmark = pytest.mark.filterwarnings("ignore:No application metrics:UserWarning")  # a batch may have no metrics


def unlinked() -> tuple[bytes, bytes]:
    return body(fields(datePublished=EARLY)), body(fields(url=ECHO, datePublished=LATE))


@pytest.fixture
def apart(stack: Deployed) -> Deployed:
    """A stack with two copies that were not linked, because the claims of the first were lost."""
    first, second = unlinked()
    stack.deliver(stack.account.upload("inbox/a.json", first))
    for row in client("dynamodb").scan(TableName="articles")["Items"]:
        if row["pk"]["S"].startswith("K#"):
            client("dynamodb").delete_item(TableName="articles", Key={name: row[name] for name in ("pk", "sk")})
    stack.deliver(stack.account.upload("inbox/b.json", second))
    return stack


def links(stack: Deployed) -> dict[str | None, str | None]:
    return {one.record.canonical_url: one.record.duplicate_of for one in stack.account.articles()}


def test_stack_is_reconciled_by_its_name(apart: Deployed, run: Run) -> None:
    assert links(apart) == {GAZETTE: None, ECHO: None}

    ran = run("reconcile", "--stack", NAME, "--json")

    assert ran.lines == [{"dryRun": False, "articles": 2, "changed": 1, "clusters": 1}]
    assert links(apart)[ECHO]


def rows() -> list[dict[str, Any]]:
    return sorted(client("dynamodb").scan(TableName="articles", ConsistentRead=True)["Items"], key=str)


def test_rehearsal_counts_the_same_and_writes_nothing(apart: Deployed, run: Run) -> None:
    before = rows()

    ran = run("reconcile", "--stack", NAME, "--dry-run", "--json")

    assert ran.lines == [{"dryRun": True, "articles": 2, "changed": 1, "clusters": 1}]
    assert rows() == before


def test_window_is_that_of_the_stack(apart: Deployed, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[int] = []

    def reconcile(_table: Any, days: int, *_: Any) -> Reconciled:
        used.append(days)
        return Reconciled(0, 0)

    monkeypatch.setattr("copydesk.cli.commands.reconcile.reconcile", reconcile)
    apart.cloudformation.parameters["DedupeWindowDays"] = "7"

    run("reconcile", "--stack", NAME)
    run("reconcile", "--stack", NAME, "--days", "9")

    assert used == [7, 9]


def test_store_is_rehearsed(run: Run) -> None:
    upload("a.json", datePublished=EARLY)
    run("ingest", "a.json", "--store", "x.db")
    before = run("export", "--store", "x.db").out

    ran = run("reconcile", "--store", "x.db", "--dry-run")

    assert ran.out == "1 articles, 0 would change\n"
    assert run("export", "--store", "x.db").out == before
