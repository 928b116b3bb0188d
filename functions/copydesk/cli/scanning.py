"""What it costs to read a whole table, shown before it is read."""

import sys
from argparse import ArgumentParser, Namespace

from copydesk.cli.prices import PRICES_OF
from copydesk.cli.progress import add_dry_run
from copydesk.cli.reader import Reader


def add_quote(parser: ArgumentParser) -> None:
    """Add --dry-run, which shows what a scan costs."""
    add_dry_run(parser, "what reading the table of a stack costs")


def quoted(reader: Reader, options: Namespace) -> bool:
    """Print on standard error what a scan costs, if it costs anything; return whether the scan may run."""
    size = reader.scan_size()
    if size is None:
        words = f"{reader.name} is read for nothing"
    else:
        words = (
            f"{reader.name} has {size.items:,} items of {size.size / 1e6:,.1f} MB, counted within the last 6 hours; "
            f"to read all of them takes {size.units:,} read units, ${size.dollars:,.2f} (prices of {PRICES_OF})"
        )
    if size is not None or options.dry_run:
        print(f"copydesk: {words}", file=sys.stderr)
    return not options.dry_run
