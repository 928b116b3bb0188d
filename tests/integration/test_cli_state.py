"""Commands about the state of things: version, stats, doctor."""

import runpy
import sqlite3
import sys
from pathlib import Path

import pytest

from copydesk import __version__
from copydesk.adapters.local.database import DATABASE_VERSION
from integration import command_line
from integration.command_line import URL, Ran, Run, upload, uploads

run, stocked = command_line.run, command_line.stocked  # fixtures


def test_version_names_the_versions_that_matter(run: Run) -> None:
    (line,) = run("version", "--json").lines

    assert (line["copydesk"], line["storeSchema"]) == (__version__, DATABASE_VERSION)
    assert run("version").out.startswith(f"copydesk {__version__}\nstore schema {DATABASE_VERSION}, Python 3.")


def test_package_is_the_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["copydesk", "version"])

    with pytest.raises(SystemExit) as ended:
        runpy.run_module("copydesk", run_name="__main__")

    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"copydesk {__version__}\n")


def test_stats_count_articles_and_records(run: Run) -> None:
    copy = upload("b.json", url="https://herald.example/copy", datePublished="2026-03-04", inLanguage="en")
    uploads("wire.jsonl", upload("a.json"), copy, '{"headline": "Cut', {"headline": "No text", "url": f"{URL}/3"})
    run("ingest", "wire.jsonl", "--store", "x.db")

    (line,) = run("stats", "--store", "x.db", "--json").lines

    assert (line["articles"], line["copies"], line["shareOfCopies"], line["records"]) == (2, 1, 0.5, 4)
    assert line["publishers"] == {"gazette.example": 1, "herald.example": 1}
    assert line["status"] == {"usable": 2}
    assert (line["outcomes"]["rejected"], line["formats"]) == (2, {"json_lines": 4})
    assert "malformed_payload: line N: Unterminated string starting at, column N" in line["rejected"]
    assert (line["undated"], line["doubtfulTexts"]) == (1, 0)


def test_stats_are_shown_as_lists(stocked: Run) -> None:
    shown = stocked("stats", "--store", "x.db").out

    assert shown.startswith("2 articles, 2 usable: 0 copies (0%), 0 with a doubtful text, 2 undated\n2 records\n")
    assert "\npublishers\n       2  gazette.example\n" in shown
    assert "rejected" not in shown


def verdicts(ran: Ran) -> dict[str, str]:
    return {line["check"]: line["verdict"] for line in ran.lines}


def test_doctor_finds_a_sound_store(stocked: Run) -> None:
    ran = stocked("doctor", "--store", "x.db", "--json")

    assert ran.status == 0
    assert {verdicts(ran)[name] for name in ("SQLite", "schema", "integrity", "index")} == {"ok"}
    assert "ok     index: 2 articles, all of them searched\n" in stocked("doctor", "--store", "x.db").out


def change(statement: str) -> None:
    connection = sqlite3.connect("x.db")
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("statement", "name", "verdict", "status"),
    [
        ("DELETE FROM documents", "index", "fault", 1),
        ("INSERT INTO deliveries VALUES (1)", "uploads", "note", 0),
        ("PRAGMA user_version = 99", "schema", "fault", 1),
        ("PRAGMA user_version = 3", "schema", "note", 0),
    ],
)
def test_doctor_names_what_is_wrong_with_a_store_and_the_cure(
    stocked: Run, statement: str, name: str, verdict: str, status: int
) -> None:
    change(statement)

    ran = stocked("doctor", "--store", "x.db", "--json")

    assert (ran.status, verdicts(ran)[name]) == (status, verdict)
    assert all(line["cure"] for line in ran.lines if line["verdict"] != "ok")


def test_doctor_finds_a_file_that_is_no_store(run: Run) -> None:
    Path("x.db").write_text("This is not a database, despite its name.\n" * 100)

    ran = run("doctor", "--store", "x.db", "--json")

    assert (ran.status, verdicts(ran)["store"]) == (1, "fault")


def test_doctor_names_the_command_that_installs_an_extra(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copydesk.cli.diagnosis.importlib.util.find_spec", lambda name: name != "pyarrow" or None)

    shown = run("doctor").out

    assert "note   extra parquet: pyarrow is not installed: no Parquet files, to ingest and to export\n" in shown
    assert "→ pip install 'copydesk[parquet]'" in shown


@pytest.mark.parametrize("option", [("--endpoint", "http://127.0.0.1:9"), ("--endpoint", "localhost")])
def test_doctor_reports_a_node_that_does_not_answer(run: Run, option: tuple[str, str]) -> None:
    ran = run("doctor", *option, "--json")

    assert (ran.status, verdicts(ran)["node"]) == (1, "fault")
