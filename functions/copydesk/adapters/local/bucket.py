"""A versioned bucket: versions have numbers, their bodies are copies in a folder, or files named by their path."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from copydesk.adapters.local.database import Database
from copydesk.adapters.local.kept_bodies import KeptBodies, etag_of, named_file, write_whole
from copydesk.errors import ObjectGone, UnreadableObject
from copydesk.events import ObjectRef
from copydesk.ports import OVERRULE, Bytes, RawObject
from copydesk.settings import Limits

BUCKET = "local"
_CURE = "put the file back as it was, or ingest it again; with --copy-input the store keeps a copy of each file"


class LocalBucket:
    """Inbox and quarantine. Without a folder, bodies stay in memory and end with the process."""

    def __init__(self, database: Database, folder: Path | None, limits: Limits) -> None:
        """Keep copies and notes below `folder`, created on first use; versions are numbered in the database."""
        self._database = database
        self._folder = folder
        self._limits = limits
        self._bodies = KeptBodies(folder / "objects" if folder else None, limits.held_bytes)
        self._latest: tuple[str, Bytes] = "", b""  # the named file that is about to be read

    def upload(
        self, key: str, body: Bytes, *, path: Path | None = None, of_run: bool = False, as_article: bool = False
    ) -> ObjectRef:
        """Add a version of an object and return the reference that its event would carry.

        With the `path` of a file, its body is not copied: a later `fetch` reads the file again, if it has the same
        content. An upload of a run is listed in `run_uploads` until the run ends. `as_article`: its sender calls it an
        article, whatever it looks like.
        """
        etag = etag_of(body)
        if path is None:
            self._bodies.keep(etag, body)
        else:
            self._latest = etag, body
        with self._database.transaction() as connection:
            ref = self._entered(key, etag, len(body), path=path, of_run=of_run)
            if as_article:
                connection.execute("INSERT INTO as_articles (sequence) VALUES (?)", (int(ref.sequencer, 16),))
        return ref

    def delete(self, key: str) -> ObjectRef:
        """Put a delete marker on an object; its versions stay, as in a versioned bucket."""
        return self._entered(key, "", 0, removed=True)

    def keys_ending(self, name: str) -> list[str]:
        """Return the keys whose last parts are this name, in order."""
        rows = self._database.connection.execute(
            "SELECT DISTINCT key FROM objects WHERE substr(key, -length(?1)) = ?1 ORDER BY key", (f"/{name}",)
        )
        return [key for (key,) in rows.fetchall()]

    def latest_etag(self, key: str) -> str:
        """Return the ETag of the latest upload of a key; "" without one, or if it was deleted since."""
        query = "SELECT etag FROM objects WHERE bucket = ? AND key = ? ORDER BY sequence DESC LIMIT 1"
        row = self._database.connection.execute(query, (BUCKET, key)).fetchone()
        return str(row[0]) if row else ""

    def run_uploads(self) -> list[ObjectRef]:
        """Return the uploads of runs that have not ended, in their order, without those of keys changed since then."""
        return self._versions(
            "JOIN run_uploads USING (sequence) WHERE (SELECT max(sequence) FROM objects AS latest "
            "WHERE latest.bucket = objects.bucket AND latest.key = objects.key) IN (SELECT sequence FROM run_uploads)"
        )

    def end_run(self, uploads: Iterable[ObjectRef]) -> None:
        """Remove the uploads of a run that has ended from `run_uploads`."""
        with self._database.transaction() as connection:
            sequences = [(int(ref.sequencer, 16),) for ref in uploads]
            connection.executemany("DELETE FROM run_uploads WHERE sequence = ?", sequences)

    def fetch(self, ref: ObjectRef) -> RawObject:
        """Read the version that the reference names. Raises: ObjectGone with the cure, UnreadableObject."""
        body = self.body_of(ref)
        if isinstance(body, str):
            raise ObjectGone(f"version {ref.version_id} is gone: {body}")
        if len(body) > self._limits.object_bytes:
            raise UnreadableObject(f"the object has {len(body)} bytes, over {self._limits.object_bytes}")
        return RawObject(ref, body, metadata={OVERRULE: "yes"} if self.is_as_article(ref) else {})

    def body_of(self, ref: ObjectRef) -> Bytes | str:
        """Return the bytes of a version, or the reason why they cannot be had, with the cure."""
        if ref.removed:
            return "it is a deletion"
        if self._latest[0] == ref.etag:
            return self._latest[1]
        body = self._bodies.read(ref.etag)
        if body is not None:
            return body
        query = "SELECT path FROM objects WHERE sequence = ?"
        (path,) = self._database.connection.execute(query, (sequence_of(ref),)).fetchone() or (None,)
        found = named_file(Path(path), ref.etag, self._limits.held_bytes) if path else "its copy is not in the bucket"
        return f"{found}; {_CURE}" if path and isinstance(found, str) else found

    def is_as_article(self, ref: ObjectRef) -> bool:
        """Whether the sender of a version calls it an article, whatever it looks like."""
        query = "SELECT 1 FROM as_articles WHERE sequence = ?"
        return self._database.connection.execute(query, (sequence_of(ref),)).fetchone() is not None

    def set_aside(self, name: str, note: Mapping[str, Any]) -> str:
        """Store a note in the quarantine folder; a repetition overwrites it with itself."""
        body = json.dumps(note, ensure_ascii=False, indent=1).encode("utf-8", "replace")
        if self._folder is None:
            return f"memory:quarantine/{name}"
        write_whole(self._folder / "quarantine" / name, body)
        return f"{self._folder}/quarantine/{name}"

    def undelivered(self) -> list[ObjectRef]:
        """Return the versions and deletions that were not delivered to the end, in their order."""
        return self._versions("JOIN deliveries USING (sequence)")

    def delivered(self, ref: ObjectRef) -> None:
        """Note that a version or a deletion was delivered to the end."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM deliveries WHERE sequence = ?", (int(ref.sequencer, 16),))

    def _versions(self, chosen: str) -> list[ObjectRef]:
        """The versions and deletions that a clause of SQL chooses, in their order."""
        columns = "sequence, key, etag, size, event_time, removed"
        query = f"SELECT {columns} FROM objects {chosen} ORDER BY sequence"  # noqa: S608 - no input is part of it
        return [local_ref(*row) for row in self._database.connection.execute(query).fetchall()]

    def _entered(
        self, key: str, etag: str, size: int, *, removed: bool = False, of_run: bool = False, path: Path | None = None
    ) -> ObjectRef:
        with self._database.transaction() as connection:
            # Times grow with the sequence, so the last row has the latest; max() would read all of them.
            last = connection.execute("SELECT event_time FROM objects ORDER BY sequence DESC LIMIT 1").fetchone()
            event_time = _after(last[0] if last else None)
            named = str(path.absolute()) if path else None
            sequence = connection.execute(
                "INSERT INTO objects (bucket, key, etag, size, event_time, removed, path) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (BUCKET, key, etag, size, event_time, removed, named),
            ).lastrowid
            connection.execute("INSERT INTO deliveries (sequence) VALUES (?)", (sequence,))
            if of_run:
                connection.execute("INSERT INTO run_uploads (sequence) VALUES (?)", (sequence,))
        return local_ref(sequence or 0, key, etag, size, event_time, removed)


def local_ref(sequence: int, key: str, etag: str, size: int, event_time: str, removed: object) -> ObjectRef:
    """Return the reference of a row of `objects`: versions are numbered over all keys."""
    number = f"{sequence:018X}"
    return ObjectRef(BUCKET, key, number.lower(), number, etag, size, event_time, removed=bool(removed))


def sequence_of(ref: ObjectRef) -> int:
    """Return the number of a version in the local store; 0, which no version has, for any other."""
    try:
        return int(ref.version_id, 16)
    except ValueError:
        return 0


def _after(last: str | None) -> str:
    """The time in milliseconds, later than every upload before: no two uploads have the same time."""
    now = datetime.now(UTC)
    if last:
        now = max(now, datetime.fromisoformat(last) + timedelta(milliseconds=1))
    return now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
