"""The notes and objects of a local store, for an operator: the folder beside the store's file."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from copydesk.adapters.local.bucket import BUCKET, LocalBucket, sequence_of
from copydesk.adapters.local.database import Database
from copydesk.adapters.local.kept_bodies import KeptBodies
from copydesk.events import ObjectRef
from copydesk.settings import Limits


class LocalNotes:
    """Implements Notes in the folder `quarantine` of a local bucket."""

    def __init__(self, folder: Path) -> None:
        """Work below the bucket's folder, which may not exist yet."""
        self._folder = folder / "quarantine"

    def names(self, prefix: str = "") -> Iterator[str]:
        """List the names of the notes that begin with `prefix`, in order."""
        names = sorted(path.relative_to(self._folder).as_posix() for path in self._folder.rglob("*.json"))
        yield from (name for name in names if name.startswith(prefix))

    def read(self, name: str) -> Mapping[str, Any] | None:
        """Read a note; None if there is none of that name in the folder."""
        path = self._path(name)
        if path is None or not path.is_file():
            return None
        note: Mapping[str, Any] = json.loads(path.read_bytes())
        return note

    def remove(self, name: str) -> None:
        """Remove a note, and the folders that it leaves empty."""
        path = self._path(name)
        if path is None:
            return
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == self._folder or not folder.is_dir() or any(folder.iterdir()):
                return
            folder.rmdir()

    def _path(self, name: str) -> Path | None:
        """The file of a note; None for a name that leads out of the folder."""
        path = (self._folder / name).resolve()
        return self._folder / name if path.is_relative_to(self._folder.resolve()) else None


class LocalOriginals:
    """Implements Originals; two versions of the same bytes share one copy."""

    def __init__(self, database: Database, folder: Path) -> None:
        """Work on an open database and the bucket's folder."""
        limits = Limits()
        self._database = database
        self._bucket = LocalBucket(database, folder, limits)
        self._bodies = KeptBodies(folder / "objects", limits.held_bytes)

    def find(self, ref: ObjectRef) -> ObjectRef | None:
        """Return the reference of a version as its upload made it.

        None if its bytes are gone: no copy is kept, and its file has changed or is not there any longer.
        """
        row = self._database.connection.execute(
            "SELECT etag, size, event_time FROM objects WHERE sequence = ? AND key = ? AND removed = 0",
            (sequence_of(ref), ref.key),
        ).fetchone()
        if row is None or not row[0]:
            return None
        number = f"{sequence_of(ref):018X}"
        found = ObjectRef(BUCKET, ref.key, number.lower(), number, *row)
        return None if isinstance(self._bucket.body_of(found), str) else found

    def remove(self, ref: ObjectRef) -> None:
        """Remove a version's copy, unless another version has the same, and forget its hash, size and path.

        A file that was not copied is not touched: it belongs to its user.
        """
        with self._database.transaction() as connection:
            row = connection.execute("SELECT etag FROM objects WHERE sequence = ?", (sequence_of(ref),)).fetchone()
            if row is None or not row[0]:
                return
            update = "UPDATE objects SET etag = '', size = 0, path = NULL WHERE sequence = ?"
            connection.execute(update, (sequence_of(ref),))
            if not connection.execute("SELECT 1 FROM objects WHERE etag = ?", row).fetchone():
                self._bodies.remove(row[0])


def copy_objects(source: Database, folder: Path, target: Database, into: Path) -> None:
    """Copy the versions of a local inbox into another, which then has the same under the same numbers.

    Files that were not copied before are named by their path in both.
    """
    columns = "sequence, bucket, key, etag, size, event_time, removed, path"
    rows = source.connection.execute(f"SELECT {columns} FROM objects").fetchall()  # noqa: S608 - fixed names
    (into / "objects").mkdir(parents=True, exist_ok=True)
    bodies, copies = (KeptBodies(one / "objects", 0) for one in (folder, into))
    for etag in {row[3] for row in rows if row[3]}:
        bodies.copy_to(copies, etag)
    called = source.connection.execute("SELECT sequence FROM as_articles").fetchall()
    with target.transaction() as connection:
        connection.executemany("INSERT OR IGNORE INTO as_articles (sequence) VALUES (?)", called)
        connection.executemany(f"INSERT OR IGNORE INTO objects ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)  # noqa: S608
