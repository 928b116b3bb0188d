"""The command line without a store: arguments, help, and output at any width."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from copydesk import __version__
from copydesk.cli.catalogue import COMMANDS
from copydesk.cli.command import Command
from copydesk.cli.main import main
from copydesk.cli.output import WrongUsage
from copydesk.cli.rows import OutcomeRow
from copydesk.cli.screen import Screen
from copydesk.cli.uploads import Collected
from copydesk.outcome import Outcome, OutcomeKind
from copydesk.search.question import Found, Hit

HEADLINE = "Merrowby’s harbour board keeps the old lighthouse and buys a second lifeboat for the winter"
REASON = "malformed_payload: line 3: Unterminated string starting at, column 250"


def row(source: str = "in/wire.jsonl", headline: str = HEADLINE, **over: Any) -> OutcomeRow:
    """The row of a rejected record, with every field that a row can show."""
    fields = {"record_index": 12, "kind": OutcomeKind.REJECTED, "reason": REASON, **over}
    notes = ("cleaned: 7 repeated_paragraph, 30 chrome_line", "unsure: date_zone_unknown")
    return OutcomeRow(source, Outcome("local", "inbox/wire.jsonl", **fields), headline, notes)


def explanation(*steps: dict[str, Any], **over: Any) -> dict[str, Any]:
    """A line of `explain --json`."""
    article = {
        "articleId": "a_gbbrba4wngu4cu5opbzn2bqajg",
        "headline": HEADLINE,
        "canonicalUrl": f"https://{'x' * 90}.example/",
    }
    line = {"source": "a.txt", "recordIndex": 0, "format": "plain_text", "outcome": "stored", "reason": REASON}
    return {**line, "article": article, "steps": list(steps), **over}


def edit(before: Any, after: Any) -> dict[str, Any]:
    """A step that changed the text."""
    return {"step": "unicode", "changed": {"text": {"before": before, "after": after}}}


def ledger_line(**over: Any) -> dict[str, Any]:
    """A line of `trace --json`."""
    place = {"key": f"inbox/{'deep/' * 30}a.json", "versionId": "01", "eventTime": "2026-03-04T10:15:00.123Z"}
    end = {
        "recordIndex": 0,
        "outcome": "stale",
        "reason": REASON,
        "articleId": "a_gbbrba4wngu4cu5opbzn2bqajg",
        "revision": 3,
    }
    return {**place, "format": "json", **end, **over}


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """A terminal of 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    return Screen()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "arguments are required: COMMAND, for example ingest or search; `copydesk --help` shows options"),
        (["publish"], "copydesk has no command publish; `copydesk --help` shows options"),
        (["explian"], "copydesk has no command explian; did you mean explain?"),
        (["ingest", "--store", "x.db"], "arguments are required: PATH"),
        (["ingest", "a.json"], "arguments are required: --store FILE, for example --store news.db"),
        (["version", "--jsom"], "version has no option --jsom; did you mean --json? `copydesk version --help` shows"),
        (["search", "fog", "--endpoint", "u", "-rain"], "a word to leave out is part of QUERY: 'ferry -rain'"),
        (["version", "--colour"], "version has no option --colour; `copydesk version --help` shows options"),
        (["version", "all"], "version does not take 'all'; put quotes around an argument that has blanks"),
        (["reconcile", "--table", "t", "--days", "999"], "must be a whole number of days from 1 to 365, not 999"),
        (["diff", "a_1", "0", "2", "--store", "x.db"], "argument N: must be a whole number of at least 1, not 0"),
        (["reconcile", "--table", "t", "--texts-uri", "texts"], "must look like s3://bucket/texts/, not texts"),
        (["search", "fog"], "one of the arguments --store --stack --endpoint is required"),
        (["search", "fog", "--limit", "0"], "must be a whole number of at least 1, not 0"),
        (["search", "fog", "--limit", "-1"], "must be a whole number of at least 1, not -1"),
        (["search", "fog", "--limit", "many"], "must be a whole number of at least 1, not many"),
    ],
)
def test_wrong_usage_is_status_2(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert message in capsys.readouterr().err


def test_version_is_the_version_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])

    assert ended.value.code == 0
    assert capsys.readouterr().out == f"copydesk {__version__}\n"


@pytest.mark.parametrize("command", COMMANDS, ids=[command.name for command in COMMANDS])
def test_help_shows_summary_output_and_example(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command.name, "--help"])

    words = " ".join(capsys.readouterr().out.split())
    assert ended.value.code == 0
    assert all(" ".join(text.split()) in words for text in (*command.paragraphs, command.example))


def test_help_lists_every_command_and_exit_status(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])

    lines = capsys.readouterr().out.splitlines()
    first_words = [line.split()[0] for line in lines if line.startswith("  ")]
    assert {*(command.name for command in COMMANDS), "0", "1", "2", "130"} <= set(first_words)


def test_table_without_rich_names_the_extra_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "copydesk.cli.screen", None)
    (tmp_path / "a.txt").write_text("Fog until noon\n\nDense fog covers the harbour.")

    assert main(["explain", str(tmp_path / "a.txt")]) == 2
    assert "pip install 'copydesk[cli]'" in capsys.readouterr().err
    assert main(["explain", str(tmp_path / "a.txt"), "--json"]) == 0


def test_failures_reported_by_a_handler_are_wrong_usage() -> None:
    collected = Collected()
    collected.failure("stream batch goes back", "index_unavailable: no space", article="A#a_1")

    with pytest.raises(WrongUsage, match=r"stream batch goes back: index_unavailable: no space \(A#a_1\)"):
        collected.checked()


