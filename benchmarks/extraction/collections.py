"""Score copydesk's extractor on each collection of gold pages, with tables that were trained without it.

Usage: PYTHONPATH=functions python -m benchmarks.extraction.collections --data FOLDER [--folds FOLDER]

A collection has its own choice of pages, and its own idea of where an article begins and ends. So the figures are lower
than those without the page's site, which are printed beside them; the worst collection is the one to look at. A page's
site is left out too where it occurs in another collection. Chinese and Japanese are scored by characters.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from threadpoolctl import threadpool_limits

from benchmarks.extraction.extractors import Extractor, copydesk
from benchmarks.extraction.figures import Figures, Page, figures
from copydesk.extraction.html.article import extract
from copydesk.extraction.html.document import parse_page
from copydesk.extraction.html.scoring import read_tables
from training.html.corpus import GoldPage, gold_pages
from training.html.samples import Sample, samples
from training.html.train import ROOT, trained


def main() -> int:
    """Read the command line, train once for each collection, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=Path, default=ROOT / "build" / "extraction")
    options = parser.parse_args()
    everything = samples(gold_pages(options.data))
    if not everything or not options.folds.is_dir():
        parser.error(f"no pages under {options.data}, or no tables under {options.folds}: train first")
    print("| collection | pages | F4, without its site | under .70 | F4, without the collection | under .70 |")
    print("| --- | --- | --- | --- | --- | --- |", flush=True)
    by_site = copydesk(options.folds)
    for name in sorted({_collection(one.page) for one in everything}):
        pages = [one.page for one in everything if _collection(one.page) == name]
        with threadpool_limits(1):
            without = _figures(pages, _extractor(_others(everything, name)))
        seen = _figures(pages, by_site)
        row = f"{seen.f4['all']:.4f} | {seen.bad} | {without.f4['all']:.4f} | {without.bad}"
        print(f"| {name} | {len(pages)} | {row} |", flush=True)
    return 0


def _collection(page: GoldPage) -> str:
    """The collection of a page: its data set; the hard pages of a set are a part of it."""
    return page.dataset.removesuffix("-hard")


def _others(everything: Sequence[Sample], collection: str) -> list[Sample]:
    """The pages of the other collections, without those of the collection's sites."""
    sites = {one.page.site for one in everything if _collection(one.page) == collection}
    return [one for one in everything if one.page.site not in sites]


def _extractor(chosen: Sequence[Sample]) -> Extractor:
    with tempfile.TemporaryDirectory() as folder:
        trained(chosen).write(Path(folder))
        tables = read_tables(Path(folder))
    return lambda html, _: extract(parse_page(html), tables).text


def _figures(pages: Sequence[GoldPage], extractor: Extractor) -> Figures:
    return figures([Page(page, extractor(page.html(), page.site), 0.0) for page in pages])


if __name__ == "__main__":
    sys.exit(main())
