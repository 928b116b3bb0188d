"""Search documents as rows of SQLite: JSON, with the text apart, which the article's item has too.

Each write has a number, `changed`, higher than every one before: an export continues after the last one that it saw.
"""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from copydesk.adapters.local import contents
from copydesk.ports import BulkAction

TABLE = """
CREATE TABLE IF NOT EXISTS documents (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, document TEXT, text INTEGER,
    changed INTEGER NOT NULL UNIQUE
);
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
"""
WHOLE = "document, (SELECT content FROM contents WHERE contents.number = documents.text)"  # columns for `whole`


def write(connection: sqlite3.Connection, number: int | None, action: BulkAction) -> int:
    """Write the document of an action, in the place of the one with that number; return its number."""
    document, body, text = action.document, None, None
    if document is not None:
        shown = {name: value for name, value in document.items() if name != "localized"}  # for analyzers alone
        text = contents.keep(connection, shown["text"]) if shown.get("text") else None
        body = json.dumps(shown if text is None else {**shown, "text": None}, ensure_ascii=False, separators=(",", ":"))
    row = (number, action.document_id, action.version, body, text, _next_change(connection))
    insert = "INSERT OR REPLACE INTO documents (number, id, version, document, text, changed) VALUES (?, ?, ?, ?, ?, ?)"
    return int(connection.execute(insert, row).lastrowid or 0)


def document_of(connection: sqlite3.Connection, number: int) -> dict[str, Any] | None:
    """Read a document; None for one that was deleted."""
    row = connection.execute(f"SELECT {WHOLE} FROM documents WHERE number = ?", (number,)).fetchone()  # noqa: S608 - ours
    return whole(*row) if row and row[0] else None


def read(connection: sqlite3.Connection) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Read the number, id and content of all documents, one after another."""
    query = f"SELECT number, id, {WHOLE} FROM documents WHERE document IS NOT NULL ORDER BY number"  # noqa: S608 - ours
    for number, name, document, text in connection.execute(query):
        yield number, name, whole(document, text)


def whole(document: str, text: str | None) -> dict[str, Any]:
    """Return the document of a row with its text."""
    fields: dict[str, Any] = json.loads(document)
    return fields if text is None else {**fields, "text": text}


def last_change(connection: sqlite3.Connection) -> int:
    """Return the number of the last write, 0 before the first."""
    row = connection.execute("SELECT value FROM marks WHERE name = 'changed'").fetchone()
    return int(row[0]) if row else 0


def _next_change(connection: sqlite3.Connection) -> int:
    number = last_change(connection) + 1
    connection.execute("INSERT OR REPLACE INTO marks (name, value) VALUES ('changed', ?)", (number,))
    return number


def mark(connection: sqlite3.Connection, name: str) -> str | None:
    """Read a mark of the store."""
    row = connection.execute("SELECT value FROM marks WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else None
