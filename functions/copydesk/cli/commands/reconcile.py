"""`copydesk reconcile`: all texts compared again, and the links between copies corrected."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from copydesk.cli.command import Command
from copydesk.cli.opening import opened
from copydesk.cli.options import add_copy_score, add_json, add_table_source, days
from copydesk.cli.progress import Progress, add_dry_run, print_receipt
from copydesk.cli.stack import check_table_source, dynamo_table
from copydesk.dedupe.reconcile import Reconciled, reconcile
from copydesk.recovery.rehearsal import rehearsed
from copydesk.settings import THRESHOLDS
from copydesk.table.article_table import ArticleTable

_WINDOW_DAYS = 30


def run(options: Namespace) -> int:
    """Rebuild all clusters and print how many articles changed."""
    check_table_source(options)
    if options.table is not None:  # the stack's own stream brings the changes to its index
        done = _reconciled(dynamo_table(options), options, _WINDOW_DAYS, THRESHOLDS.copy)
    else:
        with opened(options) as place:
            done = _reconciled(place.table, options, place.window_days, place.thresholds.copy)
            if not options.dry_run:
                place.drain()
    if options.json:
        counts = {"articles": done.articles, "changed": done.changed, "clusters": done.clusters}
        print_receipt({"dryRun": options.dry_run, **counts}, as_json=True)
    else:
        print(f"{done.articles} articles, {done.changed} {'would change' if options.dry_run else 'changed'}")
    return 0


def _reconciled(table: ArticleTable, options: Namespace, window_days: int, copy_score: float) -> Reconciled:
    """Reconcile a table, or rehearse it; --days and --copy-score come before the values of the stack."""
    progress: Callable[[], object] = Progress("articles read or linked")
    used = rehearsed(table) if options.dry_run else table
    return reconcile(used, options.days or window_days, options.copy_score or copy_score, progress)


def _add_options(parser: ArgumentParser) -> None:
    add_table_source(parser, with_stack=True)
    text = (
        "compare texts that were uploaded at most N days apart, 1 to 365 (default 30, or DedupeWindowDays of the stack)"
    )
    parser.add_argument("--days", type=days, metavar="N", help=text)
    add_copy_score(parser)
    parser.set_defaults(copy_score=None)
    add_dry_run(parser, "how many articles would change")
    add_json(parser, "the receipt as one JSON object")


COMMAND = Command(
    name="reconcile",
    summary="Compare all stored texts again and correct the links between copies.",
    details=(
        "While articles arrive, their order can decide which of them are linked as copies. This command compares every "
        "text with all texts like it, so the result no longer depends on the order. It may run while articles arrive, "
        "and more than once. With --stack, window and score are those of the stack."
    ),
    output=(
        "one line that counts the articles and the changed ones. With --json, one object: dryRun, articles, changed, "
        "clusters."
    ),
    example=(
        "copydesk reconcile --store news.db\n"
        "copydesk reconcile --stack copydesk-dev --dry-run\n"
        "copydesk reconcile --table copydesk-dev-articles --texts-uri s3://copydesk-dev-desk/texts/ --days 30"
    ),
    add_options=_add_options,
    run=run,
)
