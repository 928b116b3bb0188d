"""Helpers that run the command line in an empty folder, and write files for it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from builders import TEXT
from copydesk.cli.main import main

URL = "https://gazette.example/libraries"


@dataclass(frozen=True)
class Ran:
    """The exit status and output of a command."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    def column(self, name: str) -> list[Any]:
        return [line[name] for line in self.lines]


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run copydesk in an empty folder, in a terminal of 80 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    def ran(*arguments: str | Path) -> Ran:
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as ended:
            status = int(ended.code or 0)
        return Ran(status, *capsys.readouterr())

    return ran


def upload(name: str, **over: Any) -> dict[str, Any]:
    """Write an article as JSON into the current folder and return its fields; an `over` of None leaves one out."""
    fields = {"headline": "Ansleigh keeps its libraries", "text": TEXT, "url": URL, **over}
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(fields), "utf-8")
    return fields


def uploads(name: str, *records: dict[str, Any] | str) -> None:
    """Write JSON Lines into the current folder; a record given as text is written unchanged."""
    lines = (record if isinstance(record, str) else json.dumps(record) for record in records)
    Path(name).write_text("".join(f"{line}\n" for line in lines), "utf-8")


def everything(folder: Path) -> dict[str, bytes | None]:
    """Every file with its content, and every folder."""
    return {str(path): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def two_articles() -> tuple[str, ...]:
    """Write two articles, libraries in a.json and fog in b.json; return the arguments that ingest them."""
    upload("a.json")
    upload("b.json", headline="Fog until noon", text="Dense fog covers the harbour.", url="https://gazette.example/fog")
    return ("ingest", "a.json", "b.json", "--store")


@pytest.fixture
def stocked(run: Run) -> Run:
    """A store x.db of two articles in the current folder."""
    assert run(*two_articles(), "x.db").status == 0
    return run


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the same two articles, for tests that only read."""
    folder = tmp_path_factory.mktemp("shelf")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        main([*two_articles(), "x.db"])
    return folder / "x.db"
