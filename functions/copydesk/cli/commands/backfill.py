"""`copydesk backfill`: ingests what a bucket already holds."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.cli.backfill_journal import Journal
from copydesk.cli.backfill_quote import quoted
from copydesk.cli.backfill_work import AT_ONCE
from copydesk.cli.command import Command
from copydesk.cli.opening import needing_boto3
from copydesk.cli.options import add_json, whole_number
from copydesk.cli.output import WrongUsage
from copydesk.cli.progress import add_dry_run, print_receipt
from copydesk.recovery.backfill import LINE_VERSIONS

if TYPE_CHECKING:
    from copydesk.cli.backfilling import Backfill

BY_ITSELF = 10_000  # versions up to which the command delivers them itself
_NOT_SHOWN = "a backfill starts after its price was shown: give --dry-run first, or --yes"


def run(options: Namespace) -> int:
    """List, quote, deliver, and print the receipt; return 1 if the ledger lacks a version."""
    backfill = _opened(options)
    if options.pause:
        print_receipt({"status": backfill.pause().status}, as_json=options.json)
        return 0
    if backfill.journal.heading is None:
        if not (options.dry_run or options.yes):
            raise WrongUsage(_NOT_SHOWN)
        backfill.write_manifest()
    heading = backfill.heading
    by_map = options.by == "map" or (options.by is None and heading["versions"] > BY_ITSELF)
    shown = _quoted(heading, options, by_map=by_map)
    if options.dry_run:
        print_receipt({"dryRun": True, "manifest": str(backfill.journal.manifest), **shown}, as_json=options.json)
        return 0
    return _delivered(backfill, heading, by_map=by_map)


def _opened(options: Namespace) -> "Backfill":
    with needing_boto3():
        from copydesk.cli.backfilling import Backfill  # noqa: PLC0415
        from copydesk.cli.stack_backfill import backfill_stack  # noqa: PLC0415
    journal = Journal(options.manifest or Path(f"backfill-{options.stack}.jsonl"))
    return Backfill(backfill_stack(options.stack), journal, options)


def _quoted(heading: Mapping[str, Any], options: Namespace, *, by_map: bool) -> dict[str, Any]:
    """Print time and money on standard error, and return them with what is left out."""
    from copydesk.cli.backfilling import lines_at_once  # noqa: PLC0415

    at_once = lines_at_once(options.rate) if by_map else AT_ONCE
    quote = quoted(heading["versions"], at_once, options.rate, by_map=by_map)
    print(f"copydesk: {quote.line()}", file=sys.stderr)
    return {**quote.fields(), "bytes": heading["bytes"], **_outside(heading)}


def _delivered(backfill: "Backfill", heading: Mapping[str, Any], *, by_map: bool) -> int:
    """Deliver, look every line up in the ledger, and deliver once more what it lacks, for the reasons."""
    if by_map:
        backfill.follow_map()
    else:
        done = min(backfill.journal.lines_done * LINE_VERSIONS, heading["versions"])
        backfill.deliver(backfill.undelivered(), heading["versions"], done)
    receipt = backfill.receipt()
    again = [line for line in receipt.missing if by_map or backfill.journal.is_done(line.number)]
    if 0 < len(again) <= BY_ITSELF:
        backfill.deliver(again, sum(len(line.versions) for line in again))
        receipt = backfill.receipt()
    print_receipt({"dryRun": False, **receipt.fields(), **_outside(heading)}, as_json=backfill.options.json)
    return int(not receipt.is_complete)


def _outside(heading: Mapping[str, Any]) -> dict[str, Any]:
    """Versions that the ingest function may not read, which are not delivered."""
    return {"outsideOfPrefix": heading["outside"], "firstOutside": heading["firstOutside"]}


def _source(word: str) -> str:
    """Check the address of objects or of an inventory. Raises: ArgumentTypeError."""
    if not word.startswith("s3://") or not word.removeprefix("s3://").partition("/")[0]:
        raise ArgumentTypeError(f"must look like s3://bucket/inbox/, or name the manifest.json of an inventory: {word}")
    return word


def _add_options(parser: ArgumentParser) -> None:
    text = "s3://BUCKET/PREFIX to list, or the manifest.json of an S3 Inventory in CSV"
    parser.add_argument("source", type=_source, metavar="S3-ADDRESS", help=text)
    text = "the deployed stack, by its name in CloudFormation; BUCKET is its inbox"
    parser.add_argument("--stack", required=True, metavar="NAME", help=text)
    text = "only versions stored in or after this year, month, day or moment, for example 2026-03"
    parser.add_argument("--since", metavar="DATE", help=text)
    text = "only keys that match, for example '*.html' or 'inbox/2026/*'; may be given several times"
    parser.add_argument("--include", action="append", default=[], metavar="GLOB", help=text)
    parser.add_argument("--rate", type=whole_number, metavar="N", help="deliver at most about N versions a second")
    text = f"who delivers: self, or map for Step Functions (default self up to {BY_ITSELF:,} versions)"
    parser.add_argument("--by", choices=("self", "map"), metavar="self|map", help=text)
    text = "the file of the manifest (default backfill-NAME.jsonl); one that exists is continued"
    parser.add_argument("--manifest", type=Path, metavar="FILE", help=text)
    parser.add_argument("--yes", action="store_true", help="start without a dry run before")
    parser.add_argument("--pause", action="store_true", help="stop the Step Functions; the same command goes on later")
    add_dry_run(parser, "how many versions there are, and what they take in time and money")
    add_json(parser, "the receipt as one JSON object")


COMMAND = Command(
    name="backfill",
    summary="Ingest the objects that a bucket held before the stack was there.",
    details=(
        "All versions and deletions below the address are listed into a manifest, 25 a line, and each line is "
        "delivered to the ingest function of the stack, beside the live uploads. A listed version never outranks what "
        "the bucket itself announced: an overwrite or a deletion meanwhile wins.\n\n"
        "Up to 10,000 versions the command delivers by itself. It is paused with Ctrl-C, and continues with the same "
        "command, also after it was killed, perhaps with another --rate. More are delivered by Step Functions: the run "
        "goes on without the command, --pause stops it, and --rate changes its speed while it runs.\n\n"
        "At the end every line of the manifest is looked up in the ledger. The exit status is 1 if a version is "
        "missing or under way, or a line is malformed; give the same command again to deliver those. Versions older "
        "than DedupeWindowDays find no copies when they are stored; run `copydesk reconcile` afterwards."
    ),
    output=(
        "time and money on standard error, then a receipt with the first 100 versions that need a look. With --json, "
        "one object: dryRun, versions, complete, gone, underWay, missing, malformedLines, twice, outcomes, first, "
        "outsideOfPrefix, firstOutside; with --dry-run: dryRun, manifest, versions, seconds, dollars, parts, bytes, "
        "outsideOfPrefix, firstOutside."
    ),
    example=(
        "copydesk backfill s3://copydesk-dev-inbox-000000000000-eu-central-1/inbox/ --stack copydesk-dev --dry-run\n"
        "copydesk backfill s3://copydesk-dev-inbox-000000000000-eu-central-1/inbox/ --stack copydesk-dev --rate 200"
    ),
    add_options=_add_options,
    run=run,
)
