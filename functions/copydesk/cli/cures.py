"""What to do about a store that cannot be used, to append to the reason."""

import os
import sqlite3
from pathlib import Path

_LOCKS = Path("/proc/locks")  # of Linux: who holds a lock on which file, by its inode


def store_problem(problem: Exception, store: Path | str) -> str:
    """Return the reason why a store cannot be used, with the cure."""
    reason = str(problem)
    if not isinstance(problem, sqlite3.Error):
        return reason
    if "is locked" in reason:
        return f"another process writes to the store{_holders(Path(store))}; wait until it has ended, and try again"
    if "is not a database" in reason:
        return f"{reason}; name another file: --store is the file that copydesk makes itself"
    if "readonly" in reason:
        return "the store cannot be written to; copy it to a folder of yours, or ask for the right to write"
    if "unable to open" in reason:
        return f"{reason}; check that you may read the file and its folder"
    if "disk" in reason and "full" in reason:
        return f"{reason}; free some space, and give the same command again: what is stored is kept"
    if "malformed" in reason:
        return f"{reason}; `copydesk doctor --store {store}` shows what can be done"
    return reason


def _holders(store: Path) -> str:
    """The processes that hold a lock on a store, in parentheses; "" where the system does not tell."""
    try:
        locks = [line.split() for line in _LOCKS.read_text().splitlines()]
        names = [store, *(store.with_name(f"{store.name}{end}") for end in ("-wal", "-shm"))]
        files = {path.stat().st_ino for path in names if path.exists()}
    except OSError:
        return ""
    held = {fields[4] for fields in locks if len(fields) > 5 and fields[5].split(":")[-1] in map(str, files)}
    others = sorted(held - {str(os.getpid()), "-1"})
    return f" (process {', '.join(map(_described, others))})" if others else ""


def _described(number: str) -> str:
    try:
        words = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return number
    return f"{number}: {' '.join(word.decode(errors='replace') for word in words if word)[:80]}"
