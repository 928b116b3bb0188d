"""Hits and what is asked of them -> one page of hits, folded into their clusters, with counted facets."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from copydesk.article import DOUBTFUL
from copydesk.desk.views import addresses
from copydesk.desk.views.pages import Numbered, numbered

HITS_PER_PAGE = 20
SHOWN_VALUES = 12  # of a facet, those with most hits
MOST_MONTHS = 36  # in the histogram; a longer time is counted by year
SORTS = ("relevance", "newest", "oldest")
NONE = "none"  # the value of a facet of an article that lacks the field
_MARKED = re.compile(r"\[([^\[\]]+)\]")

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """A document of the index, with its text around the words that were found, which are in brackets."""

    document: Document
    snippet: str


@dataclass(frozen=True, slots=True)
class Found:
    """The best hits of a search; `is_cut` means that there are more."""

    articles: tuple[FoundArticle, ...]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: words, the chosen value by facet, the order, the page."""

    words: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    sort: str = SORTS[0]
    folded: bool = True
    page: int = 1

    @property
    def values(self) -> dict[str, object]:
        """The query string of this search, without the page."""
        sort = "" if self.sort == SORTS[0] else self.sort
        return {"q": self.words, **self.chosen, "sort": sort, "copies": "" if self.folded else "apart"}


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to divide hits: `values` returns the values of a document, given the number of hits by cluster."""

    name: str
    title: str
    values: Callable[[Document, Mapping[str, int]], Sequence[str]]
    in_order: bool = False  # of its values, not of their counts
    is_nested: bool = False  # a value also chooses those that begin with it: a year its months


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet: how many hits have it, and the address that chooses it or, if it is chosen, drops it."""

    value: str
    count: int
    share: float  # of the largest count, 0-1
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class CountedFacet:
    """A facet with its most frequent values; `more` counts those that are left out."""

    name: str
    title: str
    values: tuple[Value, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A hit, with the number of further hits of its cluster that are folded into it."""

    article_id: str
    headline: str
    publisher: str
    date_published: str
    in_language: str
    url: str
    cluster_id: str
    duplicate_of: str
    text_confidence: float | None
    snippet: tuple[tuple[str, bool], ...]  # text, and whether it was searched for
    folded: int


@dataclass(frozen=True, slots=True)
class SearchFacts:
    """The search page."""

    words: str
    sort: str
    sorts: tuple[tuple[str, str], ...]  # name and address
    folded: bool
    fold_address: str
    hits: tuple[Hit, ...]
    count: int  # of hits after filters, before copies are folded
    stories: int  # of hits after copies are folded
    is_cut: bool
    facets: tuple[CountedFacet, ...]
    chosen: Mapping[str, str]
    reset_address: str
    pages: Numbered


def search_facts(found: Found, wanted: Wanted) -> SearchFacts:
    """Filter, sort, fold and page hits, and count the values of each facet among the hits of all other filters."""
    sizes = Counter(str(one.document.get("clusterId")) for one in found.articles)
    articles = [one for one in found.articles if _passes(one.document, wanted.chosen, sizes)]
    ordered = _ordered(articles, wanted.sort)
    hits = _folded(ordered) if wanted.folded else [_hit(one, 0) for one in ordered]
    pages = numbered("/", wanted.values, len(hits), wanted.page, HITS_PER_PAGE)
    return SearchFacts(
        words=wanted.words,
        sort=wanted.sort,
        sorts=tuple((sort, addresses.with_value("/", wanted.values, "sort", sort)) for sort in SORTS),
        folded=wanted.folded,
        fold_address=addresses.with_value("/", wanted.values, "copies", "apart" if wanted.folded else ""),
        hits=tuple(hits[pages.first : pages.last]),
        count=len(articles),
        stories=len({one.document.get("clusterId") for one in articles}),
        is_cut=found.is_cut,
        facets=tuple(_counted(facet, found, wanted, sizes) for facet in FACETS),
        chosen=dict(wanted.chosen),
        reset_address=addresses.with_value("/", {}, "q", wanted.words),
        pages=pages,
    )


def _passes(document: Document, chosen: Mapping[str, str], sizes: Mapping[str, int]) -> bool:
    asked = (facet for facet in FACETS if facet.name in chosen)
    return all(_matches(facet, chosen[facet.name], facet.values(document, sizes)) for facet in asked)


def _matches(facet: Facet, chosen: str, values: Iterable[str]) -> bool:
    return any(value == chosen or (facet.is_nested and value.startswith(f"{chosen}-")) for value in values)


def _ordered(articles: list[FoundArticle], sort: str) -> list[FoundArticle]:
    if sort == "relevance":
        return articles
    dated = [one for one in articles if one.document.get("datePublished")]
    undated = [one for one in articles if not one.document.get("datePublished")]
    return sorted(dated, key=lambda one: str(one.document["datePublished"]), reverse=sort == "newest") + undated


def _folded(articles: list[FoundArticle]) -> list[Hit]:
    """The first hit of each cluster, in order, with the number of the others."""
    clusters: dict[str, list[FoundArticle]] = {}
    for one in articles:
        clusters.setdefault(str(one.document.get("clusterId")), []).append(one)
    return [_hit(members[0], len(members) - 1) for members in clusters.values()]


def _hit(one: FoundArticle, folded: int) -> Hit:
    document = one.document
    return Hit(
        article_id=document["articleId"],
        headline=document.get("headline") or "",
        publisher=publisher_of(document),
        date_published=str(document.get("datePublished") or ""),
        in_language=document.get("inLanguage") or "",
        url=document.get("canonicalUrl") or document.get("url") or "",
        cluster_id=document.get("clusterId") or "",
        duplicate_of=document.get("duplicateOf") or "",
        text_confidence=document.get("textConfidence"),
        snippet=_marked(one.snippet),
        folded=folded,
    )


def _marked(snippet: str) -> tuple[tuple[str, bool], ...]:
    parts = _MARKED.split(snippet)
    return tuple((part, bool(place % 2)) for place, part in enumerate(parts) if part)


def _counted(facet: Facet, found: Found, wanted: Wanted, sizes: Mapping[str, int]) -> CountedFacet:
    others = {name: value for name, value in wanted.chosen.items() if name != facet.name}
    counts = Counter(
        value
        for one in found.articles
        if _passes(one.document, others, sizes)
        for value in dict.fromkeys(facet.values(one.document, sizes))
    )
    if facet is PUBLISHED:
        counts = _histogram(counts, wanted.chosen.get(facet.name, ""))
    ranked = sorted(counts.items(), key=(lambda one: one[0]) if facet.in_order else (lambda one: (-one[1], one[0])))
    shown = ranked if facet.in_order else ranked[:SHOWN_VALUES]
    largest = max(counts.values(), default=1)
    values = tuple(_value(facet, value, count, count / largest, wanted) for value, count in shown)
    return CountedFacet(facet.name, facet.title, values, len(ranked) - len(shown))


def _value(facet: Facet, value: str, count: int, share: float, wanted: Wanted) -> Value:
    is_chosen = wanted.chosen.get(facet.name) == value
    address = addresses.with_value("/", wanted.values, facet.name, "" if is_chosen else value)
    return Value(value, count, round(share, 3), address, is_chosen)


def _histogram(days: Counter[str], chosen: str) -> Counter[str]:
    """Counts by day within a chosen month, by month within a chosen year, else by month or, of a long time, by year."""
    within = Counter({day: count for day, count in days.items() if not chosen or _matches(PUBLISHED, chosen, [day])})
    letters = {0: 7, 4: 7, 7: 10, 10: 10}.get(len(chosen), 10)
    if not chosen and len({day[:7] for day in within}) > MOST_MONTHS:
        letters = 4
    counts: Counter[str] = Counter()
    for day, count in within.items():
        counts[day if day == NONE else day[:letters]] += count
    return counts


def publisher_of(document: Document) -> str:
    """Return the domain of a document's publisher, else its name."""
    publisher = document.get("publisher") or {}
    return publisher.get("domain") or publisher.get("name") or NONE


def _publisher(document: Document, _sizes: Mapping[str, int]) -> Sequence[str]:
    return [publisher_of(document)]


def _language(document: Document, _sizes: Mapping[str, int]) -> Sequence[str]:
    tag = str(document.get("inLanguage") or NONE)
    return [tag.partition("-")[0], tag]  # en also counts en-GB


def _sections(document: Document, _sizes: Mapping[str, int]) -> Sequence[str]:
    return document.get("articleSection") or [NONE]


def _day(document: Document, _sizes: Mapping[str, int]) -> Sequence[str]:
    return [str(document.get("datePublished") or NONE)[:10]]


def _state(document: Document, _sizes: Mapping[str, int]) -> Sequence[str]:
    """What the article is now: the ledger has the outcome of each of its records."""
    copy = [f"{document['duplicateKind']} copy"] if document.get("duplicateOf") else ["not a copy"]
    return [*copy, "revised"] if int(document.get("revision") or 1) > 1 else copy


def _relation(document: Document, _sizes: Mapping[str, int]) -> Sequence[str]:
    return [str(document.get("duplicateRelation") or "not a copy")]


def _cluster_size(document: Document, sizes: Mapping[str, int]) -> Sequence[str]:
    size = sizes[str(document.get("clusterId"))]
    return ["1"] if size == 1 else ["2 to 4"] if size < 5 else ["5 to 9"] if size < 10 else ["over 9"]


def _confidence(document: Document, _sizes: Mapping[str, int]) -> Sequence[str]:
    confidence = document.get("textConfidence")
    if confidence is None:
        return ["text was named"]
    return ["doubtful, under 0.8"] if confidence < DOUBTFUL else ["0.8 to 0.95"] if confidence < 0.95 else ["over 0.95"]


PUBLISHED = Facet("published", "Published", _day, in_order=True, is_nested=True)
FACETS = (
    PUBLISHED,
    Facet("publisher", "Publisher", _publisher),
    Facet("language", "Language", _language),
    Facet("section", "Section", _sections),
    Facet("state", "Copy or revision", _state),
    Facet("relation", "Relation of a copy", _relation),
    Facet("size", "Hits of the same story", _cluster_size),
    Facet("confidence", "Confidence in the text", _confidence),
)
