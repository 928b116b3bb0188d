"""The queries that newsrooms ask, as files: one JSON body a question, with places for parameters.

`{"$param": "name"}` stands for a value. Where the value is not given, the condition around it falls away: the
smallest member of a list that holds the place.
"""

import json
from importlib.resources import files
from typing import Any

from copydesk.search.period import period
from copydesk.search.queries.conditions import BY_DATE, BY_SCORE, conditions
from copydesk.search.query_syntax import parsed
from copydesk.search.question import Question, Status

QUERY_NAMES = ("full_text", "collapsed", "latest", "facets", "more_like_this")


def query(name: str, size: int = 10, language: str | None = None, **parameters: str | None) -> dict[str, Any]:
    """Return the search body of a query.

    Parameters, each optional: query (as `query_syntax` reads it), language (BCP 47, also its beginning), published_from
    and published_to (a date or RFC 3339), publisher (domain or name), section, author, relation, status,
    article_id.
    Raises: KeyError for an unknown name, UnclearQuery.
    """
    words, status = parameters.get("query"), parameters.get("status") or "usable"
    asked: Status = status  # type: ignore[assignment]
    question = Question(
        parsed(words) if words is not None else None,
        language or "",
        period(parameters.get("published_from"), parameters.get("published_to")),
        parameters.get("publisher") or "",
        parameters.get("section") or "",
        parameters.get("author") or "",
        parameters.get("relation") or "",
        asked,
        limit=size,
    )
    return body(name, question, parameters.get("article_id"))


def body(name: str, question: Question, article_id: str | None = None) -> dict[str, Any]:
    """Return the search body that answers a question by the query of this name. Raises: KeyError for another name."""
    if name not in QUERY_NAMES:
        raise KeyError(name)
    template = json.loads(files(__name__).joinpath(f"{name}.json").read_text("utf-8"))
    values = {
        **conditions(question),
        "sort": BY_DATE if question.is_by_date else BY_SCORE,
        "by_date": BY_DATE,
        "offset": question.offset,
        "size": question.limit,
        "article_id": article_id,
    }
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
