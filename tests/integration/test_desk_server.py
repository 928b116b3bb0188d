"""`copydesk desk` as a command: where it listens, how it ends, what it needs."""

import builtins
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

import copydesk
from copydesk.cli.main import main
from copydesk.desk.server import HOST
from integration import command_line

shelf, run = command_line.shelf, command_line.run  # fixtures
IN_A_PROCESS = {"PYTHONPATH": str(Path(copydesk.__file__).parents[1]), "PATH": os.environ["PATH"]}


@pytest.fixture
def started(shelf: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command in a process of its own, and the address that it printed."""
    arguments = [sys.executable, "-m", "copydesk.cli", "desk", "--store", str(shelf), "--port", "0"]
    with subprocess.Popen(
        arguments, env=IN_A_PROCESS, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as one:
        assert one.stdout
        yield one, one.stdout.readline().split()[4]
        one.kill()


def test_prints_its_address_answers_there_and_ends_with_ctrl_c(started: tuple[subprocess.Popen[str], str]) -> None:
    process, address = started

    with urlopen(Request(f"{address}?format=json")) as answer:
        assert json.load(answer)["count"] == 2
    process.send_signal(signal.SIGINT)

    assert process.wait(10) == 0
    assert process.stderr
    assert process.stderr.read() == ""


def test_listens_on_the_loopback_address_only() -> None:
    assert HOST == "127.0.0.1"


def test_port_that_is_taken_is_wrong_usage(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]

        assert main(["desk", "--store", str(shelf), "--port", str(port)]) == 2

    assert f"port {port} cannot be used (Address already in use); choose another with --port" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["65536", "-1", "http", "½"])
def test_port_is_a_number_of_a_port(run: command_line.Run, shelf: Path, port: str) -> None:
    ran = run("desk", "--store", shelf, f"--port={port}")

    assert f"must be a whole number from 0 to 65535, not {port}" in ran.err
    assert ran.status == 2


def test_missing_extra_is_named_with_the_command_that_installs_it(
    run: command_line.Run, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "copydesk.desk.server")
    real = builtins.__import__

    def without(name: str, *rest: object, **more: object) -> object:
        if name == "uvicorn":
            raise ModuleNotFoundError(name)
        return real(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)

    ran = run("desk", "--store", shelf)

    assert "pip install 'copydesk[desk]'" in ran.err
    assert ran.status == 2
