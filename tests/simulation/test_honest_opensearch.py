"""The fake OpenSearch answers as a real node does: to random bulks, to values of every type in every kind of field, and
to requests about templates, indexes and aliases. There is no accepted difference.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import uuid4

import pytest

from builders import stored
from copydesk.adapters.opensearch import OpenSearchIndex, RefusedRequest
from copydesk.search.documents import bulk_action
from copydesk.search.mapping import index_template
from simulation.services.opensearch import OpenSearch

BULKS, ACTIONS = 150, 20
IDS = tuple(f"a_{number}" for number in range(12))
DOCUMENT = bulk_action(stored()).document or {}
FIELDS = (
    *("headline", "url", "datePublished", "languageConfidence", "isAccessibleForFree", "wordCount", "publisher"),
    *("headlineCandidates", "author", "localized", "keywords", "provenance", "colour"),
)
VALUES: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        1,
        -1,
        2**31,
        -(2**31),
        1.5,
        1e39,
        "",
        "text",
        "true",
        "1",
        "1.5",
        "-7",
        "1e3",
        "x" * 40_000,
    ),
    *("2026", "2026-03", "2026-03-04", "2026-02-30", "2026-3-4", "2026-03-04T12", "2026-03-04T12:00:00Z", "12:00"),
    *("2026-03-04T12:00:00.123456Z", "2026-03-04T12:00:00+0100", "2026-03-04T25:00:00Z", "2026-03-04 12:00:00"),
    *([], ["a", "b"], [1, None, 2], ["a", 1], [[1], [2]], {}, [{}], {"name": "a"}, [{"name": "a"}, {"name": None}]),
    *({"name": {"first": "a"}}, {"colour": "red"}, [{"name": "a"}, "b"], {"en": "text"}, {"en": 1, "xx": "text"}),
)


def values_of(field: str) -> list[Any]:
    """The values for a field; a number in a date is one of milliseconds, which the fake does not know."""
    return [value for value in VALUES if field != "datePublished" or not has_number(value)]


def has_number(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(has_number, value))
    is_digits = isinstance(value, str) and value.lstrip("-")[:1].isdigit() and "-" not in value[1:] and len(value) != 4
    return is_digits or (isinstance(value, int | float) and not isinstance(value, bool))


@dataclass(frozen=True)
class Pair:
    """The same index on the fake and on a node."""

    fake: OpenSearchIndex
    node: OpenSearchIndex

    def answers(self, method: str, path: str, body: bytes = b"", content_type: str = "application/json") -> list[Any]:
        """The comparable answers of both to one request; `{alias}` in the path is the alias's name."""
        return [
            _answer(index, method, path.format(alias=index.alias), body, content_type)
            for index in (self.fake, self.node)
        ]


def _answer(index: OpenSearchIndex, method: str, path: str, body: bytes, content_type: str) -> Any:
    try:
        answer = index.request(method, path, body, content_type)
    except RefusedRequest as refused:
        return refused.status
    if "items" in answer:
        return answer["errors"], [_item(operation, item) for one in answer["items"] for operation, item in one.items()]
    return answer


def _item(operation: str, item: dict[str, Any]) -> tuple[Any, ...]:
    error = item.get("error", {}).get("type")
    return operation, item["_index"], item["_id"], item["status"], error, item.get("result"), item.get("_version")


@pytest.fixture
def pair(opensearch_url: str) -> Iterator[Pair]:
    """A fake and a node without an index, and the product's template for a new alias on both."""
    alias = f"test-{uuid4().hex}"
    pool: Any = OpenSearch()
    made = Pair(OpenSearchIndex("http://search.example", alias, pool), OpenSearchIndex(opensearch_url, alias))
    made.answers("PUT", "/_index_template/{alias}", json.dumps(index_template(alias)).encode())
    yield made
    made.answers("DELETE", "/{alias}-v*")
    made.answers("DELETE", "/_index_template/{alias}")


def created(pair: Pair) -> None:
    """Create an index behind the alias on both."""
    body = json.dumps({"aliases": {pair.fake.alias: {}}}).encode()
    ours, theirs = pair.answers("PUT", "/{alias}-v1", body)
    assert ours == theirs


def lines(alias: str, actions: list[tuple[str, int, Any]]) -> bytes:
    """The body of a bulk; an action is a document id, a version, and a document or None for a deletion."""
    written: list[Any] = []
    for name, version, document in actions:
        place = {"_index": alias, "_id": name, "version": version, "version_type": "external"}
        written += [{"delete": place}] if document is None else [{"index": place}, document]
    return b"".join(json.dumps(one).encode() + b"\n" for one in written)


