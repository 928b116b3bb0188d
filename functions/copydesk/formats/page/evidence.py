"""One scan of a parsed page: all elements that may describe its article, by kind."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from copydesk.formats.page.linked_data import LinkedData, linked_data

_LOOKED_AT = (
    "title, h1, time, meta[content], link[rel], [itemprop], [rel~=author], script[type*='ld+json'], [class*=byline i],"
    " [class*=author i], [class*=date i], [class*=time i], [class*=publi i], [class*=posted i]"
)
_MOST = 3_000  # elements scanned; of 1,006 real pages, the one with most has 2,100
_ARTICLE_SCOPES = ("article", "posting", "creativework", "webpage", "itempage")
_AUTHOR_NAMES = ("byline", "author")


@dataclass(slots=True)
class PageEvidence:
    """The elements of a page that may describe its article, each kind in page order."""

    linked: LinkedData = field(default_factory=LinkedData)
    metas: dict[str, list[str]] = field(default_factory=dict)  # contents, by name or property in lower case
    links: dict[str, str] = field(default_factory=dict)  # the first address for each relation
    title: str = ""
    root: Any = None
    language: str | None = None  # of the root element
    headings: list[Any] = field(default_factory=list)  # every h1
    times: list[Any] = field(default_factory=list)
    items: dict[str, list[Any]] = field(default_factory=dict)  # microdata of the article, by lower-case property
    bylines: list[Any] = field(default_factory=list)  # by relation or class
    dated: list[Any] = field(default_factory=list)  # elements whose class may mark a date

    def meta(self, *names: str) -> str | None:
        """The first content under any of these names, tried in order; None where there is none."""
        return next((self.metas[name][0] for name in names if name in self.metas), None)

    def item(self, *names: str) -> str | None:
        """The first filled value of a microdata property under any of these names, tried in order."""
        found = (value for name in names for element in self.items.get(name, ()) if (value := item_value(element)))
        return next(found, None)


def evidence(document: Any) -> PageEvidence:
    """Collect the evidence of a parsed page in one pass."""
    found, blocks = PageEvidence(), list[str]()
    root = document.root
    found.root = root
    found.language = root.attr("lang") if root is not None else None
    for element in islice(document.select(_LOOKED_AT), _MOST):
        tag = element.tag
        if tag == "script":
            blocks.append(element.text)
        elif tag == "meta":
            _add_meta(found, element)
        elif tag == "link":
            _add_link(found, element)
        elif tag == "title":
            found.title = found.title or on_one_line(element.text)
        else:
            _add_shown(found, element, tag)
    found.linked = linked_data(blocks)
    return found


def on_one_line(text: str) -> str:
    """Return a text on one line, with single spaces."""
    return " ".join(text.split())


def item_value(element: Any) -> str:
    """Return the value of a microdata property: its machine-readable attribute, else its text."""
    machine = element.attr("content") or element.attr("datetime") or ""
    return on_one_line(machine) or on_one_line(element.text)


def _add_meta(found: PageEvidence, element: Any) -> None:
    name = element.attr("property") or element.attr("name") or element.attr("itemprop") or ""
    content = (element.attr("content") or "").strip()
    if name and content:
        found.metas.setdefault(name.lower(), []).append(content)
    if content and element.attr("itemprop") and _is_of_article(element):
        found.items.setdefault(element.attr("itemprop").lower(), []).append(element)


def _add_link(found: PageEvidence, element: Any) -> None:
    for relation in _words(element.attr("rel")):
        found.links.setdefault(relation.lower(), (element.attr("href") or "").strip())


def _add_shown(found: PageEvidence, element: Any, tag: str) -> None:
    if tag == "h1":
        found.headings.append(element)
    if tag == "time":
        found.times.append(element)
    for name in _words(element.attr("itemprop")):
        if _is_of_article(element):
            found.items.setdefault(name.lower(), []).append(element)
    names = (element.attr("class") or "").lower()
    if "author" in _words(element.attr("rel")) or any(name in names for name in _AUTHOR_NAMES):
        found.bylines.append(element)
    elif tag not in {"time", "h1"} and names:
        found.dated.append(element)


def _is_of_article(element: Any) -> bool:
    """Whether the nearest microdata item around a property is an article, or no item is around it."""
    parent = element.parent
    scope = parent.closest("[itemscope]") if hasattr(parent, "closest") else None
    kind = (scope.attr("itemtype") or "").lower().rstrip("/") if scope is not None else ""
    return not kind or kind.endswith(_ARTICLE_SCOPES)


def _words(attribute: str | list[str] | None) -> list[str]:
    return attribute.split() if isinstance(attribute, str) else attribute or []


def bare_text(element: Any) -> str:
    """Return the text of an element without that of its child elements, in which kickers are set."""
    return on_one_line("".join(str(child.text) for child in _texts(element)))


def _texts(element: Any) -> Iterator[Any]:
    return (child for child in element.children if type(child).__name__ == "Text")
