"""JSON-LD text -> nodes; slightly broken JSON is repaired."""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from copydesk.errors import Rejected
from copydesk.formats.syntax.json_head import without_comments
from copydesk.formats.syntax.json_text import load_json
from copydesk.settings import Limits

MAX_GRAPH_DEPTH = 3  # levels of @graph inside @graph; publishers use one
_POSTINGS = {"blogposting", "liveblogposting", "socialmediaposting"}
_TYPE_NAME = re.compile(r"^.*[/#:]")  # https://schema.org/NewsArticle, schema:NewsArticle
SCRIPT = re.compile(r"<script\b[^<>]{0,200}ld\+json[^<>]{0,200}>", re.IGNORECASE)
_BEFORE, _BEHIND = ("<![CDATA[", "<!--"), ("</script>", "]]>", "-->", ";")  # publishers wrap their JSON in these
_TRAILING_COMMA = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z))|,(?=\s*[}\]])', re.DOTALL)
_NO_ESCAPE = re.compile(r'(\\["\\/bfnrtu])|\\')
_CONTROL = re.compile("[\0-\x1f]")


def repaired(text: str, limits: Limits) -> Any:
    """Parse JSON-LD after repairing comments, trailing commas, bare control characters and wrong escapes.

    JSON that stays broken, or is too long to repair, returns a Rejected, never an exception.
    """
    strict = load_json(text, 0, limits.json_chars)
    if not isinstance(strict, Rejected) or len(text) > limits.json_repaired_chars:
        return strict
    inner = _unwrapped(text)
    inner = html.unescape(inner) if "&quot;" in inner and inner.count('"') < inner.count("&quot;") else inner
    inner = _TRAILING_COMMA.sub(_mended, _unwrapped(without_comments(inner)))
    mended = load_json(inner, 0, limits.json_chars)
    return strict if isinstance(mended, Rejected) else mended


def _unwrapped(text: str) -> str:
    """The JSON without the tag, comment or CDATA section around it."""
    text = text.strip("\ufeff \t\r\n")
    start = SCRIPT.match(text)
    text = text[start.end() :].strip() if start else text
    for mark in _BEFORE:
        text = text.removeprefix(mark).lstrip()
    for mark in _BEHIND:
        text = text.removesuffix(mark).rstrip()
    return text


def _mended(found: re.Match[str]) -> str:
    """The replacement of a match: a string with valid escapes, or nothing for a trailing comma."""
    string = _NO_ESCAPE.sub(lambda escape: escape[1] or "", found[1] or "")
    return _CONTROL.sub(" ", string.replace("\r\n", "\n").replace("\n", "\\n"))


def nodes(document: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """Yield every node of a document: a single one, those of a list, and those of @graph."""
    for node in document if isinstance(document, list) else [document]:
        if isinstance(node, dict):
            yield node
            if depth < MAX_GRAPH_DEPTH:
                yield from nodes(node.get("@graph"), depth + 1)


def resolved(value: Any, named: Mapping[str, Any]) -> Any:
    """Return a value with each bare reference replaced by its node; a reference without a node is dropped."""
    if isinstance(value, list):
        return [one for one in (_target(each, named) for each in value) if one]
    return _target(value, named)


def _target(value: Any, named: Mapping[str, Any]) -> Any:
    is_reference = isinstance(value, dict) and value.keys() == {"@id"}
    return named.get(str(value["@id"])) if is_reference else value


def is_article(node: Mapping[str, Any]) -> bool:
    """Whether a node is an article of any kind, under any spelling of its type."""
    return any(kind.lower().endswith("article") or kind.lower() in _POSTINGS for kind in types(node))


def types(node: Mapping[str, Any]) -> list[str]:
    """Return the names of a node's types without the address of the vocabulary."""
    kinds = node.get("@type")
    return [_TYPE_NAME.sub("", str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind]
