"""`copydesk.toml`: what is left out on the command line, and errors that name the line."""

from pathlib import Path

import pytest

from builders import story
from copydesk.cli.configuration import read_configuration
from copydesk.cli.main import _parsers
from integration.command_line import Run, run, upload

__all__ = ["run"]


@pytest.fixture
def configured(run: Run) -> Run:
    """A folder with two articles, and a configuration that leaves one of them out."""
    upload("in/a.json", **story(1))
    upload("in/drafts/b.json", **story(2))
    Path("copydesk.toml").write_text('store = "news.db"\nexclude = ["drafts/*"]\n', "utf-8")
    return run


def test_store_and_patterns_are_taken_from_the_file(configured: Run) -> None:
    assert configured("ingest", "in", "--json").column("source") == ["in/a.json"]
    assert configured("search", "--json").column("headline") == ["Story 1"]
    assert configured("export").column("headline") == ["Story 1"]


def test_option_on_the_command_line_comes_before_the_file(configured: Run) -> None:
    ran = configured("ingest", "in", "--exclude", "a*", "--store=other.db", "--json")

    assert ran.column("source") == ["in/drafts/b.json"]
    assert (Path("other.db").exists(), Path("news.db").exists()) == (True, False)


def test_store_of_the_file_is_left_out_where_another_place_is_given(configured: Run) -> None:
    ran = configured("search", "x", "--endpoint", "http://127.0.0.1:9", "--json")

    assert ran.status == 2
    assert "copydesk.toml" not in ran.err


def test_threshold_is_taken_from_the_file_unless_it_is_given(configured: Run) -> None:
    Path("copydesk.toml").write_text("copy-score = 2.5\njoin-score = 3\n", "utf-8")
    words = ["ingest", "in", "--store", "x.db", "--join-score", "4"]
    parser, commands = _parsers()
    options = parser.parse_args(words)

    read_configuration().fill(options, commands["ingest"], words)

    assert (options.copy_score, options.join_score) == (2.5, 4.0)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('exclude = []\nstroe = "x.db"', "copydesk.toml, line 2: there is no setting stroe; did you mean store?"),
        ("[dedupe]\nwindow = 3", "copydesk.toml, line 1: there is no setting dedupe; there are store, copy-score"),
        ("\nstore = 3", 'copydesk.toml, line 2: store must be a text in quotes, for example "news.db"'),
        ("copy-score = 9", "copydesk.toml, line 1: copy-score must be a number from 0.5 to 5.0, not 9"),
        ("join-score = true", "copydesk.toml, line 1: join-score must be a number"),
        ('include = "*.html"', 'copydesk.toml, line 1: include must be a list of texts, for example ["*.html"]'),
        ("store = news.db", "copydesk.toml: Invalid value (at line 1, column 9)"),
        ('store = "none/x.db"', "copydesk.toml, line 1: store: the folder none does not exist"),
    ],
)
def test_fault_in_the_file_is_named_with_its_line(configured: Run, content: str, message: str) -> None:
    Path("copydesk.toml").write_text(content, "utf-8")

    ran = configured("ingest", "in", "--json")

    assert ran.status == 2
    assert message in ran.err


def test_folder_without_the_file_needs_the_store(run: Run) -> None:
    ran = run("export")

    assert ran.status == 2
    assert "required" in ran.err
