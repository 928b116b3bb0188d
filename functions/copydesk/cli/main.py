"""The command line: copydesk on one machine, on a store of its own.

Exit status: 0 all stored or recognised, 1 something was rejected, 2 wrong usage or misconfigured.
"""

import argparse
import io
import os
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

from copydesk import __version__
from copydesk.cli import commands, explain, node_commands, story_commands
from copydesk.cli.output import WrongUsage
from copydesk.errors import CopydeskError
from copydesk.search.queries import QUERY_NAMES as QUERIES
from copydesk.settings import SCORES, THRESHOLDS, score


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    options = _parser().parse_args(arguments)
    _write_utf8()
    try:
        status = int(options.run(options))
        sys.stdout.flush()
    except BrokenPipeError:  # `copydesk export | head` is no error; what is still buffered has no reader
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except (WrongUsage, CopydeskError, sqlite3.Error, OSError, ValueError) as problem:
        print(f"copydesk: {_said(problem, options)}", file=sys.stderr)
        return 2
    return status


def _write_utf8() -> None:
    """Let no locale spoil JSON Lines, and no odd file name stop a run."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding=None if sys.stdout.isatty() else "utf-8", errors="backslashreplace")


def _said(problem: Exception, options: argparse.Namespace) -> str:
    """Why it failed, with the store's name where the store is at fault."""
    match problem:
        case UnicodeEncodeError():
            return f"{problem.object!a} is not valid Unicode"
        case CopydeskError():
            return f"{problem}: {problem.__cause__}" if problem.__cause__ else str(problem)
        case sqlite3.Error() | ValueError():
            return f"{options.store}: {problem}"
        case _:
            return str(problem)


def _parser() -> argparse.ArgumentParser:
    what, _, status = __doc__.strip().splitlines()
    parser = argparse.ArgumentParser(prog="copydesk", description=what, epilog=status)
    parser.add_argument("--version", action="version", version=f"copydesk {__version__}")
    subcommands = parser.add_subparsers(required=True, metavar="COMMAND")
    ingest = _command(subcommands, "ingest", commands.ingest, "take files in, as uploads, in the order given")
    explained = _command(subcommands, "explain", explain.explain, "show what would happen and why; writes nothing")
    export = _command(subcommands, "export", commands.export, "print every stored record as JSON Lines")
    search = _command(subcommands, "search", commands.search, "find articles that hold every word")
    trace = _command(subcommands, "trace", commands.trace, "what became of an object or an article")
    withdraw = _command(subcommands, "withdraw", commands.withdraw, "delete an object: what it said is withdrawn")
    demo = _command(subcommands, "demo", commands.demo, "take the samples in, show what became of them, search them")
    ingest.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files, or folders of files")
    explained.add_argument("names", nargs="+", metavar="PATH|ID|URL", help="files, folders, or articles of the store")
    _add_search(search)
    _add_stories(subcommands)
    _add_index(subcommands)
    trace.add_argument("name", metavar="KEY|URL|ID", help="a path that was ingested, an article's address or its id")
    withdraw.add_argument("key", metavar="KEY", help="a path that was ingested")
    demo.add_argument("--samples", type=Path, default=Path("samples"), metavar="FOLDER", help="default: samples")
    demo.add_argument("--store", type=_store, default="demo.db", metavar="FILE", help="default: demo.db")
    ingest.add_argument("--store", type=_store, required=True, metavar="FILE", help="made if it is not there")
    for command in (ingest, explained):
        _add_score(command, "--copy-score", THRESHOLDS.copy, "of a copy")
        _add_score(command, "--join-score", THRESHOLDS.join, "that makes two clusters one")
    explained.add_argument("--store", type=_existing_store, metavar="FILE", help="judge against what is stored there")
    for command in (export, trace, withdraw):
        command.add_argument("--store", type=_existing_store, required=True, metavar="FILE")
    for command in (ingest, explained, search, trace, withdraw):
        command.add_argument("--json", action="store_true", help="one JSON object a line")
    return parser


