"""The pages as text: flattened, doubled, and doubled with differing copies."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from copydesk.article import Draft
from copydesk.extraction.page_text.lines import split
from copydesk.normalize.unicode import clean_unicode
from training.flat.doubles import KINDS, Parts, doubled, parts_of
from training.flat.flattening import WAYS
from training.html.corpus import TESTED, GoldPage, fold_of, gold_pages
from training.html.labels import gold_blocks

SETS = ("extraction", "extraction-more")  # those of the training pages that are also trained on as text
FOLDS = 5
FLAT, AGAIN, DOUBLED = "flat", "flat the other way", "doubled"


@dataclass(frozen=True, slots=True)
class TextPage:
    """A page text, the way it was made (`kind`), and its gold article."""

    page: GoldPage
    kind: str
    text: str
    gold: str

    @property
    def is_tested(self) -> bool:
        """Whether the page is scored."""
        return self.page.part == TESTED and self.kind != AGAIN


def text_pages(folder: Path) -> Iterator[TextPage]:
    """Yield each page flattened in two ways, doubled as the data has it, and doubled in two more kinds, in turn."""
    pages = [(page, flat_text(page, folder)) for page in gold_pages(folder, SETS)]
    parts = _parts(pages, titles(folder))
    for number, (page, text) in enumerate(pages):
        if not text:
            continue
        yield TextPage(page, FLAT, text, page.body)
        yield from (TextPage(page, AGAIN, other, page.body) for other in _flattened(page) if other not in ("", text))
        path = folder / page.part / DOUBLED / f"{page.name}.txt"
        if path.exists():
            yield TextPage(page, DOUBLED, cleaned(path.read_text("utf-8")), page.body)
        yield from _made(number, pages, parts)


def _made(number: int, pages: Sequence[tuple[GoldPage, str]], parts: dict[str, Parts]) -> Iterator[TextPage]:
    page = pages[number][0]
    mine, other = parts.get(page.name), _neighbour(number, pages, parts)
    if mine and other:
        for kind in (KINDS[number % len(KINDS)], KINDS[(number + 3) % len(KINDS)]):
            made, gold = doubled(kind, mine, other)
            yield TextPage(page, kind, cleaned(made), gold)


def flat_text(page: GoldPage, folder: Path) -> str:
    """The visible text of a page: as the data holds it, else flattened in one of two ways by a hash of its name."""
    path = folder / page.part / FLAT / f"{page.name}.txt"
    return cleaned(path.read_text("utf-8")) if path.exists() else _flattened(page)[fold_of(page.name, len(WAYS))]


def _flattened(page: GoldPage) -> list[str]:
    html = page.html().decode("utf-8", "replace")
    return [cleaned(way(html)) for way in WAYS]


def cleaned(text: str) -> str:
    """Apply the Unicode step, which runs before the extractor in the product."""
    return (clean_unicode(Draft(text=text)).text or "").strip()


def titles(folder: Path) -> dict[str, str]:
    """The titles of the pages, by name; empty if not known."""
    golds = (folder / part / "gold.jsonl" for part in SETS)
    lines = (line for gold in golds if gold.exists() for line in gold.read_text("utf-8").strip().split("\n"))
    return {page["id"]: page.get("title") or "" for page in map(json.loads, lines)}


def _parts(pages: Sequence[tuple[GoldPage, str]], titles: dict[str, str]) -> dict[str, Parts]:
    found = {}
    for page, text in pages:
        lines, _ = split(text)
        parts = parts_of(page.name, titles[page.name], lines, gold_blocks(lines, page.body), page.body)
        if parts:
            found[page.name] = parts
    return found


def _neighbour(number: int, pages: Sequence[tuple[GoldPage, str]], parts: dict[str, Parts]) -> Parts | None:
    """The next page of another site in the same fold; text borrowed across folds would leak into training."""
    site = pages[number][0].site
    fold = fold_of(site, FOLDS)
    others = (page for page, _ in (*pages[number + 1 :], *pages[:number]) if page.site != site)
    return next((parts[page.name] for page in others if fold_of(page.site, FOLDS) == fold and page.name in parts), None)
