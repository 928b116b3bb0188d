"""JSON: one scraped record, an array of them, or a supplier's answer that wraps one."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from pydantic import ValidationError

from copydesk.article import Draft
from copydesk.errors import InvalidArticle, MalformedPayload, Rejected, UnreadableObject
from copydesk.formats.aliases import renamed
from copydesk.formats.envelopes import opened, records_of
from copydesk.formats.flood import Flood
from copydesk.formats.format import Format, Unread
from copydesk.formats.json_array import MAX_ELEMENT, elements
from copydesk.formats.markdown_text import is_markdown, page_of
from copydesk.formats.page_records import is_whole_page, with_page
from copydesk.formats.sniff import Payload

LONG = 8 * 2**20  # bytes; up to that a document is read whole, and a fault in it rejects it whole
# An array begins with a value; page text may begin with "[Updated]" or "[1]", Markdown with "[](/)".
_BEGINS_ARRAY = re.compile(r'\[\s*(?:["{\[]|\](?!\()|[-+\d.eE]+\s*(?:,|\]\s*\Z)|-?(?:true|false|null|NaN|Infinity)\b)')
_BEGINS_OBJECT = re.compile(r"""\{\s*["'}]""")  # single quotes: Python's repr, broken JSON that is no page text
# NewsAPI and GNews end their texts after some 200 characters.
_CUT = re.compile(r"\[\+?\d{1,7} chars\]\Z")
_CUT_LETTERS = 20  # the most that such an end has
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def recognise(payload: Payload) -> bool:
    """Whether the payload begins an object or an array of JSON."""
    head = payload.head
    return bool(_BEGINS_OBJECT.match(head) or _BEGINS_ARRAY.match(head))


def parse(payload: Payload) -> Iterator[Unread]:
    """Yield a draft for each record of the document; a long array is read element by element."""
    if payload.head.startswith("[") and payload.is_longer_than(LONG):
        yield from _long_array(payload)
        return
    text, guessed = payload.text()
    document = loaded(text, 0)
    for value in [document] if isinstance(document, Rejected) else records_of(document):
        yield partial(record, value, guessed=guessed)


def _long_array(payload: Payload) -> Iterator[Unread]:
    flood = Flood()
    for value, raw in elements(payload.texts(), json.JSONDecoder(parse_constant=_refused)):
        flood.record(len(raw))
        yield partial(_element, value, raw)


def _element(value: Any, raw: str) -> Draft | Rejected:
    kept = loaded(raw, 0) if _ESCAPED_SURROGATE.search(raw) else value
    return record(kept, raw, guessed="\ufffd" in raw)


def loaded(text: str, line: int) -> Any:
    """Parse strict JSON; the answer to broken JSON is a Rejected that names the place, never an exception.

    NaN and Infinity are no JSON, and nesting deeper than the interpreter's stack is an attack.
    """
    if len(text) > MAX_ELEMENT:
        return UnreadableObject(f"a JSON document is over {MAX_ELEMENT} characters")
    try:
        return values(text)
    except RecursionError:
        return MalformedPayload(_at(line, "nested too deeply"), text)
    except json.JSONDecodeError as fault:
        return MalformedPayload(_at(line or fault.lineno, f"{fault.msg}, column {fault.colno}"), text)
    except ValueError:
        return MalformedPayload(_at(line, "a number that JSON does not have"), text)


def values(text: str, *, is_strict: bool = True) -> Any:
    """Parse JSON. Half of a surrogate pair, which JSON can write and no encoding can, is left out.

    Pages write worse JSON than suppliers: read leniently, NaN is null and control characters stay.
    Raises: ValueError and RecursionError, as json.loads does.
    """
    constant = _refused if is_strict else _null
    value = json.loads(text, parse_constant=constant, strict=is_strict)
    if not _ESCAPED_SURROGATE.search(text):
        return value
    written = json.dumps(value, ensure_ascii=False)
    kept = written.encode("utf-8", "ignore").decode("utf-8")
    return value if len(kept) == len(written) else json.loads(kept, parse_constant=constant)


def record(value: Any, raw: str = "", *, guessed: bool = False) -> Draft | Rejected:
    """Read one record under its supplier's names; `raw` is what it looked like, `guessed` its encoding's flag.

    A rejection passes as it is: what could not be parsed keeps its place.
    """
    if isinstance(value, Rejected):
        return value
    if not isinstance(value, dict):
        return MalformedPayload(f"a record must be an object, this is {type(value).__name__}", raw or written(value))
    try:
        found = _without_its_page(draft(value))
    except Rejected as rejected:
        return rejected.about(raw or written(value))
    return found.warned("encoding_guessed") if guessed else found


def _without_its_page(found: Draft) -> Draft:
    """Take the article out of a record whose text is a whole page, in HTML or Markdown."""
    text = found.text or ""
    if is_whole_page(text):
        return with_page(found)
    return page_of(found) if is_markdown(text) else found


def written(value: Any) -> str:
    """Return a record as JSON for the quarantine; "" where it is nested too deeply to be written."""
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return ""


def draft(fields: Mapping[str, Any]) -> Draft:
    """Validate fields under their supplier's names. Raises: as `validated`."""
    found = validated(renamed(opened(fields)))
    text = (found.text or "").rstrip()
    cut = _CUT.search(text, max(0, len(text) - _CUT_LETTERS))
    return found.warned("excerpt_only", text=text[: cut.start()].rstrip(" .\u2026")) if cut else found


def validated(named: Mapping[str, Any]) -> Draft:
    """Validate fields under schema.org names. A field of the wrong type is dropped with a warning, never guessed.

    Raises: InvalidArticle where the text itself is of the wrong type.
    """
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


def _null(_: str) -> None:
    return None


def may_be(payload: Payload) -> bool:
    """Whether the payload begins as JSON can, well or badly written, or is one value that no page text would be."""
    return payload.head.startswith(("{", "[", '"')) or len(payload.head.split(maxsplit=1)) == 1


FORMAT = Format("json", recognise, parse, may_be, is_vague=True)
