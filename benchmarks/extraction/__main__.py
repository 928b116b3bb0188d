"""Score HTML extractors on gold pages, copydesk by cross-validation, in one process, taking turns page by page.

Usage: PYTHONPATH=functions python -m benchmarks.extraction --data FOLDER [--folds FOLDER] [--pages N] [--json FILE]

copydesk reads a page with tables trained without its site (training/html writes them). The other extractors are
optional; those not installed are skipped with a note.
"""

import argparse
import json
import sys
from pathlib import Path

from benchmarks.contest import in_turns
from benchmarks.extraction.extractors import installed
from benchmarks.extraction.figures import Figures, Page, figures, table
from benchmarks.extraction.stopwatch import timed
from training.html.corpus import TESTED, GoldPage, gold_pages

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=Path, default=ROOT / "build" / "extraction")
    parser.add_argument("--pages", type=int, default=0, help="only the first N pages")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args()
    pages = [page for page in gold_pages(options.data) if page.part == TESTED][: options.pages or None]
    if not pages or not options.folds.is_dir():
        parser.error(f"no pages under {options.data}, or no tables under {options.folds}: train first")
    results = _figures(pages, options.folds)
    print(table(results))
    if options.json:
        options.json.write_text(json.dumps({name: each.as_dict() for name, each in results.items()}, indent=2))
    return 0


def _figures(pages: list[GoldPage], folds: Path) -> dict[str, Figures]:
    extractors = installed(folds)
    results: dict[str, list[Page]] = {name: [] for name in extractors}
    for name, page in in_turns(list(extractors), pages):
        text, seconds = timed(extractors[name], page.html(), page.site)
        results[name].append(Page(page, text, seconds))
    return {name: figures(made) for name, made in results.items()}


if __name__ == "__main__":
    sys.exit(main())
