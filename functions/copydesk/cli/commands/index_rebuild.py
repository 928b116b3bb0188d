"""`copydesk index-rebuild`: a new search index, filled from the table."""

import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from copydesk.cli.command import Command
from copydesk.cli.node import connect
from copydesk.cli.options import add_endpoint, add_table_source
from copydesk.cli.stack import check_table_source, dynamo_table
from copydesk.local_store import LocalStore
from copydesk.ports import BulkAction, BulkOutcome
from copydesk.table.article_table import ArticleTable


def run(options: Namespace) -> int:
    """Fill a new index from the table, under the current mapping, and move the alias to it; print its name.

    Return 1 if documents were refused; each is named on standard error.
    """
    check_table_source(options)
    node = connect(options.endpoint)
    if options.store is None:
        return _rebuild(node, dynamo_table(options))
    with LocalStore(options.store) as store:
        return _rebuild(node, store.table)


def _rebuild(node: Any, table: ArticleTable) -> int:
    from copydesk.adapters.search_setup import rebuild  # noqa: PLC0415 - needs the aws extra

    refused: list[str] = []

    def name_refused(action: BulkAction, answer: BulkOutcome) -> None:
        """Name a document that the index refuses, on standard error."""
        refused.append(action.document_id)
        print(f"copydesk: the index refuses the document of {action.document_id}: {answer.reason}", file=sys.stderr)

    print(rebuild(node, table.scan, name_refused))
    return int(bool(refused))


def _add_options(parser: ArgumentParser) -> None:
    add_endpoint(parser)
    add_table_source(parser)


COMMAND = Command(
    name="index-rebuild",
    summary="Fill a new search index with all stored articles, then switch searches to it.",
    details=(
        "The same as `rebuild --from table`, for a table named by --table. Use it after a lost index, a long outage or "
        "a change of the mapping. Searches and uploads go on meanwhile. The old index is deleted at the end. An index "
        "that an interrupted run left is continued.\n\n"
        "The exit status is 1 if the index refused documents; they are named on standard error."
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
