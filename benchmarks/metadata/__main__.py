"""Score readers of page metadata on gold pages, in one process, taking turns page by page.

Usage: PYTHONPATH=functions python -m benchmarks.metadata --data FOLDER [--pages N] [--sources] [--json FILE]

The other readers are optional; those not installed are skipped with a note.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from benchmarks.contest import in_turns, timed
from benchmarks.metadata.figures import Figures, Page, day_sources, figures
from benchmarks.metadata.gold import GROUPS, GoldPage, gold_pages
from benchmarks.metadata.readers import Reading, copydesk, installed

_HEAD = ("headline", "headline_folded", "day", "day_wrong", "authors", "ms_median", "ms_mean")


def main() -> int:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=0, help="read about N pages, spread evenly over all")
    parser.add_argument("--sources", action="store_true", help="print the sources of copydesk's dates instead")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args()
    pages = list(gold_pages(options.data))
    if not pages:
        parser.error(f"no pages under {options.data}")
    if options.sources:
        sys.stdout.writelines(f"{line}\n" for line in _sources(pages))
        return 0
    results = _figures(pages[:: max(1, len(pages) // options.pages)] if options.pages else pages)
    sys.stdout.writelines(f"{line}\n" for line in _table(results))
    if options.json:
        options.json.write_text(
            json.dumps({f"{n} / {g}": each.as_dict() for (n, g), each in results.items()}, indent=2)
        )
    return 0


def _figures(pages: list[GoldPage]) -> dict[tuple[str, str], Figures]:
    readers = installed()
    read: dict[tuple[str, str], list[Page]] = {}
    for name, page in in_turns(list(readers), pages):
        reading, seconds = timed(partial(readers[name], page.html()), name, Reading())
        for group in (page.group, "all"):
            read.setdefault((name, group), []).append(Page(page, reading, seconds))
    return {
        (name, group): figures(read[name, group])
        for group in ("all", *GROUPS.values())
        for name in readers
        if (name, group) in read
    }


def _sources(pages: list[GoldPage]) -> Iterator[str]:
    """A Markdown table: for each group of pages, the sources of copydesk's dates."""
    read = [Page(page, copydesk(page.html()), 0.0) for page in pages]
    yield "| pages | right / all, by source |"
    yield "|---|---|"
    for group in GROUPS.values():
        counts = day_sources([page for page in read if page.gold.group == group])
        yield f"| {group} | {', '.join(f'{name} {right}/{count}' for name, (right, count) in counts.items())} |"


def _table(results: Mapping[tuple[str, str], Figures]) -> list[str]:
    """A Markdown table with a line per group and reader."""
    lines = [f"| pages | reader | {' | '.join(_HEAD)} |", f"|---|---|{'---|' * len(_HEAD)}"]
    for (name, group), each in results.items():
        values = " | ".join(f"{getattr(each, head):.{2 if head.startswith('ms') else 3}f}" for head in _HEAD)
        lines.append(f"| {group} ({each.pages}) | {name} | {values} |")
    return lines


if __name__ == "__main__":
    sys.exit(main())
