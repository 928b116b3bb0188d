"""JSON: one scraped record, an array of them, or a supplier's answer that wraps one."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from copydesk.article import Draft
from copydesk.errors import InvalidArticle, MalformedPayload, Rejected
from copydesk.formats.aliases import renamed
from copydesk.formats.format import Format
from copydesk.formats.sniff import Payload

_WRAPPERS = (
    "articles",
    "posts",
    "results",
    "stories",
    "items",
    "data",
)  # NewsAPI, Webz, Event Registry, Media Cloud


def recognise(payload: Payload) -> bool:
    """Whether the payload begins an object or an array of JSON."""
    head = payload.head[:200]
    return head.startswith("[") or (head.startswith("{") and head[1:].lstrip()[:1] in {'"', "}"})


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield a draft for each record of the document."""
    text, _ = payload.text()
    document = loaded(text, 0)
    if isinstance(document, Rejected):
        yield document
        return
    for value in _records(document):
        yield record(value, json.dumps(value, ensure_ascii=False))


def _records(document: Any) -> list[Any]:
    if isinstance(document, list):
        return document
    wrapped = [document[name] for name in _WRAPPERS if isinstance(document.get(name), list)]
    return wrapped[0] if wrapped and not renamed(document).get("text") else [document]


def loaded(text: str, line: int) -> Any:
    """Parse strict JSON; the answer to broken JSON is a MalformedPayload that names the place, never an exception.

    NaN and Infinity are no JSON, and nesting deeper than the interpreter's stack is an attack.
    """
    try:
        return json.loads(text, parse_constant=_refused)
    except RecursionError:
        return MalformedPayload(_at(line, "nested too deeply"), text)
    except json.JSONDecodeError as fault:
        return MalformedPayload(_at(line or fault.lineno, f"{fault.msg}, column {fault.colno}"), text)
    except ValueError:
        return MalformedPayload(_at(line, "a number that JSON does not have"), text)


def record(value: Any, raw: str) -> Draft | Rejected:
    """Read one record under its supplier's names."""
    if not isinstance(value, dict):
        return MalformedPayload(f"a record must be an object, this is {type(value).__name__}", raw)
    try:
        return draft(value)
    except Rejected as rejected:
        return rejected.about(raw)


def draft(fields: Mapping[str, Any]) -> Draft:
    """Validate fields under schema.org names. A field of the wrong type is dropped with a warning, never guessed.

    Raises: InvalidArticle where the text itself is of the wrong type.
    """
    named = renamed(fields)
    try:
        return Draft.model_validate(named)
    except ValidationError as fault:
        wrong = {str(error["loc"][0]) for error in fault.errors() if error["loc"]}
    if "text" in wrong:
        raise InvalidArticle("text: must be a string")
    kept = {name: value for name, value in named.items() if name not in wrong}
    return Draft.model_validate(kept).warned(*(f"field_dropped:{name}" for name in sorted(wrong)))


def _at(line: int, problem: str) -> str:
    return f"line {line}: {problem}" if line else problem


def _refused(constant: str) -> None:
    raise ValueError(constant)


FORMAT = Format("json", recognise, parse)
