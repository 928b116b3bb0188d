"""`copydesk reconcile`: all texts compared again, and the links between copies corrected."""

from argparse import ArgumentParser, Namespace

from copydesk.cli.command import Command
from copydesk.cli.options import add_copy_score, add_table_source, whole_number
from copydesk.cli.stack import check_table_source, dynamo_table
from copydesk.cli.uploads import Collected, resume
from copydesk.dedupe.reconcile import Reconciled, reconcile
from copydesk.local_store import LocalStore


def run(options: Namespace) -> int:
    """Rebuild all clusters and print how many articles changed."""
    check_table_source(options)
    if options.store is None:  # the stack's own stream brings the changes to its index
        done = reconcile(dynamo_table(options), options.days, options.copy_score)
    else:
        done = _reconcile_store(options)
    print(f"{done.articles} articles, {done.changed} changed")
    return 0


def _reconcile_store(options: Namespace) -> Reconciled:
    """Reconcile a local store and bring the changes to its index."""
    collected = Collected()
    with LocalStore(options.store) as store:
        resume(store)
        done = reconcile(store.table, options.days, options.copy_score)
        store.drain(collected)
    collected.checked()
    return done


def _add_options(parser: ArgumentParser) -> None:
    add_table_source(parser)
    text = "compare texts that were uploaded at most N days apart (default 30); DedupeWindowDays of a stack"
    parser.add_argument("--days", type=whole_number, default=30, metavar="N", help=text)
    add_copy_score(parser)


COMMAND = Command(
    name="reconcile",
    summary="Compare all stored texts again and correct the links between copies.",
    details=(
        "While articles arrive, their order can decide which of them are linked as copies. This command compares every "
        "text with all texts like it, so the result no longer depends on the order. It may run while articles arrive, "
        "and more than once. Use the window and the score of the stack."
    ),
    output="one line that counts the articles and the changed ones. Always as text, without --json.",
    example=(
        "copydesk reconcile --store news.db\n"
        "copydesk reconcile --table copydesk-dev-articles --texts-uri s3://copydesk-dev-desk/texts/ --days 30"
    ),
    add_options=_add_options,
    run=run,
)
