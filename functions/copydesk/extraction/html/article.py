"""The article of a page: walk the tree, compute features, score blocks, choose blocks, return their text."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from copydesk.extraction.choice import Choice, choose
from copydesk.extraction.html.marks import NO_MARKS, Marked, Marks, marked_choice
from copydesk.extraction.html.page import Page, walk_page
from copydesk.extraction.html.scoring import BlockFeatures, Tables, probabilities, shipped_tables
from copydesk.extraction.html.second_article import second_article
from copydesk.extraction.reason import Reason


@dataclass(frozen=True, slots=True)
class Shape:
    """How the text that was found lies in its page.

    `letters` is its reading size, `blocks` the number of its blocks, `joined` the share of them that stand right behind
    another one (0-1), `left_out` the number of the page's other blocks.
    """

    letters: float
    blocks: int
    joined: float
    left_out: int


@dataclass(frozen=True, slots=True)
class Extraction:
    """The article's text, with a blank line between paragraphs, and its expected F1 (0-1)."""

    text: str
    confidence: float
    _page: Page = field(repr=False)
    _features: BlockFeatures | None = field(repr=False)
    _probabilities: tuple[float, ...] = field(repr=False)
    _choice: Choice = field(repr=False)
    _tables: Tables = field(repr=False)
    marked: Marked | None = field(default=None, repr=False)  # what a profile decided, where one was given

    @property
    def is_named(self) -> bool:
        """Whether the text is the one that a profile names, and not one that was found."""
        return self.marked is not None and self.marked.is_named

    @property
    def is_cut_short(self) -> bool:
        """Whether the page has more nodes than one walk reads, so that the end of the article may be missing."""
        return self._page.cut_short

    def shape(self) -> Shape:
        """Measure how the text lies in its page."""
        kept = [index for index, keep in enumerate(self._choice.kept) if keep]
        letters = sum(self._features.sizes[index] for index in kept) if self._features else 0.0
        joined = sum(behind == before + 1 for before, behind in pairwise(kept))
        return Shape(letters, len(kept), joined / len(kept) if kept else 0.0, len(self._choice.kept) - len(kept))

    def behind(self, most: int) -> list[str]:
        """Return the blocks that follow the last one of the text, at most `most`."""
        last = max((index for index, keep in enumerate(self._choice.kept) if keep), default=-1)
        return [block.text for block in self._page.blocks[last + 1 : last + 1 + most]]

    @property
    def texts(self) -> list[str]:
        """The text of each block of the page, in page order."""
        return [block.text for block in self._page.blocks]

    @property
    def kept(self) -> tuple[bool, ...]:
        """Whether each block of the page was kept, in page order."""
        return self._choice.kept

    def reasons(self, start: int = 0, end: int | None = None) -> list[Reason]:
        """Explain the blocks [start, end), in page order; all of them take up to five times as long as to extract."""
        return [self._reason(index) for index in range(len(self._page.blocks))[start:end]]

    def _reason(self, index: int) -> Reason:
        choice, probability = self._choice, self._probabilities[index]
        text, kept = self._page.blocks[index].text, choice.kept[index]
        if self.marked and index in self.marked.why:
            return Reason(text, kept, probability, ((f"profile {self.marked.why[index]}", 0.0),))
        if index in choice.repeated:
            return Reason(text, kept, probability, (("repeated", 0.0),))
        if choice.cut is not None and index >= choice.cut:
            return Reason(text, kept, probability, (("second article", 0.0),))
        if self._features is None:  # the page has no blocks
            raise IndexError(index)
        if rule := self._features.why_hopeless(index):
            return Reason(text, kept, probability, ((rule, 0.0),))
        groups = self._tables.forest.contributions(self._features.row(index))
        return Reason(text, kept, probability, tuple(sorted(groups.items(), key=lambda group: -abs(group[1]))))


def extract(document: Any, tables: Tables | None = None, marks: Marks = NO_MARKS) -> Extraction:
    """Find the article in a parsed page; its text is "" if the page has none. The document is not changed.

    What `marks` say precedes the model, unless it leaves nearly nothing.
    """
    tables = tables or shipped_tables()
    page = walk_page(document, marks)
    if not page.blocks:
        return Extraction("", 0.0, page, None, (), Choice((), frozenset(), 0.0), tables)
    features = BlockFeatures(page, tables.words)
    found = probabilities(features, tables.forest)

    def chosen(left_out: Collection[int] = ()) -> Choice:
        """Choose among the blocks that are not left out."""
        likely = [0.0 if index in left_out else each for index, each in enumerate(found)] if left_out else found
        return _without_second(page, features, choose(features.keys, features.sizes, likely, features.kinds))

    marked = None
    if marks is not NO_MARKS:
        texts = [block.text for block in page.blocks]
        marked = marked_choice(texts, features.sizes, chosen, page.marked, marks)
    choice = marked.choice if marked else chosen()
    kept = [block.text for block, keep in zip(page.blocks, choice.kept, strict=True) if keep]
    return Extraction("\n\n".join(kept), choice.confidence, page, features, tuple(found), choice, tables, marked)


def _without_second(page: Page, features: BlockFeatures, choice: Choice) -> Choice:
    """Drop all blocks from the start of a second article on."""
    cut = second_article(page, features.sizes, choice.kept)
    if cut is None:
        return choice
    return replace(choice, kept=tuple(keep and index < cut for index, keep in enumerate(choice.kept)), cut=cut)
