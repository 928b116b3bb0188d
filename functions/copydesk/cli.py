"""The command line: copydesk on one machine, on a store of its own.

Exit status: 0 all stored or recognised, 1 something was rejected, 2 wrong usage or misconfigured.
"""

import argparse
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

from copydesk import __version__, commands


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except commands.WrongUsage as problem:
        print(f"copydesk: {problem}", file=sys.stderr)
        return 2
    except (sqlite3.DatabaseError, ValueError) as problem:
        print(f"copydesk: {getattr(options, 'store', 'store')}: {problem}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # `copydesk export | head` is no error
        sys.stderr.close()
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="copydesk", description=__doc__.splitlines()[0])
    parser.add_argument("--version", action="version", version=f"copydesk {__version__}")
    subcommands = parser.add_subparsers(required=True, metavar="COMMAND")
    _paths(
        _command(subcommands, "ingest", commands.ingest, "take files in, as uploads, in the order given"),
        stored=True,
    )
    _paths(_command(subcommands, "explain", commands.explain, "show what would happen and why; writes nothing"))
    export = _command(subcommands, "export", commands.export, "print every stored record as JSON Lines")
    _store(export)
    search = _command(subcommands, "search", commands.search, "find articles that hold every word")
    search.add_argument("query", metavar="QUERY", help='words, or a "phrase"')
    search.add_argument("--limit", type=int, default=10, metavar="N", help="hits at most (default 10)")
    trace = _command(subcommands, "trace", commands.trace, "what became of an object or an article")
    trace.add_argument("name", metavar="KEY|URL|ID", help="a path that was ingested, an article's address or its id")
    withdraw = _command(subcommands, "withdraw", commands.withdraw, "delete an object: what it said is withdrawn")
    withdraw.add_argument("key", metavar="KEY", help="a path that was ingested")
    for command in (search, trace, withdraw):
        _store(command)
        _json(command)
    demo = _command(subcommands, "demo", commands.demo, "take the samples in, show what became of them, search them")
    demo.add_argument("--samples", type=Path, default=Path("samples"), metavar="FOLDER")
    demo.add_argument("--store", type=Path, default=Path("demo.db"), metavar="FILE")
    return parser


def _command(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: commands.Command,
    text: str,
) -> argparse.ArgumentParser:
    command = subcommands.add_parser(name, help=text, description=text)
    command.set_defaults(run=run)
    return command


def _paths(command: argparse.ArgumentParser, *, stored: bool = False) -> None:
    command.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files, or folders of files")
    _store(command, required=stored)
    _json(command)


def _store(command: argparse.ArgumentParser, *, required: bool = True) -> None:
    command.add_argument("--store", type=Path, required=required, metavar="FILE", help="the store's SQLite file")


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="one JSON object a line")


if __name__ == "__main__":
    sys.exit(main())
