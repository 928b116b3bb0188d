"""`copydesk redrive` on a local store and on a stack."""

import json
import sqlite3
from typing import Any

import pytest

from builders import story
from copydesk.settings import Limits
from copydesk.table.identity import article_id_of_url
from integration import command_line, deployed
from integration.command_line import Ran, Run, upload
from integration.deployed import DEAD_LETTERS, LOST_CHANGES, NAME, Deployed, received
from integration.messages import s3
from integration.stage import QUEUE_URL, client
from newsroom import body, fields

run, stocked, stack = command_line.run, command_line.stocked, deployed.deployed  # fixtures
pytestmark = pytest.mark.filterwarnings("ignore:No application metrics:UserWarning")  # a batch may have no metrics

STORE = ("--store", "x.db", "--json")
STACK = ("--stack", NAME, "--json")


def receipt(ran: Ran) -> dict[str, Any]:
    (line,) = ran.lines
    return line


@pytest.fixture
def interrupted(stocked: Run) -> Run:
    """A store with an upload whose delivery has not begun."""
    upload("c.json", **story(3))
    stocked("ingest", "c.json", *STORE)
    with sqlite3.connect("x.db") as connection:
        connection.execute("INSERT INTO deliveries SELECT max(sequence) FROM objects")
        key = f"A#{article_id_of_url(story(3)['url'])}"
        connection.execute("DELETE FROM items WHERE item LIKE '%inbox/c.json%' OR pk = ?", (key,))
        connection.execute("DELETE FROM documents WHERE document LIKE '%inbox/c.json%'")
    connection.close()
    return stocked


def test_interrupted_upload_of_a_store_is_completed(interrupted: Run) -> None:
    ran = interrupted("redrive", *STORE)

    done = receipt(ran)
    assert (done["uploads"], done["completed"], done["keys"], ran.status) == (1, 1, ["inbox/c.json"], 0)
    assert "Story 3" in interrupted("export", *STORE[:2]).column("headline")
    assert receipt(interrupted("redrive", *STORE))["uploads"] == 0


def test_dry_run_completes_nothing(interrupted: Run) -> None:
    done = receipt(interrupted("redrive", *STORE, "--dry-run"))

    assert (done["uploads"], done["completed"]) == (1, 0)
    assert "Story 3" not in interrupted("export", *STORE[:2]).column("headline")


def test_rate_needs_a_stack(stocked: Run) -> None:
    assert stocked("redrive", *STORE, "--rate", "5").status == 2


@pytest.fixture
def given_up(stack: Deployed) -> Deployed:
    """A stack with three dead letters: one never read, one complete by now, one that is no event of S3."""
    never, complete = (stack.account.upload(f"inbox/{n}.json", body(fields(**story(n)))) for n in range(2))
    stack.deliver(complete, limits=Limits())
    for message in (s3(never), s3(complete), {"type": "something else"}):
        client("sqs").send_message(QueueUrl=DEAD_LETTERS, MessageBody=json.dumps(message))
    return stack


def test_dead_letters_are_explained_and_left_by_a_dry_run(given_up: Deployed, run: Run) -> None:
    done = receipt(run("redrive", *STACK, "--dry-run"))

    assert (done["messages"], done["moved"], len(received(DEAD_LETTERS))) == (3, 0, 3)
    reasons = {one["key"]: one["why"].partition(":")[0] for one in done["first"]}
    assert reasons == {
        "inbox/0.json": "not read yet",
        "inbox/1.json": "complete by now, with 1 records",
        "": "unknown_notification",
    }


def test_dead_letters_are_moved_back_and_delivered(given_up: Deployed, run: Run) -> None:
    client("sqs").purge_queue(QueueUrl=DEAD_LETTERS)
    upload = given_up.account.upload("inbox/2.json", body(fields(**story(2))))
    client("sqs").send_message(QueueUrl=DEAD_LETTERS, MessageBody=json.dumps(s3(upload)))

    ran = run("redrive", *STACK)

    done = receipt(ran)
    assert (done["messages"], done["moved"], done["status"], ran.status) == (1, 1, "COMPLETED", 0)
    assert given_up.run_functions() == 1
    assert {one.record.headline for one in given_up.account.articles()} == {"Story 1", "Story 2"}


def test_empty_queue_has_nothing_to_do(stack: Deployed, run: Run) -> None:
    ran = run("redrive", *STACK)

    assert (receipt(ran)["status"], ran.status, stack.queues.tasks) == ("nothing to do", 0, [])


def test_move_that_is_under_way_is_followed(given_up: Deployed, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    given_up.queues.held = True
    arn = client("sqs").get_queue_attributes(QueueUrl=DEAD_LETTERS, AttributeNames=["QueueArn"])["Attributes"]
    given_up.queues.start_message_move_task(arn["QueueArn"])
    monkeypatch.setattr("copydesk.cli.commands.redrive.time.sleep", lambda _: given_up.queues.finish())

    ran = run("redrive", *STACK)

    assert (receipt(ran)["moved"], len(given_up.queues.tasks), "0 messages moved" in ran.err) == (3, 1, True)
    assert len(received(QUEUE_URL)) == 3


def test_changes_that_were_not_indexed_are_counted_with_the_cure(stack: Deployed, run: Run) -> None:
    client("sqs").send_message(QueueUrl=LOST_CHANGES, MessageBody="{}")

    ran = run("redrive", *STACK)

    assert receipt(ran)["changesNotIndexed"] == 1
    assert "copydesk index repair" in ran.err
