"""`copydesk completion`: what a shell completes."""

import shutil
import subprocess

import pytest

from copydesk.cli.catalogue import COMMANDS
from integration.command_line import Run, run

__all__ = ["run"]


def completed(run: Run, *words: str) -> list[str]:
    """What bash offers in the place of the last word."""
    line = " ".join(f"'{word}'" for word in words)
    ask = f'COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _copydesk; printf "%s\\n" "${{COMPREPLY[@]}}"'
    script = f"{run('completion', 'bash').out}\n{ask}"
    return subprocess.run(["bash", "-c", script], capture_output=True, check=True, text=True).stdout.split()


def test_bash_completes_commands(run: Run) -> None:
    assert completed(run, "copydesk", "ex") == ["explain", "export"]
    assert completed(run, "copydesk", "") == [command.name for command in COMMANDS]


def test_bash_completes_options_of_the_command(run: Run) -> None:
    assert "--copy-input" in completed(run, "copydesk", "ingest", "--co")
    assert completed(run, "copydesk", "search", "ferry", "--fo") == ["--fold"]


def test_bash_completes_the_values_of_an_option(run: Run) -> None:
    assert completed(run, "copydesk", "export", "--format", "") == [
        "jsonl",
        "csv",
        "parquet",
        "ninjs",
        "rss",
        "markdown",
    ]
    assert completed(run, "copydesk", "completion", "z") == ["zsh"]


def test_bash_leaves_paths_to_the_shell(run: Run) -> None:
    assert completed(run, "copydesk", "ingest", "sam") == []
    assert completed(run, "copydesk", "export", "--output", "") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_script_is_read_by_its_shell(run: Run, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")

    read = subprocess.run(
        [shell, "-n"], input=run("completion", shell).out, text=True, capture_output=True, check=False
    )

    assert (read.returncode, read.stderr) == (0, "")


def test_fish_script_describes_commands_and_options(run: Run) -> None:
    lines = run("completion", "fish").out.splitlines()

    assert (
        "complete -c copydesk -n __fish_use_subcommand -a version "
        "-d 'Print the version of copydesk, of its store, and of Python and SQLite.'"
    ) in lines
    assert any(
        line.startswith("complete -c copydesk -n '__fish_seen_subcommand_from export' -l output -r ") for line in lines
    )


def test_zsh_script_has_the_quotation_marks_of_help_texts_escaped(run: Run) -> None:
    script = run("completion", "zsh").out

    assert script.startswith("#compdef copydesk\n")
    assert "'--include[of folders, take only files that match, for example '\\''*.html'\\''; may be given" in script


def test_unknown_shell_is_wrong_usage(run: Run) -> None:
    assert run("completion", "tcsh").status == 2
