"""The authors of a page: people from the most trusted place that names any, else the desk or agency that signs."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice, pairwise
from typing import Any

from turbohtml import Text

from copydesk.bylines.names import names_in
from copydesk.bylines.organisations import is_agency, is_organisation
from copydesk.formats.page.evidence import PageEvidence, item_value, on_one_line

_METAS = (
    "author", "og:author", "article:author:name", "parsely-author", "sailthru.author", "cxenseparse:author", "byl",
    "article:author", "og:article:author", "authors", "creator", "dc.creator", "dcterms.creator", "citation_author",
)  # fmt: skip
_INVERTED = {"dc.creator", "dcterms.creator", "citation_author"}  # "Roe, Jane"
_WRITTEN_BY = re.compile(r"written|author|verfasst|écrit|escrito|scritto|geschreven|skriven|автор|yazar", re.IGNORECASE)
_BYLINE = re.compile(
    r"(?i:By|Von|Par|Por|De|Di|Door|Av|Af|Text:|Autor:|Autorin:|Author:|Written by)[:\s]\s*"
    r"(?P<names>[^\W\d_a-z][^\d]{3,90})"
)
# Two to four capitalized words, with particles between them; scripts without capitals never match.
_NAME_LIKE = re.compile(
    r"(?:[^\W\d_a-z][\w.'’-]+\s|[A-Z]\.\s|(?:van|von|de|der|da|di|del|la|den|al|bin)\s){1,3}[^\W\d_a-z][\w'’-]+"
)
_BY_ALONE = re.compile(r"(?:By|Von|Par|Por|Door|Af|Av|Written by|Author|Autor):?", re.IGNORECASE)
_LONGEST_NAME = 40
_MOST_BEHIND = 80  # nodes after the headline
_MOST = 20  # byline elements examined
_OF_OTHERS = "aside, nav, footer, [class*=comment i], [class*=related i], [class*=teaser i], [class*=recommend i]"


def authors(found: PageEvidence, *publishers: str | None) -> list[dict[str, str]]:
    """Return the authors' names and, where the page gives them, addresses, in schema.org's shape."""
    signed: list[dict[str, str]] = []
    for people in _by_trust(found):
        named = [one for one in people if names_in(one["name"], *publishers)]
        if any(_is_signed(one, publishers) for one in named):
            return _without_kind(named)
        signed = signed or named
    return _without_kind(signed)


def _is_signed(one: Mapping[str, str], publishers: tuple[str | None, ...]) -> bool:
    """Whether this names a person or an agency. A desk or the paper itself may precede people named elsewhere."""
    names = names_in(one["name"], *publishers)
    is_desk = one.get("kind") == "organization"
    return any(is_agency(name) or not (is_desk or is_organisation(name, *publishers)) for name in names)


def _without_kind(people: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{name: value for name, value in one.items() if name != "kind"} for one in people]


def _by_trust(found: PageEvidence) -> Iterator[list[dict[str, str]]]:
    """The names of each place on the page, the most trusted place first."""
    for node in found.linked.articles:
        yield list(_people(node.get("author")))
    yield _named(found.metas.get("author", ()))
    yield _named(_item_names(found))
    yield _named(on_one_line(element.text) for element in _own(found) if "author" in _relations(element))
    yield _named(_bylines(found))
    for name in _METAS[1:]:
        yield _named(map(_in_order, found.metas.get(name, ())) if name in _INVERTED else found.metas.get(name, ()))
    for node in found.linked.articles:
        yield list(_people(node.get("creator")))
    yield _named(_written_by(found))
    yield [one for node in found.linked.people[:1] for one in _people(node)]
    yield _named(_behind_headline(found))
    for element in _own(found):
        text = on_one_line(element.text)
        if len(text) <= _LONGEST_NAME and _NAME_LIKE.fullmatch(text):
            yield _named([text])


def _named(texts: Any) -> list[dict[str, str]]:
    return [{"name": text} for text in texts if text]


def _people(value: Any) -> Iterator[dict[str, str]]:
    """The people in a JSON-LD value: a name, a person, or a list of both."""
    if isinstance(value, str):
        yield {"name": value}
    elif isinstance(value, list):
        for one in value:
            yield from _people(one)
    elif isinstance(value, Mapping) and (value.get("name") or value.get("@value")):
        kind = str(value.get("@type") or "").lower()
        address = value.get("url")
        for one in _people(value.get("name") or value.get("@value")):
            yield {**one, **({"url": address} if isinstance(address, str) else {}), "kind": kind}


def _item_names(found: PageEvidence) -> Iterator[str]:
    for element in found.items.get("author", ()):
        name = element.select_one("[itemprop~=name]")
        yield item_value(element if name is None else name)


def _own(found: PageEvidence) -> list[Any]:
    return [element for element in found.bylines[:_MOST] if element.closest(_OF_OTHERS) is None]


def _relations(element: Any) -> list[str]:
    relations = element.attr("rel") or ""
    return relations.split() if isinstance(relations, str) else list(relations)


def _bylines(found: PageEvidence) -> Iterator[str]:
    """The first element that is a byline by its class and its beginning."""
    lines = (on_one_line(element.text) for element in _own(found))
    line = next((line for line in lines if _BYLINE.fullmatch(line)), None)
    if line:
        yield line


def _behind_headline(found: PageEvidence) -> Iterator[str]:
    """A line after the headline that begins like a byline, or the name after a separate "By"."""
    nodes = (node for heading in found.headings[:1] for node in islice(heading.following, _MOST_BEHIND))
    lines = [line for node in nodes if isinstance(node, Text) and (line := on_one_line(str(node.text)))]
    for line, behind in pairwise([*lines, ""]):
        if _BY_ALONE.fullmatch(line) and _NAME_LIKE.fullmatch(behind):
            yield behind
            return
        byline = _BYLINE.fullmatch(line)
        if byline and _NAME_LIKE.match(byline["names"]):
            yield line
            return


def _written_by(found: PageEvidence) -> Iterator[str]:
    """The author in the tags of WordPress for link previews: label "Written by", data "Jane Roe"."""
    for place in ("1", "2"):
        if _WRITTEN_BY.search(found.meta(f"twitter:label{place}") or ""):
            yield found.meta(f"twitter:data{place}") or ""


def _in_order(name: str) -> str:
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and "," not in first else name
