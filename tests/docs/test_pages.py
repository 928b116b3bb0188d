"""Every page: links and paths lead somewhere, English keeps the house style, generated tables are current."""

import re
from pathlib import Path

import pytest

from docs import console, tables
from docs.markdown import anchors, links, without_code

ROOT = tables.ROOT
PACKAGE = ROOT / "functions" / "copydesk"
PAGES = {str(page.relative_to(ROOT)): page for page in tables.pages()}
HABITS = re.compile(r"\b(told|whoever|(?<!there )is no|are none)\b", re.IGNORECASE)  # docs/house-style.md, "English"
QUOTES_HABITS = "docs/house-style.md"
TOP = sorted(entry.name for entry in ROOT.iterdir() if entry.is_dir() and not entry.name.startswith("."))
OF_PACKAGE = sorted(entry.name for entry in PACKAGE.iterdir() if entry.is_dir() and entry.name[0] != "_")
PATH = re.compile(rf"(?<![\w/.$<>:-])(?P<path>(?:{'|'.join(TOP + OF_PACKAGE)})/[\w/.-]*\w)(?![\w*<(-]|/\*)")


def leads_somewhere(name: str) -> bool:
    """Whether a path is a file or folder of the repository, or a module of the package without its suffix."""
    places = (ROOT / name, PACKAGE / name, PACKAGE / f"{name}.py", PACKAGE / f"{name.rpartition('.')[0]}.py")
    return any(place.exists() for place in places)


def test_pages_are_found() -> None:
    assert {"README.md", "docs/tutorial.md", "docs/adr/0001-layout.md", "infra/engines/README.md"} <= PAGES.keys()


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_a_page_and_a_heading(name: str) -> None:
    page = PAGES[name]
    dead = []
    for target in links(page.read_text("utf-8")):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        place = (page.parent / path).resolve() if path else page
        if not place.exists() or (anchor and anchor not in anchors(place.read_text("utf-8"))):
            dead.append(target)

    assert dead == [], f"correct these links in {name}, or the heading that they name"


@pytest.mark.parametrize("name", PAGES)
def test_paths_exist(name: str) -> None:
    words = (found["path"] for found in PATH.finditer(PAGES[name].read_text("utf-8")))
    dead = [word for word in words if "NAME" not in word and not leads_somewhere(word)]

    assert dead == [], f"correct these paths in {name}"


@pytest.mark.parametrize("name", PAGES)
def test_english_has_none_of_the_habits(name: str) -> None:
    prose = without_code(PAGES[name].read_text("utf-8"))
    if name == QUOTES_HABITS:
        prose = prose[: prose.index("## English")]

    assert HABITS.findall(prose) == [], f"rewrite these words in {name}: docs/house-style.md, English"


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if tables.names_in(page.read_text("utf-8"))])
def test_generated_tables_are_current(name: str) -> None:
    page = PAGES[name].read_text("utf-8")

    assert tables.written(page) == page, "run: PYTHONPATH=tests .venv/bin/python -m docs.tables"


def test_every_generated_table_stands_in_a_page() -> None:
    shown = [name for page in PAGES.values() for name in tables.names_in(page.read_text("utf-8"))]

    assert sorted(shown) == sorted(tables.TABLES)


# All blocks of these pages are run, so they show nothing that needs a network.
RUN = ("README.md", "docs/tutorial.md", "docs/troubleshooting.md")


def test_no_other_page_shows_commands_that_are_run() -> None:
    shown = {name for name, page in PAGES.items() if list(console.commands_of(page.read_text("utf-8")))}

    assert shown == set(RUN), "commands that no test runs stand in ```sh blocks"


@pytest.mark.parametrize("name", RUN)
def test_commands_print_what_the_page_shows(name: str) -> None:
    for shown, printed in console.run(list(console.commands_of(PAGES[name].read_text("utf-8")))):
        assert console.matches(shown.output, printed), (
            f"$ {shown.command}\n{printed}\nif that is right, run: .venv/bin/python tests/docs/console.py {name}"
        )


def test_shown_output_matches_itself_and_no_other() -> None:
    assert console.matches("one\n...\nthree ... five\n", "one\ntwo\nthree four five\n")
    assert not console.matches("one\n", "two\n")
    assert not console.matches("one\n", "one\ntwo\n")


def test_a_path_that_does_not_exist_is_noticed() -> None:
    assert [found["path"] for found in PATH.finditer("see `dedupe/sketch.py` and docs/adr/README.md")] == [
        "dedupe/sketch.py",
        "docs/adr/README.md",
    ]
    assert not leads_somewhere("dedupe/sketch.py")


def test_code_names_pages_that_exist() -> None:
    named = re.compile(r"\bdocs/[\w/.-]+\.md")
    sources = [*PACKAGE.rglob("*.py"), ROOT / "template.yaml", *(ROOT / "infra").rglob("*.yaml")]
    dead = [
        f"{source.relative_to(ROOT)}: {path}"
        for source in sources
        for path in named.findall(source.read_text("utf-8"))
        if not Path(ROOT, path).exists()
    ]

    assert dead == []
