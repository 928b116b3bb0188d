"""The tables of the local search: the words of each usable article in FTS5, and the facts that filters ask for.

The words are cut and folded by `search/words.py` before SQLite sees them, so its tokenizer only cuts at blanks. `forms`
holds each stem of an article once, apart from the words, because phrases and beginnings are asked of the words alone. A
word that is its own stem is not repeated there: the index is a sixth smaller without.

FTS5 keeps no copy of the words. It needs them again to remove an article, exactly as they were: they are cut once more
from the document as it was. `edition` names all that decides how; where it has changed, the tables are filled anew.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from typing import Any
from unicodedata import unidata_version

from copydesk.search.languages import field_of
from copydesk.search.stems import is_own_stem, stem
from copydesk.search.words import is_unspaced, tokens, words

TABLES = (
    """CREATE TABLE IF NOT EXISTS facts (
    number INTEGER PRIMARY KEY, article TEXT NOT NULL, status TEXT NOT NULL, language TEXT NOT NULL,
    field TEXT NOT NULL, published TEXT, domain TEXT, publisher TEXT, sections TEXT NOT NULL, cluster TEXT NOT NULL
)""",
    "CREATE INDEX IF NOT EXISTS facts_by_date ON facts (published)",
    "CREATE INDEX IF NOT EXISTS facts_by_field ON facts (field)",
    """CREATE VIRTUAL TABLE IF NOT EXISTS fulltext USING fts5 (
    field, headline, description, body, author, publisher, forms, content = '', tokenize = 'ascii'
)""",
)
_INSERT = (
    "INSERT INTO fulltext (rowid, field, headline, description, body, author, publisher, forms) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_REMOVE = (
    "INSERT INTO fulltext (fulltext, rowid, field, headline, description, body, author, publisher, forms) "
    "VALUES ('delete', ?, ?, ?, ?, ?, ?, ?, ?)"
)
_GAP = " ¦ "  # no phrase reaches from one name into the next: the sign is a word for FTS5, and never one of a query


def edition() -> str:
    """Name the versions of what cuts, folds and stems words, apart from copydesk's own code."""
    return f"snowballstemmer {version('snowballstemmer')}, Unicode {unidata_version}"


def refill(connection: sqlite3.Connection, documents: Iterable[tuple[int, str, Mapping[str, Any]]]) -> None:
    """Make the tables anew from documents with their numbers and ids, in the transaction of the caller."""
    for table in ("fulltext", "facts"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in TABLES:
        connection.execute(statement)
    for number, _, document in documents:
        write(connection, number, None, document)


def clear(connection: sqlite3.Connection) -> None:
    """Remove everything, in the transaction of the caller."""
    connection.execute("INSERT INTO fulltext (fulltext) VALUES ('delete-all')")
    connection.execute("DELETE FROM facts")


def write(
    connection: sqlite3.Connection, number: int, before: Mapping[str, Any] | None, document: Mapping[str, Any] | None
) -> None:
    """Replace what is searched of a document, which was `before`; None for none.

    Of an article that is not usable only facts are kept. A link to a copy changes no words: nothing is cut then.
    """
    connection.execute("DELETE FROM facts WHERE number = ?", (number,))
    if document is not None:
        connection.execute("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (number, *_facts(document)))
    old, new = _searched(before), _searched(document)
    if old == new:
        return
    if before is not None and old:
        connection.execute(_REMOVE, (number, *_columns(before)))
    if document is not None and new:
        connection.execute(_INSERT, (number, *_columns(document)))


def _searched(document: Mapping[str, Any] | None) -> list[Any]:
    """The values that are searched by words; empty where there are none."""
    if document is None or document.get("pubStatus") != "usable":
        return []
    return [document.get(name) for name in ("headline", "description", "text", "author", "publisher", "inLanguage")]


def sortable(moment: str) -> str:
    """Return a moment as facts hold it: without the Z, so that seconds come before their fractions."""
    return moment.removesuffix("Z")


def _facts(document: Mapping[str, Any]) -> tuple[Any, ...]:
    """The row of the table facts, after its number."""
    publisher = document.get("publisher") or {}
    published = document.get("datePublished")
    language = _language(document)
    return (
        document["articleId"],
        document["pubStatus"],
        language.lower(),
        field_of(language),
        sortable(published) if published else None,
        publisher.get("domain"),
        publisher.get("name"),
        json.dumps(document.get("articleSection") or [], ensure_ascii=False),
        document.get("clusterId") or document["articleId"],
    )


def _columns(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The words of each column, and the stems of all of them."""
    field = field_of(_language(document))
    publisher = document.get("publisher") or {}
    texts = [words(document.get(name) or "") for name in ("headline", "description", "text")]
    forms = {form: None for found in texts for form in _forms(found, field)}
    return (
        field,
        *map(_held, texts),
        _GAP.join(_held(words(author["name"])) for author in document.get("author", ())),
        _GAP.join(_held(words(publisher.get(name) or "")) for name in ("name", "domain")),
        " ".join(forms),
    )


def _forms(found: Iterable[str], field: str) -> Iterator[str]:
    """The stems of words that are not among the words themselves; scripts without spaces have none."""
    for word in found:
        form = stem(word, field)
        if not is_unspaced(word) and not (is_own_stem(form, field) and tuple(tokens(word)) == (form,)):
            yield form


def _language(document: Mapping[str, Any]) -> str:
    return document.get("inLanguage") or "und"


def _held(found: Iterable[str]) -> str:
    return " ".join(token for word in found for token in tokens(word))
