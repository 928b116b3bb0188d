"""The SQLite file: its schema, and transactions that nest."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from copydesk.adapters.local import contents, layout

DATABASE_VERSION = layout.VERSION
_WAIT_S = 60  # for another process: it holds the file while it stores up to 100 records, which may be long pages


class Database:
    """One connection. The outermost transaction commits its changes, or undoes them after an error."""

    def __init__(self, path: Path | None) -> None:
        """Open or create the file; None keeps everything in memory. A file that cannot be written to can be read.

        Raises: sqlite3.DatabaseError if the file is something else, ValueError if a newer copydesk wrote it, or an
        older one and it cannot be written to.
        """
        self._path = path
        self._is_read_only = path is not None and path.exists() and not _is_writable(path)
        address = address_to_read(path) if path and self._is_read_only else path or ":memory:"
        self.connection = sqlite3.connect(address, timeout=_WAIT_S, isolation_level=None, uri=self._is_read_only)
        self._has_stages = False
        with ExitStack() as unless_ready:
            unless_ready.callback(self.connection.close)
            self._prepare()
            unless_ready.pop_all()

    def _prepare(self) -> None:
        """Create the tables of a new file; an existing store in today's layout is not written to."""
        version = layout.version_of(self.connection)
        if version > DATABASE_VERSION:
            raise ValueError(f"the store was written by a newer copydesk (schema {version})")
        if self._is_read_only:
            if version < DATABASE_VERSION:
                raise ValueError(f"the store has schema {version} and cannot be written to; open it once where it can")
            return
        self.connection.execute("PRAGMA synchronous = NORMAL")
        if not layout.is_current(self.connection):
            self.connection.execute("PRAGMA journal_mode = WAL")
            with self.transaction():
                layout.bring_up_to_date(self.connection, self._path)
            if 0 < version < DATABASE_VERSION:
                self._shrink()

    def _shrink(self) -> None:
        """Give back the space of an earlier layout, unless another process reads the file."""
        with suppress(sqlite3.OperationalError):
            self.connection.execute("VACUUM")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Run the block as one transaction, or as part of the transaction around it."""
        if self.connection.in_transaction:
            yield self.connection
            return
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
            self.connection.execute("COMMIT")
        finally:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")

    def compact(self) -> None:
        """Write the file anew, so that it has no bytes of removed rows, and empty the write-ahead log.

        Backups of earlier layouts, which have those rows, are removed.
        """
        if self._path is not None:
            for backup in layout.backups_of(self._path):
                backup.unlink(missing_ok=True)
        with self.transaction():
            contents.sweep(self.connection)
        self.connection.execute("INSERT INTO fulltext (fulltext) VALUES ('optimize')")
        self.connection.execute("VACUUM")
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def stages(self) -> Iterator[None]:
        """Run the block as a sequence of transactions, each ended by `end_stage` and the last by the block's end.

        If the process dies, or after an error, the stage under way leaves nothing. In a transaction the whole block is
        part of that.
        """
        if self.connection.in_transaction:
            yield
            return
        with self.transaction():
            self._has_stages = True
            try:
                yield
            finally:
                self._has_stages = False

    def end_stage(self) -> None:
        """Commit what was written since the last stage, where the work has stages."""
        if self._has_stages:
            self.connection.execute("COMMIT")
            self.connection.execute("BEGIN IMMEDIATE")


def _is_writable(path: Path) -> bool:
    """Whether SQLite can write: to the file, and beside it for its write-ahead log."""
    return os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK)


def address_to_read(path: Path) -> str:
    """Return the SQLite address of a file to read: unchanging, unless there is a write-ahead log to read with it."""
    log = path.resolve().with_name(f"{path.name}-wal")
    has_log = log.exists() and log.stat().st_size > 0
    return f"{path.resolve().as_uri()}?{'mode=ro' if has_log else 'immutable=1'}"
