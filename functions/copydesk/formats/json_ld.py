"""schema.org in JSON-LD: single articles, lists and graphs; slightly broken JSON is repaired."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from copydesk.article import Draft
from copydesk.errors import InvalidArticle, Rejected
from copydesk.formats.format import JSON_SUFFIXES, JSON_TYPES, Format
from copydesk.formats.records import read_record
from copydesk.formats.syntax.json_head import may_be, top_names
from copydesk.formats.syntax.json_text import as_json
from copydesk.formats.syntax.linked_nodes import SCRIPT, is_article, nodes, repaired, resolved, types
from copydesk.formats.syntax.payload import Payload
from copydesk.profiles.selection import Profiles

_IS_NAME = re.compile(r"[A-Za-z]{1,40}")  # a reason quotes only such names


def recognise(payload: Payload) -> bool:
    """Whether the document has a context, a type or a graph at its top level, or is one script of JSON-LD."""
    if SCRIPT.match(payload.head):  # several scripts are a page
        return payload.body.rstrip()[-9:].lower() == b"</script>" and payload.body.lower().count(b"<script") == 1
    return bool(top_names(payload) & {"@context", "@type", "@graph"})


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield a draft for each article among the nodes; articles refer to the other nodes."""
    text, guessed = payload.text()
    document = repaired(text, payload.limits)
    every = list(nodes(document))
    named = {node["@id"]: node for node in every if isinstance(node.get("@id"), str)}
    articles = [node for node in every if is_article(node)]
    if isinstance(document, Rejected):
        yield document
    elif not articles:
        kinds = sorted({kind for node in every for kind in types(node) if _IS_NAME.fullmatch(kind)})
        yield InvalidArticle(f"no article among the nodes: {', '.join(kinds)[:100] or 'they have no type'}", text)
    for node in articles:
        whole = {name: resolved(value, named) for name, value in node.items()}
        yield _article(whole, payload.profiles, guessed=guessed)


def _article(node: Mapping[str, Any], profiles: Profiles, *, guessed: bool) -> Draft | Rejected:
    found = read_record(node, guessed=guessed, profiles=profiles)
    if isinstance(found, Draft) and not found.text:
        return InvalidArticle("text: no article text, the node has no articleBody", as_json(node))
    return found


FORMAT = Format(
    "json_ld",
    recognise,
    parse,
    may_be,
    content_types=(*JSON_TYPES, "application/ld+json"),
    suffixes=(*JSON_SUFFIXES, "jsonld"),
)
