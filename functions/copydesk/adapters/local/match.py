"""A query as an expression of SQLite's FTS5.

A word is read by the stemmer of each article's own language: the expression has one part for each way in which the
languages of the store read the query.
"""

from collections import defaultdict
from collections.abc import Iterable

from copydesk.search.query_syntax import Query, Term
from copydesk.search.stems import is_own_stem, stem
from copydesk.search.words import is_unspaced

_ANY = "{headline description body}"
_COLUMNS = {"headline": "headline", "text": "body", "author": "author", "publisher": "publisher"}


def expression(query: Query, fields: Iterable[str]) -> str:
    """Return the expression for a store whose articles fill these fields of `localized`."""
    readings: dict[str, list[str]] = defaultdict(list)
    for field in fields:
        readings[_reading(query, field)].append(field)
    if len(readings) == 1:
        return next(iter(readings))
    parts = (f"((field : ({_any(_string(name) for name in names)})) AND ({one}))" for one, names in readings.items())
    return _any(parts)


def _reading(query: Query, field: str) -> str:
    sought = " AND ".join(f"({_any(_leaf(term, field) for term in group)})" for group in query.groups)
    if not query.excluded:
        return sought
    return f"({sought}) NOT ({_any(_leaf(term, field) for term in query.excluded)})"


def _leaf(term: Term, field: str) -> str:
    columns = _COLUMNS.get(term.field, _ANY)
    held = f"{columns} : {_string(*term.tokens)}{' *' if term.is_prefix else ''}"
    if term.is_exact or term.is_prefix or is_unspaced(term.text):
        return held
    form = stem(term.text, field)
    as_word = [f"{_ANY} : {_string(form)}"] if is_own_stem(form, field) and term.tokens != (form,) else []
    return f"({_any([held, *as_word, f'forms : {_string(form)}'])})"


def _any(parts: Iterable[str]) -> str:
    return " OR ".join(parts)


def _string(*tokens: str) -> str:
    """Quote tokens, which hold no quotation mark: they are letters and digits."""
    return f'"{" ".join(tokens)}"'
