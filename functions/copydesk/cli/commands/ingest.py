"""`copydesk ingest`: files and folders in, the outcome of each record out."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from copydesk.cli.command import Command
from copydesk.cli.options import add_copy_score, add_join_score, add_json, store_to_create
from copydesk.cli.output import print_lines
from copydesk.cli.rows import OutcomeRow
from copydesk.cli.uploads import bytes_of, files, key_of, resume, thresholds, upload, upload_with_table
from copydesk.local_store import LocalStore, Run
from copydesk.outcome import OutcomeKind


def run(options: Namespace) -> int:
    """Upload files and print the outcome of each record; return 1 if a record was rejected."""
    paths = files(options.paths, options.store)
    upload_all = _upload_with_lines if options.json else upload_with_table
    with LocalStore(options.store, thresholds=thresholds(options)) as store:
        resume(store)
        with store.run() as uploads:
            rows = upload_all(paths, uploads)
    if uploads.continued:
        print(f"copydesk: files that an interrupted run had uploaded: {uploads.continued}", file=sys.stderr)
    return int(any(row.outcome.kind is OutcomeKind.REJECTED for row in rows))


def _upload_with_lines(paths: list[Path], run: Run) -> list[OutcomeRow]:
    """Upload files and print the lines of each as soon as it is done."""
    rows: list[OutcomeRow] = []
    for path in paths:
        of_file = [OutcomeRow(str(path), outcome) for outcome in upload(key_of(path), bytes_of(path), run)]
        print_lines(row.line for row in of_file)
        sys.stdout.flush()  # before the run is entered as ended
        rows += of_file
    return rows


def _add_options(parser: ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder of files")
    text = "the store to write to; created if it does not exist"
    parser.add_argument("--store", type=store_to_create, required=True, metavar="FILE", help=text)
    add_copy_score(parser)
    add_join_score(parser)
    add_json(parser, "one JSON object per record")


COMMAND = Command(
    name="ingest",
    summary="Upload files or folders and print the outcome of each record.",
    details=(
        "Files are uploaded in the order given, the files of a folder in the order of their names; hidden files in a "
        "folder are skipped. A file may hold one article or many. Each record ends in one outcome: stored, revised, "
        "duplicate, stale, withdrawn or rejected. Ingesting a file again is safe.\n\n"
        "If a run was interrupted, give the same command again. Uploads that it left unfinished are completed first. "
        "Files that it had uploaded are not uploaded again unless they have changed; their outcomes are printed again. "
        "The store is then the same as after a run that was not interrupted.\n\n"
        "The exit status is 1 if a record was rejected."
    ),
    output=(
        "a table with the outcome, headline, reason and notes of each record, and a total. With --json, one object per "
        "record: source, recordIndex, outcome, reason, articleId, revision."
    ),
    example="copydesk ingest samples --store news.db",
    add_options=_add_options,
    run=run,
)
