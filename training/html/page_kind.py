"""Train the table that tells pages of articles from front pages, lists, searches, videos, forms and shops.

Usage: PYTHONPATH=functions python -m training.html.page_kind --data FOLDER --formasaurus FOLDER --autopager FOLDER

Articles are the gold pages of FOLDER, measured with the tables that `training.html.train` wrote without their fold, so
that their confidence is that of an unseen page. The other pages are two published sets, in their checkouts:
scrapinghub/Formasaurus (954 pages with forms) and scrapinghub/autopager (203 pages of lists). Some of those are
articles; they were left in.
"""

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copydesk.errors import Rejected
from copydesk.extraction.html.article import extract
from copydesk.extraction.html.document import MIN_CONFIDENCE, parse_page
from copydesk.extraction.html.scoring import read_tables
from copydesk.formats.page import page_kind
from copydesk.formats.page.evidence import evidence
from copydesk.formats.page.fields import own_address, publication
from copydesk.learned.logistic import BASE
from training.html.corpus import fold_of, gold_pages, registrable_domain
from training.html.train import FOLDS, ROOT

TABLE = ROOT / "functions" / "copydesk" / "formats" / "page" / "page_kind.tsv"
OTHERS_WEIGHT = 0.5  # of a page that is not known to be an article, beside 1 of an article
SHRINKAGE = 2.0  # L2, of measures divided by their deviation
STEPS, RATE = 3_000, 0.5  # of gradient descent
# Whether more of a measure may speak for an article (1) or against it (-1). Without this the habits of the two sets
# count as evidence: their pages are older than the articles and have fewer links.
SIGNS = {
    "confidence": 1, "letters": 1, "paragraph": 1, "joined": 1, "declared": 1, "front": -1, "list": -1, "thing": -1,
    "long_name": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """A measured page: whether it is an article's, and its site."""

    name: str
    site: str
    is_article: bool
    measures: dict[str, float]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights in the order of SIGNS and the constant, in log odds of the measures themselves."""

    weights: NDArray[np.float64]
    base: float

    def probabilities(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability of each row."""
        found: NDArray[np.float64] = 1 / (1 + np.exp(-(rows @ self.weights + self.base)))
        return found

    def table(self) -> str:
        """Return the table that the product reads."""
        rows = [*zip(SIGNS, self.weights, strict=True), (BASE, self.base)]
        return "".join(f"{name}\t{weight:.4f}\n" for name, weight in rows)


def examples(data: Path, formasaurus: Path, autopager: Path, folds: Path) -> Iterator[Example]:
    """Measure all pages that the product would not refuse for having no text, under the address that they declare."""
    tables = [read_tables(folds / f"fold-{fold}") for fold in range(FOLDS)]
    articles = ((gold.name, gold.site, True, gold.html()) for gold in gold_pages(data))
    others = ((name, site, False, path.read_bytes()) for name, path, site in _others(formasaurus, autopager))
    for name, site, is_article, html in (*articles, *others):
        measures = _measured(html, tables[fold_of(site, FOLDS)])
        if measures:
            yield Example(name, site, is_article, measures)


def _others(formasaurus: Path, autopager: Path) -> Iterator[tuple[str, Path, str]]:
    folder = formasaurus / "formasaurus" / "data"
    for name, page in json.loads((folder / "index.json").read_text("utf-8")).items():
        yield f"formasaurus {name}", folder / name, registrable_domain(page["url"])
    folder = autopager / "autopager" / "data"
    with (folder / "data.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            number, site = row["File Name"], registrable_domain(row["Page URL"])
            yield f"autopager {number}", folder / "html" / f"{number}.html", site


def _measured(html: bytes, tables: Any) -> dict[str, float] | None:
    try:
        document = parse_page(html)
    except Rejected:
        return None
    body, found = extract(document, tables), evidence(document)
    if not body.text or body.confidence < MIN_CONFIDENCE:
        return None
    return page_kind.measure_kind(body, found, publication(found), own_address(found))


def fitted(chosen: Sequence[Example]) -> Model:
    """Fit a logistic regression whose weights keep their signs, by projected gradient descent."""
    rows, is_article = _rows(chosen)
    weights = np.where(is_article, 1.0, OTHERS_WEIGHT)
    centre, deviation = rows.mean(0), rows.std(0) + 1e-9
    scaled = (rows - centre) / deviation
    signs = np.array(list(SIGNS.values()), float)
    found, base = np.zeros(len(SIGNS)), 0.0
    for _ in range(STEPS):
        wrong = weights * (1 / (1 + np.exp(-(scaled @ found + base))) - is_article)
        found -= RATE * (scaled.T @ wrong + SHRINKAGE * found) / weights.sum()
        base -= RATE * wrong.sum() / weights.sum()
        found = np.where(found * signs < 0, 0.0, found)
    return Model(found / deviation, float(base - (found / deviation) @ centre))


def _rows(chosen: Sequence[Example]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    rows = np.array([[one.measures[name] for name in SIGNS] for one in chosen])
    return rows, np.array([one.is_article for one in chosen])


def unseen(chosen: Sequence[Example]) -> NDArray[np.float64]:
    """Return the probability of each page from the other sites, in five folds."""
    rows, _ = _rows(chosen)
    folds = np.array([fold_of(one.site, FOLDS, "kind") for one in chosen])
    found = np.zeros(len(chosen))
    for fold in range(FOLDS):
        model = fitted([one for one, own in zip(chosen, folds, strict=True) if own != fold])
        found[folds == fold] = model.probabilities(rows[folds == fold])
    return found


def report(chosen: Sequence[Example]) -> None:
    """Print how many pages of each kind are refused and doubtful, from the other sites."""
    found = unseen(chosen)
    _, is_article = _rows(chosen)
    judged = np.array([page_kind.is_judged(one.measures) for one in chosen])
    for name, chosen_ones in (("articles", is_article), ("others", ~is_article)):
        for limit in (page_kind.REFUSED, page_kind.DOUBTFUL):
            below = (found < limit) & chosen_ones
            print(f"{name}: {chosen_ones.sum()}, under {limit}: {below.sum()}, refused {(below & judged).sum()}")  # noqa: T201
    lost = [one.name for one, value in zip(chosen, found, strict=True) if one.is_article and value < page_kind.REFUSED]
    print(f"articles under {page_kind.REFUSED}: {lost}")  # noqa: T201


def main() -> int:
    """Read the command line, report, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "formasaurus", "autopager"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--folds", type=Path, default=ROOT / "build" / "extraction")
    parser.add_argument("--table-out", type=Path, default=TABLE)
    options = parser.parse_args()
    chosen = list(examples(options.data, options.formasaurus, options.autopager, options.folds))
    report(chosen)
    options.table_out.write_text(fitted(chosen).table(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
