"""Runs of `copydesk ingest` that are cut short and repeated, and deliveries that die within a ledger page."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builders import story
from copydesk.adapters.local.table import LocalTable
from copydesk.errors import CopydeskError
from copydesk.local_store import LocalStore
from fakes import RecordingReporter
from integration import command_line
from integration.command_line import Run
from newsroom import body

run = command_line.run

NAMES = ("a.json", "b.json", "c.json")
INGEST = ("ingest", *NAMES, "--store", "x.db", "--json")


class Cut(Exception):
    """The process dies: nothing after this is run."""


@pytest.fixture
def cut_short(run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., None]:
    """Return a function that runs `copydesk ingest` and lets it die before its third upload."""
    for number, name in enumerate(NAMES):
        Path(name).write_bytes(body(story(number)))
    upload = LocalStore.deliver

    def dies(store: LocalStore, ref: Any, reporter: Any) -> None:
        if ref.key == "inbox/c.json":
            raise Cut
        upload(store, ref, reporter)

    def ingest() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(LocalStore, "deliver", dies)
            with pytest.raises(Cut):
                run(*INGEST)
        capsys.readouterr()

    return ingest


def versions(key: str) -> int:
    """The number of versions of an object in the store."""
    with LocalStore(Path("x.db")) as store:
        query = "SELECT count(*) FROM objects WHERE key = ?"
        count: int = store.database.connection.execute(query, (f"inbox/{key}",)).fetchone()[0]
    return count


def test_repeated_run_uploads_each_file_once_and_prints_every_outcome(
    cut_short: Callable[..., None],
    run: Run,
) -> None:
    cut_short()

    again = run(*INGEST)

    assert again.column("outcome") == ["stored"] * 3
    assert [versions(name) for name in NAMES] == [1, 1, 1]
    assert again.err.splitlines() == [
        "copydesk: completed uploads of an interrupted run: inbox/c.json",
        "copydesk: files that an interrupted run had uploaded: 3",
    ]


def test_run_after_one_that_ended_uploads_its_files_again(cut_short: Callable[..., None], run: Run) -> None:
    cut_short()
    run(*INGEST)

    assert run(*INGEST).column("reason") == ["unchanged: this text of the article is stored"] * 3
    assert [versions(name) for name in NAMES] == [2, 2, 2]


def test_file_that_changed_since_the_run_was_cut_short_is_uploaded(
    cut_short: Callable[..., None],
    run: Run,
) -> None:
    cut_short()
    Path("a.json").write_bytes(body({**story(0), "headline": "Corrected"}))

    assert run(*INGEST).column("outcome") == ["revised", "stored", "stored"]
    assert [versions(name) for name in NAMES] == [2, 1, 1]


def test_file_that_was_withdrawn_since_the_run_was_cut_short_is_uploaded_again(
    cut_short: Callable[..., None],
    run: Run,
) -> None:
    cut_short()
    run("withdraw", "a.json", "--store", "x.db")

    again = run(*INGEST)

    assert again.column("outcome")[1:] == ["stored", "stored"]
    assert [versions(name) for name in NAMES] == [3, 1, 1]  # an upload, a deletion, an upload


def test_file_given_twice_is_uploaded_twice_by_the_repeated_run(cut_short: Callable[..., None], run: Run) -> None:
    cut_short()

    again = run("ingest", "a.json", *INGEST[1:])

    assert again.column("outcome") == ["stored", "duplicate", "stored", "stored"]
    assert [versions(name) for name in NAMES] == [2, 1, 1]


def test_delivery_that_dies_within_a_page_of_records_leaves_only_the_pages_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "\n".join(json.dumps(story(number)) for number in range(250)).encode()
    put = LocalTable.put

    def dies(table: LocalTable, stored: Any) -> Any:
        if stored.record.headline == "Story 170":
            raise Cut
        return put(table, stored)

    with LocalStore(tmp_path / "x.db") as store:
        with monkeypatch.context() as patch:
            patch.setattr(LocalTable, "put", dies)
            with pytest.raises(CopydeskError):
                store.upload("inbox/a.jsonl", lines, RecordingReporter())
        first_page = [stored.record.headline for stored in store.table.scan()]
        assert sorted(first_page) == sorted(f"Story {number}" for number in range(100))

        assert store.resume(RecordingReporter()) == ["inbox/a.jsonl"]
        assert len(list(store.table.scan())) == 250
