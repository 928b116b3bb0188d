"""`copydesk stats`: what a store holds, in numbers."""

from argparse import ArgumentParser, Namespace

from copydesk.cli.command import Command
from copydesk.cli.options import add_json, add_store
from copydesk.cli.output import load_screen, print_lines
from copydesk.cli.statistics import Statistics
from copydesk.local_store import LocalStore


def run(options: Namespace) -> int:
    """Count the articles and records of a store."""
    counted = Statistics()
    with LocalStore(options.store) as store:
        counted.count_articles(stored.record for stored in store.table.scan())
        counted.count_pages(store.table.sources())
    print_lines([counted.fields()]) if options.json else load_screen().statistics(counted.fields())
    return 0


def _add_options(parser: ArgumentParser) -> None:
    add_store(parser)
    add_json(parser, "the numbers as one JSON object")


COMMAND = Command(
    name="stats",
    summary="Count what a store holds: articles, copies, languages, publishers, outcomes, reasons of rejection.",
    details=(
        "Articles are counted as they are now, records as they came in: a file that was ingested twice counts twice. "
        "In reasons of rejection, N stands for a number. A doubtful text is one with the warning text_doubtful."
    ),
    output=(
        "totals, then a list for each count, of at most 20 lines. With --json, one object with all: articles, copies, "
        "shareOfCopies, doubtfulTexts, undated, status, languages, publishers, warnings, records, outcomes, formats, "
        "rejected."
    ),
    example="copydesk stats --store news.db",
    add_options=_add_options,
    run=run,
)
