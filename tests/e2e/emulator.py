"""The emulator of an AWS account: started with roles enforced, stopped with all its processes."""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

READY_WITHIN_S = 60


@dataclass(frozen=True)
class Emulator:
    """The endpoint of the emulator, and the environment in which AWS's tools use it."""

    endpoint: str
    environment: dict[str, str]


@contextmanager
def running_emulator(venv: Path, report: Callable[[str], None]) -> Iterator[Emulator]:
    """Run ministack on a free port of the loopback interface for as long as the block lasts."""
    port = _free_port()
    endpoint = f"https://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder, open(Path(folder, "log"), "wb") as log:  # noqa: PTH123 - a log to inherit
        certificate, key = _certificate(Path(folder))
        environment = {**_own_environment(port, venv), "MINISTACK_SSL_CERT": certificate, "MINISTACK_SSL_KEY": key}
        process = subprocess.Popen(
            [venv / "bin/ministack"], env=environment, stdout=log, stderr=log, start_new_session=True, cwd=folder
        )
        try:
            _wait_until_ready(endpoint, certificate, process, Path(folder, "log"))
            report(f"emulator at {endpoint}, roles enforced")
            yield Emulator(endpoint, {**_tools_environment(endpoint), "AWS_CA_BUNDLE": certificate})
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
            if os.environ.get("COPYDESK_EMULATOR_LOG"):
                Path(os.environ["COPYDESK_EMULATOR_LOG"]).write_bytes(Path(folder, "log").read_bytes())


def _own_environment(port: int, venv: Path) -> dict[str, str]:
    """The environment of the emulator, without AWS_ENDPOINT_URL, which the functions would inherit."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {
        **kept,
        "PATH": f"{venv / 'bin'}:{kept['PATH']}",
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "AUTH": "true",
        "USE_SSL": "1",  # the template's buckets and queues refuse plain HTTP
    }


def _tools_environment(endpoint: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "SAM_CLI_TELEMETRY": "0",
        "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _certificate(folder: Path) -> tuple[str, str]:
    """Create a certificate for the loopback address, for this run only."""
    if not shutil.which("openssl"):
        sys.exit("the deployed stack uses TLS: openssl must be on PATH, to create a certificate")
    certificate, key = str(folder / "certificate.pem"), str(folder / "key.pem")
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", key, "-out", certificate]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject, *files]
    subprocess.run(made, check=True, capture_output=True)
    return certificate, key


def _wait_until_ready(endpoint: str, certificate: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + READY_WITHIN_S
    trust = ssl.create_default_context(cafile=certificate)
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{endpoint}/_ministack/health", timeout=2, context=trust):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the emulator did not start: {log.read_text()[-2_000:]}")
