"""`copydesk export`: every stored article as JSON Lines."""

from argparse import ArgumentParser, Namespace

from copydesk.cli.command import Command
from copydesk.cli.opening import add_place, reading
from copydesk.cli.output import print_lines
from copydesk.cli.progress import Progress
from copydesk.cli.scanning import add_quote, quoted


def run(options: Namespace) -> int:
    """Print every stored article as JSON Lines, provenance included."""
    with reading(options) as reader:
        if quoted(reader, options):
            articles = Progress("articles exported").over(reader.table.scan())
            print_lines(stored.record.published() for stored in articles)
    return 0


def _add_options(parser: ArgumentParser) -> None:
    add_place(parser)
    add_quote(parser)


COMMAND = Command(
    name="export",
    summary="Print every stored article as JSON Lines, with its source.",
    details=(
        "Copies and withdrawn articles are included; the fields duplicateOf and pubStatus mark them.\n\n"
        "The table of a stack is read as a whole, a page at a time; what that costs is printed on standard error first."
    ),
    output=("one JSON object per article, in the format of schemas/article.v1.schema.json, always and without --json."),
    example="copydesk export --store news.db\ncopydesk export --stack copydesk-dev",
    add_options=_add_options,
    run=run,
)
