"""A local store whose process dies at any moment: the next run completes the upload, under its own version."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import copydesk
from builders import story
from copydesk.adapters.local.table import LocalTable
from copydesk.errors import CopydeskError, TableUnavailable
from copydesk.local_store import LocalStore
from fakes import RecordingReporter
from newsroom import EARLY, LATE, body

ORIGINAL = {**story(1), "datePublished": EARLY}
COPY = {
    **ORIGINAL,
    "text": f"Yesterday {ORIGINAL['text']}",
    "url": "https://echo.example/1",
    "datePublished": LATE,
}
UPLOADS = [("inbox/a.json", body(ORIGINAL)), ("inbox/b.json", body(COPY, {"headline": "No text"}, ORIGINAL))]


class Cut(Exception):
    """The process dies: nothing after this is run."""


def state(path: Path) -> dict[str, Any]:
    """Records without the times of this run, their sources by version, and the ledger."""
    with LocalStore(path) as store:
        stored = list(store.table.scan())
        ledger = [(page.key, page.version_id, page.complete, page.outcomes) for page in store.table.sources()]
        documents = store.index.documents()
    records = [one.record.model_copy(update={"provenance": None}) for one in stored]
    versions = [sorted(state.sequence for state in one.sources.values()) for one in stored]
    found = {name: document.get("duplicateOf", "") for name, document in documents.items()}
    return {"records": records, "versions": versions, "ledger": ledger, "documents": found}


def ingest(path: Path) -> None:
    with LocalStore(path) as store:
        for key, content in UPLOADS:
            store.upload(key, content, RecordingReporter())


def interrupted(path: Path, call: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the second upload died at that call to the table, counted from 0."""
    with LocalStore(path) as store:
        store.upload(*UPLOADS[0], RecordingReporter())
    calls = count()

    def counted(method: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any, **named: Any) -> Any:
            if next(calls) == call:
                raise Cut
            return method(*arguments, **named)

        return called

    with monkeypatch.context() as patch, LocalStore(path) as store:
        for name in ("articles", "put", "claim", "claims", "clusters", "extend", "ledger", "enter", "keep"):
            patch.setattr(store.table, name, counted(getattr(store.table, name)), raising=True)
        try:
            store.upload(*UPLOADS[1], RecordingReporter())
        except CopydeskError:
            return True
    return False


def test_upload_that_died_at_any_call_is_completed_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(tmp_path / "straight.db")
    straight = state(tmp_path / "straight.db")

    for call in count():
        path = tmp_path / f"{call}.db"
        if not interrupted(path, call, monkeypatch):
            break
        with LocalStore(path) as store:
            assert store.resume(RecordingReporter()) == ["inbox/b.json"]
            assert store.resume(RecordingReporter()) == []
        assert state(path) == straight, f"call {call}"
    assert call > 15


def test_upload_that_fails_again_is_reported_and_does_not_hold_up_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.db"
    assert interrupted(path, 0, monkeypatch)
    fails = iter([True])

    def ledger(self: LocalTable, source: str, since: str = "") -> Any:
        if next(fails, False):
            raise TableUnavailable("disk full")
        return LEDGER(self, source, since)

    with LocalStore(path) as store, monkeypatch.context() as patch:
        patch.setattr(LocalTable, "ledger", ledger)
        reporter = RecordingReporter()
        assert store.resume(reporter) == []
        assert [failure["key"] for failure in reporter.failures] == ["inbox/b.json"]
        assert store.resume(reporter) == ["inbox/b.json"]


LEDGER = LocalTable.ledger


@pytest.fixture
def slow_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number:02d}.json").write_bytes(body(story(number)))
    return folder


def test_run_that_is_killed_and_repeated_ends_like_an_uninterrupted_one(slow_folder: Path, tmp_path: Path) -> None:
    def command(store: str) -> list[str]:
        return [sys.executable, "-m", "copydesk.cli", "ingest", "news", "--store", store, "--json"]

    surroundings = {**os.environ, "PYTHONPATH": str(Path(copydesk.__file__).parents[1])}
    subprocess.run(command("straight.db"), cwd=tmp_path, env=surroundings, check=True, capture_output=True)
    for lines in (1, 13, 27):
        with subprocess.Popen(command("killed.db"), cwd=tmp_path, env=surroundings, stdout=subprocess.PIPE) as run:
            assert run.stdout
            for _ in range(lines):
                run.stdout.readline()
            run.kill()
    ran = subprocess.run(command("killed.db"), cwd=tmp_path, env=surroundings, check=True, capture_output=True)

    assert len(ran.stdout.splitlines()) == 40
    with LocalStore(tmp_path / "killed.db") as store:
        assert store.resume(RecordingReporter()) == []
        assert all(page.complete for page in store.table.sources())
    killed, straight = state(tmp_path / "killed.db"), state(tmp_path / "straight.db")
    assert json.dumps(killed["documents"]) == json.dumps(straight["documents"])
    assert killed["records"] == straight["records"]
