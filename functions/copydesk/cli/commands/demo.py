"""`copydesk demo`: the bundled samples, ingested and searched."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from copydesk.article import Record
from copydesk.cli.command import Command
from copydesk.cli.ingest_progress import IngestProgress
from copydesk.cli.inputs import Input, files
from copydesk.cli.options import store_to_create
from copydesk.cli.output import WrongUsage, load_screen
from copydesk.cli.uploads import upload_with_table
from copydesk.local_store import LocalStore
from copydesk.search.query_syntax import parsed
from copydesk.search.question import Question

_QUERY = "ferry terminal"


def run(options: Namespace) -> int:
    """Ingest the samples, print the outcome of each record and search them. A second run changes nothing."""
    if not options.samples.is_dir():
        raise WrongUsage(f"no samples at {options.samples}; run this in a checkout, or name a folder with --samples")
    listed, screen = list(map(Input.of, files([options.samples], options.store))), load_screen()
    with LocalStore(options.store) as store:
        before = _records(store)
        with store.run() as uploads:
            upload_with_table(listed, uploads, IngestProgress(sum(one.path.stat().st_size for one in listed)))
        screen.changes(before, _records(store), options.store)
        screen.hits(_QUERY, store.index.find(Question(parsed(_QUERY), limit=5)))
    return 0


def _records(store: LocalStore) -> dict[str, Record]:
    return {stored.record.article_id: stored.record for stored in store.table.scan()}


def _add_options(parser: ArgumentParser) -> None:
    text = "the folder of samples (default samples)"
    parser.add_argument("--samples", type=Path, default=Path("samples"), metavar="FOLDER", help=text)
    text = "the store to write to; created if it does not exist (default demo.db)"
    parser.add_argument("--store", type=store_to_create, default="demo.db", metavar="FILE", help=text)


COMMAND = Command(
    name="demo",
    summary="Ingest the bundled samples, print the outcome of each record and search them.",
    details=(
        "Run it in a checkout, where the folder samples is. A second run changes nothing and reports that. The exit "
        "status is 0 although some samples are rejected: they are damaged on purpose."
    ),
    output="the table of ingest, a count of the changes, and the hits of one search. Always as text, without --json.",
    example="copydesk demo",
    add_options=_add_options,
    run=run,
)
