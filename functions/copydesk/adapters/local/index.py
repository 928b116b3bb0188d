"""The search index in SQLite: external versions and the same questions as in OpenSearch."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from copydesk.adapters.local import document_rows, fulltext, search
from copydesk.adapters.local.database import Database
from copydesk.ports import BulkAction, BulkOutcome, BulkStatus
from copydesk.search.query_syntax import parsed
from copydesk.search.question import Found, Hit, Question

_PAGE = 1_000  # documents read at once


class LocalIndex:
    """Implements DocumentIndex and ArticleSearch."""

    def __init__(self, database: Database) -> None:
        """Work on an open database."""
        self._database = database

    def write(self, actions: Sequence[BulkAction]) -> list[BulkOutcome]:
        """Apply actions; an older or equal version changes nothing and counts as done."""
        with self._database.transaction() as connection:
            return [self._write(connection, action) for action in actions]

    def find(self, question: Question) -> Found:
        """Answer a question."""
        return search.find(self._database, question)

    def ids(self, question: Question, changed_after: int = 0) -> Iterator[str]:
        """Yield the ids of all articles that answer a question and were written after a change, in order of id.

        Limit, offset and folding of the question are not applied.
        """
        return search.ids(self._database, question, changed_after)

    def last_change(self) -> int:
        """Return the number of the last write to the index; each write has a higher one than those before."""
        return document_rows.last_change(self._database.connection)

    def search(self, query: str, limit: int = 10) -> list[Hit]:
        """Find usable articles by a query as a person types it, best first. Raises: UnclearQuery."""
        return self.find(Question(parsed(query), limit=limit)).hits

    def versions(self) -> dict[str, int]:
        """Return the version of every document by id, to compare with the table."""
        rows = self._database.connection.execute("SELECT id, version FROM documents WHERE document IS NOT NULL")
        return dict(rows.fetchall())

    def documents(self) -> dict[str, dict[str, Any]]:
        """Return every document by id."""
        return {name: document for _, name, document in document_rows.read(self._database.connection)}

    def versions_of(self, document_ids: Collection[str]) -> dict[str, int]:
        """Read the versions of documents; unknown and deleted documents are absent."""
        known = self.versions()
        return {name: known[name] for name in document_ids if name in known}

    def version_pages(self) -> Iterator[dict[str, int]]:
        """Read the versions of all documents by id, a page at a time, in order of id."""
        last = ""
        while page := self._versions_after(last):
            last = max(page)
            yield page

    def _versions_after(self, name: str) -> dict[str, int]:
        rows = self._database.connection.execute(
            "SELECT id, version FROM documents WHERE document IS NOT NULL AND id > ? ORDER BY id LIMIT ?", (name, _PAGE)
        )
        return dict(rows.fetchall())

    def rebuild(self, actions: Iterable[BulkAction]) -> int:
        """Replace all documents in one transaction; return their number."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM documents")
            fulltext.clear(connection)
            return sum(self._write(connection, action).status is BulkStatus.DONE for action in actions)

    def forget(self, document_ids: Collection[str]) -> None:
        """Forget the versions of deleted documents, so that an article stored anew begins with version 1 again."""
        with self._database.transaction() as connection:
            connection.executemany(
                "DELETE FROM documents WHERE id = ? AND document IS NULL", [(name,) for name in document_ids]
            )

    def _write(self, connection: sqlite3.Connection, action: BulkAction) -> BulkOutcome:
        query = "SELECT number, version FROM documents WHERE id = ?"
        number, version = connection.execute(query, (action.document_id,)).fetchone() or (None, 0)
        if version >= action.version:
            return BulkOutcome(BulkStatus.DONE, was_older=True)
        before = document_rows.document_of(connection, number) if number else None
        number = document_rows.write(connection, number, action)
        fulltext.write(connection, number, before, action.document)
        return BulkOutcome(BulkStatus.DONE)
