"""Score ways to read pages converted to Markdown, copydesk by cross-validation, taking turns page by page.

Usage: PYTHONPATH=functions python -m benchmarks.page_text.markdown --data FOLDER [--folds FOLDER] [--pages N]

Two converters write the gold pages in Markdown, with all their chrome, and without the elements that crawlers leave out
(nav, header, footer, aside, form).
"""

import argparse
import importlib
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks import contest
from benchmarks.extraction.figures import Figures, Page, figures, table
from benchmarks.extraction.stopwatch import timed
from benchmarks.page_text.rules import Rule, rules
from copydesk.article import Draft
from copydesk.formats.page.markdown_text import render_as_page_text
from training.html.corpus import TESTED, GoldPage, gold_pages

ROOT = Path(__file__).resolve().parents[2]
UNSEEN = ("script", "style", "noscript", "template", "svg", "iframe")
AROUND = ("nav", "header", "footer", "aside", "form")

Converter = Callable[[str], str]


def main() -> int:
    """Print a table for each converter and part of the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=Path, default=ROOT / "build" / "page_text")
    parser.add_argument("--pages", type=int, default=0, help="only the first N pages")
    options = parser.parse_args()
    pages = [page for page in gold_pages(options.data) if page.part == TESTED][: options.pages or None]
    ways = _ways(rules(options.folds)["copydesk"])
    for name, convert in contest.installed(_CONVERTERS):
        for part, left_out in (("whole pages", UNSEEN), ("pages without menus", (*UNSEEN, *AROUND))):
            print(f"\n{part} by {name}\n\n{table(_figures(pages, convert, left_out, ways))}", flush=True)
    return 0


def _ways(read: Rule) -> Mapping[str, Rule]:
    return {
        "copydesk": lambda text, site: read(render_as_page_text(Draft(text=text)).text or "", site),
        "as it stands": read,
        "all of its text": lambda text, _: render_as_page_text(Draft(text=text)).text or "",
    }


def _figures(
    pages: list[GoldPage], convert: Converter, left_out: tuple[str, ...], ways: Mapping[str, Rule]
) -> dict[str, Figures]:
    results: dict[str, list[Page]] = {name: [] for name in ways}
    written = [(page, convert(_without(page.html(), left_out))) for page in pages]
    for name, (page, text) in contest.in_turns(list(ways), written):
        found, seconds = timed(lambda body, site, way=ways[name]: way(body.decode(), site), text.encode(), page.site)
        results[name].append(Page(page, found, seconds))
    return {name: figures(made) for name, made in results.items()}


def _without(html: bytes, names: tuple[str, ...]) -> str:
    soup = importlib.import_module("bs4").BeautifulSoup(html.decode("utf-8", "replace"), "lxml")
    for element in soup(list(names)):
        element.decompose()
    return str(soup)


def _markdownify(library: Any) -> Converter:
    return lambda html: str(library.markdownify(html, heading_style="ATX"))


def _html2text(library: Any) -> Converter:
    return lambda html: str(library.HTML2Text(bodywidth=0).handle(html))  # a shared one keeps state of the last page


_CONVERTERS = {"markdownify": ("markdownify", _markdownify), "html2text": ("html2text", _html2text)}


if __name__ == "__main__":
    sys.exit(main())
