"""Runs the ```console blocks of a page and compares or rewrites the output that it shows.

A line that begins with `$ ` is a command for the shell, with `> ` its continuation; the lines below are its output.
`...` on a line of its own stands for any lines, `...` within a line for any characters. All blocks of a page run in one
folder that holds `samples`.

    .venv/bin/python tests/docs/console.py docs/tutorial.md        writes today's output into each command without `...`
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]
COLUMNS = "100"
MOMENT = "2026-11-30T12:00:00"  # shown in the place of the times of this run
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NOW = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?P<fraction>\.\d+)?")


@dataclass(frozen=True)
class Shown:
    """A command of a page and the output that the page shows for it."""

    written: str  # the command's lines in the page
    output: str

    @property
    def command(self) -> str:
        """The command without the marks of its continuation lines."""
        return self.written.replace("\n> ", "\n")


def commands_of(page: str) -> Iterator[Shown]:
    """Yield the commands of a page's console blocks, in order."""
    for block in _BLOCK.findall(page):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            lines = part.splitlines(keepends=True)
            end = next((n for n, line in enumerate(lines) if n and not line.startswith("> ")), len(lines))
            yield Shown("".join(lines[:end]), "".join(lines[end:]))


def matches(shown: str, printed: str) -> bool:
    """Whether a command printed what the page shows, where `...` stands for anything."""
    lines = ("(?:.*\n)*" if line == "..." else _line(line) for line in shown.splitlines())
    pattern = "".join(lines)
    return re.fullmatch(pattern, printed) is not None


def _line(shown: str) -> str:
    return ".*".join(map(re.escape, shown.split("..."))) + "\n"


def run(commands: list[Shown]) -> Iterator[tuple[Shown, str]]:
    """Run the commands one after another in one new folder; yield each with what it printed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "samples").symlink_to(ROOT / "samples")
        bin_folder = folder / ".bin"
        bin_folder.mkdir()
        script = bin_folder / "copydesk"
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m copydesk.cli "$@"\n', "utf-8")
        script.chmod(0o755)
        surroundings = {
            **os.environ,
            "PATH": f"{bin_folder}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT / "functions"),
            "COLUMNS": COLUMNS,
            "TERM": "dumb",
        }
        for shown in commands:
            ended = subprocess.run(
                ["bash", "-c", shown.command],
                cwd=folder,
                env=surroundings,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            yield shown, _steady(ended.stdout)


def _steady(printed: str) -> str:
    """The output without trailing spaces, and with the times of this run replaced."""
    lines = "".join(f"{line.rstrip()}\n" for line in printed.splitlines())
    return _NOW.sub(lambda found: _fixed(found) if found["day"] == _today() else found[0], lines)


def _fixed(found: re.Match[str]) -> str:
    return MOMENT + (".000" if found["fraction"] else "")


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def rewrite(path: Path) -> None:
    """Write today's output below each command of a page whose shown output has no `...`."""
    page, place = path.read_text("utf-8"), 0
    for shown, printed in run(list(commands_of(page))):
        place = page.index(f"$ {shown.written}{shown.output}", place) + len(f"$ {shown.written}")
        if "..." not in shown.output:
            page = page[:place] + printed + page[place + len(shown.output) :]
        elif not matches(shown.output, printed):
            sys.stdout.write(f"{path}: correct this by hand: $ {shown.written}{printed}")
    path.write_text(page, "utf-8")


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        rewrite(Path(argument))
