"""One set of articles and questions with known answers, over SQLite and over a real OpenSearch node."""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

import ports
from builders import stored
from copydesk.adapters.local.index import LocalIndex
from copydesk.adapters.opensearch_search import NodeSearch
from copydesk.search.documents import bulk_action
from copydesk.search.period import Period, period
from copydesk.search.query_syntax import UnclearQuery, parsed
from copydesk.search.question import ArticleSearch, Found, Question
from copydesk.table.stored import StoredArticle
from search_indexes import made_index


def article(name: str, headline: str, text: str, **over: Any) -> StoredArticle:
    """An article with `name` in its address, by default of gazette.example and in English."""
    domain, publisher = over.pop("publisher", ("gazette.example", "The Gazette"))
    authors = tuple({"name": author} for author in over.pop("authors", ()))
    fields = {"url": f"https://{domain}/{name}", "in_language": "en", "date_published": "2026-03-02T10:00:00Z", **over}
    about = {"domain": domain, "name": publisher}
    return stored(headline=headline, text=text, author=authors, publisher=about, **fields)


ZEITUNG = ("zeitung.example", "Die Zeitung")
FERRY = article(
    "ferry",
    "New ferry terminal opens",
    "The harbour has a new ferry terminal.\n\nThe first passengers walked through it after two elections.",
    authors=["Zoë Ångström", "Jane Roe"],
    article_section=["Local"],
)
COPY = article(
    "copy",
    "New ferry terminal opens",
    "The harbour has a new ferry terminal.\n\nThe first passengers walked through it after two elections.",
    publisher=("herald.example", "The Herald"),
    date_published="2026-03-03T10:00:00.250Z",
)
LIBRARY = article(
    "library",
    "Libraries stay open at O'Neill's café",
    "The council keeps four libraries, and U.S. readers applauded the election on example.org.",
    in_language="en-GB",
    date_published="2026-03-05T23:59:59.5Z",
    article_section=["Politics", "Local Life"],
)
HOUSES = article(
    "haus",
    "Alte Häuser in der Hafenstraße",
    "Die künstliche Intelligenz hat die alten Häuser am Hafen gesehen, sagte der Bürgermeister Łukasz Größe.",
    publisher=ZEITUNG,
    in_language="de",
    date_published="2026-03-04T00:00:00Z",
)
PLANE = article("avion", "L'avion est arrivé", "Les nouveaux chevaux de l’élection sont à Paris.", in_language="fr")
ARTS = article("arts", "文化庁の発表", "文化庁は芸術家の支援を発表した。東京タワーも対象だ。", in_language="ja")
VIRUS = article("virus", "코로나 소식", "정부는 코로나바이러스 대책을 발표했다.", in_language="ko")
THAI = article("thai", "ข่าววันนี้", "รัฐบาลไทยประกาศนโยบายใหม่", in_language="th")
RUSSIAN = article(
    "russian", "Ёлка в Кремле", "Новые книги читали дети на выборах.", in_language="ru", date_published=None
)
GONE = article("gone", "Ferry rumours", "The ferry terminal is closed, which is not the case.")
HELD = article("held", "Ferry plans", "The ferry will be sold, which is not public yet.")
ALL = {
    name: value for name, value in globals().items() if isinstance(value, StoredArticle)
}  # by the name that the questions use
USABLE = set(ALL) - {"GONE", "HELD"}


def changed(one: StoredArticle, **fields: Any) -> StoredArticle:
    return replace(one, record=one.record.model_copy(update=fields))


@cache
def documents() -> list[Any]:
    """The writes of all articles: the copy linked, one withdrawn, one withheld."""
    link = {
        "duplicate_of": FERRY.record.article_id,
        "duplicate_kind": "exact",
        "duplicate_relation": "exact",
        "cluster_id": FERRY.record.cluster_id,
    }
    states = {"COPY": link, "GONE": {"pub_status": "withdrawn"}, "HELD": {"pub_status": "withheld"}}
    return [bulk_action(changed(one, **states.get(name, {}))) for name, one in ALL.items()]


def in_sqlite(request: pytest.FixtureRequest) -> ArticleSearch:
    index = LocalIndex(ports.database(request))
    index.write(documents())
    return index


def in_opensearch(request: pytest.FixtureRequest) -> ArticleSearch:
    index = made_index(request)
    index.write(documents())
    index.request("POST", f"/{index.alias}/_refresh")
    return NodeSearch(index)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(in_sqlite, id="sqlite"),
        pytest.param(in_opensearch, id="opensearch", marks=pytest.mark.opensearch),
    ],
)
def search(request: pytest.FixtureRequest) -> ArticleSearch:
    """Every index that answers questions, with all articles."""
    made: ArticleSearch = request.param(request)
    return made


