"""JSON: one scraped record, an array of records, or a supplier's response that wraps them."""

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from copydesk.article import Draft
from copydesk.errors import Rejected
from copydesk.formats.fields.envelopes import records_of
from copydesk.formats.format import JSON_SUFFIXES, JSON_TYPES, Format, Unread
from copydesk.formats.records import read_record
from copydesk.formats.syntax.flood import Flood
from copydesk.formats.syntax.json_array import elements
from copydesk.formats.syntax.json_head import may_be
from copydesk.formats.syntax.json_text import ESCAPED_SURROGATE, load_json, refuse_constant
from copydesk.formats.syntax.payload import Payload
from copydesk.profiles.selection import Profiles

# An array begins with a value. Page text may begin with "[Updated]" or "[1]", Markdown with "[](/)".
_BEGINS_ARRAY = re.compile(r'\[\s*(?:["{\[]|\](?!\()|[-+\d.eE]+\s*(?:,|\]\s*\Z)|-?(?:true|false|null|NaN|Infinity)\b)')
_BEGINS_OBJECT = re.compile(r"""\{\s*["'}]""")  # single quotes: Python's repr, broken JSON rather than page text


def recognise(payload: Payload) -> bool:
    """Whether the payload begins with an object or an array of JSON."""
    head = payload.head
    return bool(_BEGINS_OBJECT.match(head) or _BEGINS_ARRAY.match(head))


def parse(payload: Payload) -> Iterator[Unread]:
    """Yield a draft for each record of the document; a long array is read element by element."""
    if payload.head.startswith("[") and payload.is_longer_than(payload.limits.json_whole_bytes):
        yield from _long_array(payload)
        return
    text, guessed = payload.text()
    document = load_json(text, 0, payload.limits.json_chars)
    for value in [document] if isinstance(document, Rejected) else records_of(document):
        yield partial(read_record, value, guessed=guessed, profiles=payload.profiles)


def _long_array(payload: Payload) -> Iterator[Unread]:
    flood, max_chars = Flood(payload.limits), payload.limits.json_chars
    for value, raw in elements(payload.texts(), json.JSONDecoder(parse_constant=refuse_constant), max_chars):
        flood.record(len(raw))
        yield partial(_element, value, raw, max_chars, payload.profiles)


def _element(value: Any, raw: str, max_chars: int, profiles: Profiles) -> Draft | Rejected:
    kept = load_json(raw, 0, max_chars) if ESCAPED_SURROGATE.search(raw) else value
    return read_record(kept, raw, guessed="\ufffd" in raw, profiles=profiles)


FORMAT = Format(
    "json",
    recognise,
    parse,
    may_be,
    is_vague=True,
    content_types=JSON_TYPES,
    suffixes=JSON_SUFFIXES,
)
