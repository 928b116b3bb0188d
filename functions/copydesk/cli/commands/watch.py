"""`copydesk watch`: ingests the files of a folder as they arrive."""

import sys
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from dataclasses import replace
from pathlib import Path

from copydesk.cli.command import Command
from copydesk.cli.ingest_progress import IngestProgress
from copydesk.cli.inputs import Input, Patterns, add_patterns, file_or_folder
from copydesk.cli.options import add_copy_score, add_join_score, add_json, seconds, store_to_create
from copydesk.cli.output import print_lines
from copydesk.cli.rows import OutcomeRow
from copydesk.cli.uploads import UnreadableFile, resume, thresholds, uploaded
from copydesk.cli.watched_folder import WatchedFolder
from copydesk.local_store import LocalStore
from copydesk.outcome import Outcome, OutcomeKind

_INTERVAL_S = 2


def run(options: Namespace) -> int:
    """Take files until interrupted; with --until-idle, until no file is new: 1 if a record was rejected."""
    rejected = 0
    with LocalStore(options.store, thresholds=thresholds(options)) as store:
        resume(store)
        patterns = Patterns(tuple(options.include), tuple(options.exclude))
        watched = WatchedFolder(options.folder, options.store, patterns, store.bucket.latest_etag)
        if not options.until_idle:
            print(f"copydesk: watching {options.folder}  (Ctrl-C ends it)", file=sys.stderr, flush=True)
        while True:
            found = watched.look()
            rejected += _take(found, watched, store, options)
            if options.until_idle and not watched.waiting:
                return int(rejected > 0)
            time.sleep(options.interval)


def _take(found: list[Input], watched: WatchedFolder, store: LocalStore, options: Namespace) -> int:
    """Upload files as one run, print the outcome of each record at once; return how many were rejected.

    A file that cannot be read is named, and waits until it has changed.
    """

    def show(one: Input, outcome: Outcome) -> None:
        """Print one record."""
        row = OutcomeRow(one.name, outcome)
        if options.json:
            print_lines([row.line])
        else:
            print(f"{outcome.kind.value:<9}  {one.name}  {outcome.reason}".rstrip())
        sys.stdout.flush()

    listed = [replace(one, is_copied=options.copy_input) for one in found]
    progress = IngestProgress(sum(one.path.stat().st_size for one in listed if one.path.exists()))
    with store.run() as run_of_look:
        for one in listed:
            try:
                list(uploaded([one], run_of_look, progress, show))
            except UnreadableFile as problem:
                print(f"copydesk: {problem}; it is taken once it has changed", file=sys.stderr, flush=True)
            watched.taken(one)
    progress.clear()
    return progress.done[OutcomeKind.REJECTED]


def _folder(word: str) -> Path:
    """Check the path of a folder. Raises: ArgumentTypeError."""
    folder = file_or_folder(word)
    if not folder.is_dir():
        raise ArgumentTypeError(f"{word} is not a folder; `copydesk ingest {word}` takes files")
    return folder


def _add_options(parser: ArgumentParser) -> None:
    parser.add_argument("folder", type=_folder, metavar="FOLDER", help="the folder to watch, with its subfolders")
    text = "the store to write to; created if it does not exist"
    parser.add_argument("--store", type=store_to_create, required=True, metavar="FILE", help=text)
    add_patterns(parser)
    text = f"look at the folder again after so many seconds (default {_INTERVAL_S})"
    parser.add_argument("--interval", type=seconds, default=_INTERVAL_S, metavar="SECONDS", help=text)
    text = "end when no file is new, for a job that is started from time to time"
    parser.add_argument("--until-idle", action="store_true", help=text)
    text = "keep a copy of each file in FILE.bucket, for files that will be moved, changed or removed"
    parser.add_argument("--copy-input", action="store_true", help=text)
    add_copy_score(parser)
    add_join_score(parser)
    add_json(parser, "one JSON object per record")


COMMAND = Command(
    name="watch",
    summary="Ingest the files of a folder as they arrive.",
    details=(
        "A file is taken when its size and time of change are the same at two looks: one that is still being written "
        "waits. A file that changes is taken again, as a new version. A file that the store has already is not taken, "
        "so the command may be stopped and started at any time. A removed file changes nothing; `copydesk withdraw` "
        "takes its articles back. A file that cannot be read is named and waits until it has changed.\n\n"
        "The command runs until it is interrupted with Ctrl-C. With --until-idle the exit status is 1 if a record was "
        "rejected."
    ),
    output=(
        "a line for each record: outcome, file, reason. With --json, one object per record, with the fields of ingest "
        "--json."
    ),
    example="copydesk watch samples --until-idle --store inbox.db",
    add_options=_add_options,
    run=run,
)
