"""A bookmark: a file that holds up to which change of a store an export has come."""

import json
from dataclasses import dataclass
from pathlib import Path

from copydesk.adapters.local.document_rows import mark
from copydesk.cli.output import WrongUsage
from copydesk.local_store import LocalStore


@dataclass(frozen=True)
class Bookmark:
    """The place in a store after which the next export begins, and the file that holds it."""

    path: Path
    store: str  # the mark of the store that it is of
    changed: int  # the last change that was exported, 0 before the first export
    latest: int  # the last change of the store now

    @classmethod
    def of(cls, path: Path, store: LocalStore) -> "Bookmark":
        """Read a bookmark; a file that does not exist is a new one. Raises: WrongUsage for that of another store."""
        own, latest = mark(store.database.connection, "store") or "", store.index.last_change()
        if not path.exists():
            return cls(path, own, 0, latest)
        try:
            found = json.loads(path.read_bytes())
            read = cls(path, str(found["store"]), int(found["changed"]), latest)
        except (ValueError, TypeError, KeyError) as wrong:
            raise WrongUsage(f"{path} is not a bookmark of `copydesk export`; name a new file") from wrong
        if read.store != own:
            raise WrongUsage(f"{path} is the bookmark of another store; name a new file to export everything once")
        return read

    def move_to(self, changed: int) -> None:
        """Write the file with a later place, all of it or nothing."""
        part = self.path.with_name(f"{self.path.name}.part")
        part.write_text(json.dumps({"store": self.store, "changed": changed}) + "\n", "utf-8")
        part.replace(self.path)
