"""`copydesk export`: every stored article as JSON Lines."""

from argparse import Namespace

from copydesk.cli.command import Command
from copydesk.cli.options import add_store
from copydesk.cli.output import print_lines
from copydesk.local_store import LocalStore


def run(options: Namespace) -> int:
    """Print every stored article as JSON Lines, provenance included."""
    with LocalStore(options.store) as store:
        print_lines(stored.record.published() for stored in store.table.scan())
    return 0


COMMAND = Command(
    name="export",
    summary="Print every stored article as JSON Lines, with its source.",
    details="Copies and withdrawn articles are included; the fields duplicateOf and pubStatus mark them.",
    output=("one JSON object per article, in the format of schemas/article.v1.schema.json, always and without --json."),
    example="copydesk export --store news.db",
    add_options=add_store,
    run=run,
)
