"""The layout of a store's file: its tables and views, and how an earlier layout becomes today's.

    0 ──> tables and views          a new file
    1..4 ──> backup beside the file ──> rows in today's layout ──> index filled anew

`PRAGMA user_version` holds the number of the layout. Changes, by number: 2 deliveries that are under way; 3 uploads of
runs that have not ended; 4 facts and stems of the index, uploads that their sender calls articles; 5 texts and sketches
stored once, packed items, files named by their path, views.
"""

import json
import sqlite3
from base64 import b64decode
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from secrets import token_hex
from typing import Any

from copydesk.adapters.local import contents, document_rows, fulltext, item_rows
from copydesk.adapters.local.views import VIEWS
from copydesk.ports import BulkAction

VERSION = 5
_TABLES = f"""
CREATE TABLE IF NOT EXISTS objects (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, bucket TEXT NOT NULL, key TEXT NOT NULL, etag TEXT NOT NULL,
    size INTEGER NOT NULL, event_time TEXT NOT NULL, removed INTEGER NOT NULL DEFAULT 0, path TEXT
);
CREATE INDEX IF NOT EXISTS objects_by_key ON objects (bucket, key, sequence);
CREATE TABLE IF NOT EXISTS deliveries (sequence INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS run_uploads (sequence INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS as_articles (sequence INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS stream (
    number INTEGER PRIMARY KEY AUTOINCREMENT, keys TEXT NOT NULL, old_image TEXT, new_image TEXT
);
{contents.TABLE}{item_rows.TABLE}{document_rows.TABLE}"""


def version_of(connection: sqlite3.Connection) -> int:
    """Return the number of the layout, 0 for a new file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether a file has today's layout, and an index of words cut as today."""
    return version_of(connection) == VERSION and document_rows.mark(connection, "words") == fulltext.edition()


def bring_up_to_date(connection: sqlite3.Connection, path: Path | None) -> None:
    """Make a new or earlier file one of today, in the transaction of the caller; an earlier layout is backed up first.

    Another process may have done it by now.
    """
    if is_current(connection):
        return
    version = version_of(connection)
    if version and version < VERSION:
        _back_up(path, version)
        _set_aside(connection)
    _run(connection, _TABLES)
    if version and version < VERSION:
        _copy(connection)
    _run(connection, VIEWS)
    fulltext.refill(connection, document_rows.read(connection))
    marks = (("words", fulltext.edition()), ("store", document_rows.mark(connection, "store") or token_hex(8)))
    connection.executemany("INSERT OR REPLACE INTO marks (name, value) VALUES (?, ?)", marks)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def backup_of(path: Path, version: int) -> Path:
    """Return the name of the backup of an earlier layout."""
    return path.with_name(f"{path.name}.schema-{version}.backup")


def backups_of(path: Path) -> list[Path]:
    """Return the backups beside a file."""
    return [found for number in range(1, VERSION) if (found := backup_of(path, number)).exists()]


def _back_up(path: Path | None, version: int) -> None:
    """Copy the file as it is committed; this process has the lock on it, and reads it by another connection."""
    if path is None:
        return
    backup = backup_of(path, version)
    part = backup.with_name(f"{backup.name}.part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(part)) as target:
        source.backup(target)
    part.replace(backup)


def _run(connection: sqlite3.Connection, script: str) -> None:
    """Run statements in the transaction of the caller, which `executescript` would commit."""
    for statement in script.split(";\n"):
        connection.execute(statement)


def _set_aside(connection: sqlite3.Connection) -> None:
    """Rename the tables whose rows change."""
    connection.execute("ALTER TABLE items RENAME TO items_before")
    connection.execute("ALTER TABLE documents RENAME TO documents_before")
    connection.execute("ALTER TABLE objects ADD COLUMN path TEXT")
    for name in ("held", "facts", "fulltext"):
        connection.execute(f"DROP TABLE IF EXISTS {name}")


def _copy(connection: sqlite3.Connection) -> None:
    for pk, sk, item in connection.execute("SELECT pk, sk, item FROM items_before"):
        item_rows.write(connection, {**_with_bytes(json.loads(item)), "pk": {"S": pk}, "sk": {"S": sk}})
    for action in _actions(connection):
        document_rows.write(connection, None, action)
    connection.execute("DROP TABLE items_before")
    connection.execute("DROP TABLE documents_before")


def _actions(connection: sqlite3.Connection) -> Iterator[BulkAction]:
    rows = connection.execute("SELECT id, version, document FROM documents_before ORDER BY number")
    for name, version, document in rows:
        yield BulkAction(name, version, json.loads(document) if document else None)


def _with_bytes(item: dict[str, Any]) -> dict[str, Any]:
    """An item of an earlier layout, whose binary values are base64."""
    return {name: _value(value) for name, value in item.items()}


def _value(value: dict[str, Any]) -> dict[str, Any]:
    if "B" in value:
        return {"B": b64decode(value["B"])}
    return {"M": _with_bytes(value["M"])} if "M" in value else value
