"""What a backfill has done so far, in a file beside its manifest: it survives the end of the process."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Lock
from typing import Any


class Journal:
    """A manifest and its journal, FILE and FILE.journal: a heading, then an entry for each line that was delivered."""

    def __init__(self, manifest: Path) -> None:
        """Read the journal of a manifest, if there is one."""
        self.manifest = manifest
        self._path = manifest.with_name(f"{manifest.name}.journal")
        self._turn = Lock()
        self.heading: Mapping[str, Any] | None = None
        self.failed: dict[int, dict[str, str]] = {}  # the reasons of failures by message id, of each line delivered
        self.execution = ""  # the last one of Step Functions
        for entry in self._entries():
            self._read(entry)

    def is_done(self, line: int) -> bool:
        """Whether a line was delivered without a failure."""
        return self.failed.get(line) == {}

    @property
    def lines_done(self) -> int:
        """The number of lines that were delivered without a failure."""
        return sum(not failed for failed in self.failed.values())

    def begin(self, heading: Mapping[str, Any]) -> None:
        """Write the heading, after the manifest is complete."""
        self._path.unlink(missing_ok=True)
        self._write({"heading": heading})

    def delivered(self, line: int, failed: Mapping[str, str]) -> None:
        """Note that a line was delivered, with the reasons of the messages that failed."""
        self._write({"line": line, "failed": failed})

    def started(self, execution: str) -> None:
        """Note the execution that works the manifest off."""
        self._write({"execution": execution})

    def _entries(self) -> Iterator[Mapping[str, Any]]:
        """The entries; the last one may be cut, if the process was killed over it."""
        if not self._path.is_file():
            return
        for text in self._path.read_text("utf-8").splitlines():
            try:
                yield json.loads(text)
            except ValueError:
                continue

    def _write(self, entry: Mapping[str, Any]) -> None:
        with self._turn, self._path.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(entry, ensure_ascii=False)}\n")
            file.flush()
            os.fsync(file.fileno())
            self._read(entry)

    def _read(self, entry: Mapping[str, Any]) -> None:
        self.heading = entry.get("heading", self.heading)
        self.execution = entry.get("execution", self.execution)
        if "line" in entry:
            self.failed[entry["line"]] = dict(entry["failed"])
