"""Two texts -> their paragraphs side by side, with the changes within each, in time that is bounded.

Paragraphs that are alike are left out but for one on either side of a change. Within a long paragraph, and after a
budget of comparisons, a paragraph is shown as replaced as a whole.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from copydesk.desk.views.words import Comparison, Kind, Piece, compare_words, tokens, whole_change

MOST_ROWS = 1_000  # shown
_MOST_PRODUCT = 400_000  # words of one paragraph times those of the other: 40 ms where all are equal
_BUDGET = 4_000_000  # of products in all
_MOST_PAIRED = 10_000  # paragraphs of one replaced passage times those of the other
_LEAST_COMMON = 0.4  # share of words in common of two forms of a paragraph


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph before and after; `alike` counts paragraphs that are left out here, then both sides are empty."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    alike: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """The rows of two texts, and how many changes of each kind there are."""

    rows: tuple[Row, ...]
    counts: Mapping[str, int]
    substance: int
    wording: int
    cosmetic: int
    is_cut: bool

    @property
    def count(self) -> int:
        """The number of changes."""
        return self.substance + self.wording + self.cosmetic


def changes(before: str, after: str, language: str) -> Changes:
    """Compare two texts, paragraph by paragraph and word by word."""
    pairs = list(_pairs(_paragraphs(before), _paragraphs(after)))
    compared = list(_compared(pairs, language))
    counts = Counter(kind for one in compared for kind in one.kinds)
    rows = tuple(_rows(compared))
    return Changes(
        rows=rows[:MOST_ROWS],
        counts={kind.value: counts[kind] for kind in Kind if counts[kind]},
        substance=sum(count for kind, count in counts.items() if kind.is_of_substance),
        wording=counts[Kind.WORDING],
        cosmetic=counts[Kind.COSMETIC],
        is_cut=len(rows) > MOST_ROWS,
    )


def _paragraphs(text: str) -> list[str]:
    return [paragraph for paragraph in text.split("\n\n") if paragraph.strip()]


def _pairs(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pair paragraphs with their later forms; "" stands for a missing one."""
    for tag, start, end, other_start, other_end in SequenceMatcher(None, before, after).get_opcodes():
        old, new = before[start:end], after[other_start:other_end]
        if tag == "equal":
            yield from zip(old, new, strict=True)
        elif len(old) == len(new) == 1 or len(old) * len(new) > _MOST_PAIRED:
            yield from zip_longest(old, new, fillvalue="")
        else:
            yield from _matched(old, new)


def _matched(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pair each paragraph with the next one that has most of its words."""
    place = 0
    words = [Counter(tokens(paragraph.casefold())) for paragraph in new]
    for paragraph in old:
        mine = Counter(tokens(paragraph.casefold()))
        found = next((n for n in range(place, len(new)) if _common(mine, words[n]) >= _LEAST_COMMON), None)
        if found is None:
            yield paragraph, ""
            continue
        yield from (("", added) for added in new[place:found])
        yield paragraph, new[found]
        place = found + 1
    yield from (("", added) for added in new[place:])


def _common(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _compared(pairs: Iterable[tuple[str, str]], language: str) -> Iterator[Comparison]:
    """Compare the two forms of each paragraph, as long as the budget lasts."""
    budget = _BUDGET
    for before, after in pairs:
        if before == after:
            yield Comparison((Piece(before),), (Piece(after),), ())
            continue
        old, new = tokens(before), tokens(after)
        cost = len(old) * len(new)
        if 0 < cost <= min(_MOST_PRODUCT, budget):
            budget -= cost
            yield compare_words(old, new, language)
        else:
            yield _replaced(before, after, language)


def _replaced(before: str, after: str, language: str) -> Comparison:
    """A paragraph that is new, gone, or too long to be compared word by word."""
    kinds = [whole_change(text, language) for text in (before, after) if text]
    kind = min(kinds, key=list(Kind).index)
    return Comparison(_whole(before, kind), _whole(after, kind), (kind,))


def _whole(text: str, kind: Kind) -> tuple[Piece, ...]:
    return (Piece(text, kind),) if text else ()


def _rows(compared: Sequence[Comparison]) -> Iterator[Row]:
    """The changed paragraphs with one unchanged paragraph around each, and the number of those left out between."""
    changed = {place for place, one in enumerate(compared) if one.kinds}
    shown = {near for place in changed for near in (place - 1, place, place + 1)}
    alike = 0
    for place, one in enumerate(compared):
        if place not in shown:
            alike += 1
            continue
        if alike:
            yield Row((), (), alike)
        alike = 0
        yield Row(one.before, one.after)
    if alike:
        yield Row((), (), alike)