LONG_HIT = Hit(
    {"articleId": "a_2", "headline": HEADLINE, "duplicateOf": "a_1", "url": f"https://{'x' * 90}.example/"},
    f"[lifeboat] {'and so on ' * 20}",
)


@pytest.mark.parametrize("width", [60, 80, 140])
@pytest.mark.parametrize(
    "show",
    [
        lambda screen: screen.outcomes([row(f"in/{'a-long-name-' * 12}.jsonl"), row()]),
        lambda screen: screen.hits("lifeboat", Found(1, [LONG_HIT])),
        lambda screen: screen.ledger([ledger_line(), ledger_line(outcome=None, articleId=None, revision=None)]),
        lambda screen: screen.explanation(explanation(edit(HEADLINE * 5, HEADLINE * 4))),
    ],
    ids=["outcomes", "hits", "ledger", "explanation"],
)
def test_output_fits_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], show: Callable[[Screen], None], width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))

    show(Screen())

    assert max(len(line.rstrip()) for line in capsys.readouterr().out.splitlines()) <= width


def test_piped_output_is_100_columns_wide(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)

    Screen().outcomes([row(headline="word " * 100)])

    assert max(len(line.rstrip()) for line in capsys.readouterr().out.splitlines()) in range(95, 101)


def test_row_shows_headline_reason_and_notes_below_each_other(
    screen: Screen, capsys: pytest.CaptureFixture[str]
) -> None:
    screen.outcomes([row(headline="Fog until noon", reason="unchanged")])

    header, *shown, _, total = capsys.readouterr().out.splitlines()
    assert header.split() == ["source", "#", "outcome", "headline,", "reason,", "notes"]
    assert shown[0].split() == ["wire.jsonl", "12", "rejected", "Fog", "until", "noon"]
    assert shown[1].strip() == "unchanged"
    assert shown[-1].strip() == "unsure: date_zone_unknown"
    assert total == "1 record: 1 rejected"


def test_totals_name_each_outcome_that_occurred(screen: Screen, capsys: pytest.CaptureFixture[str]) -> None:
    kinds = (OutcomeKind.STALE, OutcomeKind.STORED, OutcomeKind.STALE, OutcomeKind.REVISED)
    screen.outcomes([row(kind=kind) for kind in kinds])

    assert capsys.readouterr().out.endswith("\n4 records: 1 stored · 1 revised · 2 stale\n")


def test_files_of_one_name_are_shown_with_their_folders(screen: Screen, capsys: pytest.CaptureFixture[str]) -> None:
    screen.outcomes([row("monday/a.json"), row("tuesday/a.json"), row("tuesday/b.json"), row("tuesday/b.json")])

    lines = capsys.readouterr().out.splitlines()
    sources = [line.split()[0] for line in lines if " rejected " in line]
    assert sources == ["monday/a.json", "tuesday/a.json", "b.json", "b.json"]


def test_markup_in_a_file_is_shown_as_text(screen: Screen, capsys: pytest.CaptureFixture[str]) -> None:
    screen.outcomes([row("[bold]a.json", headline="[red]Fog[/red] :smile: [/nope]")])
    screen.hits("[/nope]", Found(0, []))
    screen.ledger([ledger_line(key="inbox/[/nope].json")])

    out = capsys.readouterr().out
    for text in (
        "[bold]a.json",
        "[red]Fog[/red] :smile: [/nope]",
        "search [/nope]: 0 hits",
        "inbox/[/nope].json",
    ):
        assert text in out


def shown(screen: Screen, capsys: pytest.CaptureFixture[str], *change: Any) -> list[str]:
    """The lines below a changed text."""
    screen.explanation(explanation(edit(*change)))
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    return lines[lines.index("text") + 1 : next(at for at, line in enumerate(lines) if "articleId" in line) - 2]


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (("Share\nFog", "Fog"), ["- Share"]),
        ((None, "Fog"), ["+ Fog"]),
        (("Fog\nRain", "Fog\n\nRain"), ["(white space between lines)"]),
        (("Fog ", "Fog"), ["- 'Fog '", "+ 'Fog'"]),
        (("Fog\u200b", "Fog"), ["- 'Fog\\u200b'", "+ Fog"]),
        (("\x1b[2JFog", "Fog"), ["- '\\x1b[2JFog'", "+ Fog"]),
        (([], ["Fog", {"name": "Ottilie Marsk"}]), ["+ Fog", '+ {"name": "Ottilie Marsk"}']),
        (("x" * 60 + " cafÃ© by the quay", "x" * 60 + " café by the quay"),
         ["- …xxxxxxxxxxxxxxxxxxxx cafÃ© by the quay", "+ …xxxxxxxxxxxxxxxxxxxx café by the quay"]),
    ],
    ids=["line-removed", "line-added", "blank-lines", "trailing-space", "invisible", "escape-code", "list", "late"],
)  # fmt: skip
def test_every_change_is_visible(
    screen: Screen, capsys: pytest.CaptureFixture[str], change: tuple[Any, Any], lines: list[str]
) -> None:
    assert shown(screen, capsys, *change) == lines


def test_page_of_800_edited_lines_is_shown_whole(screen: Screen, capsys: pytest.CaptureFixture[str]) -> None:
    page = "\n\n".join(f"Paragraph {n} of the  minutes of the council of Ansleigh." for n in range(800))

    lines = shown(screen, capsys, page, page.replace("  ", " "))

    assert len(lines) == 1_600
    assert lines[0] == "- 'Paragraph 0 of the  minutes of the council of Ansleigh.'"
    assert lines[-1] == "+ 'Paragraph 799 of the minutes of the council of Ansleigh.'"
