"""What ingest takes: standard input, chosen files of a folder, no addresses; and what it prints when it is stopped."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from builders import story
from copydesk.adapters.local.file_bytes import file_bytes
from copydesk.adapters.local.table import LocalTable
from copydesk.outcome import LedgerPage
from integration import command_line
from integration.command_line import URL, Run, upload, uploads

run = command_line.run  # fixture

STORE = ("--store", "x.db", "--json")


def give(monkeypatch: pytest.MonkeyPatch, **fields: Any) -> None:
    """Put an article into standard input."""
    body = json.dumps({"headline": "Fog", "text": "Dense fog covers the harbour.", "url": URL, **fields}).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(body)))


def test_standard_input_is_ingested(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch)

    ran = run("ingest", "-", *STORE)

    assert (ran.column("source"), ran.column("outcome")) == (["-"], ["stored"])
    assert run("search", "fog", *STORE).lines[0]["provenance"]["key"].startswith("inbox/stdin/")


def test_other_content_of_standard_input_is_another_object(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch)
    run("ingest", "-", *STORE)
    give(monkeypatch, url=f"{URL}/2", text="The council keeps its libraries open for another year, it decided.")
    run("ingest", "-", *STORE)

    keys = {line["provenance"]["key"] for line in run("export", "--store", "x.db").lines}
    assert len(keys) == 2


def test_standard_input_is_given_once(run: Run) -> None:
    ran = run("ingest", "-", "-", *STORE)

    assert (ran.status, ran.err) == (2, "copydesk: - stands for standard input, which can be read once; give it once\n")


@pytest.mark.parametrize(
    ("patterns", "taken"),
    [
        (["--include", "*.json"], ["in/a.json", "in/drafts/b.json"]),
        (["--include", "*.json", "--exclude", "drafts/*"], ["in/a.json"]),
        (["--exclude", "b.*", "--exclude", "*.txt"], ["in/a.json"]),
        (["--include", "drafts/*.json"], ["in/drafts/b.json"]),
        (["--include", "*.txt", "--include", "a.*"], ["in/a.json", "in/drafts/c.txt"]),
    ],
)
def test_files_of_a_folder_are_chosen_by_patterns(run: Run, patterns: list[str], taken: list[str]) -> None:
    for name in ("in/a.json", "in/drafts/b.json", "in/drafts/c.txt"):
        upload(name)

    assert run("ingest", "in", *patterns, *STORE).column("source") == taken


def test_file_that_is_named_is_taken_whatever_the_patterns(run: Run) -> None:
    upload("a.json")

    assert run("ingest", "a.json", "--exclude", "*.json", *STORE).column("source") == ["a.json"]


def test_patterns_that_leave_nothing_are_wrong_usage(run: Run) -> None:
    upload("in/a.json")

    ran = run("ingest", "in", "--include", "*.html", *STORE)

    assert (ran.status, ran.err) == (2, "copydesk: in: none of 1 files is taken; check --include and --exclude\n")


def test_address_is_answered_with_what_to_do(run: Run) -> None:
    ran = run("ingest", "https://gazette.example/news/1", *STORE)

    assert ran.status == 2
    assert "https://gazette.example/news/1 is an address; copydesk reads files: save the page first" in ran.err


@pytest.mark.parametrize("name", ["a_gbbrba4wngu4cu5opbzn2bqajg", "https://gazette.example/news/1"])
def test_stored_article_is_explained_with_a_store_only(run: Run, name: str) -> None:
    ran = run("explain", name)

    assert ran.status == 2
    assert "give --store FILE or --stack NAME to explain a stored article" in ran.err


def test_outcomes_are_printed_as_they_happen(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of 150 records is two pages of the ledger; the second is interrupted."""
    uploads("a.jsonl", *(upload("one.json", **story(number)) for number in range(150)))
    enter, entered = LocalTable.enter, []

    def interrupted(table: LocalTable, page: LedgerPage) -> None:
        entered.append(page.page)
        if len(entered) == 2:
            raise KeyboardInterrupt
        enter(table, page)

    with monkeypatch.context() as patch:
        patch.setattr(LocalTable, "enter", interrupted)
        ran = run("ingest", "a.jsonl", *STORE)

    assert (ran.status, len(ran.lines)) == (130, 100)
    assert "interrupted; 100 of 100 records are stored or recognised and kept" in ran.err


def test_interrupted_run_says_what_is_kept_and_goes_on(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    upload("in/a.json")
    upload("in/b.json", **story(2))

    def interrupted(path: Path, held: int) -> Any:
        if path.name == "b.json":
            raise KeyboardInterrupt
        return file_bytes(path, held)

    with monkeypatch.context() as patch:
        patch.setattr("copydesk.cli.uploads.file_bytes", interrupted)
        ran = run("ingest", "in", "--store", "x.db")
    again = run("ingest", "in", *STORE)

    assert (ran.status, "1 record: 1 stored" in ran.out) == (130, True)
    assert ran.err == (
        "copydesk: interrupted; 1 of 1 records are stored or recognised and kept: the same command goes on from there\n"
    )
    assert again.column("outcome") == ["stored", "stored"]
