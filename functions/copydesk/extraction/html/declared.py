"""Declarations in a page's head about its article: title, description, and whether the page is an article.

They are only compared with the blocks. A declared body (JSON-LD articleBody) is not compared: on the training pages it
added nothing to the other features. `formats.page.page` takes it where a page shows no article.
"""

from dataclasses import dataclass
from typing import Any

MOST_COMPARED = 500  # letters; titles and descriptions are shorter


@dataclass(frozen=True, slots=True)
class Declared:
    """Words of the title and the description, lower case; empty if the page declares none."""

    title: frozenset[str] = frozenset()
    description: frozenset[str] = frozenset()
    is_article: bool = False  # by og:type

    def compare(self, text: str) -> tuple[float, float]:
        """Return the shares of a block's words that the title contains and that the description contains."""
        if len(text) > MOST_COMPARED:
            return 0.0, 0.0
        words = text.lower().split()
        return len(self.title.intersection(words)) / len(words), len(self.description.intersection(words)) / len(words)

    def likeness_to_title(self, text: str) -> float:
        """Return the Dice coefficient of a heading's words and the title's; 0 if they share fewer than two words."""
        words = _words(text)
        shared = len(self.title & words)
        return 2 * shared / (len(self.title) + len(words)) if shared > 1 else 0.0


def read_declarations(document: Any) -> Declared:
    """Read a parsed page's declarations."""
    title = _meta(document, "og:title") or _text(document.select_one("title"))
    description = _meta(document, "og:description") or _meta(document, "description")
    return Declared(_words(title), _words(description), _meta(document, "og:type").lower().startswith("article"))


def _meta(document: Any, name: str) -> str:
    tag = document.select_one(f"meta[property='{name}'], meta[name='{name}']")
    return str(tag.attr("content") or "") if tag is not None else ""


def _text(element: Any) -> str:
    return str(element.text) if element is not None else ""


def _words(text: str) -> frozenset[str]:
    return frozenset(text[:MOST_COMPARED].lower().split())
