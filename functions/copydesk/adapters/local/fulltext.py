"""The tables of the local search: the words of each usable article in FTS5, and the facts that filters ask for.

The words are cut and folded by `search/words.py` before SQLite sees them, so its tokenizer only cuts at blanks. `forms`
holds each stem of an article once, apart from the words, because phrases and beginnings are asked of the words alone.

FTS5 keeps no copy of the words. It needs them again to remove an article, exactly as they were: `held` has them packed,
a third of their size.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from copydesk.search.languages import field_of
from copydesk.search.stems import stem
from copydesk.search.words import tokens, words

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
    "CREATE TABLE IF NOT EXISTS held (number INTEGER PRIMARY KEY, words BLOB NOT NULL)",
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


def refill(connection: sqlite3.Connection) -> None:
    """Make the tables anew from the documents, in the transaction of the caller."""
    for table in ("fulltext", "facts", "held"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in TABLES:
        connection.execute(statement)
    for number, document in connection.execute("SELECT number, document FROM documents WHERE document IS NOT NULL"):
        write(connection, number, json.loads(document))


def clear(connection: sqlite3.Connection) -> None:
    """Remove everything, in the transaction of the caller."""
    connection.execute("INSERT INTO fulltext (fulltext) VALUES ('delete-all')")
    connection.execute("DELETE FROM facts")
    connection.execute("DELETE FROM held")


def write(connection: sqlite3.Connection, number: int, document: Mapping[str, Any] | None) -> None:
    """Replace what is searched of a document; None removes it. Of an article that is not usable only facts are kept."""
    _remove(connection, number)
    if document is None:
        return
    connection.execute("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (number, *_facts(document)))
    if document.get("pubStatus") == "usable":
        columns = _columns(document)
        connection.execute(_INSERT, (number, *columns))
        packed = zlib.compress("\n".join(columns).encode())
        connection.execute("INSERT INTO held VALUES (?, ?)", (number, packed))


def _remove(connection: sqlite3.Connection, number: int) -> None:
    connection.execute("DELETE FROM facts WHERE number = ?", (number,))
    row = connection.execute("SELECT words FROM held WHERE number = ?", (number,)).fetchone()
    if row is not None:
        connection.execute(_REMOVE, (number, *zlib.decompress(row[0]).decode().split("\n")))
        connection.execute("DELETE FROM held WHERE number = ?", (number,))


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
    forms = {stem(word, field): None for found in texts for word in found}
    return (
        field,
        *map(_held, texts),
        _GAP.join(_held(words(author["name"])) for author in document.get("author", ())),
        _GAP.join(_held(words(publisher.get(name) or "")) for name in ("name", "domain")),
        " ".join(forms),
    )


def _language(document: Mapping[str, Any]) -> str:
    return document.get("inLanguage") or "und"


def _held(found: Iterable[str]) -> str:
    return " ".join(token for word in found for token in tokens(word))
