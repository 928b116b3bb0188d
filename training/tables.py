"""Writes trained tables as text files that the package ships, small enough to read and to load quickly."""

from collections.abc import Mapping
from pathlib import Path

MOST_BYTES = 200_000  # all tables of one model together


def write_tables(folder: Path, tables: Mapping[str, str]) -> int:
    """Write the tables, given as texts by file name; return their total size in bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        (folder / name).write_text(text, "utf-8")
    return sum(len(text.encode()) for text in tables.values())
