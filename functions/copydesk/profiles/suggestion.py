"""A first profile for a site, from pages of it: where its texts are, and what stands between their paragraphs.

The extractor reads each page. The elements that hold its texts on most pages, and least else, are those of the site's
template; on a page where the extractor was wrong, the template still has them. They become `within`, not `take`: on 34
hosts with three or more gold pages `take` was worse on 20 and better on 3, because the boxes hold captions and teasers
too. A person has to look at the result.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from copydesk.extraction.html.article import extract
from copydesk.extraction.html.marks import TAKE, Marks
from copydesk.extraction.html.page import walk_page
from copydesk.profiles.profile import BodyRules, Profile

LEAST_PAGES = 2
LEAST_SHARE = 0.7  # of the pages that must have a selector
LEAST_HELD = 0.98  # mean share of the letters of the texts that its elements hold
LEAST_DROPPED = 0.3  # of the pages on which a selector must stand for blocks that are not text
MOST_DROPPED = 8
_BOXES = "div, section, article, main, aside, figure, ul, td, [itemprop]"
_MOST_BOXES = 2_000
_PLAIN = re.compile(r"[a-zA-Z][\w-]{1,40}")
_NUMBERED = re.compile(r"\d{3}|[0-9a-f]{6}")  # names that are made for one page, or by a build of the site


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A profile; how many pages it was made from, and on how many the selector for the text was found."""

    profile: Profile
    pages: int
    found: int
    likeness: float


@dataclass(frozen=True, slots=True)
class _Box:
    """Letters of text and other letters in the elements that a selector finds on one page."""

    text: float
    others: float


def suggest(host: str, documents: Iterable[Any]) -> Suggestion | None:
    """Suggest a profile from parsed pages of a host; None where they have no template in common."""
    pages = [page for document in documents if (page := _page(document))]
    if len(pages) < LEAST_PAGES:
        return None
    around, likeness = _best(pages)
    if not around:
        return None
    profile = Profile(hosts=(host,), body=BodyRules(within=(around,), drop=tuple(_dropped(pages, around))))
    return Suggestion(profile, len(pages), sum(around in page.boxes for page in pages), likeness)


@dataclass(frozen=True, slots=True)
class _Page:
    text: float  # letters of the text that was found
    boxes: Mapping[str, _Box]  # by selector
    inner: Mapping[str, frozenset[str]]  # the selectors around the elements of a selector


def _page(document: Any) -> _Page | None:
    """The boxes of one page; None where no text was found."""
    elements = document.select(_BOXES)[:_MOST_BOXES]
    named = {element: names for element in elements if (names := _selectors(element))}
    page = walk_page(document, Marks(take={element: f"{TAKE} {place}" for place, element in enumerate(named)}))
    found = extract(document)
    kept = {text for text, keep in zip(found.texts, found.kept, strict=True) if keep}
    sizes = [(len(block.text), block.text in kept) for block in page.blocks]
    total = sum(size for size, keep in sizes if keep)
    boxes: dict[str, _Box] = {}
    places = [*named]
    for rule, blocks in page.marked:
        text = sum(sizes[index][0] for index in blocks if sizes[index][1])
        others = sum(sizes[index][0] for index in blocks if not sizes[index][1])
        for name in named[places[int(rule.removeprefix(f"{TAKE} "))]]:
            before = boxes.get(name, _Box(0, 0))
            boxes[name] = _Box(before.text + text, before.others + others)
    around = {name: frozenset(_around(element, named)) for element, names in named.items() for name in names}
    return _Page(total, boxes, around) if total else None


def _around(element: Any, named: Mapping[Any, Sequence[str]]) -> Iterator[str]:
    for parent in element.ancestors:
        yield from named.get(parent, ())


def _selectors(element: Any) -> list[str]:
    """The selectors of an element by one of its names, without those that are made for one page."""
    tag, found = element.tag, []
    classes = element.attr("class") or ""
    words = classes.split() if isinstance(classes, str) else classes
    found += [f"{tag}.{word}" for word in words if _PLAIN.fullmatch(word) and not _NUMBERED.search(word)]
    name = element.attr("id") or ""
    found += [f"#{name}"] if _PLAIN.fullmatch(name) and not _NUMBERED.search(name) else []
    found += [f"[itemprop='{element.attr('itemprop')}']"] if element.attr("itemprop") == "articleBody" else []
    return found + ([tag] if tag in {"article", "main"} else [])


def _best(pages: Sequence[_Page]) -> tuple[str, float]:
    """The selector that holds the texts and least else, and how like both are (F1); "" where none holds them."""
    held: dict[str, list[_Box]] = defaultdict(list)
    for page in pages:
        for name, box in page.boxes.items():
            held[name].append(_Box(box.text / page.text, box.others / page.text))
    common = {name: each for name, each in held.items() if len(each) >= LEAST_SHARE * len(pages)}
    likeness = {
        name: sum(map(_f1, each)) / len(each)
        for name, each in common.items()
        if sum(box.text for box in each) / len(each) >= LEAST_HELD
    }
    best = max(likeness, key=lambda name: (round(likeness[name], 2), -len(name), name), default="")
    return best, likeness.get(best, 0.0)


def _f1(box: _Box) -> float:
    """Of the letters in the elements and those of the text, which counts as 1."""
    return 2 * box.text / (box.text + box.others + 1)


def _dropped(pages: Sequence[_Page], around: str) -> Iterator[str]:
    """The selectors within the text that stand for other blocks alone, those of most letters first."""
    letters: dict[str, list[float]] = defaultdict(list)
    for page in pages:
        for name, box in page.boxes.items():
            if around in page.inner.get(name, ()):
                letters[name].append(-1.0 if box.text else box.others)
    alone = {name: sum(each) for name, each in letters.items() if min(each) >= 0 and sum(each) > 0}
    common = [name for name in alone if len(letters[name]) >= LEAST_DROPPED * len(pages)]
    chosen: list[str] = []
    for name in sorted(common, key=lambda one: (-alone[one], one)):
        is_inside = any(name in page.inner and page.inner[name] & {*chosen} for page in pages)
        if len(chosen) < MOST_DROPPED and not is_inside:
            chosen.append(name)
    return iter(chosen)
