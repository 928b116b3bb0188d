"""The shipped queries, each tested on a real node with a small set of articles and known hits."""

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from builders import stored
from copydesk.adapters.opensearch import OpenSearchIndex
from copydesk.adapters.search_setup import PreparedIndex
from copydesk.cli.main import main
from copydesk.search.documents import bulk_action
from copydesk.search.queries import QUERY_NAMES, query
from copydesk.table.stored import StoredArticle


def piece(name: str, headline: str, text: str, **over: Any) -> StoredArticle:
    """An article at gazette.example, or at another publisher, with `name` in its address."""
    publisher = over.pop("publisher", "gazette.example")
    fields = {"url": f"https://{publisher}/{name}", "date_published": "2026-03-02T10:00:00Z", "in_language": "en"}
    return stored(headline=headline, text=text, **{**fields, **over})


FERRY = piece(
    "ferry",
    "New ferry terminal opens",
    "The harbour has a new ferry terminal, and the first passengers walked through it on Monday morning.",
    article_section=("Local",),
)
COPY = piece(
    "copy",
    "New ferry terminal opens",
    "The harbour has a new ferry terminal, and the first passengers walked through it on Monday morning.",
    publisher="herald.example",
    date_published="2026-03-03T10:00:00Z",
)
LIBRARY = piece(
    "library",
    "Libraries stay open",
    "The council keeps all four libraries open for another year, and the readers applauded the decision loudly.",
    date_published="2026-03-05T10:00:00Z",
    article_section=("Politics",),
)
HOUSES = piece(
    "haus",
    "Alte Häuser am Hafen",
    "Die alten Häuser am Hafen werden in diesem Jahr renoviert, sagte der Bürgermeister am Montag der Zeitung.",
    publisher="zeitung.example",
    in_language="de",
    date_published="2026-03-04T10:00:00Z",
)
GONE = piece("gone", "Ferry terminal rumours", "The ferry terminal was said to be closed, which was never the case.")


def name_of(article: StoredArticle) -> str:
    """The id of an article."""
    return article.record.article_id


@pytest.fixture(scope="module")
def node(opensearch_url: str) -> Iterator[OpenSearchIndex]:
    """A node with the small set of articles."""
    index = OpenSearchIndex(opensearch_url, f"articles-{uuid.uuid4().hex[:8]}")
    cluster = {"duplicate_of": name_of(FERRY), "duplicate_kind": "exact", "cluster_id": FERRY.record.cluster_id}
    linked = replace(COPY, record=COPY.record.model_copy(update=cluster))
    withdrawn = replace(GONE, record=GONE.record.model_copy(update={"pub_status": "withdrawn"}))
    PreparedIndex(index).write([bulk_action(article) for article in (FERRY, linked, LIBRARY, HOUSES, withdrawn)])
    index.request("POST", f"/{index.alias}/_refresh")
    yield index
    index.request("DELETE", f"/{index.alias}-v1-*")
    index.request("DELETE", f"/_index_template/{index.alias}")


def run_query(node: OpenSearchIndex, name: str, **parameters: Any) -> Any:
    """Run a shipped query; return the node's answer."""
    body = json.dumps(query(name, **parameters)).encode()
    return node.request("POST", f"/{node.alias}/_search", body)


def ids(answer: Any) -> list[str]:
    """The ids of the hits, in order."""
    return [hit["_id"] for hit in answer["hits"]["hits"]]


@pytest.mark.opensearch
def test_full_text_finds_usable_articles_that_contain_every_word(node: OpenSearchIndex) -> None:
    answer = run_query(node, "full_text", query="ferry terminal")

    assert set(ids(answer)) == {name_of(FERRY), name_of(COPY)}


@pytest.mark.opensearch
@pytest.mark.parametrize(
    ("asked_for", "language", "found"),
    [
        ("haus", "de", HOUSES),
        ("library", "en", LIBRARY),
        ("haus", None, HOUSES),
        ("haus", "en", None),
    ],
    ids=["german plural", "english plural", "any language", "german word read as english"],
)
def test_words_are_read_by_the_analyzer_of_the_language(
    node: OpenSearchIndex, asked_for: str, language: str | None, found: StoredArticle | None
) -> None:
    assert ids(run_query(node, "full_text", query=asked_for, language=language)) == ([name_of(found)] if found else [])


@pytest.mark.opensearch
@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"publisher": "herald.example"}, [COPY]),
        ({"section": "Local"}, [FERRY]),
        ({"published_from": "2026-03-03"}, [COPY]),
        ({"published_to": "2026-03-02"}, [FERRY]),
        ({"publisher": "gazette.example", "section": "Politics"}, []),
    ],
    ids=["publisher", "section", "from", "to", "nothing fits"],
)
def test_full_text_is_filtered(node: OpenSearchIndex, parameters: dict[str, str], found: list[StoredArticle]) -> None:
    assert ids(run_query(node, "full_text", query="ferry", **parameters)) == [name_of(article) for article in found]


