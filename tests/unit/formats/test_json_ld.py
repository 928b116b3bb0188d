import json
import time
from typing import Any

import pytest

from copydesk.article import Draft
from copydesk.formats.parsing import parse
from corpus.reading import LIMITS, only, raw, reasons, records


def node(**over: Any) -> dict[str, Any]:
    return {"@type": "NewsArticle", "articleBody": "The ferry sails.", **over}


NODE = json.dumps(node())
SCRIPT = '<script type="application/ld+json">'
KINDS = ["NewsArticle", "schema:NewsArticle", "https://schema.org/ReportageNewsArticle", "BlogPosting"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('{"@context": "https://schema.org", "@type": "NewsArticle"}', id="object"),
        pytest.param(f"[{NODE}]", id="list"),
        pytest.param('{"@graph": []}', id="graph"),
        pytest.param(f"// a comment\n{NODE}", id="after-a-comment"),
        pytest.param(f"{SCRIPT}{NODE}</script>", id="in-its-script-tag"),
    ],
)
def test_linked_data_is_recognised(body: str) -> None:
    assert parse(raw(body), LIMITS).format == "json_ld"


@pytest.mark.parametrize("kind", [*KINDS, ["Thing", "Article"]])
def test_articles_of_every_kind_are_read(kind: str | list[str]) -> None:
    assert only(json.dumps(node(**{"@type": kind}))).text == "The ferry sails."


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(NODE[:-1] + ",}", id="trailing-comma"),
        pytest.param(NODE[:-1] + " /* the end */ }", id="comment"),
        pytest.param(NODE[:-1] + ",\n// and no more\n}", id="comma-before-a-comment"),
        pytest.param(NODE + ";", id="semicolon"),
        pytest.param(f"{SCRIPT}\n<!--\n{NODE}\n-->\n</script>", id="script-and-comment"),
        pytest.param(f"//<![CDATA[\n{NODE}\n//]]>", id="section-in-comments"),
        pytest.param(SCRIPT + NODE.replace('"', "&quot;") + "</script>", id="escaped-as-html"),
    ],
)
def test_slightly_broken_json_is_repaired(body: str) -> None:
    assert only(body).text == "The ferry sails."


@pytest.mark.parametrize(
    ("written", "text"),
    [
        pytest.param("one\ntwo\tthree", "one\ntwo three", id="bare-control-characters"),
        pytest.param("it\\'s 5 \\u00e9", "it's 5 é", id="wrong-escape"),
        pytest.param("see https://g.example/a,} /* b */ // c", "see https://g.example/a,} /* b */ // c", id="in-text"),
    ],
)
def test_repair_leaves_the_text_as_it_was_meant(written: str, text: str) -> None:
    assert only(f'{{"@type": "NewsArticle", "articleBody": "{written}",}}').text == text


def test_reference_is_followed_to_its_node_and_an_empty_one_dropped() -> None:
    people = {"@id": "#jo", "@type": "Person", "name": "Jo Field"}
    body = json.dumps({"@graph": [people, node(author=[{"@id": "#jo"}, {"@id": "#gone"}], publisher={"@id": "#gone"})]})

    draft = only(body)

    assert [person.name for person in draft.author] == ["Jo Field"]
    assert draft.publisher is None


def test_article_without_a_body_does_not_affect_the_others() -> None:
    first, second = records(json.dumps([node(articleBody=None), node()]))

    assert not isinstance(first, Draft)
    assert first.reason == "invalid_article: text: no article text, the node has no articleBody"
    assert isinstance(second, Draft)


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        pytest.param('{"@type": "Event"}', "Event", id="another-type"),
        pytest.param('{"@context": 1}', "they have no type", id="no-type"),
        pytest.param('{"@type": "what the article says"}', "they have no type", id="no-name"),
    ],
)
def test_rejection_of_a_document_without_an_article_names_its_content(body: str, kinds: str) -> None:
    assert reasons(body) == [f"invalid_article: no article among the nodes: {kinds}"]


def test_page_that_begins_with_linked_data_is_a_page() -> None:
    page = f"{SCRIPT}{NODE}</script><html><body><p>The ferry sails.</p></body></html>"

    assert parse(raw(page), LIMITS).format == "html_page"


def test_json_beyond_repair_is_rejected_with_the_place_of_the_fault() -> None:
    assert reasons(NODE[:-1]) == ["malformed_payload: line 1: Expecting ',' delimiter, column 59"]


@pytest.mark.parametrize(
    "tail",
    [
        pytest.param("/*" * 200_000, id="comments"),
        pytest.param('"' * 200_001, id="quotes"),
        pytest.param(", " * 200_000, id="commas"),
        pytest.param("[" * 200_000, id="depth"),
        pytest.param(" " * 500_000 + "x", id="space"),
    ],
)
def test_repair_takes_time_in_proportion_to_the_length(tail: str) -> None:
    begun = time.process_time()

    assert len(reasons('{"@type": "NewsArticle", ' + tail)) == 1
    assert time.process_time() - begun < 2
