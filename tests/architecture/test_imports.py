"""The lines that the architecture draws, read from the imports, names and sizes of the code itself."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "functions"
SHELL = {"ingest", "index", "copydesk.local_store", "copydesk.schemas"}
OF_THE_WORLD = {
    "asyncio", "aws_lambda_powertools", "boto3", "botocore", "http", "io", "logging", "moto", "multiprocessing", "os",
    "pathlib", "random", "requests", "rich", "secrets", "shutil", "socket", "sqlite3", "subprocess", "tempfile",
    "threading", "time", "urllib3", "uuid",
}  # fmt: skip
CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime"}
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "base", "core", "manager", "misc"}
MAX_LINES = 300


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_shell(name: str) -> bool:
    """Whether a module may touch the world."""
    return name in SHELL or name.startswith(("copydesk.adapters", "copydesk.cli"))


SOURCES = {module_name(path): path for path in sorted(ROOT.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in SOURCES.items()}
CORE = [name for name in SOURCES if not is_shell(name)]


def imports(tree: ast.Module) -> Iterator[str]:
    """Every module imported, at the top or inside a function; `from a import b` gives both a and a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(tree: ast.Module) -> Iterator[str]:
    """The last name of everything called: `now` of `datetime.now()`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            yield called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


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
def test_core_does_not_touch_the_world(name: str) -> None:
    assert {module.partition(".")[0] for module in imports(TREES[name])}.isdisjoint(OF_THE_WORLD)


@pytest.mark.parametrize("name", CORE)
def test_core_asks_no_clock(name: str) -> None:
    assert CLOCKS.isdisjoint(calls(TREES[name]))


@pytest.mark.parametrize("name", CORE)
def test_core_does_not_import_the_shell(name: str) -> None:
    assert [module for module in imports(TREES[name]) if is_shell(module)] == []


@pytest.mark.parametrize("name", [name for name in CORE if name != "copydesk.pipeline.handler"])
def test_core_does_not_import_the_handlers(name: str) -> None:
    assert "copydesk.pipeline.handler" not in imports(TREES[name])


@pytest.mark.parametrize("name", SOURCES)
def test_module_is_short_and_named_after_its_subject(name: str) -> None:
    assert len(SOURCES[name].read_text("utf-8").splitlines()) <= MAX_LINES
    assert SAYS_NOTHING.isdisjoint(name.split("."))


@pytest.mark.parametrize("name", SOURCES)
def test_module_and_everything_public_in_it_has_a_docstring(name: str) -> None:
    assert ast.get_docstring(TREES[name])
    assert list(undocumented(TREES[name])) == []


@pytest.mark.parametrize(
    ("name", "absent"),
    [
        (
            "copydesk.pipeline.ingest",
            {"aws_lambda_powertools", "boto3", "botocore", "ftfy", "markdown_it", "rich", "sqlite3"},
        ),
        (
            "copydesk.pipeline.handler",
            {"aws_lambda_powertools", "boto3", "botocore", "ftfy", "markdown_it", "rich", "sqlite3"},
        ),
        ("copydesk.cli.main", {"aws_lambda_powertools", "boto3", "botocore", "ftfy", "markdown_it", "rich"}),
    ],
)
def test_import_loads_nothing_that_only_some_need(name: str, absent: set[str]) -> None:
    code = f"import json, sys, {name}; print(json.dumps(sorted(sys.modules)))"
    printed = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True).stdout

    loaded = set(json.loads(printed))

    assert name in loaded
    assert loaded.isdisjoint(absent)