def names(found: Found) -> list[str]:
    """The articles that were found, in order, by their names in this module."""
    by_id = {one.record.article_id: name for name, one in ALL.items()}
    return [by_id[hit.document["articleId"]] for hit in found.hits]


def ask(search: ArticleSearch, query: str | None = None, **over: Any) -> list[str]:
    return names(search.find(Question(parsed(query) if query else None, **over)))


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("ferry", {"FERRY", "COPY"}),
        ("FERRY passengers", {"FERRY", "COPY"}),
        ("ferry libraries", set()),
        ("rumours", set()),
        ("the", {"FERRY", "COPY", "LIBRARY"}),
        # other forms of a word, by the language of the article
        ("election", {"FERRY", "COPY", "LIBRARY", "PLANE"}),
        ("elections", {"FERRY", "COPY", "LIBRARY", "PLANE"}),
        ("library", {"LIBRARY"}),
        ("haus", {"HOUSES"}),
        ("cheval", {"PLANE"}),
        ("книга", {"RUSSIAN"}),
        # phrases are exact, across punctuation but not across paragraphs' fields
        ('"ferry terminal"', {"FERRY", "COPY"}),
        ('"terminal ferry"', set()),
        ('"künstliche Intelligenz"', {"HOUSES"}),
        ('"kunstliche intelligenz"', {"HOUSES"}),
        ('"library"', set()),
        ('"libraries"', {"LIBRARY"}),
        # accents, sharp s and letters that only look accented
        ("cafe", {"LIBRARY"}),
        ("Café", {"LIBRARY"}),
        ("hafenstrasse", {"HOUSES"}),
        ("HAFENSTRASSE", {"HOUSES"}),
        ("Hafenstraße", {"HOUSES"}),
        ("grosse", {"HOUSES"}),
        ("burgermeister", {"HOUSES"}),
        ("lukasz", {"HOUSES"}),
        ("елка", {"RUSSIAN"}),
        ("Ёлка", {"RUSSIAN"}),
        # words within words
        ("avion", {"PLANE"}),
        ("l’avion", {"PLANE"}),
        ("oneill", set()),
        ("O'Neill", {"LIBRARY"}),
        ("neill", {"LIBRARY"}),
        ("U.S.", {"LIBRARY"}),
        ("example", {"LIBRARY"}),
        # what must not be found
        ("ferry -passengers", set()),
        ("election -ferry", {"LIBRARY", "PLANE"}),
        ("election NOT ferry", {"LIBRARY", "PLANE"}),
        ('the -"ferry terminal"', {"LIBRARY"}),
        ("open -libraries", {"FERRY", "COPY"}),
        # alternatives
        ("library OR haus", {"LIBRARY", "HOUSES"}),
        ("ferry OR libraries passengers", {"FERRY", "COPY"}),
        ("ferry OR libraries passengers OR readers -herald", {"FERRY", "COPY", "LIBRARY"}),
        # beginnings of words
        ("passen*", {"FERRY", "COPY"}),
        ("libraries*", {"LIBRARY"}),
        ("häus*", {"HOUSES"}),
        ("HAFENSTR*", {"HOUSES"}),
        ("xyz*", set()),
        # fields
        ("headline:ferry", {"FERRY", "COPY"}),
        ("headline:passengers", set()),
        ("text:opens", set()),
        ("text:passen*", {"FERRY", "COPY"}),
        ('headline:"stay open"', {"LIBRARY"}),
        ("author:roe", {"FERRY"}),
        ('author:"zoe angstrom"', {"FERRY"}),
        ('author:"angstrom jane"', set()),
        ("publisher:herald", {"COPY"}),
        ("ferry -publisher:herald", {"FERRY"}),
        ("publisher:zeitung", {"HOUSES"}),
        # scripts without spaces
        ("芸術", {"ARTS"}),
        ("文化庁", {"ARTS"}),
        ("化庁は", {"ARTS"}),
        ("タワー", {"ARTS"}),
        ("芸", {"ARTS"}),
        ("庁文", set()),
        ("코로나", {"VIRUS"}),
        ("코로나 발표", {"VIRUS"}),
        ("รัฐบาล", {"THAI"}),
        ("นโยบาย", {"THAI"}),
    ],
)
def test_query_finds_what_it_says(search: ArticleSearch, query: str, answer: set[str]) -> None:
    assert set(ask(search, query, limit=50)) == answer


