"""`copydesk rebuild`: the search index from the table, or the table from the originals."""

import hashlib
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from contextlib import ExitStack
from typing import Any

from copydesk.cli.command import Command
from copydesk.cli.opening import add_place, opened
from copydesk.cli.options import add_json, store_to_create
from copydesk.cli.output import WrongUsage
from copydesk.cli.place import Place, hint_of_gone, version_fields
from copydesk.cli.progress import Progress, add_dry_run, print_receipt
from copydesk.cli.rebuilding import new_index, target_of
from copydesk.recovery.rebuild import (
    Comparison,
    EventClock,
    Kind,
    compared,
    erase_again,
    ingest_again,
    versions_in_order,
)

_LISTED = 100  # differences in a receipt; the counts cover all


def run(options: Namespace) -> int:
    """Rebuild, and return 1 if a rebuilt record differs from the one before."""
    _check(options)
    with opened(options) as place:
        if options.source == "table":
            return _from_table(options, place)
        return _from_originals(options, place)


def _check(options: Namespace) -> None:
    """Refuse options of the other kind of rebuild. Raises: WrongUsage."""
    targets = [options.into, options.into_table]
    if options.source == "table" and any(targets):
        raise WrongUsage("--into belongs to --from originals; --from table fills a search index")
    if options.source == "originals" and not any(targets):
        raise WrongUsage("--from originals needs --into FILE, or --into-table NAME with --stack")
    if options.source == "originals" and options.node:
        raise WrongUsage("--endpoint belongs to --from table")
    if options.into_table and options.stack is None:
        raise WrongUsage("--into-table needs --stack; a local store is rebuilt with --into FILE")


def _from_table(options: Namespace, place: Place) -> int:
    progress = Progress("articles copied")
    if options.dry_run:
        articles = sum(1 for _ in progress.over(place.table.scan()))
        print_receipt({"dryRun": True, "articles": articles}, as_json=options.json)
        return 0
    made = new_index(place, options.node, progress)
    print_receipt({"dryRun": False, **made}, as_json=options.json)
    return int(made["refused"] > 0)


def _from_originals(options: Namespace, place: Place) -> int:
    refs = versions_in_order(place.table)
    if options.dry_run:
        gone = [ref for ref in refs if not ref.removed and place.originals.find(ref) is None]
        versions = sum(not ref.removed for ref in refs)
        counts = {
            "versions": versions,
            "deletions": len(refs) - versions,
            "gone": [version_fields(ref) for ref in gone],
        }
        print_receipt({"dryRun": True, **counts}, as_json=options.json)
        return 0
    clock = EventClock()
    with ExitStack() as closing:
        target = target_of(options.into or options.into_table, place, clock, closing)
        done = ingest_again(refs, place.originals, target.desk, clock, Progress(f"of {len(refs):,} versions ingested"))
        erased = erase_again(place.table, target.table, target.desk, target.notes, target.originals)
        target.finish(erased)
        found = list(Progress("records compared").over(compared(place.table, target.table)))
    about = {"versions": done.versions, "deletions": done.deletions, "erased": len(erased)}
    receipt = {"dryRun": False, **about, **_compared(found), "gone": [version_fields(ref) for ref in done.gone]}
    print_receipt(receipt, as_json=options.json)
    if done.gone:
        print(f"copydesk: {len(done.gone):,} versions cannot be read again: {hint_of_gone(place)}", file=sys.stderr)
    if receipt[Kind.LINKS.value]:
        print(
            "copydesk: links depend on the order of arrival; compare again after `reconcile` of both", file=sys.stderr
        )
    return int(any(one.kind is not Kind.EQUAL for one in found))


def _compared(found: list[Comparison]) -> dict[str, Any]:
    """Counts by kind, the first differences, and one hash over all rebuilt records."""
    kinds = Counter(one.kind for one in found)
    differing = [one for one in found if one.kind is not Kind.EQUAL][:_LISTED]
    hashes = sorted(f"{one.article_id} {one.digest}" for one in found if one.digest)
    return {
        **{kind.value: kinds[kind] for kind in Kind},
        "digest": hashlib.sha256("\n".join(hashes).encode()).hexdigest(),
        "first": [
            {"articleId": one.article_id, "difference": one.kind.value, "fields": " ".join(one.fields)}
            for one in differing
        ],
    }


def _add_options(parser: ArgumentParser) -> None:
    text = "table: the search index from the table; originals: the table from the objects in the inbox"
    parser.add_argument(
        "--from", dest="source", choices=("table", "originals"), required=True, metavar="table|originals", help=text
    )
    add_place(parser)
    text = (
        "with --from table: the address of the OpenSearch node; without it the index of the store or stack is rebuilt"
    )
    parser.add_argument("--endpoint", dest="node", metavar="URL", help=text)
    text = "with --from originals: the new store; an unfinished one is continued"
    parser.add_argument("--into", type=store_to_create, metavar="FILE", help=text)
    text = "with --from originals and --stack: an existing DynamoDB table with keys pk and sk, instead of a store"
    parser.add_argument("--into-table", metavar="NAME", help=text)
    add_dry_run(parser, "what would be read")
    add_json(parser, "the receipt as one JSON object")


COMMAND = Command(
    name="rebuild",
    summary="Rebuild the search index from the table, or the table from the uploaded files.",
    details=(
        "--from table fills a new index with all articles, catches up with those that arrive meanwhile, and then "
        "switches searches to it. Documents that the index refuses are noted in the quarantine. The exit status is 1 "
        "if there are any.\n\n"
        "--from originals ingests every version in the ledger again, in order, into a new store or table, and "
        "compares each record by its hash with the one before. Articles that were erased are erased again. The old "
        "table is only read. The exit status is 1 if a record differs.\n\n"
        "Both are safe to interrupt and to repeat: an unfinished index, store or table is continued."
    ),
    output=(
        "a receipt. With --json, one object; --from table: dryRun, index, articles, refused, withoutArticle; --from "
        "originals: dryRun, versions, deletions, erased, equal, links, different, missing, extra, digest, first, gone."
    ),
    example=(
        "copydesk rebuild --from table --store news.db\n"
        "copydesk rebuild --from originals --store news.db --into again.db\n"
        "copydesk rebuild --from table --stack copydesk-dev"
    ),
    add_options=_add_options,
    run=run,
)
