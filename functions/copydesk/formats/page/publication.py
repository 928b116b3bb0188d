"""The date of publication of a page, from the most trusted place that gives one, with the name of that place.

Places are in the order of trust measured on gold dates (docs/research/metadata.md). A date of modification is never
used as the date of publication. A date that is visible but not declared is a guess, and its source is marked as such.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from turbohtml import Text

from copydesk.dates.moment import Moment, moment_of, read_moment
from copydesk.dates.written import first_written
from copydesk.formats.page.evidence import PageEvidence, item_value, on_one_line
from copydesk.formats.page.linked_data import texts

_PUBLISHED_METAS = (
    "article:published_time", "article:published:time", "og:article:published_time", "og:published_time",
    "article:published", "rnews:datepublished", "mediator_published_time",
)  # fmt: skip
_OTHER_METAS = (
    "datepublished", "date_published", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "publication_date", "publish-date", "publish_date", "publishdate", "published_date",
    "published-date", "pubdate", "pub_date", "originalpublicationdate", "date_published_original", "bt:pubdate",
    "citation_publication_date", "citation_date", "dc.date.issued", "dcterms.issued", "dcterms.created",
    "dc.date.created", "dc.date", "dcterms.date", "date", "article.published", "article:post_date", "displaydate",
    "creation_date", "datecreated", "firstpublished", "og:pubdate", "iso-8601-publish-date",
    "shareaholic:article_published_time",
)  # fmt: skip
_IN_ADDRESS = re.compile(
    r"[/_-](?P<year>(?:19|20)\d\d)[/_-](?P<month>0?[1-9]|1[0-2])[/_-](?P<day>0?[1-9]|[12]\d|3[01])(?=[/_.-]|$)"
    r"|[/_-](?P<whole>20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?=[/_.-]|$)"
)
_OF_CHANGE = re.compile(
    r"modif|updat|aktualisiert|mis à jour|actualizad|aggiornat|atualizad|bijgewerkt|oppdatert|uppdaterad|opdateret"
    r"|zaktualizowan|aktualiz|frissít|güncelle|обновлен|оновлен|更新|수정",
    re.IGNORECASE,
)
_HAS_YEAR = re.compile(r"(?:19|20)\d\d|\d[./-]\d")
_OF_PUBLICATION = re.compile(r"publi|posted|created|issued|entry-date|veröffentlicht|erstellt", re.IGNORECASE)
_OF_OTHERS = (
    "aside, nav, footer, [class*=comment i], [class*=related i], [class*=sidebar i], [class*=teaser i],"
    " [class*=recommend i]"
)
_MOST_ELEMENTS = 12  # dated elements examined; those of the article are near its top
_SHORT_DATE = 32  # characters: "Posted on September 24, 2026" has 28
_MOST_SPACE = 500  # characters of a line in the source, white space included
_MOST_OF_PAGE = 4_000  # lines
_MOST_BEHIND = 120  # nodes after the headline
_LONGEST_LINE = 120  # characters of a line with a date; longer lines are prose
_SHORTEST_LINE = 6
_EARLIEST_SHOWN = 1990  # older dates are part of the story
_LONGEST_DATE = 12  # characters; 28.04.2023 has ten
_SHORT_LINE = 60  # a caption that ends in a date is longer
_WIDEST_ZONE = 14 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Date:
    """A date as a page writes it, its source on the page, and its meaning."""

    text: str
    source: str
    moment: Moment


# Sources of dates that are not declared.
GUESSED = frozenset({"url", "title", "time", "time-text", "headline-text", "class-text", "page-text"})
_MODIFIED_METAS = ("article:modified_time", "article:modified:time", "og:updated_time", "og:article:modified_time")


def find_publication(found: PageEvidence, address: str = "") -> Date | None:
    """Return the date of publication; None where the page gives none. `address` is the page's own.

    A doubtful day, or a time without a zone, is settled by a less trusted place if that agrees with it.
    """
    dates = _dates(found, address, found.language or "")
    first = next(dates, None)
    if first is None:
        return None
    if first.moment.is_doubtful:
        return next((date for date in dates if _settles(first.moment, date.moment)), first)
    if first.moment.precision == "unknown-zone":
        return next((date for date in dates if _is_zoned_form(first.moment, date.moment)), first)
    return first


def find_modification(found: PageEvidence) -> str | None:
    """Return the date of the last modification that the page declares; None where it declares none."""
    declared = next(texts(found.linked.of_article("dateModified")), None)
    return declared or found.meta(*_MODIFIED_METAS) or found.item("datemodified")


def _settles(first: Moment, other: Moment) -> bool:
    """Whether another place gives the same day without doubt, as written or with day and month swapped."""
    day, meant = first.instant, other.instant
    return not other.is_doubtful and (meant.year, {meant.month, meant.day}) == (day.year, {day.month, day.day})


def _is_zoned_form(first: Moment, other: Moment) -> bool:
    """Whether another place gives the same wall-clock time with its zone: whole quarters of an hour apart."""
    apart = abs((other.instant - first.instant).total_seconds())
    return other.precision in {"second", "minute"} and apart <= _WIDEST_ZONE and apart % 900 < 60


def _dates(found: PageEvidence, address: str, language: str) -> Iterator[Date]:
    """All dates of publication on the page, most trusted first."""
    for source, text in _declared(found):
        moment = read_moment(text, language)
        if moment is not None:
            yield Date(text, source, moment)
    yield from _in_address(address)
    yield from _in_title(found, language)
    yield from _shown(found, language)


def _declared(found: PageEvidence) -> Iterator[tuple[str, str]]:
    for node in found.linked.articles:
        yield from (("json-ld", text) for text in texts(node.get("datePublished")))
    yield from (("meta", found.metas[name][0]) for name in _PUBLISHED_METAS if name in found.metas)
    yield from (("microdata", item_value(element)) for element in found.items.get("datepublished", ()))
    yield from (("meta", found.metas[name][0]) for name in _OTHER_METAS if name in found.metas)
    for node in found.linked.pages:
        yield from (("json-ld-page", text) for text in texts(node.get("datePublished")))
    for node in found.linked.articles:
        yield from (("json-ld", text) for text in texts(node.get("dateCreated")))
    yield from (("microdata", item_value(element)) for element in found.items.get("datecreated", ()))


def _in_address(address: str) -> Iterator[Date]:
    for match in _IN_ADDRESS.finditer(address):
        text = match["whole"] or f"{match['year']}-{match['month']:0>2}-{match['day']:0>2}"
        moment = read_moment(text)
        if moment is not None:
            yield Date(text, "url", moment)


def _in_title(found: PageEvidence, language: str) -> Iterator[Date]:
    """The dates in parts of the title that are a date alone."""
    for part in f"{found.meta('og:title') or ''}|{found.title}".split("|"):
        if len(part.strip()) <= _LONGEST_DATE:
            yield from _of_text(part.strip(), "title", language)


def _shown(found: PageEvidence, language: str) -> Iterator[Date]:
    """The visible dates: time elements, lines after the headline, elements with a class for dates, short lines."""
    own = [element for element in found.times[:_MOST_ELEMENTS] if element.closest(_OF_OTHERS) is None]
    times = _by_trust(own)
    for element in times:
        text = element.attr("datetime") or ""
        moment = read_moment(text, language)
        if moment is not None:
            yield Date(text, "time", moment)
    for element in times:
        yield from _of_text(on_one_line(element.text), "time-text", language)
    for line in _lines_behind(found.headings[:1]):
        yield from _of_text(line, "headline-text", language)
    for element in _by_trust(found.dated[: 4 * _MOST_ELEMENTS]):
        yield from _of_text(on_one_line(element.text), "class-text", language)
    for line in _lines_of_page(found.root):
        yield from _of_text(line, "page-text", language)


def _lines_of_page(root: Any) -> Iterator[str]:
    """The short lines of the whole page, for a date without any markup."""
    for line in _own_lines(root.strings if root is not None else (), _MOST_OF_PAGE):
        if len(line) <= _SHORT_DATE:
            yield line


def _own_lines(strings: Iterable[str], most: int) -> Iterator[str]:
    """The lines with a year that do not mention a modification, neither themselves nor in the line before."""
    before = ""
    for line in islice(strings, most):
        if (
            len(line) <= _MOST_SPACE
            and _HAS_YEAR.search(line)
            and not _OF_CHANGE.search(f"{before[-_SHORT_DATE:]} {line}")
        ):
            yield on_one_line(line)
        before = before if line.isspace() else line


def _of_text(text: str, source: str, language: str) -> Iterator[Date]:
    is_worth_it = _SHORTEST_LINE <= len(text) <= _LONGEST_LINE and _HAS_YEAR.search(text)
    written = first_written(text, language) if is_worth_it else None
    moment = moment_of(written) if written else None
    if moment is not None and moment.instant.year >= _EARLIEST_SHOWN:
        yield Date(text, source, moment)


def _by_trust(elements: Sequence[Any]) -> list[Any]:
    """The elements without those of a modification; those named after publication first."""
    named = [(_names(element), element) for element in elements]
    own = [one for one in named if not _OF_CHANGE.search(f"{one[0]} {one[1].text[:_LONGEST_LINE]}")]
    return [element for _, element in sorted(own, key=lambda one: not _OF_PUBLICATION.search(one[0]))]


def _names(element: Any) -> str:
    """The names of an element and of its parent: class and itemprop."""
    around = element.parent.attr("class") if hasattr(element.parent, "attr") else ""
    is_publication = " published" if element.attr("pubdate") is not None else ""
    return f"{element.attr('class') or ''} {element.attr('itemprop') or ''} {around or ''}{is_publication}"


def _lines_behind(headings: Sequence[Any]) -> list[str]:
    """The lines after the headline, short ones first."""
    nodes = (node for heading in headings for node in islice(heading.following, _MOST_BEHIND))
    lines = _own_lines((str(node.text) for node in nodes if isinstance(node, Text)), _MOST_BEHIND)
    return sorted(lines, key=lambda line: len(line) > _SHORT_LINE)
