"""The commands that talk to a search node: the shipped queries, and the index behind its alias."""

import json
from argparse import Namespace
from collections.abc import Iterable, Mapping
from typing import Any

from copydesk.adapters.local.index import Hit
from copydesk.cli.output import WrongUsage, print_lines, screen_or_why_not
from copydesk.cli.stack import dynamo_table
from copydesk.local_store import LocalStore
from copydesk.search.mapping import INDEX_ALIAS
from copydesk.search.queries import query


def search(options: Namespace) -> int:
    """Answer one of the shipped queries on a node; print hits, or what was counted."""
    node = _node(options.endpoint)
    body = query(
        "more_like_this" if options.like else options.template,
        size=options.limit,
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
        _show(options.query or options.like or options.template, answer)
    return 0


def set_up(options: Namespace) -> int:
    """Make template, index and alias where they are missing."""
    from copydesk.adapters.search_setup import ensure  # noqa: PLC0415 - needs the aws extra

    print(ensure(_node(options.endpoint)))
    return 0


def rebuild(options: Namespace) -> int:
    """Fill a new index from the table, under today's mapping, and move the alias to it."""
    from copydesk.adapters.search_setup import rebuild as rebuilt  # noqa: PLC0415 - needs the aws extra

    node = _node(options.endpoint)
    if options.store:
        with LocalStore(options.store) as store:
            print(rebuilt(node, store.table.scan))
        return 0
    print(rebuilt(node, dynamo_table(options.table, options.texts_uri).scan))
    return 0


def _node(endpoint: str) -> Any:
    from copydesk.adapters.opensearch import OpenSearchIndex  # noqa: PLC0415 - needs the aws extra

    if not endpoint.startswith(("http://", "https://")):
        raise WrongUsage("the endpoint must be an address: http://... or https://...")
    return OpenSearchIndex(endpoint, INDEX_ALIAS)


def _lines(answer: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """One line a hit; where the query counts, one line of counts."""
    if "aggregations" in answer:
        yield {name: _counts(counted) for name, counted in answer["aggregations"].items()}
        return
    for hit in answer["hits"]["hits"]:
        others = _copies(hit)
        yield {**hit["_source"], **({"copies": others} if others else {})}


def _copies(hit: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The other articles of the story that a hit stands for."""
    found = hit.get("inner_hits", {}).get("copies", {}).get("hits", {}).get("hits", [])
    return [copy["_source"] for copy in found if copy["_id"] != hit["_id"]]


def _counts(counted: Mapping[str, Any]) -> dict[str, int]:
    return {str(one.get("key_as_string", one["key"])): one["doc_count"] for one in counted["buckets"]}


def _show(asked: str, answer: Mapping[str, Any]) -> None:
    screen = screen_or_why_not()
    if "aggregations" in answer:
        screen.counts({name: _counts(counted) for name, counted in answer["aggregations"].items()})
        return
    found = answer["hits"]["hits"]
    screen.hits(asked, [Hit(hit["_source"], _snippet(hit)) for hit in found])


def _snippet(hit: Mapping[str, Any]) -> str:
    """What was found in the text, its words marked as the local store marks them; of a story, who else has it."""
    others = [copy.get("publisher") or {} for copy in _copies(hit)]
    if others:
        names = ", ".join(sorted({str(other.get("domain") or other.get("name") or "unnamed") for other in others}))
        return f"and {len(others)} more of this story: {names}"
    marked = hit.get("highlight", {}).get("text", [""])[0]
    return " ".join(marked.replace("<em>", "[").replace("</em>", "]").split())