def _add_search(search: argparse.ArgumentParser) -> None:
    """Searching: words in a store, or the shipped queries on a node."""
    search.add_argument("query", metavar="QUERY", nargs="?", help='words, or a "phrase"')
    search.add_argument("--limit", type=_limit, default=10, metavar="N", help="hits at most (default 10)")
    where = search.add_mutually_exclusive_group(required=True)
    where.add_argument("--store", type=_existing_store, metavar="FILE")
    where.add_argument("--endpoint", metavar="URL", help="an OpenSearch node; the options below are for it")
    node = search.add_argument_group("on a node")
    node.add_argument("--template", choices=QUERIES, default="full_text", help="which question (default full_text)")
    node.add_argument("--language", metavar="TAG", help="BCP 47, or its beginning: en finds en-GB")
    node.add_argument("--from", dest="published_from", metavar="DATE", help="published at or after")
    node.add_argument("--to", dest="published_to", metavar="DATE", help="published at or before")
    node.add_argument("--publisher", metavar="DOMAIN")
    node.add_argument("--section", metavar="NAME")
    node.add_argument("--like", metavar="ID", help="more like this article")


def _add_index(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The index behind its alias on a node."""
    setup = _command(subcommands, "index-setup", node_commands.set_up, "make the search index on a node")
    rebuild = _command(subcommands, "index-rebuild", node_commands.rebuild, "fill a new search index and move to it")
    for command in (setup, rebuild):
        command.add_argument("--endpoint", required=True, metavar="URL", help="an OpenSearch node")
    _add_table(rebuild)


def _add_stories(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Stories: their copies, their revisions, and all of them decided anew."""
    dupes = _command(subcommands, "dupes", story_commands.dupes, "who tells the same story as an article")
    diff = _command(subcommands, "diff", story_commands.diff, "what changed between two revisions of an article")
    for command in (dupes, diff):
        command.add_argument("name", metavar="ID|URL", help="an article's id or its address")
        command.add_argument("--store", type=_existing_store, required=True, metavar="FILE")
        command.add_argument("--json", action="store_true", help="one JSON object a line")
    diff.add_argument("before", type=int, metavar="N", help="number of the earlier revision, from 1")
    diff.add_argument("after", type=int, metavar="M", help="number of the later one")
    reconcile = _command(subcommands, "reconcile", story_commands.reconcile, "decide all copies anew, from all texts")
    reconcile.add_argument("--days", type=_limit, default=30, metavar="N", help="the window for copies (default 30)")
    _add_score(reconcile, "--copy-score", THRESHOLDS.copy, "of a copy")
    _add_table(reconcile)


def _add_score(command: argparse.ArgumentParser, name: str, default: float, what: str) -> None:
    """How sure the verifier must be, as DedupeCopyScore and DedupeJoinScore of a stack."""
    text = f"the least score {what}, {SCORES[0]} to {SCORES[1]} (default {default})"
    command.add_argument(name, type=_score, default=default, metavar="X", help=text)


def _add_table(command: argparse.ArgumentParser) -> None:
    """Where the articles are: a store of this machine, or the table of a stack."""
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument("--store", type=_existing_store, metavar="FILE", help="a store of this machine")
    source.add_argument("--table", metavar="NAME", help="a DynamoDB table")
    command.add_argument("--texts-uri", default="", metavar="URI", help="with --table: s3://bucket/texts/ of the stack")


def _command(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: commands.Command, text: str
) -> argparse.ArgumentParser:
    command = subcommands.add_parser(name, help=text, description=text)
    command.set_defaults(run=run)
    return command


def _store(name: str) -> Path:
    store = Path(name)
    if store.is_dir():
        raise argparse.ArgumentTypeError(f"{name} is a folder; a store is a file")
    if not store.parent.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {store.parent}")
    return store


def _existing_store(name: str) -> Path:
    store = _store(name)
    if not store.exists() or not store.stat().st_size:
        raise argparse.ArgumentTypeError(f"no store at {name}; `copydesk ingest PATH --store {name}` makes one")
    return store


def _score(word: str) -> float:
    try:
        return score(word)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"{word} is no number from {SCORES[0]} to {SCORES[1]}") from wrong


def _limit(word: str) -> int:
    if not word.isdecimal() or not int(word):
        raise argparse.ArgumentTypeError(f"{word} is no whole number from 1 on")
    return min(int(word), 1_000_000)
