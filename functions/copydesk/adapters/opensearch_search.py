"""Questions to an OpenSearch node."""

import json
from collections.abc import Mapping
from typing import Any

from copydesk.adapters.opensearch import OpenSearchIndex
from copydesk.search.excerpt import Excerpts
from copydesk.search.languages import field_of
from copydesk.search.queries import body
from copydesk.search.query_syntax import UnclearQuery
from copydesk.search.question import MAX_COPIES, Found, Hit, Question

MOST = 10_000  # hits that a node pages through: its index.max_result_window


class NodeSearch:
    """Implements ArticleSearch over an index of a node."""

    def __init__(self, index: OpenSearchIndex) -> None:
        """Ask this index; nothing is sent yet."""
        self._index = index

    def find(self, question: Question) -> Found:
        """Answer a question. Raises: UnclearQuery beyond the 10,000th hit, IndexUnavailable."""
        if question.offset + question.limit > MOST:
            raise UnclearQuery(f"a node shows the first {MOST:,} hits; narrow the question, for example by dates")
        answer = self.ask(body("collapsed" if question.is_folded else "full_text", question))
        total = answer["hits"]["total"]["value"]
        if question.is_folded:
            total = answer["aggregations"]["stories"]["value"]
        return Found(total, hits_of(answer, question))

    def ask(self, search_body: Mapping[str, Any]) -> Any:
        """Send a search body and return the node's answer. Raises: IndexUnavailable."""
        return self._index.request("POST", f"/{self._index.alias}/_search", json.dumps(search_body).encode())


def hits_of(answer: Mapping[str, Any], question: Question) -> list[Hit]:
    """Return the hits of a node's answer, with excerpts made as in a local store."""
    excerpts = Excerpts(question.query)
    return [_hit(hit, excerpts) for hit in answer["hits"]["hits"]]


def _hit(hit: Mapping[str, Any], excerpts: Excerpts) -> Hit:
    document = hit["_source"]
    snippet = excerpts.of(document.get("text") or "", field_of(document["inLanguage"]))
    inner = hit.get("inner_hits", {}).get("copies", {}).get("hits", {}).get("hits", [])
    copies = [copy["_source"] for copy in inner if copy["_id"] != hit["_id"]]
    return Hit(document, snippet, copies[:MAX_COPIES])
