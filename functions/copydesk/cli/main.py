"""`copydesk`: parses the command line, runs one command and maps its errors to an exit status."""

import argparse
import io
import os
import sqlite3
import sys
import textwrap
from collections.abc import Sequence

from copydesk import __version__
from copydesk.cli.catalogue import COMMANDS
from copydesk.cli.configuration import read_configuration
from copydesk.cli.cures import store_problem
from copydesk.cli.denied import cure
from copydesk.cli.output import WrongUsage
from copydesk.cli.parser import Parser, read
from copydesk.errors import CopydeskError
from copydesk.search.query_syntax import UnclearQuery

DESCRIPTION = "Ingest, look up and compare articles, in a store on this machine or in a deployed stack."
EXIT_STATUS = (
    (0, "every record was stored or recognised"),
    (1, "a record was rejected (ingest, explain, quarantine retry), or a check found a fault or something missing"),
    (2, "the command line is wrong, or a file, store or service cannot be used; the message names the fault"),
    (130, "interrupted"),
)
_WIDTH = 80  # of descriptions and examples, which argparse does not wrap


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser, commands = _parsers()
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        configuration = read_configuration()
    except WrongUsage as wrong:
        parser.error(str(wrong))
    configuration.prepare(commands)
    options = read(parser, commands, {command.name: command.output for command in COMMANDS}, words)
    configuration.fill(options, commands[options.command], words)
    _write_utf8()
    try:
        status = int(options.run(options))
        sys.stdout.flush()
    except BrokenPipeError:  # `copydesk export | head` is not an error; buffered output has no reader
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except (WrongUsage, CopydeskError, sqlite3.Error, OSError, ValueError) as problem:
        print(f"copydesk: {_message(problem, options)}", file=sys.stderr)
        return 2
    return status


def build_parser() -> Parser:
    """Return the parser of the whole command line."""
    return _parsers()[0]


def _parsers() -> tuple[Parser, dict[str, Parser]]:
    """The parser of the whole command line, and one parser per command of the catalogue, by its name."""
    status = "\n".join(f"  {number:<3}  {_indented(meaning, 7)}" for number, meaning in EXIT_STATUS)
    parser = Parser(
        prog="copydesk",
        description=DESCRIPTION,
        epilog=f"`copydesk COMMAND --help` shows options, output and an example.\n\nexit status:\n{status}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"copydesk {__version__}")
    subparsers = parser.add_subparsers(required=True, title="commands", metavar="COMMAND")
    commands: dict[str, Parser] = {}
    for command in COMMANDS:
        subparser = subparsers.add_parser(
            command.name,
            help=command.summary,
            description="\n\n".join(
                textwrap.fill(paragraph, _WIDTH, break_on_hyphens=False) for paragraph in command.paragraphs
            ),
            epilog=f"example:\n{textwrap.indent(command.example, '  ')}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_options(subparser)
        subparser.set_defaults(run=command.run, command=command.name, catalogue=COMMANDS)
        commands[command.name] = subparser
    return parser, commands


def _indented(text: str, columns: int) -> str:
    """The text in lines of 80 columns, all but the first indented."""
    return f"\n{' ' * columns}".join(textwrap.wrap(text, _WIDTH - columns))


def _write_utf8() -> None:
    """Print UTF-8 whatever the locale, and escape file names that are not valid Unicode."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding=None if sys.stdout.isatty() else "utf-8", errors="backslashreplace")


def _message(problem: Exception, options: argparse.Namespace) -> str:
    """The reason of a failure, after the name of the store where the store is at fault."""
    store = getattr(options, "store", None)
    match problem:
        case UnclearQuery():
            return str(problem)
        case UnicodeEncodeError():
            return f"{problem.object!a} is not valid Unicode"
        case CopydeskError():
            return (f"{problem}: {problem.__cause__}" if problem.__cause__ else str(problem)) + cure(problem)
        case sqlite3.Error() | ValueError():
            return f"{store}: {store_problem(problem, store)}" if store else str(problem)
        case _:
            return str(problem)