@pytest.mark.parametrize(
    ("filters", "answer"),
    [
        ({}, USABLE),
        ({"language": "en"}, {"FERRY", "COPY", "LIBRARY"}),
        ({"language": "EN-gb"}, {"LIBRARY"}),
        ({"language": "e"}, set()),
        ({"publisher": "herald.example"}, {"COPY"}),
        ({"publisher": "the HERALD"}, {"COPY"}),
        ({"publisher": "herald"}, set()),
        ({"section": "local"}, {"FERRY"}),
        ({"section": "Local Life"}, {"LIBRARY"}),
        ({"section": "Life"}, set()),
        ({"author": "ångström"}, {"FERRY"}),
        ({"author": "Roe Jane"}, set()),
        ({"relation": "exact"}, {"COPY"}),
        ({"relation": "cut"}, set()),
        ({"period": period("2026-03-04", None)}, {"LIBRARY", "HOUSES"}),
        ({"period": period("2026-03-04", "2026-03-04")}, {"HOUSES"}),
        ({"period": period(None, "2026-03-03")}, {"FERRY", "COPY", "PLANE", "ARTS", "VIRUS", "THAI"}),
        ({"period": period("2026-03-05", "2026-03-05")}, {"LIBRARY"}),
        ({"period": period("2026-03-03T10:00:00Z", "2026-03-03T10:00:00Z")}, {"COPY"}),
        ({"period": period("2027", None)}, set()),
        ({"period": period("2026-03", "2026-03")}, USABLE - {"RUSSIAN"}),
        ({"status": "withdrawn"}, {"GONE"}),
        ({"status": "withheld"}, {"HELD"}),
        ({"status": "any", "language": "en"}, {"FERRY", "COPY", "LIBRARY", "GONE", "HELD"}),
        ({"publisher": "gazette.example", "section": "Local", "language": "en"}, {"FERRY"}),
    ],
)
def test_filter_leaves_what_it_says(search: ArticleSearch, filters: dict[str, Any], answer: set[str]) -> None:
    assert set(ask(search, **filters, limit=50)) == answer


def test_filters_and_query_hold_together(search: ArticleSearch) -> None:
    assert ask(search, "terminal", author="roe", period=Period("2026-01-01T00:00:00Z")) == ["FERRY"]
    assert ask(search, "terminal", author="roe", language="de") == []


def test_word_is_read_in_the_language_of_the_filter(search: ArticleSearch) -> None:
    assert ask(search, "election", language="fr") == ["PLANE"]


def test_word_in_the_headline_comes_first(search: ArticleSearch) -> None:
    assert ask(search, "open")[-1] == "LIBRARY" or ask(search, "libraries OR readers")[0] == "LIBRARY"


def test_newest_come_first_and_undated_last(search: ArticleSearch) -> None:
    by_date = ask(search, sort="date", limit=50)

    assert by_date[:3] == ["LIBRARY", "HOUSES", "COPY"]
    assert by_date[-1] == "RUSSIAN"
    assert ask(search, "ferry", sort="date") == ["COPY", "FERRY"]


def test_pages_make_up_the_whole(search: ArticleSearch) -> None:
    whole = ask(search, limit=50)

    pages = [ask(search, limit=4, offset=offset) for offset in (0, 4, 8)]
    assert [name for page in pages for name in page] == whole


def test_total_counts_all_hits(search: ArticleSearch) -> None:
    found = search.find(Question(parsed("election"), limit=1))

    assert (found.total, len(found.hits)) == (4, 1)


def test_folded_copies_are_one_hit_with_its_copies(search: ArticleSearch) -> None:
    found = search.find(Question(parsed("ferry"), sort="date", is_folded=True))

    (hit,) = found.hits
    assert (found.total, names(found)) == (1, ["COPY"])
    assert [copy["url"] for copy in hit.copies] == ["https://gazette.example/ferry"]


def test_hit_shows_the_words_found_in_any_form(search: ArticleSearch) -> None:
    (hit,) = search.find(Question(parsed("haus hafen"))).hits

    assert "alten [Häuser] am [Hafen] gesehen" in hit.snippet


@pytest.mark.parametrize(
    "filters", [{"author": "roe"}, {"publisher": "a"}, {"section": "a"}, {"period": Period("2026")}]
)
def test_content_of_a_withdrawn_article_cannot_be_asked_for(filters: dict[str, Any]) -> None:
    with pytest.raises(UnclearQuery, match="have only ids, language and source"):
        Question(status="withdrawn", **filters)
