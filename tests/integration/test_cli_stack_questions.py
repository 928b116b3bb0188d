"""Commands that only read, on a deployed stack: they print what they print of a local store with the same uploads."""

import json
from typing import Any

import pytest

from integration import command_line, deployed
from integration.command_line import URL, Ran, Run, upload
from integration.deployed import NAME, Deployed
from integration.stage import INBOX

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics:UserWarning")  # a batch may have no metrics

run, stack = command_line.run, deployed.deployed  # fixtures

HERALD = "https://herald.example/copy"
OF_THE_PLACE = {"versionId", "sequencer", "eventTime", "etag", "bucket", "dateReceived", "received"}


@pytest.fixture
def filled(stack: Deployed, run: Run) -> Run:
    """A stack and a store x.db with the same two articles, one of them revised, and one rejected record."""
    first = {**upload("a.json"), "datePublished": "2026-03-04T10:00:00Z"}
    second = {**first, "headline": "Ansleigh keeps all four libraries"}
    bodies = [("a.json", first), ("a.json", second), ("b.json", {**second, "url": HERALD}), ("c.json", {"text": ""})]
    for name, fields in bodies:
        stack.deliver(stack.account.upload(f"inbox/{name}", json.dumps(fields).encode()))
        upload(name, **{"headline": None, "text": None, "url": None, **fields})
        run("ingest", name, "--store", "x.db")
    return run


def both(run: Run, *command: str) -> tuple[Ran, Ran]:
    return run(*command, "--store", "x.db"), run(*command, "--stack", NAME)


def without_place(value: Any) -> Any:
    """The value without the fields that name the place and the time of an upload."""
    if isinstance(value, dict):
        return {name: without_place(one) for name, one in value.items() if name not in OF_THE_PLACE}
    return [without_place(one) for one in value] if isinstance(value, list) else value


QUESTIONS = (
    ("trace", "inbox/a.json", "--json"),
    ("trace", "a.json", "--json"),
    ("trace", URL, "--json"),
    ("dupes", HERALD, "--json"),
    ("diff", URL, "1", "2", "--json"),
    ("explain", HERALD, "--json"),
    ("stats", "--json"),
)


def test_questions_have_the_same_answers_on_a_store_and_on_a_stack(filled: Run) -> None:
    for question in QUESTIONS:
        local, remote = both(filled, *question)

        assert (local.status, remote.status) == (0, 0), (question, remote.err)
        assert local.lines
        assert without_place(remote.lines) == without_place(local.lines), question


def test_export_of_a_stack_has_the_records_of_the_store_after_the_price(filled: Run) -> None:
    local, remote = both(filled, "export")

    order = {"key": lambda line: line["articleId"]}
    assert sorted(without_place(remote.lines), **order) == sorted(without_place(local.lines), **order)
    assert {line["provenance"]["bucket"] for line in remote.lines} == {INBOX}
    assert "read units, $0.00 (prices of 20" in remote.err
    assert local.err == ""


def test_dry_run_shows_the_price_of_a_scan_and_reads_nothing(filled: Run) -> None:
    for command in ("stats", "export"):
        ran = filled(command, "--stack", NAME, "--dry-run")

        assert ran.err.startswith(f"copydesk: stack {NAME} has ")
        assert (ran.status, ran.out) == (0, "")
        assert filled(command, "--store", "x.db", "--dry-run").err == "copydesk: the store is read for nothing\n"


def test_search_asks_the_node_in_the_settings_of_the_index_function(stack: Deployed, filled: Run) -> None:
    stack.stream()

    ran = filled("search", "--stack", NAME, "--json")

    assert {line["url"] for line in ran.lines} == {URL, HERALD}


def test_search_of_a_stack_without_an_index_is_wrong_usage(stack: Deployed, run: Run) -> None:
    stack.functions.variables["SEARCH_ENDPOINT"] = ""

    ran = run("search", "libraries", "--stack", NAME)

    assert (ran.status, "has no search index" in ran.err) == (2, True)


def test_unknown_names_are_wrong_usage_that_names_the_stack(stack: Deployed, run: Run) -> None:
    assert f"stack {NAME} has no record of none.json" in run("trace", "none.json", "--stack", NAME).err
    assert f"there is no article a_none in stack {NAME}" in run("dupes", "a_none", "--stack", NAME).err
