"""Score readers of page metadata on gold pages, all in one process and page by page in turn.

Usage: PYTHONPATH=functions python -m benchmarks.metadata --data FOLDER [--pages N] [--sources] [--json FILE]

The other readers are optional; those not installed are left out with a word.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.metadata.figures import Figures, Page, day_sources, figures
from benchmarks.metadata.gold import GROUPS, GoldPage, gold_pages
from benchmarks.metadata.readers import Reader, Reading, copydesk, installed

_HEAD = ("headline", "headline_folded", "day", "day_wrong", "authors", "ms_median", "ms_mean")


def main() -> int:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=0, help="only every so many pages that about N are read")
    parser.add_argument("--sources", action="store_true", help="instead: where copydesk's dates come from, right / all")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
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
    """Let every reader read every page; which of them begins moves on by one from page to page."""
    readers = installed()
    names = list(readers)
    read: dict[tuple[str, str], list[Page]] = {}
    for number, page in enumerate(pages):
        html = page.html()
        for place in range(len(names)):
            name = names[(number + place) % len(names)]
            reading, seconds = _timed(name, readers[name], html)
            for group in (page.group, "all"):
                read.setdefault((name, group), []).append(Page(page, reading, seconds))
    return {
        (name, group): figures(read[name, group])
        for group in ("all", *GROUPS.values())
        for name in names
        if (name, group) in read
    }


def _sources(pages: list[GoldPage]) -> Iterator[str]:
    """A table of Markdown: for each group of pages, the places of copydesk's dates."""
    read = [Page(page, copydesk(page.html()), 0.0) for page in pages]
    yield "| pages | right / all, by source |"
    yield "|---|---|"
    for group in GROUPS.values():
        counts = day_sources([page for page in read if page.gold.group == group])
        yield f"| {group} | {', '.join(f'{name} {right}/{count}' for name, (right, count) in counts.items())} |"


def _timed(name: str, reader: Reader, html: bytes) -> tuple[Reading, float]:
    """What a reader says and the CPU seconds it took; one that fails has said nothing."""
    start = time.process_time()
    try:
        reading = reader(html)
    except Exception as problem:  # noqa: BLE001 - other people's readers raise what they like
        sys.stderr.write(f"{name}: {problem!r}\n")
        reading = Reading()
    return reading, time.process_time() - start


def _table(results: Mapping[tuple[str, str], Figures]) -> list[str]:
    """A table of Markdown, a line a group and reader."""
    lines = [f"| pages | reader | {' | '.join(_HEAD)} |", f"|---|---|{'---|' * len(_HEAD)}"]
    for (name, group), each in results.items():
        values = " | ".join(f"{getattr(each, head):.{2 if head.startswith('ms') else 3}f}" for head in _HEAD)
        lines.append(f"| {group} ({each.pages}) | {name} | {values} |")
    return lines


if __name__ == "__main__":
    sys.exit(main())
