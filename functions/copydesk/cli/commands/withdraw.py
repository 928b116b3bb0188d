"""`copydesk withdraw`: deletes an uploaded file and withdraws its articles."""

from argparse import ArgumentParser, Namespace

from copydesk.cli.command import Command
from copydesk.cli.ledger_pages import cure_for, pages_of_object
from copydesk.cli.local_reader import LocalReader
from copydesk.cli.options import add_json, add_store
from copydesk.cli.output import WrongUsage, load_screen, print_lines
from copydesk.cli.rows import row_with_notes
from copydesk.cli.uploads import Collected, resume
from copydesk.local_store import LocalStore


def run(options: Namespace) -> int:
    """Delete an object from the inbox; the articles that came from no other object are withdrawn."""
    collected = Collected()
    with LocalStore(options.store) as store:
        resume(store)
        reader = LocalReader(store)
        pages = pages_of_object(options.key, reader)
        if not pages:
            cure = cure_for(options.key, reader, "give the path exactly as it was ingested")
            raise WrongUsage(f"the store has no record of {options.key}; {cure}")
        store.delete(pages[-1].key, collected)
        rows = [row_with_notes(options.key, outcome, store) for outcome in collected.checked()]
    print_lines(row.line for row in rows) if options.json else load_screen().outcomes(rows)
    return 0


def _add_options(parser: ArgumentParser) -> None:
    parser.add_argument("key", metavar="KEY", help="a path as it was ingested")
    add_store(parser)
    add_json(parser, "one JSON object per withdrawn record")


COMMAND = Command(
    name="withdraw",
    summary="Delete an uploaded file from the store and withdraw its articles.",
    details=(
        "An article that also came from another file is not withdrawn. Withdrawn articles are no longer found by "
        "search; trace still shows them. The file on disk is not touched."
    ),
    output=(
        "a table of the withdrawn records. With --json, one object per record, with the fields of ingest --json; "
        "nothing if the file held no article."
    ),
    example="copydesk withdraw samples/12-weather.json --store news.db",
    add_options=_add_options,
    run=run,
)
