"""The blocks of a document -> a draft: its headline, its text, and what its properties may add.

Properties of a document are filled in by programs: the title by a template or an older file, the creator by a login.
So title and creator count only where the text shows them; the date of the last change is a guess, and marked as one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from copydesk.article import Draft, Person
from copydesk.errors import NotAnArticle

Kind: TypeAlias = Literal["text", "title", "subtitle", "heading"]

FIRST_BLOCKS = 6  # in which a headline may stand: notes to editors and the date stand above it in press releases
MOST_HEADLINE = 300  # characters
BYLINE_WORDS = 12
MOST_NAMED = 5  # embedded files that warnings name
CELL_CHARS = 200  # of a cell of a table; a longer one is a part of the page's layout
# Dates of templates and of clocks that were never set.
_NO_DATE = re.compile(r"2013-12-23T23:15|1601-|1899-|1904-|1970-|1980-01-01")
_SIGNS = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a row of a table; `kind` is what its style makes of it."""

    text: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Properties:
    """What a document states about itself; "" where it states nothing."""

    title: str = ""
    creator: str = ""
    modified: str = ""
    keywords: str = ""


def draft_of(blocks: Sequence[Block], properties: Properties) -> Draft:
    """Return the draft of a document. Raises: NotAnArticle for a document without a text."""
    if not blocks:
        raise NotAnArticle("a document without a text")
    headline = _headline_of(blocks, properties.title)
    subtitle = next((one for one in blocks[:FIRST_BLOCKS] if one.kind == "subtitle"), None) if headline else None
    body = [one.text for one in blocks if one is not headline and one is not subtitle]
    draft = Draft(
        headline=_line(headline),
        alternative_headline=_line(subtitle),
        text="\n\n".join(body or [one.text for one in blocks]),
        author=tuple(Person(name=name) for name in _shown_creators(blocks, properties.creator)),
        keywords=tuple(word for one in re.split("[,;]", properties.keywords) if (word := one.strip())),
    )
    return _dated(draft, properties.modified)


def row_of(cells: Sequence[Sequence[Block]]) -> Iterator[Block]:
    """Yield a row of a table as one block, or the blocks of its cells where the table is a page's layout."""
    filled = [cell for cell in cells if cell]
    if len(filled) > 1 and all(len(cell) == 1 and len(cell[0].text) <= CELL_CHARS for cell in filled):
        yield Block(" | ".join(" ".join(cell[0].text.split()) for cell in filled))
    else:
        yield from (block for cell in filled for block in cell)


def _headline_of(blocks: Sequence[Block], title: str) -> Block | None:
    """The block with the headline: in the style of a title, in that of a heading, or as the properties have it.

    None where no style and no property marks it: the first line may still be one, which a later step decides.
    """
    first = [one for one in blocks[:FIRST_BLOCKS] if len(one.text) <= MOST_HEADLINE]
    by_style = (one for kind in ("title", "heading") for one in first if one.kind == kind)
    declared = (one for one in first if title and _folded(one.text) == _folded(title))
    return next(by_style, None) or next(declared, None)


def _line(block: Block | None) -> str | None:
    return " ".join(block.text.split()) if block else None


def _folded(text: str) -> str:
    return _SIGNS.sub(" ", text.casefold()).strip()


def _shown_creators(blocks: Sequence[Block], creator: str) -> list[str]:
    """The creators that a short line at the beginning or the end names; a login is not an author."""
    edges = [*blocks[:FIRST_BLOCKS], *blocks[-2:]]
    lines = [f" {_folded(one.text)} " for one in edges if len(one.text.split()) <= BYLINE_WORDS]
    names = [name for one in creator.split(";") if " " in (name := " ".join(one.split()))]
    return [name for name in names if any(f" {_folded(name)} " in line for line in lines)]


def _dated(draft: Draft, modified: str) -> Draft:
    """The draft with the last change of its document as its date, which is a guess."""
    if not modified or _NO_DATE.match(modified):
        return draft
    return draft.warned("date_published_guessed", date_published=modified, published_source="document")
