"""Facts -> the answer: a page of HTML by a template, or the same facts as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic.alias_generators import to_camel
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from copydesk.desk.asked import wants_json
from copydesk.desk.views.addresses import GLOBALS, with_value


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a request, in words."""

    status: int
    problem: str


def answer(request: Request, template: str, facts: Any, status: int = 200) -> Response:
    """Write facts, a frozen dataclass, as a page or as its JSON twin."""
    if wants_json(request):
        return JSONResponse(jsonable(facts), status)
    return HTMLResponse(
        _templates().get_template(template).render(facts=facts, twin=_twin(request), store=request.app.state.name),
        status,
    )


def jsonable(value: Any) -> Any:
    """Return facts as JSON values; the fields of our own values become camelCase, as in records."""
    if is_dataclass(value) and not isinstance(value, type):
        return {to_camel(field.name): jsonable(getattr(value, field.name)) for field in fields(value)}
    match value:
        case Enum():
            return value.value
        case Mapping():
            return {str(name): jsonable(member) for name, member in value.items()}
        case list() | tuple():
            return [jsonable(member) for member in value]
        case _:
            return value


def _twin(request: Request) -> str:
    """The address of the JSON twin; "" of an answer to a form that was posted, which has no address of its own."""
    if request.method == "POST":
        return ""
    return with_value(request.url.path, dict(request.query_params), "format", "json")


@lru_cache(maxsize=1)
def _templates() -> Environment:
    """The templates of this package. Every value is escaped; an unknown name is an error, not an empty text."""
    environment = Environment(
        loader=PackageLoader("copydesk.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {**GLOBALS, "pretty": _pretty}
    return environment


def _pretty(value: Any) -> str:
    """JSON for people, to be escaped like any other text."""
    return json.dumps(value, ensure_ascii=False, indent=2)
