"""The fake OpenSearch beyond plain requests: refusals that a test sets, forgotten deletions, and the unknown."""

import json
from typing import Any

import pytest

from copydesk.adapters.opensearch import OpenSearchIndex
from copydesk.adapters.search_setup import ensure
from copydesk.errors import IndexUnavailable
from copydesk.ports import BulkAction, BulkOutcome, BulkStatus
from search_indexes import write
from simulation.services.opensearch import OpenSearch
from simulation.services.refusals import UnknownRequest

DONE = BulkOutcome(BulkStatus.DONE)
JSON = {"content-type": "application/json"}


@pytest.fixture
def node() -> OpenSearch:
    return OpenSearch()


@pytest.fixture
def index(node: OpenSearch) -> OpenSearchIndex:
    """The product's index behind its alias."""
    pool: Any = node
    made = OpenSearchIndex("http://search.example", "articles", pool)
    ensure(made)
    return made


@pytest.mark.parametrize(
    ("status", "kind", "outcome"),
    [
        (429, "rejected_execution_exception", BulkStatus.RETRY),
        (503, "unavailable_shards_exception", BulkStatus.RETRY),
        (400, "mapper_parsing_exception", BulkStatus.REJECTED),
    ],
)
def test_single_actions_are_refused_as_the_test_asks(
    node: OpenSearch, index: OpenSearchIndex, status: int, kind: str, outcome: BulkStatus
) -> None:
    node.refuses = lambda operation, name: (status, kind) if (operation, name) == ("index", "a_2") else None

    answers = index.write([write(1, "a_1"), write(1, "a_2"), BulkAction("a_2", 2, None)])

    assert answers == [DONE, BulkOutcome(outcome, kind), DONE]
    assert node.versions("articles") == {"a_1": 1}


def test_bulk_over_the_limit_is_halved_down_to_the_document_that_is(node: OpenSearch, index: OpenSearchIndex) -> None:
    node.max_bytes = 3_000
    long = write(1, "long", text="x" * 5_000)

    answers = index.write([write(1, "a_1"), long, write(1, "a_2")])

    assert answers == [DONE, BulkOutcome(BulkStatus.REJECTED, "status_413"), DONE]


def test_late_write_restores_a_document_whose_deletion_is_forgotten(node: OpenSearch, index: OpenSearchIndex) -> None:
    """index.gc_deletes: the version of a deleted document is known for 60 s."""
    index.write([write(1, "a_1"), BulkAction("a_1", 3, None)])
    index.write([write(2, "a_1")])
    before = node.versions("articles")
    for one in node.indexes.values():
        one.forget_deletions()
    index.write([write(2, "a_1")])

    assert (before, node.versions("articles")) == ({}, {"a_1": 2})


def test_request_with_another_media_type_is_refused(index: OpenSearchIndex) -> None:
    with pytest.raises(IndexUnavailable, match="406"):
        index.request("GET", "/articles", b"", "text/plain")


def test_write_to_two_indexes_behind_one_alias_is_refused(node: OpenSearch, index: OpenSearchIndex) -> None:
    index.request("PUT", "/articles-v1-000002", json.dumps({"aliases": {"articles": {}}}).encode())

    assert index.write([write(1)]) == [BulkOutcome(BulkStatus.REJECTED, "illegal_argument_exception")]


BULK = {"_index": "articles", "_id": "a_1", "version": 1, "version_type": "external"}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/articles/_search", {}),
        ("GET", "/_cluster/health", None),
        ("GET", "/articles/_alias?local=true", None),
        ("PUT", "/articles/_settings", {}),
        ("PUT", "/other", {"settings": {}}),
        ("PUT", "/without-template", {}),
        ("PUT", "/_index_template/other", {"index_patterns": [], "composed_of": []}),
        ("POST", "/_aliases", {"actions": [{"remove_index": {"index": "articles"}}]}),
        ("POST", "/_bulk?refresh=true", {"delete": BULK}),
        ("POST", "/_bulk", {"update": BULK}),
        ("POST", "/_bulk", {"delete": {**BULK, "routing": "a"}}),
        ("POST", "/_bulk", {"delete": {**BULK, "version_type": "internal"}}),
        ("POST", "/articles/_mget", {"docs": [{"_id": "a_1", "stored_fields": []}]}),
    ],
)
@pytest.mark.usefixtures("index")
def test_unknown_request_is_an_error(node: OpenSearch, method: str, path: str, body: Any) -> None:
    sent = b"" if body is None else json.dumps(body).encode() + b"\n"

    with pytest.raises(UnknownRequest):
        node.request(method, f"http://search.example{path}", body=sent, headers=JSON)
