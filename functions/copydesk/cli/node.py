"""An OpenSearch node, for commands: the connection, and answers that only a node gives."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from copydesk.cli.output import WrongUsage
from copydesk.search.mapping import INDEX_ALIAS
from copydesk.search.queries import body
from copydesk.search.question import Found, Question


def connect(endpoint: str) -> Any:
    """Return the node at an address; nothing is sent yet. Raises: WrongUsage, also where the aws extra is missing."""
    if not endpoint.startswith(("http://", "https://")):
        raise WrongUsage(f"--endpoint must be an address that starts with http:// or https://, not {endpoint}")
    try:
        from copydesk.adapters.opensearch import OpenSearchIndex  # noqa: PLC0415 - needs the aws extra
    except ModuleNotFoundError as missing:
        raise WrongUsage("--endpoint needs urllib3: pip install 'copydesk[aws]'") from missing
    return OpenSearchIndex(endpoint, INDEX_ALIAS)


def search_of(endpoint: str) -> Any:
    """Return the node at an address as ArticleSearch. Raises: WrongUsage."""
    index = connect(endpoint)
    from copydesk.adapters.opensearch_search import NodeSearch  # noqa: PLC0415 - needs the aws extra

    return NodeSearch(index)


def similar(node: Any, question: Question, article_id: str) -> Found:
    """Find articles that are like an article, best first."""
    from copydesk.adapters.opensearch_search import hits_of  # noqa: PLC0415 - needs the aws extra

    answer = node.ask(body("more_like_this", replace(question, query=None), article_id))
    return Found(answer["hits"]["total"]["value"], hits_of(answer, question))


def counts(node: Any, question: Question) -> Mapping[str, Mapping[str, int]]:
    """Count the articles that answer a question by publisher, language, section and day."""
    answer = node.ask(body("facets", question))
    return {
        name: {str(one.get("key_as_string", one["key"])): one["doc_count"] for one in counted["buckets"]}
        for name, counted in answer["aggregations"].items()
    }
