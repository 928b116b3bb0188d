"""The process of an engine: started detached from the terminal, waited for, and stopped with all its files removed.

An engine is running while its pid file is locked: the process inherits the open, locked file, and the system
releases the lock whenever the process ends. So neither a stale pid file nor a pid that now belongs to another
program counts as a running engine.
"""
# ruff: noqa: INP001  # a folder run as a program

import fcntl
import os
import re
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path

from artifacts import Jdk
from catalogue import HOME, Engine, EngineError

READY_LIMIT_S = 120  # usual: 10 s; a machine under load takes longer
TERMINATE_LIMIT_S = 15
KILL_LIMIT_S = 5
POLL_S = 0.1
DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # without the proxy of the environment
JAVA_OPTIONS = (
    "-XX:TieredStopAtLevel=1",  # starts a third faster; tests do not run long enough for more
    "--enable-native-access=ALL-UNNAMED",
)


@contextmanager
def one_command_at_a_time() -> Iterator[None]:
    """Hold a lock, so that a second start or stop waits until the first is done."""
    HOME.mkdir(exist_ok=True)
    with (HOME / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def is_running(engine: Engine) -> bool:
    """Whether a process of this engine exists, ready or not."""
    try:
        with engine.file("pid").open() as pid_file:
            fcntl.flock(pid_file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def pid(engine: Engine) -> int:
    """The process id of a running engine."""
    written = engine.file("pid").read_text().strip()
    if not written:
        raise EngineError(f"{engine.name} runs, but {engine.file('pid')} is empty: its start was cut off")
    return int(written)


def address(engine: Engine) -> str | None:
    """The URL of a running engine that is ready, else None."""
    written = engine.file("address")
    return written.read_text().strip() if is_running(engine) and written.exists() else None


def launch(engine: Engine, jdk: Jdk, library: Path) -> None:
    """Start the process with an empty data folder; it continues after this program ends."""
    _clear(engine)
    engine.folder.mkdir(parents=True)
    if engine.configuration:
        shutil.copytree(engine.configuration, engine.folder / "config")
    heap = (f"-Xms{engine.heap_mb // 2}m", f"-Xmx{engine.heap_mb}m")
    places = {"library": library, "folder": engine.folder, "name": engine.name}
    _spawn(
        engine,
        [jdk.program("java"), *heap, *JAVA_OPTIONS, *(part.format(**places) for part in engine.arguments)],
    )


def wait_until_ready(engine: Engine) -> str:
    """Wait until the engine answers over HTTP, write its URL to the address file and return it.

    Raises: EngineError with the end of the log if the process ends or does not answer; the process is stopped.
    """
    deadline = time.monotonic() + READY_LIMIT_S
    while is_running(engine) and time.monotonic() < deadline:
        url = _announced_url(engine)
        if url and _is_ready(engine, url):
            engine.file("address").write_text(url + "\n")
            return url
        time.sleep(POLL_S)
    was_alive = stop(engine)
    problem = f"did not answer within {READY_LIMIT_S} s" if was_alive else "ended before it was ready"
    log = engine.file("log")
    end = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
    raise EngineError(f"{engine.name} {problem}. The end of {log}:\n{end}")


def stop(engine: Engine) -> bool:
    """End the process (SIGTERM, later SIGKILL) and remove its files except the log; return whether it was running."""
    running = is_running(engine)
    if running:
        process = pid(engine)
        if not _ends_by(engine, process, signal.SIGTERM, TERMINATE_LIMIT_S):
            _ends_by(engine, process, signal.SIGKILL, KILL_LIMIT_S)
        if is_running(engine):
            raise EngineError(f"{engine.name}: process {process} does not end")
    _clear(engine)
    return running


def _clear(engine: Engine) -> None:
    shutil.rmtree(engine.folder, ignore_errors=True)
    engine.file("pid").unlink(missing_ok=True)
    engine.file("address").unlink(missing_ok=True)


def _spawn(engine: Engine, command: list[str]) -> None:
    with engine.file("pid").open("w") as pid_file, engine.file("log").open("wb") as log:
        fcntl.flock(pid_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        process = subprocess.Popen(  # noqa: S603  # java of a JDK, with fixed arguments
            command,
            cwd=engine.folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C at the terminal does not reach it
            pass_fds=(pid_file.fileno(),),
        )
        pid_file.write(f"{process.pid}\n")


def _announced_url(engine: Engine) -> str | None:
    log = engine.file("log").read_text(errors="replace")
    port = re.search(r"^HTTP Port:\s+(\d+)$", log, re.MULTILINE)
    return f"http://127.0.0.1:{port[1]}" if port else None


def _is_ready(engine: Engine, url: str) -> bool:
    probe = engine.probe
    request = urllib.request.Request(url + probe.path, probe.body, probe.headers)  # noqa: S310  # http on loopback
    try:
        with DIRECTLY.open(request, timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, HTTPException):
        return False


def _ends_by(engine: Engine, process: int, with_signal: signal.Signals, limit_s: float) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, with_signal)
    deadline = time.monotonic() + limit_s
    while is_running(engine) and time.monotonic() < deadline:
        time.sleep(POLL_S)
    return not is_running(engine)
