"""Score rules for page text on gold pages, copydesk by cross-validation, in one process, taking turns page by page.

Usage: PYTHONPATH=functions python -m benchmarks.page_text --data FOLDER [--folds FOLDER] [--pages N] [--json FILE]

Pages are flat, doubled, and doubled with differing copies (made by training/flat/doubles.py).
"""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

from benchmarks.extraction.figures import Figures, Page, figures, table
from benchmarks.extraction.stopwatch import timed
from benchmarks.page_text.rules import rules
from training.flat.corpus import DOUBLED, FLAT, TextPage, text_pages

ROOT = Path(__file__).resolve().parents[2]
DIFFERING = "doubled, copies differ"


def main() -> int:
    """Run the benchmark and print a table for each shape of page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=Path, default=ROOT / "build" / "page_text")
    parser.add_argument("--pages", type=int, default=0, help="only the first N pages of each shape")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args()
    if not options.folds.is_dir():
        parser.error(f"no tables under {options.folds}: train first")
    results = {shape: _figures(pages, options.folds) for shape, pages in _shapes(options.data, options.pages).items()}
    for shape, each in results.items():
        print(f"\n{shape}\n\n{table(each)}")
    if options.json:
        made = {shape: {name: one.as_dict() for name, one in each.items()} for shape, each in results.items()}
        options.json.write_text(json.dumps(made, indent=2))
    return 0


def _shapes(data: Path, count: int) -> dict[str, list[TextPage]]:
    """Group pages by shape; each kind of doubled page is a shape too."""
    shapes: dict[str, list[TextPage]] = {FLAT: [], DOUBLED: [], DIFFERING: []}
    for page in filter(lambda page: page.is_tested, text_pages(data)):
        shapes.setdefault(page.kind, []).append(page)
        if page.kind not in (FLAT, DOUBLED):
            shapes[DIFFERING].append(page)
    return {shape: pages[: count or None] for shape, pages in shapes.items() if pages}


def _figures(pages: list[TextPage], folds: Path) -> dict[str, Figures]:
    """Run every rule on every page; the rule that runs first changes from page to page."""
    compared = rules(folds)
    results: dict[str, list[Page]] = {name: [] for name in compared}
    names = list(compared)
    for number, page in enumerate(pages):
        paragraphs = page.page.paragraphs if page.gold == page.page.body else ()
        gold = replace(page.page, body=page.gold, paragraphs=paragraphs)
        for place in range(len(names)):
            name = names[(number + place) % len(names)]
            text, seconds = timed(
                lambda body, site, rule=compared[name]: rule(body.decode(), site), page.text.encode(), page.page.site
            )
            results[name].append(Page(gold, text, seconds))
    return {name: figures(made) for name, made in results.items()}


if __name__ == "__main__":
    sys.exit(main())