def random_actions(source: random.Random) -> Iterator[tuple[str, int, Any]]:
    """Endless random actions; in two of five a field of the document has any value."""
    while True:
        kind = source.random()
        document = None if kind < 0.2 else {**DOCUMENT, "headline": str(source.random())}
        if document and kind > 0.6:
            field = source.choice(FIELDS)
            document[field] = source.choice(values_of(field))
        yield source.choice(IDS), source.randint(0, 12), document


@pytest.mark.opensearch
def test_random_bulks_have_equal_answers_and_leave_equal_documents(pair: Pair) -> None:
    created(pair)
    actions = random_actions(random.Random(16))
    different = []
    for _ in range(BULKS):
        body = lines(pair.fake.alias, list(islice(actions, ACTIONS)))
        ours, theirs = pair.answers("POST", "/_bulk?require_alias=true", body, "application/x-ndjson")
        if ours != theirs:
            different.append((ours, theirs))

    assert different[:1] == []
    ours, theirs = pair.answers(
        "POST", "/{alias}/_mget", json.dumps({"docs": [{"_id": name} for name in IDS]}).encode()
    )
    assert ours == theirs
    assert {found["found"] for found in ours["docs"]} == {True, False}


@pytest.mark.opensearch
@pytest.mark.parametrize("field", FIELDS)
def test_field_holds_the_same_values(pair: Pair, field: str) -> None:
    created(pair)
    values = values_of(field)
    actions = [(f"a_{number}", 1, {**DOCUMENT, field: value}) for number, value in enumerate(values)]

    ours, theirs = pair.answers("POST", "/_bulk", lines(pair.fake.alias, actions), "application/x-ndjson")

    assert [pair for pair in zip(values, ours[1], theirs[1], strict=True) if pair[1] != pair[2]] == []


def aliases(*actions: tuple[str, str, str]) -> bytes:
    """The body of a change of aliases; an action is add or remove, an index, and an alias."""
    return json.dumps(
        {"actions": [{kind: {"index": index, "alias": alias}} for kind, index, alias in actions]}
    ).encode()


def requests(alias: str) -> Iterator[tuple[str, str, bytes]]:
    """Requests, each after the effects of the ones before it."""
    first, second = f"{alias}-v1", f"{alias}-v2"
    document = lines(alias, [("a_1", 1, DOCUMENT), ("a_2", 1, None)])
    yield "GET", f"/_alias/{alias}", b""
    yield "POST", "/_bulk?require_alias=true", document
    yield "POST", f"/{first}/_refresh", b""
    yield "DELETE", f"/{first}", b""
    yield "DELETE", f"/{alias}-v*", b""
    yield "PUT", f"/{first}", json.dumps({"aliases": {alias: {}}}).encode()
    yield "PUT", f"/{first}", b"{}"
    yield "PUT", f"/{alias}", b"{}"
    yield "GET", f"/_alias/{alias}", b""
    yield "POST", "/_bulk?require_alias=true", document
    yield "POST", "/_bulk", document
    yield "POST", "/_bulk", document[:-1]
    yield (
        "POST",
        "/_bulk",
        lines(second, [("a_1", 4, DOCUMENT), ("a_1", 4, None), ("a_1", 5, None), ("a_1", 5, DOCUMENT)]),
    )
    yield "POST", "/_bulk?require_alias=true", lines(first, [("a_3", 1, DOCUMENT)])
    yield "POST", "/_aliases", aliases(("add", second, alias))
    yield "POST", "/_bulk?require_alias=true", document
    yield "GET", f"/_alias/{alias}", b""
    yield "POST", "/_aliases", aliases(("remove", first, alias), ("add", f"{alias}-v3", alias))
    yield "POST", "/_aliases", aliases(("remove", first, "missing"))
    yield "POST", "/_aliases", aliases(("remove", first, alias), ("remove", first, "missing"))
    yield "GET", f"/_alias/{alias}", b""
    yield "POST", "/_aliases", aliases(("remove", first, "missing"), ("add", first, alias))
    yield "GET", f"/_alias/{alias}", b""
    yield (
        "POST",
        "/_aliases",
        aliases(("remove", first, alias), ("remove", second, alias), ("add", second, f"{alias}-new")),
    )
    yield "GET", f"/_alias/{alias}-new", b""
    yield "DELETE", f"/{alias}-new", b""
    yield "DELETE", f"/{second}", b""
    yield "GET", f"/_alias/{alias}-new", b""
    yield "POST", f"/{first}/_mget", json.dumps({"docs": [{"_id": "a_1", "_source": False}, {"_id": "a_2"}]}).encode()
    yield "DELETE", "/_index_template/missing", b""


@pytest.mark.opensearch
def test_requests_about_indexes_and_aliases_have_equal_answers(pair: Pair) -> None:
    different = []
    for method, path, body in requests(pair.fake.alias):
        ours, theirs = pair.answers(method, path, body)
        if ours != theirs:
            different.append((method, path, ours, theirs))

    assert different == []