@pytest.mark.opensearch
def test_collapsed_shows_a_story_once_with_its_copies(node: OpenSearchIndex) -> None:
    (hit,) = run_query(node, "collapsed", query="ferry")["hits"]["hits"]

    copies = hit["inner_hits"]["copies"]["hits"]["hits"]
    assert {copy["_id"] for copy in copies} == {name_of(FERRY), name_of(COPY)}


@pytest.mark.opensearch
def test_latest_is_ordered_by_publication(node: OpenSearchIndex) -> None:
    assert ids(run_query(node, "latest", size=3)) == [name_of(LIBRARY), name_of(HOUSES), name_of(COPY)]


@pytest.mark.opensearch
def test_latest_of_a_publisher_and_section(node: OpenSearchIndex) -> None:
    assert ids(run_query(node, "latest", publisher="gazette.example", section="Politics")) == [name_of(LIBRARY)]


@pytest.mark.opensearch
def test_facets_count_usable_articles(node: OpenSearchIndex) -> None:
    counted = run_query(node, "facets", query="the")["aggregations"]

    publishers = {bucket["key"]: bucket["doc_count"] for bucket in counted["publisher"]["buckets"]}
    assert publishers == {"gazette.example": 2, "herald.example": 1}


@pytest.mark.opensearch
def test_more_like_this_finds_the_copy_first(node: OpenSearchIndex) -> None:
    assert ids(run_query(node, "more_like_this", article_id=name_of(FERRY)))[0] == name_of(COPY)


# --- the same queries from the command line ---


@pytest.fixture
def copydesk_search(
    node: OpenSearchIndex, opensearch_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """Return a function that runs `copydesk search --endpoint` and returns its output."""
    monkeypatch.setattr("copydesk.cli.node.INDEX_ALIAS", node.alias)

    def run(*arguments: str) -> str:
        assert main(["search", *arguments, "--endpoint", opensearch_url]) == 0
        return capsys.readouterr().out

    return run


def lines(printed: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed.splitlines()]


@pytest.mark.opensearch
@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ("ferry terminal", {FERRY.record.url, COPY.record.url}),
        ("haus --language de", {HOUSES.record.url}),
        ("haus --language en", set()),
        ("ferry --from 2026-03-03", {COPY.record.url}),
        ("ferry --to 2026-03-02", {FERRY.record.url}),
        ("ferry --publisher herald.example", {COPY.record.url}),
        ("ferry --section Local", {FERRY.record.url}),
        ("ferry --publisher gazette.example --section Politics", set()),
        ("rumours", set()),
    ],
)
def test_command_line_finds_the_hits_of_the_query(
    copydesk_search: Callable[..., str], arguments: str, found: set[str]
) -> None:
    words, _, options = arguments.partition(" --")
    asked_for = [words, *(f"--{options}".split() if options else [])]

    assert {line["url"] for line in lines(copydesk_search(*asked_for, "--json"))} == found


@pytest.mark.opensearch
def test_command_line_lists_the_latest_in_order(copydesk_search: Callable[..., str]) -> None:
    printed = copydesk_search("--template", "latest", "--limit", "3", "--json")

    assert [line["url"] for line in lines(printed)] == [LIBRARY.record.url, HOUSES.record.url, COPY.record.url]


@pytest.mark.opensearch
def test_command_line_shows_a_story_once_with_its_copies(copydesk_search: Callable[..., str]) -> None:
    (story,) = lines(copydesk_search("ferry", "--template", "collapsed", "--json"))

    shown = {story["articleId"], *(copy["articleId"] for copy in story["copies"])}
    assert shown == {name_of(FERRY), name_of(COPY)}


@pytest.mark.opensearch
def test_command_line_counts_facets(copydesk_search: Callable[..., str]) -> None:
    (counts,) = lines(copydesk_search("the", "--template", "facets", "--json"))

    assert counts["publisher"] == {"gazette.example": 2, "herald.example": 1}


@pytest.mark.opensearch
def test_command_line_finds_similar_articles(copydesk_search: Callable[..., str]) -> None:
    assert lines(copydesk_search("--like", name_of(FERRY), "--json"))[0]["url"] == COPY.record.url


@pytest.mark.opensearch
@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["ferry"], "The harbour has a new [ferry] terminal"),
        (["ferry", "--template", "collapsed"], "and 1 more of this story: "),
        (["the", "--template", "facets"], "gazette.example"),
    ],
)
def test_command_line_shows_hits_as_a_table(
    copydesk_search: Callable[..., str], arguments: list[str], shown: str
) -> None:
    assert shown in copydesk_search(*arguments)


def test_endpoint_that_is_not_an_address_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "ferry", "--endpoint", "localhost:9200"]) == 2
    assert "must be an address" in capsys.readouterr().err


@pytest.mark.parametrize("name", QUERY_NAMES)
def test_query_without_parameters_is_limited_to_usable_articles(name: str) -> None:
    body = query(name)

    assert {"term": {"pubStatus": "usable"}} in body["query"]["bool"]["filter"]
    assert "$param" not in json.dumps(body)


def test_unknown_query_is_refused() -> None:
    with pytest.raises(KeyError):
        query("everything")
