"""Rules for names, sizes, docstrings and loaded modules, read from the code itself.

The borders between folders are import-linter contracts in pyproject.toml, which `make check` runs.
"""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "functions"
SHELL = {"ingest", "index", "copydesk.local_store", "copydesk.schemas"}
TESTS = sorted(Path(__file__).parents[1].rglob("test_*.py"))
NOT_IN_THE_EXTRA_TEST = {"atheris", "pyarrow", "pypdfium2"}
CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime"}
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "base", "core", "manager", "misc"}
MAX_LINES = 300


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_shell(name: str) -> bool:
    """Whether a module may touch the world."""
    return name in SHELL or name.startswith(("copydesk.adapters", "copydesk.cli", "copydesk.library"))


SOURCES = {module_name(path): path for path in sorted(ROOT.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in SOURCES.items()}
CORE = [name for name in SOURCES if not is_shell(name)]


def calls(tree: ast.Module) -> Iterator[str]:
    """The last name of everything called: `now` of `datetime.now()`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            yield called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def imported_at_once(tree: ast.Module) -> set[str]:
    """The packages that the statements at the top level of a module import."""
    names = [one.name for node in tree.body if isinstance(node, ast.Import) for one in node.names]
    names += [node.module or "" for node in tree.body if isinstance(node, ast.ImportFrom)]
    return {name.partition(".")[0] for name in names}


def undocumented(tree: ast.Module) -> Iterator[str]:
    """The functions, classes and methods without a leading underscore that lack a docstring, inner ones too."""
    for node in ast.walk(tree):
        is_named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if is_named and node.name[0] != "_" and not ast.get_docstring(node):
            yield node.name


def test_sources_are_found() -> None:
    assert {"ingest", "index", "copydesk.cli.main", "copydesk.adapters.s3"} <= SOURCES.keys()
    assert {
        "copydesk.pipeline.ingest",
        "copydesk.events",
        "copydesk.pipeline.handler",
        "copydesk.normalize.dates",
    } <= set(CORE)


@pytest.mark.parametrize("name", CORE)
def test_core_asks_no_clock(name: str) -> None:
    assert CLOCKS.isdisjoint(calls(TREES[name]))


@pytest.mark.parametrize("name", SOURCES)
def test_module_is_short_and_named_after_its_subject(name: str) -> None:
    assert len(SOURCES[name].read_text("utf-8").splitlines()) <= MAX_LINES
    assert SAYS_NOTHING.isdisjoint(name.split("."))


@pytest.mark.parametrize("name", SOURCES)
def test_module_and_everything_public_in_it_has_a_docstring(name: str) -> None:
    assert ast.get_docstring(TREES[name])
    assert list(undocumented(TREES[name])) == []


def loaded_by(name: str, **environ: str) -> set[str]:
    """The modules that importing one module loads, in a process of its own."""
    code = f"import json, sys, {name}; print(json.dumps(sorted(sys.modules)))"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **environ}, capture_output=True, check=True
    )
    return set(json.loads(ran.stdout))


NEVER_AT_START = {"ftfy", "markdown_it", "rich", "yaml", "lz4", "copydesk.desk", "jinja2", "starlette", "uvicorn"}
SDK = {"aws_lambda_powertools", "boto3", "botocore"}
INDEX = {
    "AWS_DEFAULT_REGION": "eu-west-1",
    "LOG_LEVEL": "INFO",
    "QUARANTINE_URI": "s3://desk/quarantine/",
    "SEARCH_ENDPOINT": "https://search.example",
    "SEARCH_INDEX": "articles",
    "TEXTS_URI": "s3://desk/texts/",
}


@pytest.mark.parametrize(
    ("name", "absent"),
    [
        ("copydesk.pipeline.ingest", NEVER_AT_START | SDK | {"sqlite3"}),
        ("copydesk.pipeline.handler", NEVER_AT_START | SDK | {"sqlite3"}),
        ("copydesk.cli.main", NEVER_AT_START | SDK),
    ],
)
def test_import_loads_nothing_that_only_some_need(name: str, absent: set[str]) -> None:
    loaded = loaded_by(name)

    assert name in loaded
    assert loaded.isdisjoint(absent)


def test_index_function_loads_neither_parsers_nor_formats_nor_dedupe() -> None:
    loaded = loaded_by("index", **INDEX)
    own = {name for name in loaded if name.partition(".")[0] == "copydesk"}

    assert "copydesk.search.handler" in own
    assert len(own) <= 20
    assert loaded.isdisjoint(NEVER_AT_START | {"turbohtml", "can_ada", "sqlite3"})
    folders = {name.split(".")[1] for name in own if "." in name}
    assert folders.isdisjoint({"dedupe", "extraction", "formats", "learned", "normalize", "pipeline"})


def test_package_has_few_modules_beside_its_folders() -> None:
    assert len(list((ROOT / "copydesk").glob("[!_]*.py"))) <= 9


def test_no_test_needs_a_package_that_make_test_does_not_install() -> None:
    """An import inside a test, by `importorskip`, skips that test with its reason; at the top, it fails the suite."""
    needed = {path.name: imported_at_once(ast.parse(path.read_text("utf-8"))) for path in TESTS}

    assert {"pytest"} <= needed["test_imports.py"]
    assert [name for name, packages in needed.items() if packages & NOT_IN_THE_EXTRA_TEST] == []
