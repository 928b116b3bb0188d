"""The figures of one extractor, by the measures of the public article extraction benchmarks.

P4, R4, F4: precision and recall (means over pages) and their harmonic mean, over multisets of 4-word shingles.
bad: pages with a bag-of-words F1 below 0.70. para, twice: share of gold paragraphs found, and found more than once.
"""

import re
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import mean, median, quantiles
from typing import Any

from copydesk.extraction.folding import fold_letters
from training.html.corpus import GoldPage

SHINGLE = 4  # words
LEAST_PARAGRAPH = 15  # folded characters; shorter paragraphs would match by chance
BAD = 0.70
NEWS = ("aeb", "fundus")
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+"
)  # scripts without spaces by characters
Bag = Counter[Hashable]


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read by one extractor."""

    gold: GoldPage
    text: str
    seconds: float  # of CPU


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of one extractor over all pages; F4 also by group of pages; milliseconds of CPU per page."""

    f4: Mapping[str, float]
    p4: float
    r4: float
    paragraphs: float
    twice: float
    bad: int
    ms_median: float
    ms_mean: float
    ms_p95: float

    def as_dict(self) -> dict[str, Any]:
        """The figures in the form for JSON."""
        return asdict(self)


def figures(pages: Sequence[Page]) -> Figures:
    """Compute the figures of one extractor from its pages."""
    pairs = [_overlap(_shingles(page.text), _shingles(page.gold.body)) for page in pages]
    datasets = [page.gold.dataset for page in pages]
    groups = {"all": set(datasets), "news": set(NEWS), **{name: {name} for name in sorted(set(datasets))}}
    f4 = {
        name: _mean_f1([pair for pair, dataset in zip(pairs, datasets, strict=True) if dataset in chosen])
        for name, chosen in groups.items()
    }
    bags = [_overlap(_bag(page.text), _bag(page.gold.body)) for page in pages]
    counts = [count for page in pages for count in _paragraph_counts(page)] or [0]
    times = sorted(1000 * page.seconds for page in pages)
    return Figures(
        f4,
        _mean_part(pairs, 0),
        _mean_part(pairs, 1),
        mean(count > 0 for count in counts),
        mean(count > 1 for count in counts),
        sum(_f1(made or 0.0, met or 0.0) < BAD for made, met in bags),
        median(times),
        mean(times),
        quantiles(times, n=20)[-1] if len(times) > 1 else times[0],
    )


def _shingles(text: str) -> Bag:
    words = _WORD.findall(text)
    starts = range(max(1, len(words) - SHINGLE + 1)) if words else ()
    return Counter(tuple(words[start : start + SHINGLE]) for start in starts)


def _bag(text: str) -> Bag:
    return Counter(_WORD.findall(text.lower()))


def _overlap(made: Bag, gold: Bag) -> tuple[float | None, float | None]:
    """Precision and recall; None if the divisor is 0."""
    shared = (made & gold).total()
    return (shared / made.total() if made else None), (shared / gold.total() if gold else None)


def _mean_part(pairs: Sequence[tuple[float | None, float | None]], part: int) -> float:
    return mean([pair[part] for pair in pairs if pair[part] is not None] or [0.0])  # type: ignore[type-var]


def _mean_f1(pairs: Sequence[tuple[float | None, float | None]]) -> float:
    return _f1(_mean_part(pairs, 0), _mean_part(pairs, 1))


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _paragraph_counts(page: Page) -> list[int]:
    text = fold_letters(page.text)
    keys = (fold_letters(paragraph) for paragraph in page.gold.paragraphs)
    return [text.count(key) for key in keys if len(key) >= LEAST_PARAGRAPH]


def table(results: Mapping[str, Figures]) -> str:
    """Return the figures as a Markdown table; CPU time also as a share of trafilatura's, if it ran."""
    base = results["trafilatura"].ms_mean if "trafilatura" in results else 0.0
    groups = list(next(iter(results.values())).f4)
    head = ["extractor", *(f"F4 {group}" for group in groups), "P4 / R4", "para", "twice", "bad"]
    rows = [[*head, "ms median / mean / p95", "CPU ratio"]]
    for name, each in results.items():
        row = [name, *(f"{each.f4[group]:.4f}" for group in groups), f"{each.p4:.3f} / {each.r4:.3f}"]
        row += [f"{each.paragraphs:.4f}", f"{each.twice:.4f}", str(each.bad)]
        row += [f"{each.ms_median:.1f} / {each.ms_mean:.1f} / {each.ms_p95:.1f}"]
        rows.append([*row, f"{each.ms_mean / base:.2f}" if base else "-"])
    rows.insert(1, ["---"] * len(rows[0]))
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)
