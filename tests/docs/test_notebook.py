"""Everything that docs/notebook.md shows is run, and every public name stands in it."""

import doctest
from pathlib import Path

import pytest

import copydesk
from docs import tables

PAGE = (tables.ROOT / "docs" / "notebook.md").read_text("utf-8")


def test_notebook_prints_what_its_page_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "samples").symlink_to(tables.ROOT / "samples")
    monkeypatch.chdir(tmp_path)
    shown = doctest.DocTestParser().get_doctest(PAGE, {}, "notebook", "docs/notebook.md", 0)
    printed: list[str] = []

    ran = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(shown, out=printed.append)

    assert ran.attempted > 15
    assert ran.failed == 0, "".join(printed)


def test_every_public_name_is_documented() -> None:
    methods = [f"Store.{name}" for name in vars(copydesk.Store) if not name.startswith("_") and name != "close"]

    for name in [*copydesk.__all__, *methods]:
        assert name == "__version__" or f"`{name}" in PAGE, f"add {name} to the table in docs/notebook.md"
    assert len(copydesk.__all__) <= 12
