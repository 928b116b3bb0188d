"""`copydesk index-rebuild`: a new search index, filled from the table."""

from argparse import ArgumentParser, Namespace

from copydesk.cli.command import Command
from copydesk.cli.node import connect
from copydesk.cli.options import add_endpoint, add_table_source
from copydesk.cli.stack import check_table_source, dynamo_table
from copydesk.local_store import LocalStore


def run(options: Namespace) -> int:
    """Fill a new index from the table, under the current mapping, and move the alias to it; print its name."""
    check_table_source(options)
    node = connect(options.endpoint)
    from copydesk.adapters.search_setup import rebuild  # noqa: PLC0415 - needs the aws extra

    if options.store is None:
        print(rebuild(node, dynamo_table(options).scan))
        return 0
    with LocalStore(options.store) as store:
        print(rebuild(node, store.table.scan))
    return 0


def _add_options(parser: ArgumentParser) -> None:
    add_endpoint(parser)
    add_table_source(parser)


COMMAND = Command(
    name="index-rebuild",
    summary="Fill a new search index with all stored articles, then switch searches to it.",
    details=(
        "Use it after a lost index, a long outage or a change of the mapping. Searches and uploads go on meanwhile. "
        "The old index is deleted at the end."
    ),
    output="the name of the new index. Always as text, without --json.",
    example=(
        "copydesk index-rebuild --endpoint https://localhost:9200 --store news.db\n"
        "copydesk index-rebuild --endpoint https://localhost:9200 --table copydesk-dev-articles "
        "--texts-uri s3://copydesk-dev-desk/texts/"
    ),
    add_options=_add_options,
    run=run,
)
