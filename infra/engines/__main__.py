"""Start and stop the engines that the tests need: `python infra/engines start|stop|status|addresses [NAME]`."""
# ruff: noqa: INP001, T201  # a folder run as a program, which prints to the terminal

import argparse
import os
import shlex
import socket
import sys
import time
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from artifacts import find_jdk, library
from catalogue import BY_DEFAULT, ENGINES, EVERY_ENGINE, Engine, EngineError, MissingProgramError
from running import address, is_running, launch, one_command_at_a_time, pid, stop, wait_until_ready


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 when done, 1 when an engine failed, 2 on wrong usage or a missing program."""
    parser = argparse.ArgumentParser(prog="infra/engines", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(ENGINES)}, or all (the default)")
    chosen = parser.parse_args(arguments)
    unknown = set(chosen.names) - {*ENGINES, "all"}
    if unknown:
        parser.error(f"no such engine: {', '.join(sorted(unknown))}; there are {', '.join(ENGINES)} and all")
    try:
        with one_command_at_a_time():
            COMMANDS[chosen.command](chosen.names)
    except EngineError as failure:
        print(failure, file=sys.stderr)
        return 2 if isinstance(failure, MissingProgramError) else 1
    except KeyboardInterrupt:
        return 130
    return 0


def start_all(names: list[str]) -> None:
    """Start the named engines together, by default OpenSearch and DynamoDB Local; running ones are not restarted."""
    engines = [engine for engine in _named(names, BY_DEFAULT) if not _is_external(engine)]
    to_launch = [engine for engine in engines if not is_running(engine)]
    jdks = {engine.name: find_jdk(engine) for engine in to_launch}
    libraries = {engine.name: library(engine, jdks[engine.name]) for engine in to_launch}
    started = time.monotonic()
    for engine in to_launch:
        launch(engine, jdks[engine.name], libraries[engine.name])
    for engine in engines:
        url = wait_until_ready(engine)
        how = "ready" if engine in to_launch else "already running"
        print(f"{engine.name} {engine.version}: {how}, {url}")
    if to_launch:
        print(f"started in {time.monotonic() - started:.1f} s")


def stop_all(names: list[str]) -> None:
    """Stop the named engines, by default all."""
    for engine in _named(names, EVERY_ENGINE):
        print(f"{engine.name}: {'stopped' if stop(engine) else 'was not running'}")


def print_status(names: list[str]) -> None:
    """Print the address and process id of each engine, or that it is not running."""
    for engine in _named(names, EVERY_ENGINE):
        state = "not running"
        if is_running(engine):
            state = f"{address(engine) or 'not ready'}, pid {pid(engine)}"
        print(f"{engine.name} {engine.version}: {state}")


def print_addresses(names: list[str]) -> None:
    """Print a shell assignment for each named engine, by default for each running one, the current OpenSearch first.

    Raises: EngineError if a named engine is not running.
    """
    addresses: dict[str, str] = {}
    for engine in _named(names, EVERY_ENGINE):
        url = os.environ.get(engine.variable) or address(engine)
        if engine.name in names and not url:
            raise EngineError(f"{engine.name} is not running")
        if url:
            addresses.setdefault(engine.variable, url)
    for variable, url in addresses.items():
        print(f"{variable}={shlex.quote(url)}")


def _named(names: list[str], all_of_them: Sequence[Engine]) -> list[Engine]:
    named = [engine for engine in ENGINES.values() if engine.name in names]
    if names and "all" not in names:
        return named
    return [*all_of_them, *(engine for engine in named if engine not in all_of_them)]


def _is_external(engine: Engine) -> bool:
    # The variable names an engine of the user's own, which must not be replaced by one started here.
    url = os.environ.get(engine.variable, "")
    if not url or url == address(engine):
        return False
    if not _accepts_connections(url):
        raise EngineError(f"nothing answers at the address in {engine.variable}: start it, or unset the variable")
    print(f"{engine.name}: your own, at the address in {engine.variable}")  # the address may contain a password
    return True


def _accepts_connections(url: str) -> bool:
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((parts.hostname or "", port), timeout=5).close()
    except OSError:
        return False
    return True


COMMANDS: dict[str, Callable[[list[str]], None]] = {
    "start": start_all,
    "stop": stop_all,
    "status": print_status,
    "addresses": print_addresses,
}

if __name__ == "__main__":
    sys.exit(main())
