"""Long values, each stored once: the text of an article, which several rows share, and the sketches of its claims.

A text is stored as text, so that `sqlite3` and datasette show it. A value that no row needs any longer stays until
`sweep`, which `copydesk erase` calls.
"""

import sqlite3
from hashlib import blake2b

TABLE = """
CREATE TABLE IF NOT EXISTS contents (
    number INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, content NOT NULL
);
"""


def keep(connection: sqlite3.Connection, content: str | bytes) -> int:
    """Store a value, unless it is there, and return its number."""
    is_text = isinstance(content, str)
    digest = blake2b(content.encode() if isinstance(content, str) else content, digest_size=16, person=b"t" * is_text)
    row = connection.execute("SELECT number FROM contents WHERE hash = ?", (digest.digest(),)).fetchone()
    if row:
        return int(row[0])
    insert = "INSERT INTO contents (hash, content) VALUES (?, ?)"
    return int(connection.execute(insert, (digest.digest(), content)).lastrowid or 0)


def content_of(connection: sqlite3.Connection, number: int) -> str | bytes:
    """Read a value."""
    found: str | bytes
    (found,) = connection.execute("SELECT content FROM contents WHERE number = ?", (number,)).fetchone()
    return found


def sweep(connection: sqlite3.Connection) -> None:
    """Remove the values that no row needs, in the transaction of the caller."""
    connection.execute("CREATE TEMP TABLE needed (number INTEGER PRIMARY KEY)")
    connection.execute(
        "INSERT OR IGNORE INTO needed SELECT value FROM items, json_each(items.contents) WHERE items.contents NOT NULL"
    )
    connection.execute("INSERT OR IGNORE INTO needed SELECT text FROM documents WHERE text NOT NULL")
    connection.execute("DELETE FROM contents WHERE number NOT IN (SELECT number FROM needed)")
    connection.execute("DROP TABLE needed")
