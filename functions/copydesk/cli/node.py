"""Commands on an OpenSearch node: the connection, and the shipped queries with their answers."""

import json
from argparse import Namespace
from collections.abc import Iterable, Mapping
from typing import Any

from copydesk.adapters.local.index import Hit
from copydesk.cli.output import WrongUsage, load_screen, print_lines
from copydesk.search.mapping import INDEX_ALIAS
from copydesk.search.queries import query


def connect(endpoint: str) -> Any:
    """Return the node at an address; nothing is sent yet. Raises: WrongUsage, also where the aws extra is missing."""
    if not endpoint.startswith(("http://", "https://")):
        raise WrongUsage(f"--endpoint must be an address that starts with http:// or https://, not {endpoint}")
    try:
        from copydesk.adapters.opensearch import OpenSearchIndex  # noqa: PLC0415 - needs the aws extra
    except ModuleNotFoundError as missing:
        raise WrongUsage("--endpoint needs urllib3: pip install 'copydesk[aws]'") from missing
    return OpenSearchIndex(endpoint, INDEX_ALIAS)


def search_node(options: Namespace, limit: int) -> None:
    """Run a shipped query on a node and print its hits, or its counts. Raises: WrongUsage for an unused option."""
    node = connect(options.endpoint)
    template = options.template or ("more_like_this" if options.like else "full_text")
    _refuse_unused(template, options)
    body = query(
        template,
        size=limit,
        language=options.language,
        query=options.query,
        article_id=options.like,
        published_from=options.published_from,
        published_to=options.published_to,
        publisher=options.publisher,
        section=options.section,
    )
    answer = node.request("POST", f"/{INDEX_ALIAS}/_search", json.dumps(body).encode())
    if options.json:
        print_lines(_lines(answer))
    else:
        _show(options.query or options.like or template, answer)


def _refuse_unused(template: str, options: Namespace) -> None:
    """Refuse options that make no difference to a query: what was meant by them would be ignored silently."""
    given = {"QUERY": ("query", options.query), "--like": ("article_id", options.like)}
    unused = [name for name, (field, value) in given.items() if value is not None and not _uses(template, field)]
    if options.limit is not None and not _uses(template, "size"):
        unused.append("--limit")
    if unused:
        raise WrongUsage(f"--template {template} does not use {', '.join(unused)}; leave it out")


def _uses(template: str, field: str) -> bool:
    """Whether the value of a field changes a shipped query; not for fields that filter, which every query uses."""
    values: tuple[Any, Any] = (1, 2)
    one, other = (query(template, **{field: value}) for value in values)
    return one != other


def _lines(answer: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """One line per hit; one line of counts where the query counts."""
    if "aggregations" in answer:
        yield _all_counts(answer)
        return
    for hit in answer["hits"]["hits"]:
        others = _copies(hit)
        yield {**hit["_source"], **({"copies": others} if others else {})}


def _copies(hit: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The other articles of the story that a hit represents."""
    found = hit.get("inner_hits", {}).get("copies", {}).get("hits", {}).get("hits", [])
    return [copy["_source"] for copy in found if copy["_id"] != hit["_id"]]


def _all_counts(answer: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Number of articles by field and value."""
    return {
        name: {str(one.get("key_as_string", one["key"])): one["doc_count"] for one in counted["buckets"]}
        for name, counted in answer["aggregations"].items()
    }


def _show(title: str, answer: Mapping[str, Any]) -> None:
    screen = load_screen()
    if "aggregations" in answer:
        screen.counts(_all_counts(answer))
        return
    found = answer["hits"]["hits"]
    screen.hits(title, [Hit(hit["_source"], _snippet(hit)) for hit in found])


def _snippet(hit: Mapping[str, Any]) -> str:
    """The excerpt of a hit, its words marked as in the local store; for a story, the publishers of its copies."""
    others = [copy.get("publisher") or {} for copy in _copies(hit)]
    if others:
        names = ", ".join(sorted({str(other.get("domain") or other.get("name") or "unnamed") for other in others}))
        return f"and {len(others)} more of this story: {names}"
    marked = hit.get("highlight", {}).get("text", [""])[0]
    return " ".join(marked.replace("<em>", "[").replace("</em>", "]").split())
