"""Lists of what a local store holds, newest first. Nothing is written."""

import json
from collections.abc import Iterator
from typing import Any

from copydesk.adapters.local import item_rows
from copydesk.adapters.local.bucket import local_ref
from copydesk.adapters.local.database import Database
from copydesk.events import ObjectRef
from copydesk.outcome import LedgerPage
from copydesk.table import ledger_items
from copydesk.table.identity import source_id


class LocalListing:
    """Reads the uploads and the documents of a store in order of their arrival."""

    most_uploads = 2_000

    def __init__(self, database: Database) -> None:
        """Work on an open database."""
        self._connection = database.connection

    def count_uploads(self, part: str = "") -> int:
        """Return the number of object versions and deletions whose key contains `part`."""
        query = "SELECT count(*) FROM objects WHERE instr(key, ?)"
        return int(self._connection.execute(query, (part,)).fetchone()[0])

    def uploads(self, limit: int, offset: int = 0, part: str = "") -> list[ObjectRef]:
        """Return object versions and deletions whose key contains `part`, the newest first."""
        columns = "sequence, key, etag, size, event_time, removed"
        query = f"SELECT {columns} FROM objects WHERE instr(key, ?) ORDER BY sequence DESC LIMIT ? OFFSET ?"  # noqa: S608 - fixed names
        rows = self._connection.execute(query, (part, limit, offset))
        return [local_ref(*row) for row in rows.fetchall()]

    def count_articles(self) -> int:
        """Return the number of articles that the index knows, withdrawn ones included."""
        return int(self._connection.execute("SELECT count(*) FROM documents").fetchone()[0])

    def newest_documents(self, limit: int) -> list[dict[str, Any]]:
        """Return the documents of usable articles without their texts, those stored last first."""
        rows = self._connection.execute(
            "SELECT json_remove(document, '$.text') FROM documents WHERE document IS NOT NULL "
            "AND json_extract(document, '$.pubStatus') = 'usable' ORDER BY number DESC LIMIT ?",
            (limit,),
        )
        return [json.loads(document) for (document,) in rows.fetchall()]

    def summaries(self, limit: int) -> list[dict[str, Any]]:
        """Return the fields of the newest documents that are counted: publisher, language, copy, confidence, names."""
        names = ("articleId", "headline", "publisher", "inLanguage", "duplicateKind", "textConfidence")
        paths = ", ".join(f"'$.{name}'" for name in names)
        query = (
            f"SELECT json_extract(document, '$.pubStatus'), json_extract(document, {paths}) FROM documents "  # noqa: S608 - fixed names
            "WHERE document IS NOT NULL ORDER BY number DESC LIMIT ?"
        )
        rows = self._connection.execute(query, (limit,))
        found = (values for status, values in rows.fetchall() if status == "usable")
        return [dict(zip(names, json.loads(values), strict=True)) for values in found]

    def ledger_page(self, source: str, sequence: str, number: int) -> LedgerPage | None:
        """Read one page of the ledger of one version of an object; None if there is none."""
        key = ledger_items.ledger_key(source, sequence, number)
        return next(self._pages("pk = ? AND sk = ?", key["pk"]["S"], key["sk"]["S"]), None)

    def pages_of(self, ref: ObjectRef, limit: int) -> list[LedgerPage]:
        """Read the first pages of the ledger of a version of an object, in order."""
        source, sequence = source_id(ref.bucket, ref.key), ref.sequence
        partition, start = (ledger_items.ledger_key(source, sequence)[name]["S"] for name in ("pk", "sk"))
        condition = "pk = ? AND sk >= ? AND sk < ? ORDER BY sk LIMIT ?"
        return list(self._pages(condition, partition, start, f"V#{sequence}$", limit))

    def count_ledger_pages(self, source: str) -> int:
        """Return the number of ledger pages of all versions of an object."""
        query = "SELECT count(*) FROM items WHERE pk = ?"
        return int(self._connection.execute(query, (f"S#{source}",)).fetchone()[0])

    def ledger_pages_of_object(self, source: str, limit: int, offset: int) -> list[LedgerPage]:
        """Read ledger pages of all versions of an object, in order of version and page."""
        return list(self._pages("pk = ? ORDER BY sk LIMIT ? OFFSET ?", f"S#{source}", limit, offset))

    def _pages(self, condition: str, *values: str | int) -> Iterator[LedgerPage]:
        rows = self._connection.execute(f"SELECT pk, sk, item FROM items WHERE {condition}", values)  # noqa: S608 - ours
        for row in rows.fetchall():
            yield ledger_items.ledger_page(item_rows.item_of(self._connection, *row))
