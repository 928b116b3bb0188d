"""A versioned bucket in a folder: bodies are stored under the hash of their content, versions have numbers."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from copydesk.adapters.local.database import Database
from copydesk.adapters.local.file_bytes import file_bytes, windows
from copydesk.errors import ObjectGone, UnreadableObject
from copydesk.events import ObjectRef
from copydesk.ports import OVERRULE, Bytes, RawObject
from copydesk.settings import Limits

BUCKET = "local"


class LocalBucket:
    """Inbox and quarantine. Without a folder, bodies stay in memory and end with the process."""

    def __init__(self, database: Database, folder: Path | None, limits: Limits) -> None:
        """Keep objects below `folder`, created on first use; versions are numbered in the database."""
        self._database = database
        self._folder = folder
        self._limits = limits
        self._memory: dict[str, Bytes] = {}

    def upload(self, key: str, body: Bytes, *, of_run: bool = False, as_article: bool = False) -> ObjectRef:
        """Add a version of an object and return the reference that its event would carry.

        An upload of a run is listed in `run_uploads` until the run ends. `as_article`: its sender calls it an article,
        whatever it looks like.
        """
        etag = etag_of(body)
        self._write(f"objects/{etag}", body)
        with self._database.transaction() as connection:
            ref = self._entered(key, etag, len(body), of_run=of_run)
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
        """Read the version that the reference names."""
        body = self._read(f"objects/{ref.etag}")
        if body is None:
            raise ObjectGone(f"version {ref.version_id} is gone")
        if len(body) > self._limits.object_bytes:
            raise UnreadableObject(f"the object has {len(body)} bytes, over {self._limits.object_bytes}")
        return RawObject(ref, body, metadata={OVERRULE: "yes"} if self.is_as_article(ref) else {})

    def is_as_article(self, ref: ObjectRef) -> bool:
        """Whether the sender of a version calls it an article, whatever it looks like."""
        query = "SELECT 1 FROM as_articles WHERE sequence = ?"
        return self._database.connection.execute(query, (sequence_of(ref),)).fetchone() is not None

    def set_aside(self, name: str, note: Mapping[str, Any]) -> str:
        """Store a note in the quarantine folder; a repetition overwrites it with itself."""
        body = json.dumps(note, ensure_ascii=False, indent=1).encode("utf-8", "replace")
        self._write(f"quarantine/{name}", body)
        return f"{self._folder}/quarantine/{name}" if self._folder else f"memory:quarantine/{name}"

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

    def _entered(self, key: str, etag: str, size: int, *, removed: bool = False, of_run: bool = False) -> ObjectRef:
        with self._database.transaction() as connection:
            # Times grow with the sequence, so the last row has the latest; max() would read all of them.
            last = connection.execute("SELECT event_time FROM objects ORDER BY sequence DESC LIMIT 1").fetchone()
            event_time = _after(last[0] if last else None)
            sequence = connection.execute(
                "INSERT INTO objects (bucket, key, etag, size, event_time, removed) VALUES (?, ?, ?, ?, ?, ?)",
                (BUCKET, key, etag, size, event_time, removed),
            ).lastrowid
            connection.execute("INSERT INTO deliveries (sequence) VALUES (?)", (sequence,))
            if of_run:
                connection.execute("INSERT INTO run_uploads (sequence) VALUES (?)", (sequence,))
        return local_ref(sequence or 0, key, etag, size, event_time, removed)

    def _write(self, name: str, body: Bytes) -> None:
        """Write the whole body or nothing: the name of the file is the hash of its content."""
        if self._folder is None:
            self._memory[name] = body
            return
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        with part.open("wb") as file:
            file.writelines(windows(body))
        part.replace(path)

    def _read(self, name: str) -> Bytes | None:
        if self._folder is None:
            return self._memory.get(name)
        path = self._folder / name
        return file_bytes(path, self._limits.held_bytes) if path.is_file() else None


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


def etag_of(body: Bytes) -> str:
    """Return the MD5 of a body in hex, S3's ETag of an object uploaded in one piece."""
    digest = hashlib.md5(usedforsecurity=False)
    for window in windows(body):
        digest.update(window)
    return digest.hexdigest()


def _after(last: str | None) -> str:
    """The time in milliseconds, later than every upload before: no two uploads have the same time."""
    now = datetime.now(UTC)
    if last:
        now = max(now, datetime.fromisoformat(last) + timedelta(milliseconds=1))
    return now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
