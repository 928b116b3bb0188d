"""The top-level names of JSON, read from the first 64 kB without parsing the whole."""

import re
from functools import lru_cache

from copydesk.formats.syntax.payload import Payload

# An unclosed string or comment runs to the end, even into half an escape, so that no text is scanned twice.
_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)'
_COMMENT = re.compile(rf"({_STRING})|/\*.*?(?:\*/|\Z)|//[^\n]*", re.DOTALL)
_TOKEN = re.compile(rf"({_STRING})(\s*:)?|[{{}}\[\]]", re.DOTALL)


def without_comments(text: str) -> str:
    """Return JSON without JavaScript comments, which hand-written JSON-LD contains."""
    return _COMMENT.sub(r"\1", text) if "/*" in text or "//" in text else text


def top_names(payload: Payload) -> frozenset[str]:
    """Return the names in a document's outermost object, or in the objects of its outermost array.

    Reads the first 64 kB only. The set is empty where they do not begin an object or an array.
    """
    head = payload.head
    return _top_names(head) if head.startswith(("{", "[", "/")) else frozenset()


@lru_cache(maxsize=1)
def _top_names(head: str) -> frozenset[str]:
    """The names in one head: three formats ask for those of the same payload."""
    head = without_comments(head).lstrip()
    level = 2 if head.startswith("[") else 1
    depth, names = 0, set[str]()
    for token in _TOKEN.finditer(head):
        if token[0] in "{[":
            depth += 1
        elif token[0] in "}]":
            depth -= 1
        elif token[2] and depth == level:
            names.add(token[1][1:-1])
    return frozenset(names)


def may_be(payload: Payload) -> bool:
    """Whether the payload begins like JSON, valid or not, or is one word, which page text never is."""
    return payload.head.startswith(("{", "[", '"')) or len(payload.head.split(maxsplit=1)) == 1
