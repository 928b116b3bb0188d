"""The queries that newsrooms ask, as files: one JSON body a question, with places for parameters.

`{"$param": "name"}` stands for a value. Where the value is not given, the condition around it falls away: the
smallest member of a list that holds the place.
"""

import json
from importlib.resources import files
from typing import Any

from copydesk.search.languages import analyzed_field

QUERY_NAMES = ("full_text", "collapsed", "latest", "facets", "more_like_this")


def query(name: str, size: int = 10, language: str | None = None, **parameters: str | None) -> dict[str, Any]:
    """Return the search body of a query.

    Parameters, each optional: query (words), language (BCP 47, also its beginning), published_from and
    published_to (RFC 3339), publisher (domain), section, article_id.
    Raises: KeyError for an unknown name.
    """
    if name not in QUERY_NAMES:
        raise KeyError(name)
    template = json.loads(files(__name__).joinpath(f"{name}.json").read_text("utf-8"))
    fields = ["headline^3", "description^2", analyzed_field(language) if language else "localized.*"]
    if not language:
        fields.append("text")
    values = {**parameters, "size": size, "language": language, "fields": fields}
    filled: dict[str, Any] = _filled(template, values)
    return filled


class _Missing:
    """Stands where a value was not given."""


_MISSING = _Missing()


def _filled(node: Any, values: dict[str, Any]) -> Any:
    if isinstance(node, list):
        members = (_filled(member, values) for member in node)
        return [member for member in members if member is not _MISSING]
    if not isinstance(node, dict):
        return node
    if "$param" in node:
        value = values.get(node["$param"])
        return _MISSING if value is None else value
    filled = {name: _filled(member, values) for name, member in node.items()}
    return _MISSING if any(member is _MISSING for member in filled.values()) else filled
