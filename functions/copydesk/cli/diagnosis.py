"""Checks of an installation, a store, a node and a stack: what works, what does not, and what to do."""

import importlib.util
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from copydesk.adapters.local.database import DATABASE_VERSION, address_to_read
from copydesk.cli.node import connect
from copydesk.cli.output import WrongUsage
from copydesk.errors import CopydeskError

_EXTRAS = {  # by extra: the module that it brings, and what it is for
    "cli": ("rich", "tables"),
    "aws": ("boto3", "--stack, --table and --endpoint"),
    "parquet": ("pyarrow", "Parquet files, to ingest and to export"),
    "pdf": ("pypdfium2", "PDF files"),
    "brotli": ("brotli", "pages in Brotli within web archives"),
    "desk": ("starlette", "copydesk desk"),
}
_LOW_SPACE = 500_000_000  # bytes


class Verdict(StrEnum):
    """What a check found."""

    OK = "ok"
    NOTE = "note"  # works, and may surprise
    FAULT = "fault"  # does not work


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked; `cure` is what to do, "" where there is nothing."""

    name: str
    verdict: Verdict
    found: str
    cure: str = ""

    @property
    def fields(self) -> dict[str, str | None]:
        """The check as other programs read it."""
        return {"check": self.name, "verdict": self.verdict.value, "found": self.found, "cure": self.cure or None}


def installation() -> Iterator[Check]:
    """Check SQLite and the extras."""
    yield _sqlite()
    for extra, (module, purpose) in _EXTRAS.items():
        if importlib.util.find_spec(module):
            yield Check(f"extra {extra}", Verdict.OK, f"{module} is installed: {purpose}")
        else:
            cure = f"pip install 'copydesk[{extra}]'"
            yield Check(f"extra {extra}", Verdict.NOTE, f"{module} is not installed: no {purpose}", cure)


def store(path: Path) -> Iterator[Check]:
    """Check a store without writing to it."""
    try:
        with closing(sqlite3.connect(address_to_read(path), uri=True)) as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            yield _schema(version)
            yield _integrity(connection)
            if version == DATABASE_VERSION:
                yield from _work_left(connection)
    except sqlite3.Error as problem:
        cure = "restore the file from a backup, or name another store"
        yield Check("store", Verdict.FAULT, f"{path} cannot be read: {problem}", cure)
        return
    yield _space(path)


def node(endpoint: str) -> Iterator[Check]:
    """Check an OpenSearch node and the index behind the alias."""
    try:
        index = connect(endpoint)
        about = index.request("GET", "/")
        yield Check("node", Verdict.OK, f"OpenSearch {about['version']['number']} answers")
        mappings = index.request("GET", f"/{index.alias}/_mapping")
    except (CopydeskError, WrongUsage) as problem:
        yield _unreachable(problem)
        return
    count = index.request("GET", f"/{index.alias}/_count")["count"]
    if '"words"' in json.dumps(mappings):
        yield Check("index", Verdict.OK, f"{count:,} documents in {', '.join(mappings)}")
    else:
        cure = "copydesk index-rebuild --endpoint ..."
        yield Check("index", Verdict.FAULT, "its mapping is of an older copydesk: searches miss articles", cure)


def stack(name: str, described: Callable[[str], Any]) -> Iterator[Check]:
    """Check that a stack can be described with its outputs. `described` opens it."""
    try:
        place = described(name)
    except (CopydeskError, WrongUsage) as problem:
        cure = "check the name, the region and your credentials: aws cloudformation describe-stacks"
        yield Check("stack", Verdict.FAULT, str(problem), cure)
        return
    yield Check("stack", Verdict.OK, f"{name} has the inbox {place.inbox}")


def _sqlite() -> Check:
    with closing(sqlite3.connect(":memory:")) as connection:
        has_fts5 = connection.execute("SELECT 1 FROM pragma_compile_options WHERE compile_options = 'ENABLE_FTS5'")
        if has_fts5.fetchone():
            return Check("SQLite", Verdict.OK, f"{sqlite3.sqlite_version} with FTS5")
    cure = "use a Python whose SQLite has FTS5, such as those of python.org"
    return Check("SQLite", Verdict.FAULT, f"{sqlite3.sqlite_version} without FTS5", cure)


def _schema(version: int) -> Check:
    if version == DATABASE_VERSION:
        return Check("schema", Verdict.OK, f"schema {version}")
    if version > DATABASE_VERSION:
        found = f"schema {version}, written by a newer copydesk"
        return Check("schema", Verdict.FAULT, found, "install the newer copydesk, pip install --upgrade copydesk")
    found = f"schema {version}; the next command brings it to {DATABASE_VERSION}, after a backup beside it"
    return Check("schema", Verdict.NOTE, found, "have twice the space of the file free")


def _integrity(connection: sqlite3.Connection) -> Check:
    answer = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    if answer == "ok":
        return Check("integrity", Verdict.OK, "SQLite finds no damage")
    cure = "restore a backup, or save what is readable: sqlite3 FILE .recover"
    return Check("integrity", Verdict.FAULT, answer.replace("\n", " "), cure)


def _work_left(connection: sqlite3.Connection) -> Iterator[Check]:
    """Check that the index follows the table, and that no upload waits."""
    articles = _count(connection, "items WHERE sk = 'META'")
    documents = _count(connection, "documents WHERE document IS NOT NULL")
    waiting, unfinished = _count(connection, "stream"), _count(connection, "deliveries")
    if waiting or articles != documents:
        found = f"{articles:,} articles, {documents:,} documents, {waiting:,} changes wait"
        cure = "copydesk ingest with any file goes on; copydesk index repair --store FILE repairs what is missing"
        yield Check("index", Verdict.FAULT, found, cure)
    else:
        yield Check("index", Verdict.OK, f"{articles:,} articles, all of them searched")
    if unfinished:
        cure = "give the command that was interrupted again"
        yield Check("uploads", Verdict.NOTE, f"{unfinished:,} uploads of an interrupted run are unfinished", cure)


def _count(connection: sqlite3.Connection, rows: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {rows}").fetchone()[0])  # noqa: S608 - from this module


def _space(path: Path) -> Check:
    free = shutil.disk_usage(path.resolve().parent).free
    if free < _LOW_SPACE:
        return Check("disk", Verdict.NOTE, f"{free // 10**6:,} MB are free", "free some space before a large ingest")
    return Check("disk", Verdict.OK, f"{free // 10**6:,} MB are free")


def _unreachable(problem: Exception) -> Check:
    status = getattr(problem, "status", 0)
    if status == 404:
        return Check("index", Verdict.FAULT, "the node has no index articles", "copydesk index-setup --endpoint ...")
    cure = "check address, user and password, and that the node runs: curl ADDRESS"
    return Check("node", Verdict.FAULT, f"the node cannot be used: {problem}", cure)
