"""A format is one module and one line in the catalogue; all other facts about it are fields of its `Format`."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

from copydesk import formats
from copydesk.formats.catalogue import FORMATS

FOLDER = Path(formats.__path__[0])
MODULES = {path.stem for path in FOLDER.glob("*.py")}
OF_NO_FORMAT = {"__init__", "catalogue", "declared", "format", "page_blocks", "parsing", "records", "table"}


def imported(path: Path) -> set[str]:
    """The modules that a file imports, at the top or inside a function."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    whole = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return whole | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}


def test_modules_without_a_format_exist() -> None:
    assert OF_NO_FORMAT < MODULES


@pytest.mark.parametrize("name", sorted(MODULES - OF_NO_FORMAT))
def test_module_defines_a_format_of_the_catalogue(name: str) -> None:
    assert import_module(f"copydesk.formats.{name}").FORMAT in FORMATS


def test_catalogue_holds_each_format_once() -> None:
    assert len({one.name for one in FORMATS}) == len(FORMATS) == len(MODULES - OF_NO_FORMAT)


def test_content_types_and_suffixes_are_written_as_they_are_compared() -> None:
    for one in FORMATS:
        assert [*map(str.lower, one.content_types)] == [*one.content_types]
        assert [suffix.lower().lstrip(".") for suffix in one.suffixes] == [*one.suffixes]


def test_formats_of_pages() -> None:
    """`explain` shows the blocks of an HTML page; a page inside another file must be explained by itself."""
    pages = {one.name: one.pages for one in FORMATS if one.pages != "none"}

    assert pages == {"html_page": "one", "warc": "many", "mhtml": "many"}


@pytest.mark.parametrize("path", sorted((FOLDER / "syntax").glob("*.py")), ids=lambda path: path.stem)
def test_syntax_knows_no_article(path: Path) -> None:
    assert "copydesk.article" not in imported(path)
