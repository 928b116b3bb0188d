"""An index on Serverless is made only where external versions are kept."""

import json
from typing import Any

import pytest

from copydesk.adapters.opensearch import OpenSearchIndex, RefusedRequest
from copydesk.adapters.search_setup import ensure
from copydesk.errors import IndexUnavailable

FIRST = "articles-v1-000001"


class Collection(OpenSearchIndex):
    """A collection without an index, which answers the second write of a document with a status."""

    def __init__(self, late: int, service: str = "aoss") -> None:
        super().__init__("https://x.eu-west-1.aoss.amazonaws.com", "articles", service=service)
        self.late = late
        self.requests: list[tuple[str, str]] = []

    def request(self, method: str, path: str, body: bytes = b"", content_type: str = "") -> Any:
        del content_type
        self.requests.append((method, path))
        if path.startswith("/_alias"):
            raise RefusedRequest(404)
        if path != "/_bulk":
            return {}
        version = json.loads(body.splitlines()[0])["index"]["version"]
        return {"items": [{"index": {"_id": "version-probe", "status": 201 if version == 2 else self.late}}]}


def test_index_is_made_after_an_older_version_has_lost() -> None:
    collection = Collection(late=409)

    assert ensure(collection) == FIRST
    changes = [(method, path) for method, path in collection.requests if method != "GET"]
    probed = [("PUT", f"/{FIRST}"), ("POST", "/_bulk"), ("POST", "/_bulk"), ("DELETE", f"/{FIRST}")]
    assert changes == [("PUT", "/_index_template/articles"), *probed, ("PUT", f"/{FIRST}")]


def test_no_index_is_made_where_an_older_version_wins() -> None:
    collection = Collection(late=201)

    with pytest.raises(IndexUnavailable, match="does not keep external versions"):
        ensure(collection)

    assert collection.requests[-1] == ("DELETE", f"/{FIRST}")


def test_other_nodes_are_not_asked() -> None:
    node = Collection(late=201, service="es")

    assert ensure(node) == FIRST
    assert ("POST", "/_bulk") not in node.requests
