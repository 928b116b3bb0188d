"""`copydesk stats`: what a store holds, in numbers."""

from argparse import ArgumentParser, Namespace

from copydesk.cli.command import Command
from copydesk.cli.opening import add_place, reading
from copydesk.cli.options import add_json
from copydesk.cli.output import load_screen, print_lines
from copydesk.cli.progress import Progress
from copydesk.cli.scanning import add_quote, quoted
from copydesk.cli.statistics import Statistics


def run(options: Namespace) -> int:
    """Count the articles and records of a store or a stack."""
    counted = Statistics()
    with reading(options) as reader:
        if not quoted(reader, options):
            return 0
        for one in Progress("articles and ledger pages counted").over(reader.contents()):
            counted.count(one)
    print_lines([counted.fields()]) if options.json else load_screen().statistics(counted.fields())
    return 0


def _add_options(parser: ArgumentParser) -> None:
    add_place(parser)
    add_quote(parser)
    add_json(parser, "the numbers as one JSON object")


COMMAND = Command(
    name="stats",
    summary="Count what a store holds: articles, copies, languages, publishers, outcomes, reasons of rejection.",
    details=(
        "Articles are counted as they are now, records as they came in: a file that was ingested twice counts twice. "
        "In reasons of rejection, N stands for a number. A doubtful text is one with the warning text_doubtful.\n\n"
        "The table of a stack is read as a whole, once; what that costs is printed on standard error first."
    ),
    output=(
        "totals, then a list for each count, of at most 20 lines. With --json, one object with all: articles, copies, "
        "shareOfCopies, doubtfulTexts, undated, status, languages, publishers, warnings, records, outcomes, formats, "
        "rejected."
    ),
    example="copydesk stats --store news.db\ncopydesk stats --stack copydesk-dev --dry-run",
    add_options=_add_options,
    run=run,
)
