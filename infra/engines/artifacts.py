"""The files that an engine needs before it can start: a JDK that is new enough, and its jars, fetched by Maven."""
# ruff: noqa: INP001, T201  # a folder run as a program, which prints to the terminal

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from catalogue import HERE, HOME, Engine, EngineError, MissingProgramError

COPY_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:copy-dependencies"
FETCH_LIMIT_S = 900  # usual: 30 s for 50 MB
JDK_FOLDERS = (
    "/usr/lib/jvm/*",
    "/opt/java/*",
    "/Library/Java/JavaVirtualMachines/*/Contents/Home",
    "~/.sdkman/candidates/java/*",
    "~/.jdks/*",
)


@dataclass(frozen=True, slots=True, order=True)
class Jdk:
    """A Java development kit on this machine."""

    version: int
    home: Path

    def program(self, name: str) -> str:
        """The path of one of its programs, such as `java`."""
        return str(self.home / "bin" / name)


def find_jdk(engine: Engine) -> Jdk:
    """Choose the oldest JDK that is new enough, because the engine's release was most likely tested on it.

    Looks at JAVA_HOME, at `java` on PATH and in the usual folders.

    Raises: MissingProgramError with the versions found.
    """
    found = sorted({jdk for home in _homes() if (jdk := _jdk(home.resolve()))})
    suitable = [jdk for jdk in found if jdk.version >= engine.oldest_java]
    if not suitable:
        versions = ", ".join(f"{jdk.version} in {jdk.home}" for jdk in found) or "none"
        raise MissingProgramError(
            f"{engine.name} needs a JDK (java and javac) of version {engine.oldest_java} or newer; "
            f"found: {versions}. Install one, or let JAVA_HOME name one."
        )
    return suitable[0]


def library(engine: Engine, jdk: Jdk) -> Path:
    """Return the folder with the engine's jars; on first use, and after a change of pom.xml, fill it by Maven.

    Raises: MissingProgramError without Maven, EngineError if Maven or javac fails.
    """
    folder = HOME / "lib" / f"{engine.name}-{engine.version}"
    marker = folder / "complete"
    if not (marker.exists() and marker.read_text() == engine.fingerprint):
        partial = folder.with_name(folder.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        _copy_jars(engine, jdk, partial)
        _compile(engine, jdk, partial)
        (partial / marker.name).write_text(engine.fingerprint)
        shutil.rmtree(folder, ignore_errors=True)
        partial.rename(folder)
    return folder


def _homes() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home)
    if java := shutil.which("java"):
        yield Path(java).resolve().parents[1]
    for pattern in JDK_FOLDERS:
        folder, _, below = pattern.partition("*")
        yield from Path(folder).expanduser().glob(f"*{below}")


def _jdk(home: Path) -> Jdk | None:
    release = home / "release"
    if not ((home / "bin" / "javac").exists() and release.is_file()):
        return None
    version = re.search(r'^JAVA_VERSION="(\d+)', release.read_text(), re.MULTILINE)
    return Jdk(int(version[1]), home) if version else None


def _copy_jars(engine: Engine, jdk: Jdk, folder: Path) -> None:
    maven = shutil.which("mvn")
    if not maven:
        raise MissingProgramError(f"{engine.name} needs Maven (mvn) on PATH, to fetch its jars once. Install it first.")
    print(f"{engine.name} {engine.version}: Maven fetches its jars, once ...", flush=True)
    options = ("-q", "-B", "--strict-checksums", "-f", str(HERE / engine.name / "pom.xml"))
    into = (f"-DoutputDirectory={folder}", "-DincludeScope=runtime")
    _run(engine, [maven, *options, COPY_GOAL, *into], jdk)


def _compile(engine: Engine, jdk: Jdk, folder: Path) -> None:
    if engine.sources:
        release = ("--release", str(engine.oldest_java))
        sources = map(str, engine.sources)
        _run(engine, [jdk.program("javac"), *release, "-cp", f"{folder}/*", "-d", str(folder), *sources], jdk)


def _run(engine: Engine, command: list[str], jdk: Jdk) -> None:
    program = Path(command[0]).name
    try:
        finished = subprocess.run(  # noqa: S603  # a program found on PATH or in a JDK, with fixed arguments
            command,
            env={"JAVA_HOME": str(jdk.home)} | os.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=FETCH_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise EngineError(f"{engine.name}: {program} took longer than {FETCH_LIMIT_S} s") from late
    if finished.returncode:
        end = "\n".join(finished.stdout.splitlines()[-20:])
        raise EngineError(f"{engine.name}: {program} failed:\n{end}")
