"""The choice of the article's headline among all headlines of a page, by weighted votes of their sources.

A page may have several headlines: above the text, for search engines, for each network. Publishers differ in which of
them is the article's. So all candidates are kept with their sources, the one with the most votes first. Weights and
results: docs/research/metadata.md.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from copydesk.formats.page.evidence import PageEvidence, bare_text, on_one_line
from copydesk.formats.page.linked_data import texts

# Fitted by hand on 490 pages, then tested on 516 others. JSON-LD and the first h1 weigh about the same: where they
# differ, Open Graph decides.
VOTES = {
    "json-ld": 4.5,
    "h1": 4.0,
    "og": 2.5,
    "h1-text": 2.1,  # the text of an h1 without the kicker inside it
    "twitter": 1.5,
    "h1-later": 1.5,
    "microdata": 1.5,
    "title": 0.5,
    "json-ld-name": 0.5,
    "json-ld-page": 0.3,
    "meta": 0.0,
    "json-ld-alternative": 0.0,
}
_SPELT_BY = ("h1", "json-ld", "og", "twitter", "microdata", "h1-later")  # sources of the spelling, best first
_METAS = ("dc.title", "dcterms.title", "parsely-title", "sailthru.title", "citation_title", "headline")
_IS_SITE = -6.0
_IS_CUT_SHORT = -9.0  # a prefix of another candidate: databases cut headlines at 110 characters
_IS_SHORT = -3.0  # "Search", "Home"
_SEPARATOR = re.compile(r"\s+[|–—·»•›-]+\s+|\s*\|\s*")
_LEAST_KNOWN = 8  # letters of the shortest headline that is recognised inside a longer title
_LEAST_CUT = 55  # letters
_LONGEST = 400  # characters
_MOST_HEADINGS = 4
_FEW_LETTERS, _FEW_BYTES = 10, 20  # ten letters are few in Latin script and enough in Chinese


@dataclass(slots=True)
class Candidate:
    """One headline: its spelling and its sources."""

    text: str
    sources: list[str] = field(default_factory=list)


def headlines(found: PageEvidence, site_names: Iterable[str]) -> list[Candidate]:
    """Return all headlines of the page without the site's name, by falling votes."""
    shown = list(_shown(found))
    names = {headline_key(name) for name in site_names} - {""}
    candidates = _united(shown, names)
    ends = set(_ends(shown))
    ends -= {key for key, one in candidates.items() if {"og", "json-ld", "microdata", "twitter"} & set(one.sources)}
    votes = {key: _votes(key, candidates, names | ends) for key in candidates}
    return [candidates[key] for key in sorted(candidates, key=lambda key: -votes[key])]


def headline_key(text: str) -> str:
    """Return the letters, digits and underscores of a text, case folded: the key by which headlines are compared."""
    return "".join(char for char in text.casefold() if char.isalnum() or char == "_")


def _shown(found: PageEvidence) -> Iterator[tuple[str, str]]:
    for source, text in _raw(found):
        clean = on_one_line(unescape(text))
        if clean and len(clean) < _LONGEST:
            yield source, clean


def _raw(found: PageEvidence) -> Iterator[tuple[str, str]]:
    for node in found.linked.articles[:1]:
        yield from (("json-ld", text) for text in texts(node.get("headline")))
        yield from (("json-ld-name", text) for text in texts(node.get("name")))
        yield from (("json-ld-alternative", text) for text in texts(node.get("alternativeHeadline")))
    for node in found.linked.pages[:1]:
        yield from (("json-ld-page", text) for text in texts(node.get("headline") or node.get("name")))
    yield "og", found.meta("og:title") or ""
    yield "twitter", found.meta("twitter:title") or ""
    yield from (("meta", found.metas[name][0]) for name in _METAS if name in found.metas)
    yield "microdata", found.item("headline") or ""
    for place, heading in enumerate(found.headings[:_MOST_HEADINGS]):
        text, bare = _heading_text(heading), bare_text(heading)
        yield ("h1-later" if place else "h1"), text
        if bare != on_one_line(heading.text):
            yield "h1-text", bare
    yield "title", found.title


def _heading_text(heading: Any) -> str:
    """The text of a heading; a line break in it is a space."""
    return on_one_line(" ".join(heading.strings) if heading.select_one("br") is not None else heading.text)


def _united(shown: Sequence[tuple[str, str]], names: AbstractSet[str]) -> dict[str, Candidate]:
    """Candidates by key; a headline in several spellings takes that of the best source."""
    known = {headline_key(text) for source, text in shown if source in {"h1", "h1-later", "json-ld", "microdata"}}
    known = {key for key in known if len(key) >= _LEAST_KNOWN and not _is_name(key, names)}
    known -= set(_ends(shown))
    spelt: dict[str, list[tuple[str, str]]] = {}
    for source, text in shown:
        bare = without_site(text, names, known)
        spelt.setdefault(headline_key(bare), []).append((source, bare))
    spelt.pop("", None)
    return {key: _candidate(ways) for key, ways in spelt.items()}


def _ends(shown: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The keys of the last parts of titles with several parts: mostly the site's name."""
    for source, text in shown:
        parts = _SEPARATOR.split(text) if source in {"title", "og"} else []
        if len(parts) > 1:
            yield headline_key(parts[-1])


def _candidate(ways: list[tuple[str, str]]) -> Candidate:
    sources = list(dict.fromkeys(source for source, _ in ways))
    best = min(ways, key=lambda way: _SPELT_BY.index(way[0]) if way[0] in _SPELT_BY else len(_SPELT_BY))
    return Candidate(best[1], sources)


def without_site(title: str, names: AbstractSet[str], known: AbstractSet[str]) -> str:
    """Return a title without the parts that name the site, and without all parts after an already known headline."""
    while separators := list(_SEPARATOR.finditer(title)):
        first, last = separators[0], separators[-1]
        head = next((title[: mark.start()] for mark in separators if headline_key(title[: mark.start()]) in known), "")
        if head:
            return head.strip()
        if _is_name(headline_key(title[last.end() :]), names):
            title = title[: last.start()].strip()
        elif "|" in first[0] and _is_name(headline_key(title[: first.start()]), names):
            title = title[first.end() :].strip()
        else:
            break
    return title


def _is_name(key: str, names: AbstractSet[str]) -> bool:
    return any(key == name or (len(key) > 3 and (name.startswith(key) or key.startswith(name))) for name in names)


def _votes(key: str, candidates: dict[str, Candidate], names: AbstractSet[str]) -> float:
    votes = sum(VOTES[source] for source in candidates[key].sources)
    if len(key) < _FEW_LETTERS and len(key.encode()) < _FEW_BYTES and candidates[key].sources == ["h1"]:
        votes += _IS_SHORT
    if key in names:
        votes += _IS_SITE
    return votes + _IS_CUT_SHORT * any(_is_cut(candidates[key].text, other.text) for other in candidates.values())


def _is_cut(text: str, longer: str) -> bool:
    """Whether a text is the beginning of a longer one, cut inside one of its parts."""
    key = headline_key(text)
    if len(key) < _LEAST_CUT or len(longer) <= len(text) or not headline_key(longer).startswith(key):
        return False
    return not any(_SEPARATOR.match(longer, max(0, len(text) - back)) for back in (0, 1))
