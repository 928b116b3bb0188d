"""Rewrites a store of today as copydesk wrote it with schema 4 or earlier: JSON with base64, texts in every row."""

import base64
import json
import sqlite3
from pathlib import Path

from copydesk.adapters.local import document_rows, item_rows

_TABLES = """
CREATE TABLE items (pk TEXT NOT NULL, sk TEXT NOT NULL, item TEXT NOT NULL, PRIMARY KEY (pk, sk)) WITHOUT ROWID;
CREATE TABLE documents (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, document TEXT);
CREATE TABLE held (number INTEGER PRIMARY KEY, words BLOB NOT NULL);
"""


def write_as_of(schema: int, path: Path) -> None:
    """Rewrite a store in place. Its objects must have been copied into its bucket."""
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT pk, sk, item FROM items").fetchall()
    items = [item_rows.item_of(connection, *row) for row in rows]
    documents = list(document_rows.read(connection))
    versions = dict(connection.execute("SELECT number, version FROM documents").fetchall())
    deleted = connection.execute("SELECT number, id, version FROM documents WHERE document IS NULL").fetchall()
    for view in ("articles", "revisions", "stories", "outcomes"):
        connection.execute(f"DROP VIEW {view}")
    for table in ("items", "documents", "contents", "marks", "fulltext", *(["facts"] if schema < 4 else [])):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("ALTER TABLE objects DROP COLUMN path")
    connection.executescript(_TABLES)
    connection.execute("CREATE VIRTUAL TABLE fulltext USING fts5 (headline, description, body)")
    for item in items:
        text = json.dumps(item, default=lambda value: base64.b64encode(value).decode(), ensure_ascii=False)
        connection.execute("INSERT INTO items VALUES (?, ?, ?)", (item["pk"]["S"], item["sk"]["S"], text))
    for number, name, document in documents:
        connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?)", (number, name, versions[number], json.dumps(document))
        )
    connection.executemany("INSERT INTO documents VALUES (?, ?, ?, NULL)", deleted)
    connection.execute(f"PRAGMA user_version = {schema}")
    connection.commit()
    connection.close()
