"""`copydesk backfill` on a deployed stack: what the inbox held before is ingested beside live uploads."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builders import story
from copydesk.cli import backfill_work, backfilling
from integration import command_line, deployed
from integration.command_line import Ran, Run
from integration.deployed import NAME, Deployed
from integration.stage import DESK, INBOX, Upload, client
from newsroom import fields

run, stack = command_line.run, deployed.deployed  # fixtures

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics:UserWarning")  # a batch may have no metrics
SOURCE = f"s3://{INBOX}/inbox/"
MANIFEST = Path(f"backfill-{NAME}.jsonl")
OLD, NEW = "Ansleigh keeps its libraries", "Ansleigh keeps all four libraries"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits, and a line has two versions."""
    monkeypatch.setattr(backfill_work, "_PAUSES_S", (0.0, 0.0))
    monkeypatch.setattr(backfilling, "_POLL_S", 0.0)
    monkeypatch.setattr("copydesk.recovery.backfill.LINE_VERSIONS", 2)


def put(name: str, body: dict[str, Any] | bytes) -> str:
    """Store an object that no event announces; return its version."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return str(client("s3").put_object(Bucket=INBOX, Key=f"inbox/{name}", Body=data)["VersionId"])


def upload_of(name: str) -> Upload:
    """The event of the only version of an object."""
    (version,) = client("s3").list_object_versions(Bucket=INBOX, Prefix=f"inbox/{name}")["Versions"]
    return Upload(f"inbox/{name}", version["VersionId"], version["ETag"].strip('"'), 1)


def backfill(run: Run, *options: str) -> Ran:
    return run("backfill", SOURCE, "--stack", NAME, "--json", *options)


def test_past_of_a_bucket_is_ingested_with_its_history(stack: Deployed, run: Run) -> None:
    put("a.json", fields(headline=OLD))
    put("a.json", fields(headline=NEW))
    put("b.json", story(1))
    client("s3").delete_object(Bucket=INBOX, Key="inbox/b.json")

    ran = backfill(run, "--yes")

    (receipt,) = ran.lines
    assert (ran.status, receipt["versions"], receipt["complete"], receipt["missing"]) == (0, 4, 4, 0)
    articles = {one.record.url: one.record for one in stack.account.articles()}
    assert articles[fields()["url"]].headline == NEW
    assert articles[str(story(1)["url"])].pub_status == "withdrawn"


def test_nothing_starts_before_the_price_was_shown(stack: Deployed, run: Run) -> None:
    put("a.json", fields())

    refused = backfill(run)
    dry = backfill(run, "--dry-run")

    assert (refused.status, "give --dry-run first, or --yes" in refused.err) == (2, True)
    assert stack.functions.events == []
    assert (dry.lines[0]["dryRun"], dry.lines[0]["versions"], dry.lines[0]["manifest"]) == (True, 1, str(MANIFEST))
    assert "1 versions, about 0:00 min and $0.00" in dry.err
    assert backfill(run).lines[0]["complete"] == 1


def test_listed_version_never_outranks_a_live_overwrite_or_deletion(stack: Deployed, run: Run) -> None:
    put("a.json", fields(headline=OLD))
    put("b.json", story(1))
    backfill(run, "--dry-run")
    stack.deliver(stack.account.upload("inbox/a.json", json.dumps(fields(headline=NEW)).encode()))
    stack.deliver(stack.account.delete("inbox/b.json"))

    (receipt,) = backfill(run).lines

    articles = {one.record.url: one.record for one in stack.account.articles()}
    assert receipt["complete"] == 2
    assert articles[fields()["url"]].headline == NEW
    assert str(story(1)["url"]) not in articles or articles[str(story(1)["url"])].pub_status == "withdrawn"


def test_every_fault_ends_in_the_receipt_with_its_reason(stack: Deployed, run: Run) -> None:
    put("good.json", story(1))
    put("poison.gz", b"\x1f\x8b\x08\0garbage")
    put("deadly.json", story(2))
    gone = put("gone.json", story(3))
    client("s3").put_object(Bucket=INBOX, Key="archive/outside.json", Body=b"{}")
    stack.functions.deadly.add("inbox/deadly.json")
    run("backfill", f"s3://{INBOX}/", "--stack", NAME, "--dry-run")
    client("s3").delete_object(Bucket=INBOX, Key="inbox/gone.json", VersionId=gone)
    with MANIFEST.open("a") as file:
        file.write("{damaged\n")

    ran = run("backfill", f"s3://{INBOX}/", "--stack", NAME, "--json")

    (receipt,) = ran.lines
    assert ran.status == 1
    assert {(one.get("key"), one["state"], one["reason"]) for one in receipt["first"]} == {
        ("inbox/poison.gz", "rejected", "unreadable_object: the gzip data ends before its end mark"),
        ("inbox/deadly.json", "missing", "the function was stopped: Task timed out after 120.00 seconds"),
        ("inbox/gone.json", "gone", "this version was gone before it was read"),
        (None, "malformed", "not a line of a manifest: message body is not JSON"),
    }
    assert [one["key"] for one in receipt["firstOutside"]] == ["archive/outside.json"]
    assert (receipt["complete"], receipt["malformedLines"], receipt["outsideOfPrefix"]) == (2, 1, 1)


def test_object_that_the_function_may_not_read_is_missing_with_the_reason_of_its_log(
    stack: Deployed, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("a.json", story(1))
    put("denied.json", story(2))
    assert stack.ingest.module
    fetch = type(stack.ingest.module._handler.desk.store).fetch

    def denied(store: Any, ref: Any) -> Any:
        """Read an object as a role does that may not read one of them."""
        return fetch(store, ref if ref.key != "inbox/denied.json" else _of_another_bucket(ref))

    monkeypatch.setattr(type(stack.ingest.module._handler.desk.store), "fetch", denied)

    (receipt,) = backfill(run, "--yes").lines

    assert (receipt["complete"], receipt["missing"]) == (1, 1)
    assert receipt["first"][0]["reason"].startswith("object_unavailable: GetObject: ")


def _of_another_bucket(ref: Any) -> Any:
    return replace(ref, bucket="not-there", etag="")


def test_interrupted_run_continues_with_the_lines_that_are_left(stack: Deployed, run: Run) -> None:
    for number in range(5):
        put(f"{number}.json", story(number))
    backfill(run, "--yes", "--dry-run")
    journal = MANIFEST.with_name(f"{MANIFEST.name}.journal")
    with journal.open("a") as file:  # a process that was killed after the first line, over the note of the second
        file.write('{"line": 2, "failed": {}}\n{"line": 3, "fai')
    stack.deliver(*(upload_of(f"{number}.json") for number in (2, 3)))

    (receipt,) = backfill(run).lines

    delivered = [record["messageId"] for event in stack.functions.events for record in event["Records"]]
    assert sorted(map(int, delivered)) == [0, 1, 4]
    assert (receipt["complete"], receipt["missing"], receipt["twice"]) == (5, 0, 0)


def test_line_that_the_journal_has_and_the_ledger_lacks_is_delivered_again(stack: Deployed, run: Run) -> None:
    put("a.json", story(1))
    backfill(run, "--dry-run")
    with MANIFEST.with_name(f"{MANIFEST.name}.journal").open("a") as file:
        file.write('{"line": 1, "failed": {}}\n')

    (receipt,) = backfill(run).lines

    assert (receipt["complete"], len(stack.functions.events)) == (1, 1)


def test_finished_run_that_is_given_again_delivers_nothing(stack: Deployed, run: Run) -> None:
    put("a.json", story(1))
    backfill(run, "--yes")
    stack.functions.events.clear()

    assert backfill(run).lines[0]["complete"] == 1
    assert stack.functions.events == []


def test_filters_choose_keys_and_times(stack: Deployed, run: Run) -> None:
    put("a.json", story(1))
    put("b.html", b"<p>")

    assert backfill(run, "--include", "*.json", "--dry-run").lines[0]["versions"] == 1
    MANIFEST.with_name(f"{MANIFEST.name}.journal").unlink()
    assert backfill(run, "--since", "2999", "--dry-run").lines[0]["versions"] == 0
    assert "another since" in backfill(run, "--dry-run").err


def test_another_bucket_than_the_inbox_is_wrong_usage(stack: Deployed, run: Run) -> None:
    ran = run("backfill", f"s3://{DESK}/", "--stack", NAME, "--yes")

    assert (ran.status, f"reads s3://{INBOX}/inbox/ only" in ran.err) == (2, True)


def test_step_functions_deliver_the_manifest_and_what_failed_is_delivered_once_more(stack: Deployed, run: Run) -> None:
    for number in range(3):
        put(f"{number}.json", story(number))
    stack.functions.deadly.add("inbox/1.json")

    (receipt,) = backfill(run, "--yes", "--by", "map", "--rate", "100").lines

    (execution,) = stack.workflow.executions.values()
    assert (len(execution["lines"]), execution["concurrency"]) == (2, 4)
    assert (receipt["complete"], receipt["missing"]) == (2, 1)
    assert receipt["first"][0]["reason"].startswith("the function was stopped")


def test_run_of_step_functions_is_paused_and_goes_on_with_what_is_left(stack: Deployed, run: Run) -> None:
    put("a.json", story(1))
    backfill(run, "--dry-run")
    stack.workflow.held = True
    place = backfilling.Backfill.follow_map

    def interrupted(self: Any) -> None:
        """Start, and be interrupted before the end."""
        self._start_map(1)
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backfilling.Backfill, "follow_map", interrupted)
        assert backfill(run, "--by", "map").status == 130
    assert backfill(run, "--pause").lines == [{"status": "ABORTED"}]
    stack.workflow.held = False

    (receipt,) = backfill(run, "--by", "map").lines

    assert place is backfilling.Backfill.follow_map
    assert receipt["complete"] == 1
    assert [one["status"] for one in stack.workflow.executions.values()] == ["ABORTED", "SUCCEEDED"]
