"""The implementations of the SearchIndex port, opened for tests."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import pytest

import ports
from builders import stored
from copydesk.adapters.local.index import LocalIndex
from copydesk.adapters.opensearch import OpenSearchIndex
from copydesk.adapters.search_setup import ensure
from copydesk.ports import BulkAction, DocumentIndex
from copydesk.search.documents import bulk_action
from copydesk.search.mapping import index_template
from fakes import MemoryIndex
from simulation.services.opensearch import OpenSearch


@dataclass(frozen=True)
class Opened:
    """A search index, and functions that read its documents and versions by id."""

    port: DocumentIndex
    documents: Callable[[], Mapping[str, Any]]
    versions: Callable[[], Mapping[str, int]]


def in_memory(_: pytest.FixtureRequest) -> Opened:
    port = MemoryIndex()
    return Opened(port, port.documents, port.versions)


def in_sqlite(request: pytest.FixtureRequest) -> Opened:
    port = LocalIndex(ports.database(request))
    return Opened(port, port.documents, port.versions)


def in_simulation(_: pytest.FixtureRequest) -> Opened:
    """Create an index on the OpenSearch of the simulation."""
    pool: Any = OpenSearch()
    port = OpenSearchIndex("http://search.example", "articles", pool)
    ensure(port)
    return Opened(port, lambda: pool.documents("articles"), lambda: pool.versions("articles"))


def in_opensearch(request: pytest.FixtureRequest) -> Opened:
    """Create an index on the real node, with functions that read it; the test deletes it afterwards."""
    port = made_index(request)

    def hits() -> list[dict[str, Any]]:
        port.request("POST", f"/{port.alias}/_refresh", b"")
        answer = port.request("POST", f"/{port.alias}/_search?version=true", b'{"size": 1000}')
        return list(answer["hits"]["hits"])

    return Opened(
        port,
        lambda: {hit["_id"]: hit["_source"] for hit in hits()},
        lambda: {hit["_id"]: hit["_version"] for hit in hits()},
    )


def made_index(request: pytest.FixtureRequest) -> OpenSearchIndex:
    """Create an index with a unique name from the product's template on the real node; delete both after the test."""
    name = f"test-{uuid4().hex}"
    port = OpenSearchIndex(request.getfixturevalue("opensearch_url"), name)
    template = {**index_template(), "index_patterns": [f"{name}-v*"]}
    port.request("PUT", f"/_index_template/{name}", json.dumps(template).encode())
    request.addfinalizer(lambda: port.request("DELETE", f"/_index_template/{name}", b""))
    port.request("PUT", f"/{name}-v1", json.dumps({"aliases": {name: {}}}).encode())
    request.addfinalizer(lambda: port.request("DELETE", f"/{name}-v1", b""))
    return port


def write(version: int, name: str = "a_1", **over: Any) -> BulkAction:
    """The product's write of an article, under the document id `name`."""
    action = bulk_action(stored(version, **over))
    return replace(action, document_id=name)
