"""The compared extractors: functions from the bytes of a page to its article text."""

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import contest
from copydesk.extraction.html.article import extract
from copydesk.extraction.html.document import parse_page
from copydesk.extraction.html.scoring import Tables, read_tables
from training.html.corpus import fold_of
from training.html.train import FOLDS

Extractor = Callable[[bytes, str], str]  # page, site


def installed(folds: Path) -> dict[str, Extractor]:
    """Return copydesk and every other extractor that can be imported, by name."""
    return {"copydesk": copydesk(folds), **dict(contest.installed(_OTHERS))}


def copydesk(folds: Path) -> Extractor:
    """Return copydesk's extractor, which uses the tables trained without the page's site."""
    tables: list[Tables] = [read_tables(folds / f"fold-{fold}") for fold in range(FOLDS)]
    return lambda html, site: extract(parse_page(html), tables[fold_of(site, FOLDS)]).text


def _trafilatura(library: Any) -> Extractor:
    return lambda html, _: library.extract(html, include_comments=False) or ""


def _resiliparse(library: Any) -> Extractor:
    return lambda html, _: library.extract_plain_text(html.decode("utf-8", "replace"), main_content=True)


def _readability(library: Any) -> Extractor:
    text_of = importlib.import_module("turbohtml").parse
    return lambda html, _: str(text_of(library.Document(html).summary()).to_text())


def _newspaper(library: Any) -> Extractor:
    def read(html: bytes, site: str) -> str:
        article = library.Article(url=f"https://{site}/", fetch_images=False)  # extraction of text needs no network
        article.download(input_html=html.decode("utf-8", "replace"))
        article.parse()
        return str(article.text)

    return read


_OTHERS: dict[str, tuple[str, Callable[[Any], Extractor]]] = {
    "trafilatura": ("trafilatura", _trafilatura),
    "resiliparse": ("resiliparse.extract.html2text", _resiliparse),
    "readability-lxml": ("readability", _readability),
    "newspaper4k": ("newspaper", _newspaper),
}
