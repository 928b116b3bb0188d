"""Whether a page is the page of one article, or a front page, a list, a search, a video, a shop.

Three kinds of evidence: how the text that was found lies in its page, what the page declares, and its address. A page
that declares an article is never refused; one that declares nothing is, if the rest speaks against it. A site that
writes its front page into the canonical address of all articles, and declares nothing, is refused too, as far as its
articles are short. Figures: docs/research/extraction.md, "Pages without an article".
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from math import log1p
from urllib.parse import SplitResult, urlsplit

from copydesk.extraction.html.article import Extraction
from copydesk.formats.page.evidence import PageEvidence
from copydesk.formats.page.publication import GUESSED, Date
from copydesk.learned.logistic import Logistic, read_logistic

REFUSED = 0.09  # below this probability a page is refused: 1 of 1,480 articles, half of 740 other pages
DOUBTFUL = 0.3  # below it the text is doubtful: 2 % of the articles
LEAST_LEFT_OUT = 10  # blocks of a page beside its text
LONG_NAME = 25  # characters of the last part of an address: the headline of an article in short
_TABLE = "page_kind.tsv"
_FRONT = re.compile(r"/*(?:(?:index|default|home)\.\w+)?", re.IGNORECASE)
_OF_LISTS = re.compile(
    r"search|suche|recherche|buscar|busca|cerca|zoeken|szukaj|ara|results?|tags?|topics?|category|categories|categoria"
    r"|categorie|kategorie|rubrik|rubrique|labels?|authors?|archives?|page|videos?|videoshow|gallery|galleries|photos"
    r"|login|signin|signup|register|contact|kontakt|contacto|contatti|cart|shop|products?|forums?",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"(?:^|&)(?:q|s|query|search|keyword)=", re.IGNORECASE)
_PAGES = frozenset({"", "article", "website", "blog"})  # values of og:type; the others name a thing, as a product


def problem(measures: Mapping[str, float]) -> str:
    """Return why a page with these measures is not the page of one article; "" if it may be one."""
    if not is_judged(measures) or article_probability(measures) >= REFUSED:
        return ""
    if measures["front"]:
        return "a page with the address of a front page that declares no article"
    if measures["list"]:
        return "a page with the address of a list, a search, a video or a shop that declares no article"
    return "a page with little text in one place that declares no article"


def is_judged(measures: Mapping[str, float]) -> bool:
    """Whether a page may be refused: it declares no article, and has more on it than a text that was sent alone."""
    return not measures["declared"] and measures["left_out"] >= LEAST_LEFT_OUT


def is_doubtful(measures: Mapping[str, float]) -> bool:
    """Whether a page with these measures is rather not the page of one article."""
    return is_judged(measures) and article_probability(measures) < DOUBTFUL


def article_probability(measures: Mapping[str, float]) -> float:
    """Return the probability that a page is the page of one article, 0-1."""
    return _shipped().probability(measures)


def measure_kind(body: Extraction, found: PageEvidence, date: Date | None, address: str) -> dict[str, float]:
    """Measure a page by the text that was found in it, its evidence, its date and its address ("" if unknown)."""
    shape = body.shape()
    path = _parts(address).path.strip("/")
    kind = (found.meta("og:type") or "").lower()
    declared = (kind == "article") + bool(found.linked.articles) + (date is not None and date.source not in GUESSED)
    return {
        "confidence": body.confidence,
        "letters": log1p(shape.letters),
        "paragraph": log1p(shape.letters / (shape.blocks or 1)),
        "joined": shape.joined,
        "left_out": shape.left_out,
        "declared": float(declared),
        "front": float(not declared and is_front(address)),
        "list": float(not declared and is_list(address)),
        "thing": float(not declared and kind not in _PAGES),
        "long_name": float(len(path.rpartition("/")[2]) >= LONG_NAME),
    }


def is_front(address: str) -> bool:
    """Whether an address is that of the first page of a site."""
    parts = _parts(address)
    return bool(parts.netloc) and not parts.query and bool(_FRONT.fullmatch(parts.path))


def is_list(address: str) -> bool:
    """Whether an address is that of a list, a search, a video, a form or a shop, by a part of its path or its query."""
    parts = _parts(address)
    names = (part.partition(".")[0] for part in parts.path.split("/"))
    return any(map(_OF_LISTS.fullmatch, names)) or bool(_QUESTION.search(parts.query))


def _parts(address: str) -> SplitResult:
    """The parts of an address; none of one that cannot be parsed."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


@lru_cache(maxsize=1)
def _shipped() -> Logistic:
    """Read the table of this package, once."""
    table = resources.files(__package__).joinpath(_TABLE).read_text("utf-8")
    return read_logistic(filter(None, table.split("\n")))
