"""`copydesk redrive`: gives uploads that were given up another try."""

import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from copydesk.cli.command import Command
from copydesk.cli.opening import add_place, opened
from copydesk.cli.options import add_json, whole_number
from copydesk.cli.output import WrongUsage
from copydesk.cli.place import Place
from copydesk.cli.progress import add_dry_run, print_receipt
from copydesk.cli.uploads import Collected
from copydesk.local_store import LocalStore
from copydesk.recovery.dead_letters import explained

if TYPE_CHECKING:
    from copydesk.adapters.dead_letters import DeadLetterQueue

_SHOWN = 100  # messages that are explained
_POLL_S = 2.0


def run(options: Namespace) -> int:
    """Move the dead letters of a stack back, or complete the deliveries of a store; print a receipt."""
    if options.store is not None:
        if options.rate is not None:
            raise WrongUsage("--rate needs --stack; a store completes its uploads one after another")
        return _complete(options)
    with opened(options) as place:
        return _redrive(options, place)


def _complete(options: Namespace) -> int:
    """Complete the uploads and deletions that an interrupted run left; return 1 if one fails again."""
    collected = Collected()
    with LocalStore(options.store) as store:
        waiting = [ref.key for ref in store.bucket.undelivered()]
        completed = [] if options.dry_run else store.resume(collected)
    receipt = {"dryRun": options.dry_run, "uploads": len(waiting), "completed": len(completed), "keys": waiting}
    print_receipt({**receipt, "failures": collected.failures}, as_json=options.json)
    return int(bool(collected.failures))


def _redrive(options: Namespace, place: Place) -> int:
    letters, changes = place.dead_letters
    count, lost = letters.count(), changes.count()
    shown = list(_explained(letters, place))
    receipt: dict[str, Any] = {"dryRun": options.dry_run, "messages": count, "moved": 0, "status": "nothing to do"}
    if count and not options.dry_run:
        letters.move_back(options.rate)
        receipt |= _followed(letters)
    if lost:
        print(f"copydesk: {lost} batches of changes were not indexed; run `copydesk index repair`", file=sys.stderr)
    print_receipt({**receipt, "changesNotIndexed": lost, "first": shown}, as_json=options.json)
    return int(receipt["status"] not in {"nothing to do", "COMPLETED"})


def _explained(letters: "DeadLetterQueue", place: Place) -> Iterator[dict[str, Any]]:
    for letter in letters.peek(_SHOWN):
        for each in explained(letter.body, place.table):
            named = {"key": each.key, "versionId": each.version_id, "why": each.why}
            yield {"messageId": letter.message_id, "receives": letter.receives, **named}


def _followed(letters: "DeadLetterQueue") -> dict[str, Any]:
    """Follow the move to its end. An interruption ends only the watching; the move goes on."""
    while (task := letters.task()) and task.is_running:
        print(f"copydesk: {task.moved:,} messages moved", file=sys.stderr)
        time.sleep(_POLL_S)
    if task is None:
        return {"status": "not started"}
    return {"moved": task.moved, "status": task.status, **({"reason": task.reason} if task.reason else {})}


def _add_options(parser: ArgumentParser) -> None:
    add_place(parser)
    text = "with --stack: move at most N messages a second, up to 500"
    parser.add_argument("--rate", type=whole_number, metavar="N", help=text)
    add_dry_run(parser, "what waits and why")
    add_json(parser, "the receipt as one JSON object")


COMMAND = Command(
    name="redrive",
    summary="Give uploads another try that were given up or interrupted.",
    details=(
        "On a stack, the messages of the dead-letter queue are moved back to the ingest queue; mend the cause first. "
        "For each of the first 100 messages the object and the progress of its deliveries are shown; the log of the "
        "ingest function has the error. On a store, the uploads of interrupted runs are completed.\n\n"
        "Safe to repeat: a delivery that was complete is answered from the ledger. The exit status is 1 if the move "
        "failed, or if an upload fails again."
    ),
    output=(
        "a receipt. With --json, one object; of a stack: dryRun, messages, moved, status, changesNotIndexed, first; of "
        "a store: dryRun, uploads, completed, keys, failures."
    ),
    example="copydesk redrive --store news.db\ncopydesk redrive --stack copydesk-dev --dry-run",
    add_options=_add_options,
    run=run,
)
