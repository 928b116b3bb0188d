"""`copydesk quarantine` on a local store and on a stack."""

import json
from pathlib import Path
from typing import Any

import pytest

from builders import story
from copydesk.settings import Limits
from integration import command_line, deployed
from integration.command_line import Run, upload, uploads
from integration.deployed import NAME, Deployed
from newsroom import fields

run, stack = command_line.run, deployed.deployed  # fixtures
pytestmark = pytest.mark.filterwarnings("ignore:No application metrics:UserWarning")  # a batch may have no metrics

LOW = Limits(json_chars=700)
LONG = fields(**{**story(1), "text": f"{story(1)['text']}\n\n{story(2)['text']}"})
STORE = ("--store", "x.db")
STACK = ("--stack", NAME)


@pytest.fixture
def rejecting(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A store x.db: the second of three records was over a limit that is raised now, and an image was no article."""
    Path("in").mkdir()
    uploads("in/a.jsonl", fields(**story(0)), LONG, fields(**story(3)))
    Path("in/b.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    with monkeypatch.context() as patch:
        patch.setattr("copydesk.local_store.Limits", lambda: LOW)
        assert run("ingest", "in", *STORE, "--json").column("outcome") == ["stored", "rejected", "stored", "rejected"]
    return run


def test_notes_are_listed_with_object_record_and_reason(rejecting: Run) -> None:
    lines = rejecting("quarantine", "ls", *STORE, "--json").lines

    shown = [(line["key"], line["recordIndex"], line["reason"].partition(":")[0]) for line in lines]
    assert sorted(shown) == [("inbox/in/a.jsonl", 1, "unreadable_object"), ("inbox/in/b.png", 0, "unknown_format")]


def test_list_for_people_shows_the_reason_and_the_name(rejecting: Run) -> None:
    ran = rejecting("quarantine", "ls", *STORE, "--prefix", "inbox/in/b")

    assert "inbox/in/b.png" in ran.out
    assert "unknown_format" in ran.out
    assert ran.status == 0


def test_empty_quarantine_has_no_notes(run: Run) -> None:
    upload("a.json")
    run("ingest", "a.json", *STORE)

    assert run("quarantine", "ls", *STORE).out == "no notes\n"


def test_note_is_shown_with_its_record(rejecting: Run) -> None:
    (name,) = rejecting("quarantine", "ls", *STORE, "--json", "--reason", "UNREADABLE").column("name")

    (note,) = rejecting("quarantine", "show", name, *STORE, "--json").lines

    assert (note["recordIndex"], note["key"]) == (1, "inbox/in/a.jsonl")


def test_unknown_note_is_wrong_usage(rejecting: Run) -> None:
    ran = rejecting("quarantine", "show", "local/x.json", *STORE)

    assert (ran.status, "quarantine ls" in ran.err) == (2, True)


@pytest.mark.parametrize("arguments", [["show"], ["ls", "x.json"], ["retry", "x.json"]])
def test_name_belongs_to_show_alone(rejecting: Run, arguments: list[str]) -> None:
    assert rejecting("quarantine", *arguments, *STORE).status == 2


def receipt(ran: command_line.Ran) -> dict[str, Any]:
    (line,) = ran.lines
    return line


def test_retry_stores_what_can_be_read_now_and_leaves_the_rest(rejecting: Run) -> None:
    ran = rejecting("quarantine", "retry", *STORE, "--json")

    done = receipt(ran)
    assert (done["solved"], done["rejected"], ran.status) == (1, 1, 1)
    assert [(left["key"], left["state"]) for left in done["left"]] == [("inbox/in/b.png", "rejected")]
    assert rejecting("search", '"Story 1"', *STORE, "--json").column("headline") == ["Story 1"]
    outcomes = rejecting("trace", "in/a.jsonl", *STORE, "--json").column("outcome")
    assert outcomes == ["stored", "stored", "stored"]


def test_retry_again_changes_nothing(rejecting: Run) -> None:
    rejecting("quarantine", "retry", *STORE)
    before = rejecting("export", *STORE).out

    done = receipt(rejecting("quarantine", "retry", *STORE, "--json"))

    assert (done["notes"], done["rejected"]) == (1, 1)
    assert rejecting("export", *STORE).out == before


def test_dry_run_shows_what_would_be_retried_and_changes_nothing(rejecting: Run, tmp_path: Path) -> None:
    exported, noted = rejecting("export", *STORE).out, rejecting("quarantine", "ls", *STORE, "--json").out

    done = receipt(rejecting("quarantine", "retry", *STORE, "--dry-run", "--json"))

    assert (done["dryRun"], done["waiting"], done["solved"]) == (True, 2, 0)
    assert rejecting("export", *STORE).out == exported
    assert rejecting("quarantine", "ls", *STORE, "--json").out == noted


def test_receipt_for_people_has_a_line_for_each_note_that_is_left(rejecting: Run) -> None:
    ran = rejecting("quarantine", "retry", *STORE)

    assert "solved: 1\n" in ran.out
    assert "key inbox/in/b.png" in ran.out


def lines(*records: dict[str, Any]) -> bytes:
    return b"\n".join(json.dumps(record).encode() for record in records)


@pytest.fixture
def noted(stack: Deployed) -> Deployed:
    """A stack whose ingest function rejected the second of three records; the limit is raised now."""
    stack.deliver(
        stack.account.upload("inbox/a.jsonl", lines(fields(**story(0)), LONG, fields(**story(3)))), limits=LOW
    )
    stack.stream()
    return stack


def test_note_of_a_stack_is_listed(noted: Deployed, run: Run) -> None:
    (line,) = run("quarantine", "ls", *STACK, "--json").lines

    assert line["key"] == "inbox/a.jsonl"


def test_retry_sends_the_version_to_the_queue_and_removes_the_note_when_it_is_stored(noted: Deployed, run: Run) -> None:
    waiting = receipt(run("quarantine", "retry", *STACK, "--wait", "0", "--json"))
    assert (waiting["waiting"], waiting["left"][0]["state"]) == (1, "waiting")
    assert noted.run_functions() == 1

    solved = receipt(run("quarantine", "retry", *STACK, "--wait", "0", "--json"))

    assert (solved["solved"], solved["left"]) == (1, [])
    assert noted.account.quarantined() == {}
    assert {one.record.headline for one in noted.account.articles()} == {"Story 0", "Story 1", "Story 3"}
    assert len(noted.node.documents) == 3


def test_retry_waits_for_the_function(noted: Deployed, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copydesk.cli.commands.quarantine.time.sleep", lambda _: noted.run_functions())

    ran = run("quarantine", "retry", *STACK, "--json")

    assert (receipt(ran)["solved"], ran.status) == (1, 0)
    assert "notes that wait for the ingest function: 1" in ran.err


def test_retried_notification_names_the_version_as_its_event_did(noted: Deployed, run: Run) -> None:
    run("quarantine", "retry", *STACK, "--wait", "0")

    (sent,) = noted.waiting()
    origin = noted.account.articles()[0].record.provenance
    described = sent["detail"]["object"]
    assert (described["version-id"], described["etag"]) == (origin.version_id, origin.etag)
    assert (described["sequencer"], sent["time"]) == (origin.sequencer, origin.event_time)


def test_unknown_stack_is_wrong_usage(stack: Deployed, run: Run) -> None:
    ran = run("quarantine", "ls", "--stack", "other")

    assert ran.status == 2
    assert "there is no stack other in region eu-west-1" in ran.err


def test_stack_of_an_earlier_release_is_named_with_the_cure(stack: Deployed, run: Run) -> None:
    del stack.cloudformation.outputs["TextsUri"]

    ran = run("quarantine", "ls", *STACK)

    assert (ran.status, "deploy it again" in ran.err) == (2, True)


def test_endpoint_without_a_stack_is_wrong_usage(rejecting: Run) -> None:
    assert rejecting("quarantine", "ls", *STORE, "--endpoint", "http://127.0.0.1:9").status == 2
