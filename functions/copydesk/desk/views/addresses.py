"""The addresses of pages, and the addresses of other sites that a page may link to."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlencode


def article(article_id: str) -> str:
    """Return the address of an article's page."""
    return f"/article/{quote(article_id, safe='')}"


def revisions(article_id: str) -> str:
    """Return the address of the page of an article's revisions."""
    return f"{article(article_id)}/revisions"


def story(cluster_id: str) -> str:
    """Return the address of a story's page."""
    return f"/story/{quote(cluster_id, safe='')}"


def compare(one: str, other: str) -> str:
    """Return the address of the page that shows two articles side by side."""
    return with_values("/compare", {"one": one, "other": other})


def uploaded(key: str) -> str:
    """Return the address of the page of an uploaded object."""
    return with_values("/ledger/object", {"key": key})


def external(address: str | None) -> str:
    """Return an address of the web as a link's target; "" for `javascript:` and every other scheme."""
    shown = address or ""
    is_web = shown.lower().startswith(("http://", "https://")) and shown.isprintable() and " " not in shown
    return shown if is_web else ""


def with_values(path: str, values: Mapping[str, object]) -> str:
    """Return a path with a query string of the values that are not empty."""
    given = {name: value for name, value in values.items() if value not in {"", None}}
    return f"{path}?{urlencode(given, errors='replace')}" if given else path


def with_value(path: str, values: Mapping[str, object], name: str, value: object) -> str:
    """Return a path with one of the values of its query string replaced."""
    return with_values(path, {**values, name: value})


GLOBALS: dict[str, Callable[..., Any]] = {
    "article_page": article,
    "revisions_page": revisions,
    "story_page": story,
    "compare_page": compare,
    "object_page": uploaded,
    "external": external,
}
