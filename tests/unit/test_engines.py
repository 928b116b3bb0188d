"""infra/engines: messages for missing programs, and the choice among JDKs."""

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ENGINES = Path(__file__).parents[2] / "infra/engines"


@pytest.fixture
def artifacts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The module `artifacts`, on a machine without Java and Maven."""
    monkeypatch.syspath_prepend(str(ENGINES))
    module = __import__("artifacts")
    monkeypatch.setattr(module, "JDK_FOLDERS", (f"{tmp_path}/*",))
    monkeypatch.setattr(module, "HOME", tmp_path / "engines")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    return module


def engine(name: str) -> object:
    return __import__("catalogue").ENGINES[name]


def jdk(folder: Path, version: str, *, with_compiler: bool = True) -> Path:
    """Make a folder that looks like a JDK or, without the compiler, like a Java runtime."""
    (folder / "bin").mkdir(parents=True)
    (folder / "release").write_text(f'IMPLEMENTOR="x"\nJAVA_VERSION="{version}"\n')
    for program in ("java", *(["javac"] if with_compiler else [])):
        (folder / "bin" / program).touch(mode=0o755)
    return folder.resolve()


def test_missing_java_is_reported_with_the_version_needed(artifacts: ModuleType) -> None:
    with pytest.raises(Exception, match=r"^opensearch needs a JDK .* 21 or newer; found: none\. Install one, or"):
        artifacts.find_jdk(engine("opensearch"))


def test_jdk_that_is_too_old_is_named_and_a_runtime_is_not_accepted(artifacts: ModuleType, tmp_path: Path) -> None:
    old = jdk(tmp_path / "old", "17.0.15")
    jdk(tmp_path / "new", "25.0.1", with_compiler=False)

    with pytest.raises(Exception, match=f"found: 17 in {old}"):
        artifacts.find_jdk(engine("opensearch"))


@pytest.mark.parametrize(("name", "version"), [("opensearch", 21), ("opensearch-2", 17), ("dynamodb", 17)])
def test_oldest_sufficient_java_runs_the_engine(artifacts: ModuleType, tmp_path: Path, name: str, version: int) -> None:
    for number in (11, 17, 21, 25):
        jdk(tmp_path / f"jdk-{number}", f"{number}.0.1")

    assert artifacts.find_jdk(engine(name)).version == version


def test_missing_maven_is_reported(artifacts: ModuleType, tmp_path: Path) -> None:
    jdk(tmp_path / "jdk-21", "21.0.1")
    wanted = engine("opensearch")

    with pytest.raises(Exception, match=r"^opensearch needs Maven \(mvn\) on PATH"):
        artifacts.library(wanted, artifacts.find_jdk(wanted))


def test_failure_of_an_own_engine_to_answer_names_its_variable() -> None:
    environ = {**os.environ, "COPYDESK_TEST_OPENSEARCH": "http://127.0.0.1:1"}
    command = [sys.executable, str(ENGINES), "start", "opensearch"]

    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "nothing answers at the address in COPYDESK_TEST_OPENSEARCH" in done.stderr
