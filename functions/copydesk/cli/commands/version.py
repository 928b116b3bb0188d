"""`copydesk version`: the versions of copydesk and of what it runs on."""

import json
import platform
import sqlite3
from argparse import ArgumentParser, Namespace

from copydesk import __version__
from copydesk.adapters.local.database import DATABASE_VERSION
from copydesk.cli.command import Command
from copydesk.cli.options import add_json


def run(options: Namespace) -> int:
    """Print the versions."""
    versions = {
        "copydesk": __version__,
        "storeSchema": DATABASE_VERSION,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }
    if options.json:
        print(json.dumps(versions))
    else:
        print(f"copydesk {__version__}")
        print(f"store schema {DATABASE_VERSION}, Python {versions['python']}, SQLite {versions['sqlite']}")
    return 0


def _add_options(parser: ArgumentParser) -> None:
    add_json(parser, "the versions as one JSON object")


COMMAND = Command(
    name="version",
    summary="Print the version of copydesk, of its store, and of Python and SQLite.",
    details="",
    output="two lines. With --json, one object: copydesk, storeSchema, python, sqlite.",
    example="copydesk version",
    add_options=_add_options,
    run=run,
)
