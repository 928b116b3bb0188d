"""The article of a page text: drop repeated lines, compute features, score lines, choose lines, return their text."""

from dataclasses import dataclass, field
from math import exp

from copydesk.extraction.choice import Choice, choose
from copydesk.extraction.folding import folded_lines
from copydesk.extraction.page_text.doubled import tilted
from copydesk.extraction.page_text.restored import restored
from copydesk.extraction.page_text.scoring import PageText, Scores, Tables, scores, shipped_tables
from copydesk.extraction.reason import Reason

LINE_CAUTION = -0.5  # F4 is constant from 0 to -0.5, and at -0.5 1 % more of the paragraphs are found
PROSE_ODDS, OTHER_ODDS = exp(0.3), exp(-0.1)  # factors of the odds: more paragraphs are found at the same F4
BARE_PROSE = 0.9  # least share of prose in an article without a page around it; one in thirty real pages has as much
BARE_LIKELY = 0.7  # least probability of a line of prose in such an article
MAYBE = 0.02  # a less probable line is never chosen, so its copies do not matter


@dataclass(frozen=True, slots=True)
class PageArticle:
    """The article's lines in order, their expected F1 (0-1), and their indexes in the page."""

    body: list[str]
    indexes: list[int]  # into page.originals, the page's lines that are not blank
    confidence: float
    page: PageText = field(repr=False)
    _probabilities: list[float] = field(repr=False)
    _scores: Scores = field(repr=False)
    _choice: Choice = field(repr=False)
    _tables: Tables = field(repr=False)

    @property
    def start(self) -> int:
        """The article's first line of prose, or its copy if that is above; the body may begin with a headline."""
        return min((*self._story[:1], *self._pair))

    @property
    def copies(self) -> list[int]:
        """Dropped lines that repeat lines of the body, in page order."""
        kept = set(self.indexes)
        return sorted(index for index, keeper in self.page.repeats.dropped.items() if keeper in kept)

    @property
    def chrome(self) -> list[int]:
        """All lines that are neither in the body nor copies of it."""
        return sorted({*range(len(self.page.originals))} - {*self.indexes, *self.copies})

    @property
    def second(self) -> tuple[int, int] | None:
        """The end of the first copy of a doubled body (exclusive) and the start of the second; None if not doubled."""
        if not self._pair:
            return None
        kept, copy = self._pair
        first_copy = (self.page.repeats.dropped[index] for index in self.copies) if kept < copy else self.copies
        return max(index for index in first_copy if index < max(kept, copy)) + 1, max(kept, copy)

    @property
    def _pair(self) -> tuple[int, ...]:
        """The first line of the story that has a copy, and its first copy; empty if none has."""
        copy_of = {keeper: index for index, keeper in sorted(self.page.repeats.dropped.items(), reverse=True)}
        return next(((index, copy_of[index]) for index in sorted(self._story) if index in copy_of), ())

    @property
    def _story(self) -> list[int]:
        """The body from its first line of prose on; the whole body if it has no prose."""
        page = self.page
        prose = {index for index, size in zip(page.repeats.order, page.lines.prose, strict=True) if size}
        first = next((n for n, index in enumerate(self.indexes) if index in prose), 0)
        return self.indexes[first:]

    @property
    def kept(self) -> tuple[bool, ...]:
        """Whether each line of the page was kept, in page order."""
        kept = set(self.indexes)
        return tuple(n in kept for n in range(len(self.page.originals)))

    def reasons(self, start: int = 0, end: int | None = None) -> list[Reason]:
        """Explain the lines [start, end) of the page, in page order; all take a few times as long as to find it."""
        shown, kept = range(len(self.page.originals))[start:end], self.kept
        scored = {original: index for index, original in enumerate(self.page.repeats.order) if original in shown}
        lines = self.page.originals
        return [self._reason(scored[n]) if n in scored else self._unscored(lines[n], kept[n]) for n in shown]

    def _unscored(self, line: str, is_kept: bool) -> Reason:
        """The reason for a line that was removed before scoring."""
        why = "separator" if line in self.page.separators else "copy"
        return Reason(line, kept=is_kept, probability=0.0, groups=((why, 0.0),))

    def _reason(self, index: int) -> Reason:
        text, kept, probability = self.page.lines.texts[index], self._choice.kept[index], self._probabilities[index]
        if index in self._choice.repeated:
            return Reason(text, kept, probability, (("repeated", 0.0),))
        if index not in self._scores.scored:
            return Reason(text, kept, probability, (("far from prose", 0.0),))
        groups = self._scores.contributions(self._tables, index)
        return Reason(text, kept, probability, tuple(sorted(groups.items(), key=lambda group: -abs(group[1]))))


def find_article_in_text(text: str, tables: Tables | None = None) -> PageArticle:
    """Find the article in the text of a page; its body is empty if the page has none."""
    tables = tables or shipped_tables()
    page = PageText(text, tables.words)
    scored = scores(page, tables)
    found = _trust_bare_article(page, _prefer_prose(page, tilted(page, scored.probabilities)))
    lines = page.lines
    keys = folded_lines([line if each > MAYBE else "" for line, each in zip(lines.texts, found, strict=True)])
    choice = choose(keys, lines.sizes, found, range(len(keys)), LINE_CAUTION)
    kept = [index for index, keep in enumerate(choice.kept) if keep]
    indexes = restored(page, [page.repeats.order[index] for index in kept])
    return PageArticle(
        [page.originals[n] for n in indexes], indexes, choice.confidence, page, found, scored, choice, tables
    )


def _prefer_prose(page: PageText, found: list[float]) -> list[float]:
    """Raise the odds of prose and lower the others: paragraphs are missed more often than short lines."""
    factors = [PROSE_ODDS if prose else OTHER_ODDS for prose in page.lines.prose]
    return [each * factor / (each * factor + 1 - each) for each, factor in zip(found, factors, strict=True)]


def _trust_bare_article(page: PageText, found: list[float]) -> list[float]:
    """Make prose likely if the text is nearly all prose without repeated lines: an article without a page around it."""
    lines = page.lines
    if page.repeats.dropped or sum(lines.prose) < BARE_PROSE * sum(lines.sizes):
        return found
    return [max(BARE_LIKELY, each) if prose else each for each, prose in zip(found, lines.prose, strict=True)]
