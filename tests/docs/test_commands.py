"""docs/commands.md matches the commands, and every example in it runs."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from copydesk.cli.catalogue import COMMANDS
from copydesk.cli.command import Command
from copydesk.cli.main import build_parser, main
from copydesk.cli.reference import markdown

CHECKOUT = Path(__file__).parents[2]
REMOTE = re.compile("--(endpoint|table|stack)")
EXAMPLES = [line for command in COMMANDS for line in command.example.splitlines()]
ENDLESS = {"copydesk desk --store news.db"}  # runs until it is interrupted: tests/integration/test_desk_server.py
OF_A_HOST = {
    "copydesk profile suggest harbour-gazette.example --store news.db"
}  # needs several pages: test_cli_profile
LOCAL = [line for line in EXAMPLES if not REMOTE.search(line) and line not in ENDLESS | OF_A_HOST]
REJECTING = {
    "copydesk ingest samples --store news.db",
    "copydesk watch samples --until-idle --store inbox.db",
}  # some samples are damaged on purpose

PAGE = "<html><p>The ferry to Saint Odile will sail again from Friday, nine days after its engine failed.</p></html>"
FILES = {
    "export.csv": "Kopfzeile;Inhalt\nFerry returns;The ferry to Saint Odile will sail again.\n",
    "mirror/a.example/index.html": PAGE,
    "profiles/a.toml": 'hosts = ["a.example"]',
    "ftr-site-config/b.example.txt": "body: //article",
}


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the samples, a store news.db of them, and a profile and a site configuration."""
    folder = tmp_path_factory.mktemp("stocked")
    shutil.copytree(CHECKOUT / "samples", folder / "samples")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["ingest", "samples", "--store", "news.db", "--json"]) == 1
    return folder


@pytest.fixture
def checkout(stocked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that folder as the current one."""
    folder = tmp_path / "checkout"
    shutil.copytree(stocked, folder)
    monkeypatch.chdir(folder)
    return folder


def test_page_matches_the_help_texts() -> None:
    page = (CHECKOUT / "docs" / "commands.md").read_text("utf-8")

    assert page == markdown(), "run make schemas"


def test_option_of_every_command_has_a_help_text() -> None:
    assert "` |  |" not in markdown()


@pytest.mark.parametrize("command", COMMANDS, ids=[command.name for command in COMMANDS])
def test_every_command_has_an_example_of_itself(command: Command) -> None:
    lines = command.example.splitlines()

    assert lines
    assert all(line.startswith(f"copydesk {command.name} ") or line == f"copydesk {command.name}" for line in lines)


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_is_a_valid_command_line(example: str, checkout: Path) -> None:
    build_parser().parse_args(shlex.split(example)[1:])


@pytest.mark.parametrize("example", LOCAL)
def test_local_example_runs(example: str, checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(shlex.split(example)[1:])

    printed = capsys.readouterr()
    assert status == int(example in REJECTING)
    assert printed.out
    assert printed.err == ""


def test_page_states_for_each_command_whether_it_has_a_json_option() -> None:
    sections = dict(part.split("\n", 1) for part in markdown().split("\n## ")[1:])

    for name, section in sections.items():
        assert ("| `--json` |" in section) is ("With --json" in section or "with --json" in section), name
        assert ("without --json" in section) is ("| `--json` |" not in section), name
