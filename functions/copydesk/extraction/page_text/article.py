"""The article of a page of text: copies out, features, scores, choice, text."""

from dataclasses import dataclass, field
from math import exp

from copydesk.extraction.choice import Choice, choose
from copydesk.extraction.folding import folded_lines
from copydesk.extraction.page_text.doubled import tilted
from copydesk.extraction.page_text.restored import restored
from copydesk.extraction.page_text.scoring import PageText, Scores, Tables, scores, shipped_tables
from copydesk.extraction.reason import Reason

LINE_CAUTION = -0.5  # F4 is flat from 0 to -0.5, and 1 % more of the paragraphs are found
PROSE, OTHER_CHOICE = exp(0.3), exp(-0.1)  # factors of odds: of paragraphs more are found, and F4 is the same
ALONE = 0.9  # share of prose in an article that came without its page; of real pages one in thirty has so much
LIKELY = 0.7  # that a line of prose in such a text is the article's
MAYBE = 0.02  # a less probable line is never chosen, so what it repeats does not matter


@dataclass(frozen=True, slots=True)
class PageArticle:
    """The article's lines in order, the F1 they are expected to reach (0-1), and where they stand in the page."""

    body: list[str]
    places: list[int]  # of the page's lines that are not blank
    confidence: float
    page: PageText = field(repr=False)
    _probabilities: list[float] = field(repr=False)
    _scores: Scores = field(repr=False)
    _choice: Choice = field(repr=False)
    _tables: Tables = field(repr=False)

    @property
    def start(self) -> int:
        """Where the article's prose begins, or its copy above it: a headline may be taken for its first line."""
        return min((*self._story[:1], *self._pair))

    @property
    def copies(self) -> list[int]:
        """Lines that say again what the body says, in page order."""
        kept = set(self.places)
        return sorted(place for place, said_by in self.page.copies.dropped.items() if said_by in kept)

    @property
    def chrome(self) -> list[int]:
        """All other lines that are left out."""
        return sorted({*range(len(self.page.originals))} - {*self.places, *self.copies})

    @property
    def second(self) -> tuple[int, int] | None:
        """Where the first copy of a doubled body ends and the second begins, by the lines that have a copy."""
        if not self._pair:
            return None
        kept, copy = self._pair
        first_copy = (self.page.copies.dropped[place] for place in self.copies) if kept < copy else self.copies
        return max(place for place in first_copy if place < max(kept, copy)) + 1, max(kept, copy)

    @property
    def _pair(self) -> tuple[int, ...]:
        """The first line of the story that has a copy, and its first copy."""
        copy_of = {said_by: place for place, said_by in sorted(self.page.copies.dropped.items(), reverse=True)}
        return next(((place, copy_of[place]) for place in sorted(self._story) if place in copy_of), ())

    @property
    def _story(self) -> list[int]:
        """The body from its first line of prose on; all of it where there is none."""
        page = self.page
        prose = {place for place, size in zip(page.copies.order, page.lines.prose, strict=True) if size}
        first = next((n for n, place in enumerate(self.places) if place in prose), 0)
        return self.places[first:]

    def reasons(self) -> list[Reason]:
        """Explain every line of the page, in page order. Costs a few times what finding the article did."""
        found = {original: self._reason(place) for place, original in enumerate(self.page.copies.order)}
        kept = set(self.places)
        return [found.get(n) or self._set_aside(line, n in kept) for n, line in enumerate(self.page.originals)]

    def _set_aside(self, line: str, is_kept: bool) -> Reason:
        """Why a line was not judged at all."""
        why = "separator" if line in self.page.separators else "copy"
        return Reason(line, kept=is_kept, probability=0.0, groups=((why, 0.0),))

    def _reason(self, place: int) -> Reason:
        text, kept, probability = self.page.lines.texts[place], self._choice.kept[place], self._probabilities[place]
        if place in self._choice.repeated:
            return Reason(text, kept, probability, (("repeated", 0.0),))
        if place not in self._scores.places:
            return Reason(text, kept, probability, (("far from prose", 0.0),))
        groups = self._scores.explained(self._tables, place)
        return Reason(text, kept, probability, tuple(sorted(groups.items(), key=lambda group: -abs(group[1]))))


def find_article_in_text(text: str, tables: Tables | None = None) -> PageArticle:
    """Find the article in the text of a page; its body is empty where there is none."""
    tables = tables or shipped_tables()
    page = PageText(text, tables.words)
    scored = scores(page, tables)
    found = _as_if_alone(page, _leaning_to_prose(page, tilted(page, scored.probabilities)))
    lines = page.lines
    keys = folded_lines([line if each > MAYBE else "" for line, each in zip(lines.texts, found, strict=True)])
    choice = choose(keys, lines.sizes, found, range(len(keys)), LINE_CAUTION)
    kept = [place for place, keep in enumerate(choice.kept) if keep]
    places = restored(page, [page.copies.order[place] for place in kept])
    return PageArticle(
        [page.originals[n] for n in places], places, choice.confidence, page, found, scored, choice, tables
    )


def _leaning_to_prose(page: PageText, found: list[float]) -> list[float]:
    """Paragraphs are missed more than short lines are."""
    factors = [PROSE if prose else OTHER_CHOICE for prose in page.lines.prose]
    return [each * factor / (each * factor + 1 - each) for each, factor in zip(found, factors, strict=True)]


def _as_if_alone(page: PageText, found: list[float]) -> list[float]:
    """Where a text holds little but prose, and nothing twice, its prose is the article: no page was around it."""
    lines = page.lines
    if page.copies.dropped or sum(lines.prose) < ALONE * sum(lines.sizes):
        return found
    return [max(LIKELY, each) if prose else each for each, prose in zip(found, lines.prose, strict=True)]
