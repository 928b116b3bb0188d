"""`copydesk ingest`: files and folders in, the outcome of each record out."""

import sys
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack
from dataclasses import replace

from copydesk.cli.command import Command
from copydesk.cli.ingest_progress import IngestProgress
from copydesk.cli.inputs import STANDARD_INPUT, Input, Patterns, add_patterns, file_or_folder, inputs, key_of
from copydesk.cli.options import add_copy_score, add_join_score, add_json, store_to_create
from copydesk.cli.output import print_lines
from copydesk.cli.profiles import add_profiles, add_single_rules, remember_options
from copydesk.cli.rows import OutcomeRow
from copydesk.cli.uploads import resume, thresholds, upload_with_table, uploaded
from copydesk.local_store import LocalStore, Run
from copydesk.outcome import Outcome, OutcomeKind


def run(options: Namespace) -> int:
    """Upload files and print the outcome of each record; return 1 if a record was rejected."""
    patterns = Patterns(tuple(options.include), tuple(options.exclude))
    with ExitStack() as closing:
        listed = inputs(options.paths, options.store, patterns, closing)
        if options.copy_input:
            listed = [replace(one, is_copied=True) for one in listed]
        progress = IngestProgress(sum(one.path.stat().st_size for one in listed))
        remember_options(options, _keys(options, listed))
        store = closing.enter_context(LocalStore(options.store, thresholds=thresholds(options)))
        resume(store)
        try:
            with store.run(as_articles=options.as_articles) as uploads:
                (_upload_with_lines if options.json else upload_with_table)(listed, uploads, progress)
        except KeyboardInterrupt:
            progress.clear()
            print(f"copydesk: interrupted; {_kept(progress)}: the same command goes on from there", file=sys.stderr)
            raise
    if uploads.continued:
        print(f"copydesk: files that an interrupted run had uploaded: {uploads.continued}", file=sys.stderr)
    return int(progress.done[OutcomeKind.REJECTED] > 0)


def _keys(options: Namespace, listed: list[Input]) -> list[str]:
    """The keys of what was given: of files, of folders, and of standard input."""
    given = [key_of(path) for path in options.paths if path != STANDARD_INPUT]
    return given + [one.key for one in listed if one.name == str(STANDARD_INPUT)]


def _upload_with_lines(listed: list[Input], run: Run, progress: IngestProgress) -> None:
    """Upload files and print the line of each record as soon as it is done."""

    def show(one: Input, outcome: Outcome) -> None:
        """Print a line, flushed before the run is entered as ended."""
        progress.clear()
        print_lines([OutcomeRow(one.name, outcome).line])
        sys.stdout.flush()

    for _ in uploaded(listed, run, progress, show):
        pass
    progress.clear()


def _kept(progress: IngestProgress) -> str:
    kept = progress.records - progress.done[OutcomeKind.REJECTED]
    return f"{kept:,} of {progress.records:,} records are stored or recognised and kept"


def _add_options(parser: ArgumentParser) -> None:
    text = "a file, a folder of files, or - for standard input"
    parser.add_argument("paths", nargs="+", type=file_or_folder, metavar="PATH", help=text)
    text = "the store to write to; created if it does not exist"
    parser.add_argument("--store", type=store_to_create, required=True, metavar="FILE", help=text)
    add_patterns(parser)
    text = "store texts and pages that would be refused as not_an_article: code, lists, front pages"
    parser.add_argument("--as-articles", action="store_true", help=text)
    text = "keep a copy of each file in FILE.bucket, for files that will be moved, changed or removed"
    parser.add_argument("--copy-input", action="store_true", help=text)
    text = "read by the profiles of this folder, which the store remembers; they replace those that it had"
    add_profiles(parser, text)
    add_single_rules(parser)
    add_copy_score(parser)
    add_join_score(parser)
    add_json(parser, "one JSON object per record")


COMMAND = Command(
    name="ingest",
    summary="Upload files or folders and print the outcome of each record.",
    details=(
        "Files are uploaded in the order given, the files of a folder and its subfolders in the order of their names; "
        "hidden files in a folder are skipped. A file may hold one article or many, may be compressed (gzip, bzip2, "
        "xz, zstd, LZ4) and may be a zip archive; docs/formats.md lists the formats. Files are read, addresses are "
        "not fetched. - stands for standard input: `curl ADDRESS | copydesk ingest - --store news.db`.\n\n"
        "The store notes the path of each file and does not copy it. Commands that read a file again (explain, "
        "rebuild, quarantine retry, desk) test that it is still the same. --copy-input keeps a copy instead; standard "
        "input is always copied.\n\n"
        "Each record ends in one outcome: stored, revised, duplicate, stale, withdrawn or rejected. Ingesting a file "
        "again is safe. The exit status is 1 if a record was rejected.\n\n"
        "If a run was interrupted, give the same command again. Uploads that it left unfinished are completed first. "
        "Files that it had uploaded are not uploaded again unless they have changed; their outcomes are printed again. "
        "The store is then the same as after a run that was not interrupted. While it runs, standard error shows the "
        "number of records and bytes, the rate and the time left: on a terminal always, elsewhere once a minute.\n\n"
        "--profiles, --map and --base-url change how files are read (docs/profiles.md). The store remembers them, so "
        "that `reread` and `rebuild` read the files alike."
    ),
    output=(
        "a table with the outcome, headline, reason and notes of each record, and a total. With --json, one object per "
        "record, as soon as it is stored: source, recordIndex, outcome, reason, articleId, revision."
    ),
    example=(
        "copydesk ingest samples --store news.db\n"
        "copydesk ingest samples --include '*.json' --exclude '1?-*' --store json.db\n"
        "copydesk ingest mirror --base-url https:// --store mirror.db\n"
        "copydesk ingest export.csv --map Kopfzeile=headline --map Inhalt=text --store export.db"
    ),
    add_options=_add_options,
    run=run,
)
