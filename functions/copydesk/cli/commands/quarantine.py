"""`copydesk quarantine`: lists, shows and retries what was set aside."""

import json
import sys
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterable
from typing import Any

from copydesk.cli.command import Command
from copydesk.cli.opening import add_place, opened
from copydesk.cli.options import add_json, seconds
from copydesk.cli.output import WrongUsage, load_screen, print_lines
from copydesk.cli.place import Place, hint_of_gone
from copydesk.cli.progress import Progress, add_dry_run, print_receipt
from copydesk.recovery.quarantine import NoteEntry, Retried, Retry, State, noted

_POLL_S = 2.0  # between two looks at the ledger of a stack
_WAIT_S = 120  # for the ingest function, unless --wait is given


def run(options: Namespace) -> int:
    """List, show or retry notes; return 1 if a note was retried and its record is rejected again."""
    if (options.name is None) is (options.action == "show"):
        raise WrongUsage("show needs the NAME of a note, as `ls` prints it; ls and retry take --reason and --prefix")
    with opened(options, resumes=options.action == "retry") as place:
        if options.action == "show":
            return _show(options, place)
        entries = Progress("notes read").over(noted(place.notes, options.reason, options.prefix))
        if options.action == "ls":
            return _list(entries, options)
        return _retry(list(entries), options, place)


def _show(options: Namespace, place: Place) -> int:
    note = place.notes.read(options.name)
    if note is None:
        raise WrongUsage(f"the quarantine has no note {options.name}; `copydesk quarantine ls` prints the names")
    print(json.dumps(note, ensure_ascii=False, indent=None if options.json else 2))
    return 0


def _list(entries: Iterable[NoteEntry], options: Namespace) -> int:
    lines = [_line(entry) for entry in entries]
    if options.json:
        print_lines(lines)
    elif lines:
        load_screen().notes(lines)
    else:
        print("no notes")
    return 0


def _line(entry: NoteEntry) -> dict[str, Any]:
    note = entry.note
    return {
        "name": entry.name,
        "key": note.get("key"),
        "versionId": note.get("versionId"),
        "recordIndex": note.get("recordIndex"),
        "eventTime": note.get("eventTime"),
        "articleId": note.get("articleId"),
        "reason": entry.reason,
    }


def _retry(entries: list[NoteEntry], options: Namespace, place: Place) -> int:
    retry = Retry(place.notes, place.table, place.originals, place.deliver, place.index)
    if options.dry_run:
        states = list(retry.expected(entries))
    else:
        states = _settled(list(Progress("notes retried").over(retry.begin(entries))), retry, options, place)
        place.drain()
    counts = Counter(state.value for _, state in states)
    receipt: dict[str, Any] = {"dryRun": options.dry_run, "notes": len(states)}
    receipt |= {state.value: counts[state.value] for state in State}
    receipt["left"] = [
        {"name": entry.name, "state": state.value, "key": entry.key, "reason": _reason(entry, place)}
        for entry, state in states
        if state is not State.SOLVED
    ]
    print_receipt(receipt, as_json=options.json)
    if counts[State.GONE]:
        print(f"copydesk: {counts[State.GONE]:,} uploads cannot be read again: {hint_of_gone(place)}", file=sys.stderr)
    return int(counts[State.REJECTED] > 0)


def _reason(entry: NoteEntry, place: Place) -> str:
    """The reason of a note as it is stored now: a retry may have found another."""
    note = place.notes.read(entry.name)
    return str(note.get("reason", "")) if note else entry.reason


def _settled(states: list[Retried], retry: Retry, options: Namespace, place: Place) -> list[Retried]:
    """Wait for the deliveries: they are over on a store, and take a while on a stack."""
    ends = time.monotonic() + (options.wait if place.is_stack else 0)
    while True:
        waiting = [entry for entry, state in states if state is State.WAITING]
        states = [one for one in states if one[1] is not State.WAITING] + list(retry.settled(waiting))
        waiting = [entry for entry, state in states if state is State.WAITING]
        if not waiting or time.monotonic() >= ends:
            return states
        print(f"copydesk: notes that wait for the ingest function: {len(waiting):,}", file=sys.stderr)
        time.sleep(_POLL_S)


def _add_options(parser: ArgumentParser) -> None:
    actions = ("ls", "show", "retry")
    text = "list the notes, show one, or retry"
    parser.add_argument("action", choices=actions, metavar="ls|show|retry", help=text)
    parser.add_argument("name", nargs="?", metavar="NAME", help="with show: the name of a note, as ls prints it")
    add_place(parser, without_endpoint="notes about documents are skipped")
    text = "with ls and retry: only notes whose reason contains this text"
    parser.add_argument("--reason", default="", metavar="TEXT", help=text)
    text = "with ls and retry: only notes about objects whose key begins like this"
    parser.add_argument("--prefix", default="", metavar="KEYPREFIX", help=text)
    add_dry_run(parser, "what retry would do")
    text = f"with retry and --stack: wait this long for the ingest function (default {_WAIT_S})"
    parser.add_argument("--wait", type=seconds, default=_WAIT_S, metavar="SECONDS", help=text)
    add_json(parser, "one JSON object per note, or the receipt as one object")


COMMAND = Command(
    name="quarantine",
    summary="List, show and retry input that was rejected.",
    details=(
        "retry reads the object version of each note again, after a fix of a format or a raised limit. Records of "
        "the same version that were stored before keep their outcome. A note is removed once its record has another "
        "outcome than rejected. On a stack the version is sent to the ingest queue. A note about a document that the "
        "index refused is retried by writing the document again; on a stack that needs --endpoint.\n\n"
        "Safe to repeat. The exit status is 1 if a record was rejected again."
    ),
    output=(
        "ls: a table of the notes; show: the note; retry: a receipt with the number of notes by state (solved, "
        "waiting, rejected, gone, skipped) and those that are left. With --json, ls prints one object per note: name, "
        "key, versionId, recordIndex, eventTime, articleId, reason; show and retry print one object."
    ),
    example=(
        "copydesk quarantine ls --store news.db\n"
        "copydesk quarantine retry --reason unknown_format --store news.db --dry-run\n"
        "copydesk quarantine retry --prefix inbox/2026/ --stack copydesk-dev"
    ),
    add_options=_add_options,
    run=run,
)
